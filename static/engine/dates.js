/**
 * Days: a date or date-time with its text, counted in local days since 1970-01-01; reading and printing them.
 *
 * The zone of the respondent is in minutes east of Greenwich; it comes from the offset of the world's now.
 */
import { floor } from "./numbers.js";

export const DAY = 86400000;

const TIME = "([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]+))?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?";
const CLOCK = new RegExp("^" + TIME + "$");
const DATE = new RegExp("^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:T" + TIME + ")?$");
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * A date or a date-time: its stored text, `date` or `dateTime`, the local clock in milliseconds since
 * 1970-01-01T00:00, and that clock's minutes east of Greenwich. A date made from a date-time keeps the
 * time in `millis`, so that it can still be printed or compared with a date-time.
 */
export class Day {
  constructor(text, kind, millis, zone) {
    this.text = text;
    this.kind = kind;
    this.millis = millis;
    this.zone = zone;
  }

  /** Local days since 1970-01-01: whole for a date, with the fraction for a dateTime. */
  get days() {
    return this.kind === "date" ? floor(this.millis / DAY) : this.millis / DAY;
  }

  /** Local days with the fraction. */
  get exact() {
    return this.millis / DAY;
  }

  /** Days since 1970-01-01T00:00 UTC, with the fraction. */
  get universal() {
    return (this.millis - this.zone * 60000) / DAY;
  }
}

/** The remainder, never negative. */
export const modulo = (number, size) => number - Math.floor(number / size) * size;
const padded = (number, size) => String(number).padStart(size, "0");

/**
 * The date or date-time that a text is, else null; impossible dates are null. A date-time with an offset
 * is moved to `zone` (undefined: the clock stays as written). `lenient` takes months and days of one digit.
 * @param {string} text
 * @param {number} [zone]
 * @param {boolean} [lenient]
 * @returns {Day | null}
 */
export function parseDay(text, zone, lenient) {
  if (text[4] !== "-" || !(lenient || (text[7] === "-" && (text.length === 10 || text[10] === "T")))) return null;
  const found = DATE.exec(text);
  if (!found) return null;
  const start = dayNumber(Number(found[1]), Number(found[2]), Number(found[3]));
  if (start === null) return null;
  if (found[4] === undefined) return new Day(dateText(start), "date", start * DAY, zone || 0);
  const read = readClock(found, 4);
  return read && moved(text, start * DAY + read[0], read[1], zone);
}

function moved(text, millis, written, zone) {
  if (written === null || zone === undefined || written === zone) {
    return new Day(text, "dateTime", millis, written === null ? zone || 0 : written);
  }
  return new Day(text, "dateTime", millis + (zone - written) * 60000, zone);
}

/** Milliseconds since midnight and the written offset (null: none); null for an impossible time. */
function readClock(found, first) {
  const [hours, minutes, seconds] = [0, 1, 2].map((place) => Number(found[first + place] || 0));
  const offset = readOffset(found[first + 4]);
  if (hours > 23 || minutes > 59 || seconds > 59 || Number.isNaN(offset)) return null;
  const millis = Number(((found[first + 3] || "") + "000").slice(0, 3));
  return [((hours * 60 + minutes) * 60 + seconds) * 1000 + millis, offset];
}

/** Minutes of `+05:30`, `-0700`, `Z`; null when there is none, NaN when impossible. */
function readOffset(text) {
  if (text === undefined || text === "Z") return text === undefined ? null : 0;
  const hours = Number(text.slice(1, 3));
  const minutes = text.length > 3 ? Number(text.slice(-2)) : 0;
  if (hours > 14 || minutes > 59) return NaN;
  return (hours * 60 + minutes) * (text[0] === "-" ? -1 : 1) + 0;
}

/**
 * The days from 1970-01-01 to a date, null if there is no such date.
 * @returns {number | null}
 */
export function dayNumber(year, month, day) {
  if (year < 1 || month < 1 || month > 12 || day < 1) return null;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (day > LENGTHS[month - 1] + (leap ? 1 : 0)) return null;
  const sinceMarch = (month + 9) % 12;
  const years = year - (month < 3 ? 1 : 0);
  const leaps = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leaps + Math.floor((sinceMarch * 306 + 5) / 10) + day - 1 - 719468;
}

/**
 * Year, month and day of a number of days since 1970-01-01.
 * @param {number} number
 * @returns {[number, number, number]}
 */
export function calendarDate(number) {
  const era = Math.floor((number + 719468) / 146097);
  let rest = modulo(number + 719468, 146097);
  const whole = Math.floor;
  const years = whole((rest - whole(rest / 1460) + whole(rest / 36524) - whole(rest / 146096)) / 365);
  rest -= years * 365 + whole(years / 4) - whole(years / 100);
  const sinceMarch = whole((rest * 5 + 2) / 153);
  const month = ((sinceMarch + 2) % 12) + 1;
  return [era * 400 + years + (month < 3 ? 1 : 0), month, rest - whole((sinceMarch * 153 + 2) / 5) + 1];
}

