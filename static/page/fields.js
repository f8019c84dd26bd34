// @ts-check
/** Form fields to stored text and back; the twin of formserver/web/pages/fields.py. */

const SPACES = /[\s\u00a0\u202f\u2009\u200e\u200f\u061c'’\u066c]/g;
const GROUPED = /^[+-]?\d{1,3}([.,]\d{2,3})*[.,]\d{3}$/;
/** First code points of the decimal digits that people type beside 0–9 (Unicode Nd, the scripts in use). */
const ZEROS = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
  0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
  0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
];

/** The parts that each date-like type is asked in, in reading order. */
export const PARTS = {
  date: ['day', 'month', 'year'],
  month: ['month', 'year'],
  year: ['year'],
  time: ['hour', 'minute'],
  dateTime: ['day', 'month', 'year', 'hour', 'minute'],
};

/** `typed` as ASCII number text: any digits, spaces and separators; else as typed. */
export function numberText(typed, decimal) {
  const mark = decimal || '.';
  let text = asciiDigits(typed.trim()).replace(SPACES, '');
  text = text.replace(/\u066b/g, mark).replace(/\u2212/g, '-');
  if (!/^[+-]?[0-9.,]+$/.test(text)) return typed.trim();
  const group = mark === '.' ? ',' : '.';
  if (text.split(mark).length > 2 && GROUPED.test(text)) return text.replace(/[.,]/g, '');
  if (text.indexOf(mark) >= 0 && text.indexOf(group) >= 0) {
    const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
    return text.slice(0, last).replace(/[.,]/g, '') + '.' + text.slice(last + 1);
  }
  if (text.indexOf(group) >= 0 && GROUPED.test(text)) return text.split(group).join('');
  return text.replace(/,/g, '.');
}

/** Stored number `text` with the language's `decimal` mark; what is no number as it is. */
export function numberShown(text, decimal) {
  return /^-?\d*\.\d+$/.test(text) ? text.replace('.', decimal || '.') : text;
}

/** Stored number `text` as a sentence has it, with the language's `mark` and ten `digits`. */
export function numberWords(text, mark, digits) {
  return /^-?(\d+(\.\d*)?|\.\d+)$/.test(text) ? inDigits(text.replace('.', mark || '.'), digits) : text;
}

/** `text` with ten `digits` in the place of 0–9; "" leaves them. */
export function inDigits(text, digits) {
  const own = Array.from(digits || '');
  return own.length ? text.replace(/[0-9]/g, (digit) => own[Number(digit)]) : text;
}

/** `text` with 0–9 in the place of the digits of any script. */
export function asciiDigits(text) {
  return Array.from(text, asciiDigit).join('');
}

function asciiDigit(character) {
  const code = character.codePointAt(0);
  if (code < 0x660) return character;
  for (const zero of ZEROS) if (code >= zero && code < zero + 10) return String(code - zero);
  return character;
}

