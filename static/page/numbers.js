// @ts-check
/** Forms whose words have computed parts: numbers are written as the language does, and no answer becomes a link. */
import { toText } from '../engine/values.js';
import { numberWords } from './fields.js';
import { GUARDS } from './page.js';

GUARDS.push((app) => {
  app.session.state.say = (value) => {
    const text = toText(value);
    return typeof value === 'number' ? numberWords(text, app.locale.mark, app.locale.digits) : text.split('](').join(']\\(');
  };
});
