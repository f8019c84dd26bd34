/** Functions on dates: zone and clock come from the world's now, names from the program's calendar. */
import { DAY, Day, asDate, clock, dayOfNumber, formatDay, moment, momentOfNumber, parseDay, partOfDay, timeOfDay } from "./dates.js";
import { FUNCTIONS } from "./functions.js";
import { floor, strip } from "./numbers.js";
import { toText } from "./values.js";

function today(call) {
  const now = clock(call.world.now);
  return new Day(now.text.slice(0, 10), "date", floor(now.millis / DAY) * DAY, call.zone);
}

export function toDay(call, value) {
  if (Array.isArray(value)) return value.length ? toDay(call, value[0].value) : null;
  if (value instanceof Day || typeof value === "boolean") return value instanceof Day ? value : null;
  if (typeof value === "string") return parseDay(strip(value), call.zone, true);
  return dayOfNumber(value, call.zone);
}

function date(call, value) {
  const day = toDay(call, value);
  return day ? asDate(day) : "";
}

function dateTime(call, value) {
  if (typeof value === "number") return momentOfNumber(value, call.zone) || "";
  const day = toDay(call, value);
  return (day && moment(day.millis, day.zone)) || "";
}

function decimalDateTime(call, value) {
  if (typeof value === "number") return value;
  const day = toDay(call, value);
  return day ? day.universal : NaN;
}

function decimalTime(call, value) {
  if (typeof value === "number") return value - floor(value);
  const day = toDay(call, value);
  return day ? partOfDay(day.millis) : timeOfDay(strip(toText(value)), call.zone);
}

function formatDate(call, value, pattern) {
  const day = toDay(call, value);
  return day ? formatDay(day, toText(pattern), call.calendar) : "";
}

function formatDateTime(call, value, pattern) {
  return formatDate(call, typeof value === "number" ? dateTime(call, value) : value, pattern);
}

Object.assign(FUNCTIONS, {
  today,
  now: (call) => clock(call.world.now),
  date,
  "date-time": dateTime,
  "decimal-date-time": decimalDateTime,
  "decimal-time": decimalTime,
  "format-date": formatDate,
  "format-date-time": formatDateTime,
});
