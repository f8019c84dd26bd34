// @ts-check
/** Positions, lines and areas: what is typed to `lat lon alt acc;…` and back; the twin of formserver/web/pages/points.py. */
import { readable } from '../engine/check.js';
import { asciiDigits } from './fields.js';

const ROWS = /[\n;\u061b]/;
const NUMBER = /^-?[0-9]+(\.[0-9]*)?$/;
/** How few points are a line, or an area with its first one again at the end. */
export const LEAST = { geotrace: 2, geoshape: 4 };

const wordsOf = (text) => text.split(/\s+/).filter(Boolean);
const isNumber = (text) => NUMBER.test(text);

/** A typed coordinate as ASCII number text: any digits, point or comma; thousands are never grouped. */
export function coordinate(typed) {
  const text = asciiDigits(typed.trim()).replace(/\u066b/g, '.').replace(/\u060c/g, ',').replace(/\u2212/g, '-').replace(/\u00b0/g, '');
  return text.replace(/,/g, '.').replace(/^\+/, '');
}

/** `lat lon altitude accuracy` from typed parts; `more` is what was measured, while it stays so. */
export function pointText(parts) {
  const lat = coordinate(parts.lat || '');
  const lon = coordinate(parts.lon || '');
  if (!lat && !lon) return '';
  const measured = wordsOf(parts.more || '');
  const rest = measured[0] === lat && measured[1] === lon ? measured.slice(2) : [];
  return [lat || '?', lon || '?'].concat(rest.length ? rest : ['0', '0']).join(' ');
}

/** lat, lon and the whole of stored point `text` where it says more than these. */
export function pointParts(text) {
  const words = wordsOf(text);
  return { lat: words[0] || '', lon: words[1] || '', more: words.length > 2 ? words.join(' ') : '' };
}

/** `p;p;…` from rows of points; an area is closed, what has too few points ends in `?`. */
export function pointsText(typed, kind) {
  let found = typed.split(ROWS).map(point).filter(Boolean);
  if (kind === 'geoshape' && found.length > 2) found = open(found).concat(found[0]);
  if (found.length && found.length < LEAST[kind]) found.push('?');
  return found.join(';');
}

function point(row) {
  let words = wordsOf(row).map((word) => word.replace(/^[,\u060c]+|[,\u060c]+$/g, '')).filter(Boolean);
  if (words.length === 1) words = apart(words[0]);
  const numbers = words.map(coordinate);
  if (numbers.length < 2 || numbers.length > 4 || !numbers.every(isNumber)) return words.join(' ');
  return numbers.concat(['0', '0', '0', '0'].slice(numbers.length)).join(' ');
}

/** The numbers of `5.6,-0.1` or `5,6,-0,1`, typed without a space. */
function apart(word) {
  const pieces = word.replace(/\u060c/g, ',').split(',');
  if (pieces.length === 4 && word.indexOf('.') < 0) return [pieces[0] + '.' + pieces[1], pieces[2] + '.' + pieces[3]];
  return pieces;
}

/** The corners of an area without its first one again at the end. */
function open(points) {
  const place = (point) => wordsOf(point).slice(0, 2).join(' ');
  const closed = points.length > 1 && place(points[0]) === place(points[points.length - 1]);
  return closed ? points.slice(0, -1) : points;
}

/** The points of a stored line or area, each once. */
export function pointsOf(text, kind) {
  const found = text.split(';').map((each) => wordsOf(each).join(' ')).filter((each) => each && each !== '?');
  return kind === 'geoshape' ? open(found) : found;
}

/** Stored `text` as rows to be typed on, without heights and accuracies that say nothing. */
export function pointsRows(text, kind) {
  return pointsOf(text, kind).map(row).join('\n');
}

function row(point) {
  const words = point.split(' ');
  while (words.length > 2 && !words[words.length - 1].replace(/[0.]/g, '')) words.pop();
  return words.join(' ');
}

/** Whether every point of a stored line or area is one. */
export function isWhole(text) {
  return readable('geotrace', text);
}

/** The metres within which a stored point was measured, rounded; "" when it was not measured. */
export function accuracyOf(text) {
  const word = wordsOf(text)[3] || '';
  return isNumber(word) && Number(word) > 0 ? String(Math.round(Number(word))) : '';
}

const UNITS = { geotrace: ['m', 'km', 1000], geoshape: ['m²', 'ha', 10000] };

/** A length in metres, or an area in square metres, as number text and its unit. */
export function sizeText(size, kind) {
  const [small, large, times] = UNITS[kind];
  return size >= 10 * Number(times) ? [(size / Number(times)).toFixed(1), large] : [String(Math.floor(size + 0.5)), small];
}
