// @ts-check
/** Forms whose words have computed parts: numbers in them are written as the language does, stored ones keep the point. */
import { toText } from '../engine/values.js';
import { numberWords } from './fields.js';
import { GUARDS } from './page.js';

GUARDS.push((app) => {
  app.session.state.say = (value) => {
    const text = toText(value);
    return typeof value === 'number' ? numberWords(text, app.locale.mark, app.locale.digits) : text;
  };
});
