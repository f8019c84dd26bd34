// @ts-check
/** Days in other calendars, as numbers of days since 1970-01-01; the twin of formserver/web/pages/calendars.py. */

/** Day number of a date, null when the calendar has no such day; without `day` (null) the month's first. */
export function dayOf(calendar, year, month, day) {
  const found = CALENDARS[calendar];
  if (year < found.known[0] || year > found.known[1]) return null;
  for (const [first, number, length] of starts(found, year)) {
    if (number !== month) continue;
    if (day !== null) return day >= 1 && day <= length ? first + day - 1 : null;
    const begins = Math.max(first, found.begins ? found.begins(year) : first);
    return begins < first + length ? begins : null;
  }
  return null;
}

/** [year, month, day] of a day number, null where the calendar is not known. */
export function dateIn(calendar, number) {
  const found = CALENDARS[calendar];
  const year = found.year(number);
  if (year < found.known[0] || year > found.known[1]) return null;
  for (const [first, month, length] of starts(found, year)) {
    if (first <= number && number < first + length) return [year, month, number - first + 1];
  }
  return null;
}

/** First and last day number of what is meant by a day asked as month or year; else the day itself. */
export function spanOf(calendar, number, style) {
  const parts = dateIn(calendar, number);
  if (!parts || (style !== 'month' && style !== 'year')) return [number, number];
  const found = CALENDARS[calendar];
  const begins = found.begins || found.start;
  const after = parts[0] < found.known[1] ? begins(parts[0] + 1) - 1 : found.start(parts[0]) + 364;
  if (style === 'year') return [number, after];
  const length = found.months(parts[0]).filter((each) => each[0] === parts[1])[0][1];
  return [number, Math.min(number - parts[2] + length, after)];
}

/** The number of the month with which a year begins. */
export function firstMonth(calendar, year) {
  const found = CALENDARS[calendar];
  const begins = found.begins ? found.begins(year) : found.start(year);
  return starts(found, year).filter((each) => begins < each[0] + each[2])[0][1];
}

/** `2017-11-01` for a day number, "" outside the years 1 to 9999. */
export function isoText(number) {
  return number >= -719162 && number <= 2932896 ? new Date(number * 86400000).toISOString().slice(0, 10) : '';
}

/** [first day, number, length] of each month of a year. */
function starts(calendar, year) {
  let first = calendar.start(year);
  return calendar.months(year).map(([number, length]) => {
    first += length;
    return [first - length, number, length];
  });
}

/** What finds the year of a day by where years start. */
function near(start) {
  const zero = start(1500);
  const mean = (start(2500) - zero) / 1000;
  return (day) => {
    let year = Math.floor((day - zero) / mean) + 1500;
    while (start(year + 1) <= day) year++;
    while (start(year) > day) year--;
    return year;
  };
}

/** A calendar whose months are all known by `length(month)`. */
function made(start, count, length) {
  const months = (year) => Array.from({ length: count }, (each, i) => [i + 1, length(i + 1, year)]);
  return { start, months, year: near(start), known: [1000, 9999], most: count };
}

function thirteen(epoch) {
  const start = (year) => epoch + 365 * (year - 1) + Math.floor(year / 4);
  return made(start, 13, (month, year) => (month < 13 ? 30 : year % 4 === 3 ? 6 : 5));
}

const ISLAMIC = -492148;
const islamicStart = (year) => ISLAMIC + (year - 1) * 354 + Math.floor((3 + 11 * year) / 30);
const islamicLength = (month, year) => (month % 2 || (month === 12 && (14 + 11 * year) % 30 < 11) ? 30 : 29);

const PERSIAN = -492268;
const persianStart = (year) => PERSIAN + 365 * (year - 1) + Math.floor((8 * year + 21) / 33);

function persianLength(month, year) {
  return month < 7 ? 31 : month < 12 ? 30 : persianStart(year + 1) - persianStart(year) - 336;
}

function buddhistStart(year) {
  const past = year - 544;
  return 365 * past + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 719162;
}

function buddhistLength(month, year) {
  return month === 2 ? buddhistStart(year + 1) - buddhistStart(year) - 337 : 30 + ((month + Math.floor(month / 8)) % 2);
}

