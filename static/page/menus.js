// @ts-check
/** A long menu gets a field above it that shortens it; accents and case do not matter. */
import { folded } from './fields.js';
import { ENHANCERS } from './page.js';

const LONG = 12;

/** Enhance the menus of the page in `main`. */
function enhanceMenus(app, main) {
  for (const menu of main.querySelectorAll('.k-select_one select.text')) addFilter(app, menu);
}

function addFilter(app, menu) {
  const field = document.createElement('input');
  field.type = 'text';
  field.className = 'text filter';
  field.autocomplete = 'off';
  field.id = menu.id + '.filter';
  field.setAttribute('aria-controls', menu.id);
  field.dataset.own = 'yes';
  const asked = document.createElement('label');
  asked.className = 'hint';
  asked.htmlFor = field.id;
  asked.textContent = app.messages.filter;
  const said = document.createElement('p');
  said.className = 'hint';
  said.setAttribute('role', 'status');
  let all = [];
  const begin = () => {
    all = Array.from(menu.options);
    field.value = '';
    field.hidden = asked.hidden = all.length <= LONG || menu.disabled;
  };
  field.addEventListener('input', () => {
    said.textContent = shorten(menu, all, folded(field.value)) ? '' : app.messages['nothing found'];
  });
  menu.addEventListener('choices', begin);
  menu.before(asked, field, said);
  begin();
}

/** Leave the options whose words hold `wanted` (the chosen one always); the number of those that fit. */
function shorten(menu, all, wanted) {
  const chosen = menu.value;
  const fits = (option) => option.value && folded(option.textContent).indexOf(wanted) >= 0;
  const left = all.filter((option) => !option.value || option.value === chosen || fits(option));
  menu.textContent = '';
  menu.append(...left);
  menu.value = chosen;
  return left.filter(fits).length;
}

ENHANCERS.push(enhanceMenus);
