/** Dates and date-times, counted in local days since 1970-01-01; see dates.py. */
export const DAY = 86400000;

const TIME = "([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]+))?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?";
const CLOCK = new RegExp("^" + TIME + "$");
const DATE = new RegExp("^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:T" + TIME + ")?$");

export class Day {
  constructor(text, kind, millis, zone) {
    this.text = text;
    this.kind = kind;
    this.millis = millis;
    this.zone = zone;
  }

  get days() {
    return this.kind === "date" ? Math.floor(this.exact) : this.exact;
  }

  get exact() {
    return this.millis / DAY;
  }

  get universal() {
    return (this.millis - this.zone * 60000) / DAY;
  }
}

export function parseDay(text, zone, lenient) {
  if (text[4] !== "-" || !(lenient || (text[7] === "-" && (text.length === 10 || text[10] === "T")))) return null;
  const found = DATE.exec(text);
  const start = found && dayNumber(+found[1], +found[2], +found[3]);
  if (start === null) return null;
  if (!found[4]) return new Day(dateText(start), "date", start * DAY, zone || 0);
  const read = readClock(found.slice(4));
  const day = read && moved(text, start * DAY + read[0], read[1], zone);
  return day && dateText(Math.floor(day.exact)) ? day : null;
}

function moved(text, millis, written, zone) {
  const own = written === null ? zone || 0 : written;
  const wanted = zone === undefined ? own : zone;
  return new Day(text, "dateTime", millis + (wanted - own) * 60000, wanted);
}

function readClock([hours, minutes, seconds = "0", fraction = "", zone]) {
  const offset = readOffset(zone);
  if (+hours > 23 || +minutes > 59 || +seconds > 59 || offset !== offset) return null;
  return [((+hours * 60 + +minutes) * 60 + +seconds) * 1000 + +(fraction + "000").slice(0, 3), offset];
}

function readOffset(text) {
  if (!text || text === "Z") return text ? 0 : null;
  const hours = +text.slice(1, 3);
  const minutes = text.length > 3 ? +text.slice(-2) : 0;
  if (hours > 14 || minutes > 59) return NaN;
  return (text[0] === "-" ? -1 : 1) * (hours * 60 + minutes) + 0;
}

export function dayNumber(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? +date / DAY : null;
}

const clockText = (millis) => new Date(millis).toISOString().slice(0, 23);

export function dateText(number) {
  return number >= -719162 && number <= 2932896 ? clockText(number * DAY).slice(0, 10) : "";
}

export function moment(millis, zone) {
  if (!dateText(Math.floor(millis / DAY))) return null;
  return new Day(clockText(millis) + zoneText(zone), "dateTime", millis, zone);
}

export const zoneText = (zone) => (zone < 0 ? "-" : "+") + clockText(Math.abs(zone) * 60000).slice(11, 16);

let latest = ["", null];

export function clock(now) {
  if (latest[0] !== now) {
    const day = parseDay(now);
    latest = [now, day && moment(day.millis, day.zone)];
  }
  if (!latest[1]) throw new Error("no date-time: " + now);
  return latest[1];
}

export const zoneOf = (now) => clock(now).zone;

export function asDate(day) {
  return day.kind === "date" ? day : new Day(dateText(Math.floor(day.exact)), "date", day.millis, day.zone);
}

export function dayOfNumber(days, zone) {
  const text = dateText(Math.floor(days));
  return text ? new Day(text, "date", Math.floor(days * DAY + 0.5), zone) : null;
}

export const momentOfNumber = (days, zone) => moment(Math.floor(days * DAY + 0.5) + zone * 60000, zone);

export const partOfDay = (millis) => (((millis % DAY) + DAY) % DAY) / DAY;

export function timeOfDay(text, zone) {
  const found = CLOCK.exec(text);
  const read = found && readClock(found.slice(1));
  return read ? partOfDay(moved(text, read[0], read[1], zone).millis) : NaN;
}

/** Where each code of format-date stands in `2024-01-02T10:20:30.456`; the plain ones are without its zero. */
const CODES = { Y: [0, 4], y: [2, 4], m: [5, 7], d: [8, 10], H: [11, 13], M: [14, 16], S: [17, 19], 3: [20, 23] };
const PLAIN = { n: "m", e: "d", h: "H" };

export function formatDay(day, pattern, calendar) {
  const text = clockText(day.millis);
  return pattern.replace(/%([^])/g, (found, code) => {
    if (code === "%") return "%";
    if (code === "b") return calendar.short_months[+text.slice(5, 7) - 1];
    if (code === "a") return calendar.short_days[(((Math.floor(day.exact) + 4) % 7) + 7) % 7];
    const place = CODES[PLAIN[code] || code];
    const part = place && text.slice(place[0], place[1]);
    return place ? (PLAIN[code] ? String(+part) : part) : found;
  });
}
