/** A form in ODK Web Forms. */
import { createApp, h } from 'vue';
import { OdkWebForm, webFormsPlugin } from '@getodk/web-forms';

const { xform } = document.body.dataset;
const formXml = await (await fetch(xform)).text();
const props = {
  formXml, fetchFormAttachment: (url) => fetch(url), missingResourceBehavior: 'BLANK', submissionMaxSize: Infinity,
  preloadProperties: {}, trackDevice: false, editInstance: null,
};
createApp({ render: () => h(OdkWebForm, props) }).use(webFormsPlugin).mount('#app');

/** It is there when its first control is. */
function look() {
  if (document.querySelector('#app :is(input, textarea)')) self.usable();
  else requestAnimationFrame(look);
}
look();