/** Lengths of the months of a year of Bikram Sambat, less 29; and which of them each year from 1970 on has. */
const BIKRAM_YEARS = (
  '232321110011 232321101011 123321101011 223321101011 223231101011 232312101011 223222101011 222322101011' + ' ' +
  '222322011011 223222100111 223221110111 132321110111 232321110111 123321110111 232312110111 123312110111' + ' ' +
  '223222110111 223222101111 222322011002 132322011002 223222010102 222322010102 132321110102 232321110102' + ' ' +
  '232321110012'
).split(' ');
const BIKRAM =
  'geywgdywgdyigdyigbyigaxggaxggywgdywgdysgdyigdyigbxhgaxhgywgeywgdytgdyigdyigbyhgaxhgaxgeywgdyvgdysgdy' +
  'igbyhgaxhgaxggkolrpllqnlkrcmujf';
const BIKRAM_FIRST = 1970;
const BIKRAM_STARTS = [-20717];
const BIKRAM_LAST = BIKRAM_FIRST + BIKRAM.length - 1;

function bikramMonths(year) {
  const kind = year >= BIKRAM_FIRST && year <= BIKRAM_LAST ? BIKRAM.charCodeAt(year - BIKRAM_FIRST) - 97 : 0;
  return Array.from(BIKRAM_YEARS[kind], (more, i) => [i + 1, 29 + Number(more)]);
}

for (let i = 0; i < BIKRAM.length; i++) {
  BIKRAM_STARTS.push(BIKRAM_STARTS[i] + bikramMonths(BIKRAM_FIRST + i).reduce((sum, month) => sum + month[1], 0));
}

const bikramStart = (year) => BIKRAM_STARTS[Math.max(0, Math.min(year - BIKRAM_FIRST, BIKRAM.length))];

function bikramYear(day) {
  const after = BIKRAM_STARTS.findIndex((start) => start > day);
  return BIKRAM_FIRST - 1 + (after < 0 ? BIKRAM_STARTS.length : after);
}

/** Length of the sun's year, of the moon's month, and the start of the era (Julian day). */
const SUN = 1577917828 / 4320000;
const MOON = 1577917828 / 53433336;
const ERA = 1954168.050623;
const UNIX = 2440588;
/** Since a year: the moon's offset, months counted for the excess, full moons a day off, years that are watat or not. */
const MYANMAR_ERAS = [
  [1312, -0.5, 8, { 1377: 1 }, [1344, 1345]],
  [1217, -1.0, 4, { 1234: 1, 1261: -1 }, [1263, 1264]],
];

/** Full moon of Second Waso (Julian day) in a Burmese year, and whether it has a month more. */
function fullMoon(year) {
  const [, offset, count, moved, exceptions] = /** @type {[number, number, number, Object, number[]]} */ (MYANMAR_ERAS[year >= 1312 ? 0 : 1]);
  let excess = (SUN * (year + 3739)) % MOON;
  if (excess < (SUN / 12 - MOON) * (12 - count)) excess += MOON;
  const moon = Math.floor(SUN * year + ERA - excess + 4.5 * MOON + offset + (moved[year] || 0) + 0.5);
  return { moon, long: (excess >= MOON - (SUN / 12 - MOON) * count) !== exceptions.indexOf(year) >= 0 };
}

/** First day of Tagu, and 0 for a common year, 1 for one with First Waso, 2 with a day in Nayon more. */
function myanmarYear(year) {
  const { moon, long } = fullMoon(year);
  const back = [1, 2, 3].filter((n) => n === 3 || fullMoon(year - n).long)[0];
  const before = fullMoon(year - back).moon;
  const kind = long ? Math.floor(((moon - before) % 354) / 31) + 1 : 0;
  return [before + 354 * back - 102 - UNIX, kind];
}

function myanmarMonths(year) {
  const kind = myanmarYear(year)[1];
  const found = [[1, 29], [2, 30], [3, kind === 2 ? 30 : 29]];
  if (kind) found.push([13, 30]);
  for (let month = 4; month < 13; month++) found.push([month, 29 + ((month + 1) % 2)]);
  return found.concat([[14, 29], [15, 30]]);
}

const myanmarStart = (year) => myanmarYear(year)[0];
const myanmarOf = (day) => Math.floor((day + UNIX - 0.5 - ERA) / SUN);
const myanmarBegins = (year) => Math.ceil(SUN * year + ERA + 0.5) - UNIX;

export const CALENDARS = {
  ethiopian: thirteen(-716367),
  coptic: thirteen(-615558),
  islamic: made(islamicStart, 12, islamicLength),
  'bikram-sambat': { start: bikramStart, months: bikramMonths, year: bikramYear, known: [BIKRAM_FIRST, BIKRAM_LAST], most: 12 },
  myanmar: { start: myanmarStart, months: myanmarMonths, year: myanmarOf, known: [1217, 1500], most: 12, begins: myanmarBegins },
  persian: made(persianStart, 12, persianLength),
  buddhist: made(buddhistStart, 12, buddhistLength),
};
