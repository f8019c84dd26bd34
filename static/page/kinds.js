// @ts-check
/** Numbers, dates and ranks, loaded by the forms that ask them: read from their controls, put there, said. */
import { KINDS, fillParts, first, partsOf, values, writeOne } from './controls.js';
import { dateParts, dateText, dateWords, numberShown, numberText, numberWords, rankPlaces, rankText } from './fields.js';

/** How a date-like question is asked: date, month, year, time or dateTime. */
export function dateStyle(node) {
  const appearance = node.appearance || [];
  if (appearance.indexOf('month-year') >= 0) return 'month';
  return appearance.indexOf('year') >= 0 ? 'year' : node.question;
}

const shownNumber = (app, node, text) => numberWords(text, app.locale.mark, app.locale.digits);

const number = {
  read: (box, node, locale) => numberText(first(box).value, locale.decimal),
  write: (box, text, node, locale) => (first(box).value = numberShown(text, locale.decimal)),
  say: shownNumber,
};

const date = {
  read: (box, node, locale) => dateText(values(partsOf(box)), dateStyle(node), locale.months, locale.offset),
  write(box, text, node) {
    const parts = dateParts(text, dateStyle(node));
    fillParts(box, (part) => parts[part]);
  },
  say(app, node, text) {
    const { months, dates, digits } = app.locale;
    return dateWords(text, dateStyle(node), months[0], dates[dateStyle(node)], digits);
  },
};

Object.assign(KINDS, {
  integer: number,
  decimal: number,
  range: {
    read(box, node, locale) {
      if (box.querySelector('[type=radio]')) return (box.querySelector(':checked') || { value: '' }).value;
      return box.querySelector('select') ? first(box).value : number.read(box, node, locale);
    },
    write: writeOne,
    say: shownNumber,
  },
  date,
  time: date,
  dateTime: date,
  rank: {
    read(box) {
      const places = values(partsOf(box));
      return rankText(places, Object.keys(places));
    },
    write(box, text) {
      const places = rankPlaces(text);
      fillParts(box, (value) => places[value]);
    },
  },
});