/** `2024-01-02` for a number of days since 1970-01-01, "" outside the years 1 to 9999. */
export function dateText(number) {
  if (!(number >= -719162 && number <= 2932896)) return "";
  const [year, month, day] = calendarDate(number);
  return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2);
}

/**
 * The date-time of a local clock, its text with milliseconds and offset.
 * @returns {Day | null}
 */
export function moment(millis, zone) {
  const date = dateText(Math.floor(millis / DAY));
  if (!date) return null;
  const clock = timeParts(millis).map((part) => padded(part, 2)).join(":");
  const text = date + "T" + clock + "." + padded(modulo(millis, 1000), 3) + zoneText(zone);
  return new Day(text, "dateTime", millis, zone);
}

/** Hours, minutes and seconds of a local clock. */
const timeParts = (millis) => [
  Math.floor(modulo(millis, DAY) / 3600000),
  Math.floor(modulo(millis, 3600000) / 60000),
  Math.floor(modulo(millis, 60000) / 1000),
];

/** `+05:30` for 330. */
export function zoneText(zone) {
  const size = Math.abs(zone);
  return (zone < 0 ? "-" : "+") + padded(Math.floor(size / 60), 2) + ":" + padded(size % 60, 2);
}

let latest = { now: "", day: /** @type {Day | null} */ (null) };

/**
 * The world's now as a Day in its own zone; an Error if it is no date-time.
 * @param {string} now
 * @returns {Day}
 */
export function clock(now) {
  if (latest.now !== now) {
    const day = parseDay(now);
    latest = { now, day: day && moment(day.millis, day.zone) };
  }
  if (!latest.day) throw new Error("no date-time: " + now);
  return latest.day;
}

/**
 * The respondent's zone, in minutes east of Greenwich, from the world's now.
 * @param {string} now
 */
export const zoneOf = (now) => clock(now).zone;

/** The date of a day; the time stays within for printing. */
export function asDate(day) {
  return day.kind === "date" ? day : new Day(dateText(Math.floor(day.millis / DAY)), "date", day.millis, day.zone);
}

/**
 * The date of local days since 1970-01-01, null when it is no number or far away.
 * @returns {Day | null}
 */
export function dayOfNumber(days, zone) {
  const text = dateText(Math.floor(days));
  return text ? new Day(text, "date", Math.floor(days * DAY + 0.5), zone) : null;
}

/**
 * The date-time of days since 1970-01-01 UTC, null when it is no number or far away.
 * @returns {Day | null}
 */
export function momentOfNumber(days, zone) {
  return moment(Math.floor(days * DAY + 0.5) + zone * 60000, zone);
}

/**
 * The part of the local day that `12:00:00.000+01:00` is, else NaN.
 * @returns {number}
 */
export function timeOfDay(text, zone) {
  const found = CLOCK.exec(text);
  const read = found && readClock(found, 1);
  if (!read) return NaN;
  return modulo(read[0] + (read[1] === null ? 0 : (zone - read[1]) * 60000), DAY) / DAY;
}

/**
 * A day printed by a pattern; `calendar` gives the names of months and days.
 * @param {Day} day
 * @param {string} pattern
 * @returns {string}
 */
export function formatDay(day, pattern, calendar) {
  const parts = pattern.split("%");
  let printed = parts[0];
  for (let place = 1; place < parts.length; place++) {
    const part = parts[place];
    if (part === "" && place + 1 < parts.length) printed += "%" + parts[++place];
    else printed += code(day, part.slice(0, 1), calendar) + part.slice(1);
  }
  return printed;
}

/** What one code prints; an unknown one prints itself. */
function code(day, letter, calendar) {
  const number = Math.floor(day.millis / DAY);
  const [year, month, date] = calendarDate(number);
  const [hours, minutes, seconds] = timeParts(day.millis);
  switch (letter) {
    case "Y": return padded(year, 4);
    case "y": return padded(year % 100, 2);
    case "m": return padded(month, 2);
    case "n": return String(month);
    case "b": return calendar.short_months[month - 1];
    case "d": return padded(date, 2);
    case "e": return String(date);
    case "a": return calendar.short_days[modulo(number + 4, 7)];
    case "H": return padded(hours, 2);
    case "h": return String(hours);
    case "M": return padded(minutes, 2);
    case "S": return padded(seconds, 2);
    case "3": return padded(modulo(day.millis, 1000), 3);
    default: return "%" + letter;
  }
}