/** ISO text from typed `parts`; "" when all are empty, the words with `/` between when unreadable. */
export function dateText(parts, style, months, offset) {
  const names = PARTS[style];
  const got = {};
  for (const name of names) got[name] = numberText(parts[name] || '');
  if (!names.some((name) => got[name])) return '';
  got.month = 'month' in got ? monthNumber(parts.month || '', months) : '1';
  const day = dayText(got, style);
  const clock = clockText(got, style);
  if (day === null || clock === null) return names.map((name) => (parts[name] || '').trim().replace(/\//g, ' ')).join('/');
  return day + (day && clock ? 'T' : '') + clock + (clock ? offset || '' : '');
}

function dayText(got, style) {
  if (style === 'time') return '';
  const day = got.day === undefined ? '1' : got.day;
  if (!(/^\d{4}$/.test(got.year || '') && /^\d+$/.test(got.month) && /^\d+$/.test(day))) return null;
  return got.year + '-' + two(got.month) + '-' + two(day);
}

function clockText(got, style) {
  if (PARTS[style].indexOf('hour') < 0) return '';
  const minute = got.minute || '0';
  if (!(/^\d+$/.test(got.hour) && /^\d+$/.test(minute))) return null;
  return two(got.hour) + ':' + two(minute) + ':00.000';
}

function two(text) {
  return String(Number(text)).padStart(2, '0');
}

/** Month as a number in text, from digits, a whole name or the start of one alone; "" when neither. */
export function monthNumber(typed, months) {
  const text = numberText(typed);
  if (/^\d+$/.test(text)) return text;
  const wanted = folded(typed);
  if (!wanted) return '';
  for (const fits of [(name) => name === wanted, (name) => name.startsWith(wanted)]) {
    for (const names of months) {
      const found = [];
      names.forEach((name, i) => fits(folded(name)) && found.push(i + 1));
      if (found.length === 1) return String(found[0]);
    }
  }
  return '';
}

/** Text without case and accents, for finding. */
export function folded(text) {
  return text.trim().toLowerCase().normalize('NFKD').replace(/[\u0300-\u036f\u064b-\u065f\u0610-\u061a]/g, '').replace(/\.+$/, '');
}

/** What to show in each part's field for stored `text`, readable or not. */
export function dateParts(text, style) {
  if (text.indexOf('/') >= 0) {
    const typed = text.split('/');
    return fromEntries(PARTS[style].map((name, i) => [name, typed[i] || '']));
  }
  const halves = style === 'time' ? ['', text] : text.split('T');
  const day = halves[0].split('-');
  const clock = (halves[1] || '').split(':');
  const bare = (part) => (part || '').replace(/^0+/, '');
  const shown = { year: day[0] || '', month: bare(day[1]), day: bare(day[2]), hour: clock[0] || '', minute: clock[1] || '' };
  return fromEntries(PARTS[style].map((name) => [name, shown[name]]));
}

function fromEntries(pairs) {
  const made = {};
  for (const pair of pairs) made[pair[0]] = pair[1];
  return made;
}

const DATE_PARTS = { d: 'day', M: 'month', L: 'month', y: 'year', H: 'hour', m: 'minute' };

/** Stored `text` by CLDR's `pattern` with the month as a word; unreadable text as it was typed. */
export function dateWords(text, style, months, pattern, digits) {
  if (text.indexOf('/') >= 0) return text.split('/').join(' ').trim();
  const got = dateParts(text, style);
  if (!PARTS[style].every((name) => got[name])) return inDigits(text, digits);
  if (months[Number(got.month) - 1]) got.month = months[Number(got.month) - 1];
  if (got.hour) got.hour = got.hour.padStart(2, '0');
  return pattern.replace(/'([^']*)'|([dMLyHm])\2*/g, (all, said, part) => (part ? inDigits(got[DATE_PARTS[part]], digits) : said));
}

/** What was typed in one line without blanks around it; `digits`: those of any script as 0–9. */
export function lineText(typed, digits) {
  const text = typed.trim();
  return digits ? asciiDigits(text) : text;
}

/** The values of `order` ranked by the typed `places`; "" when all are empty; what is no order as it was typed. */
export function rankText(places, order) {
  if (!order.some((value) => places[value])) return '';
  const ranked = order.map((each, i) => order.filter((value) => places[value] === String(i + 1)));
  if (ranked.every((found) => found.length === 1)) return ranked.join(' ');
  return order.map((value) => value + '/' + (places[value] || '') + '\n').join('');
}

/** Whether the stored text of a ranking is what was typed and is no order. */
export const isUnranked = (text) => /\/.*\n$/.test(text);

/** Value → the place to show for it, whether the stored `text` is an order or not. */
export function rankPlaces(text) {
  const rows = text.split(/\s+/).filter(Boolean);
  return fromEntries(rows.map((row, i) => (isUnranked(text) ? /^(.*?)\/?([^/]*)$/.exec(row).slice(1) : [row, String(i + 1)])));
}

/** What alone makes `text` no answer to a `question`: long, year (not of four digits), order; else "". */
export function slipOf(question, text) {
  if (question === 'integer') return /^-?\d+$/.test(text) ? 'long' : '';
  if (question === 'rank') return isUnranked(text) ? 'order' : '';
  const year = /^date/.test(question) ? numberText(text.split('/')[2] || '') : '';
  return /^\d+$/.test(year) && year.length !== 4 ? 'year' : '';
}
