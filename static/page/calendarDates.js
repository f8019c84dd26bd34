// @ts-check
/** Dates in another calendar, for the forms that ask them; the twin of formserver/web/pages/calendar_dates.py. */
import { parseDay } from '../engine/dates.js';
import { KINDS, named, values } from './controls.js';
import { CALENDARS, dayOf, firstMonth, isoText, dateIn, spanOf } from './calendars.js';
import { PARTS, dateParts, dateText, dateWords, folded, numberText } from './fields.js';
import { dateStyle } from './kinds.js';

const DAY = 86400000;
/** What a Burmese year with First Waso calls its Waso: by its place among the names, and its number. */
const SECOND_WASO = 16;
const WASO = 4;
const ISO = /^\d{4}-\d\d-\d\d$/;
const BETWEEN = /[\u0640\u200b-\u200d'’‘ʻʼʾʿ`.\s-]/g;
/** Letters that are written for one another: Ethiopic ones of one sound, Arabic and Persian forms of one letter. */
const FROM = 'ሐሑሒሓሔሕሖኀኁኂኃኄኅኆሃኻሠሡሢሣሤሥሦሧዐዑዒዓዔዕዖኣፀፁፂፃፄፅፆጷىیکةه';
const TO = 'ሀሁሂሀሄህሆሀሁሂሀሄህሆሀሀሰሱሲሳሴስሶሷአኡኢአኤእኦአጸጹጺጻጼጽጾጳييكهه';

/** ISO text from typed `parts`; "" when all are empty, the words with `/` between when unreadable. */
export function calendarText(parts, calendar, style, names, offset) {
  const asked = PARTS[style];
  if (!asked.some((name) => (parts[name] || '').trim())) return '';
  const day = typedDay(parts, calendar, style, names);
  const [year, month, number] = day ? day.split('-') : ['', '', ''];
  const told = Object.assign({}, parts, { year, month, day: number });
  const text = dateText(told, style === 'dateTime' ? 'dateTime' : 'date', [], offset);
  if (day && text.indexOf('/') < 0) return text;
  return asked.map((name) => (parts[name] || '').trim().replace(/\//g, ' ')).join('/');
}

function typedDay(parts, calendar, style, names) {
  const [day, month, year] = ['day', 'month', 'year'].map((name) => numberText(parts[name] || ''));
  if (ISO.test(year) && !(day + month)) return year;
  if (!/^[0-9]{4}$/.test(year)) return '';
  const asked = PARTS[style];
  if (asked.indexOf('month') < 0) {
    return iso(knows(calendar, +year) ? dayOf(calendar, +year, firstMonth(calendar, +year), null) : null);
  }
  if (asked.indexOf('day') >= 0 && !/^[0-9]{1,2}$/.test(day)) return '';
  return iso(dayOf(calendar, +year, calendarMonth(parts.month || '', calendar, names), asked.indexOf('day') < 0 ? null : +day));
}

function knows(calendar, year) {
  const [first, last] = CALENDARS[calendar].known;
  return first <= year && year <= last;
}

function iso(day) {
  return day === null ? '' : isoText(day);
}

/** The number of a month, from digits, a whole name or the start of one name alone; 0 when none. */
export function calendarMonth(typed, calendar, names) {
  const text = numberText(typed);
  if (/^[0-9]{1,2}$/.test(text)) return +text <= CALENDARS[calendar].most ? +text : 0;
  const wanted = foldedName(typed);
  if (!wanted) return 0;
  for (const fits of [(name) => name === wanted, (name) => name.startsWith(wanted)]) {
    for (const known of names) {
      const found = [];
      known.forEach((name, i) => fits(foldedName(name)) && found.push(i + 1));
      if (found.length === 1) return found[0] === SECOND_WASO ? WASO : found[0];
    }
  }
  return 0;
}

/** A name as it is compared: no case, accents, spaces, and one letter for those written for one another. */
export function foldedName(text) {
  return Array.from(folded(text).replace(BETWEEN, ''), (letter) => TO[FROM.indexOf(letter)] || letter).join('');
}

/** What to show in each part's field for stored `text`, readable or not; the month by its name. */
export function calendarParts(text, calendar, style, names) {
  if (text.indexOf('/') >= 0 || !text) return dateParts(text, style);
  const told = toldIn(text, calendar);
  const found = dateParts(told || text, style);
  if (told) {
    if (found.month) found.month = shownNames(text, calendar, names)[found.month - 1];
    return found;
  }
  for (const name of PARTS[style]) found[name] = name === 'year' ? text.slice(0, 10) : '';
  return found;
}

/** A stored date in words of the calendar, "" when it has none for it. */
export function calendarWords(text, calendar, style, names, pattern, digits) {
  const told = text.indexOf('/') < 0 && toldIn(text, calendar);
  return told ? dateWords(told, style, shownNames(text, calendar, names), pattern, digits) : '';
}

/** The names of the months of the year in which stored `text` lies. */
function shownNames(text, calendar, names) {
  const shown = names[0].slice();
  const number = dayNumberOf(text);
  const parts = number === null ? null : dateIn(calendar, number);
  if (parts && shown.length === SECOND_WASO && CALENDARS[calendar].months(parts[0]).length === SECOND_WASO - 1) {
    shown[WASO - 1] = shown[SECOND_WASO - 1];
  }
  return shown;
}

/** First and last day, as ISO text, of what stored `text` means where it is asked as month or year. */
export function spanText(text, calendar, style) {
  const number = dayNumberOf(text);
  return number === null ? ['', ''] : spanOf(calendar, number, style).map(isoText);
}

function dayNumberOf(text) {
  const day = parseDay(text.slice(0, 10));
  return day === null ? null : day.millis / DAY;
}

function toldIn(text, calendar) {
  const number = dayNumberOf(text);
  const parts = number === null ? null : dateIn(calendar, number);
  if (!parts) return null;
  const two = (part) => String(part).padStart(2, '0');
  return String(parts[0]).padStart(4, '0') + '-' + two(parts[1]) + '-' + two(parts[2]) + text.slice(10);
}

/** The calendar that a question asks in, "" for the Gregorian one. */
const calendarOf = (node) => (node.appearance || []).filter((word) => CALENDARS[word])[0] || '';

/** Stored `text` by the Gregorian calendar, from the first day to the last. */
function gregorian(text, calendar, style, locale) {
  const said = (day) => dateWords(day, 'date', locale.months[0], locale.dates.date, locale.digits);
  const [first, last] = spanText(text, calendar, style);
  return first === last ? said(first) : said(first) + ' – ' + said(last);
}

const plain = KINDS.date;
const fieldsOf = (box) => named(box, box.dataset.field + '.');

const date = {
  read(box, node, locale) {
    const calendar = calendarOf(node);
    if (!calendar) return plain.read(box, node, locale);
    const text = calendarText(values(fieldsOf(box)), calendar, dateStyle(node), locale.calendars[calendar], locale.offset);
    beside(box, text, node, locale);
    return text;
  },
  write(box, text, node, locale) {
    const calendar = calendarOf(node);
    if (!calendar) return plain.write(box, text, node, locale);
    const parts = calendarParts(text, calendar, dateStyle(node), locale.calendars[calendar]);
    const controls = fieldsOf(box);
    for (const name in controls) controls[name].value = parts[name] || '';
    return beside(box, text, node, locale);
  },
  say(app, node, text) {
    const calendar = calendarOf(node);
    const { locale } = app;
    const style = dateStyle(node);
    const said = calendar && calendarWords(text, calendar, style, locale.calendars[calendar], locale.dates[style], locale.digits);
    return said ? said + ' = ' + gregorian(text, calendar, style, locale) : plain.say(app, node, text);
  },
};

/** The Gregorian date beside the fields, as a check of what was typed. */
function beside(box, text, node, locale) {
  const place = box.querySelector('.beside');
  if (!place) return;
  const readable = text && text.indexOf('/') < 0 && dayNumberOf(text) !== null;
  const said = readable ? '= ' + gregorian(text, calendarOf(node), dateStyle(node), locale) : '';
  if (place.textContent !== said) place.textContent = said;
}

KINDS.date = KINDS.dateTime = date;
