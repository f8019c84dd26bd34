/** Values of expressions: number, string, boolean, Day, or an array of nodes with `.value`; see values.py. */
import { Day, asDate, parseDay } from "./dates.js";
import { numberText, parseNumber, strip } from "./numbers.js";

export const TOLERANCE = 1e-12;

export function toNumber(value, zone) {
  if (typeof value === "number") return value;
  if (typeof value === "string") return textNumber(value, zone);
  if (Array.isArray(value)) return value.length ? toNumber(value[0].value, zone) : NaN;
  return value instanceof Day ? value.days : value ? 1 : 0;
}

function textNumber(text, zone) {
  if (!text) return NaN;
  const number = parseNumber(text);
  if (number === number) return number;
  const day = parseDay(strip(text), zone);
  return day ? day.days : NaN;
}

export function toText(value) {
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberText(value);
  if (Array.isArray(value)) return value.length ? toText(value[0].value) : "";
  return value instanceof Day ? value.text : String(value);
}

export function toBoolean(value) {
  return Array.isArray(value) ? value.some((node) => node.group || toBoolean(node.value)) : Boolean(value);
}

export function isBlank(value) {
  if (Array.isArray(value)) return !value.length || isBlank(value[0].value);
  return value === "" || value !== value;
}

export const near = (a, b) => a === b || Math.abs(a - b) < TOLERANCE;

export function equals(a, b, zone) {
  return Array.isArray(a) || Array.isArray(b) ? any(same, a, b, zone, true) : same(a, b, zone);
}

export function differs(a, b, zone) {
  return Array.isArray(a) || Array.isArray(b) ? any(other, a, b, zone, true) : !same(a, b, zone);
}

export function less(a, b, zone) {
  if (typeof a === "number" && typeof b === "number") return a < b && b - a >= TOLERANCE;
  if (Array.isArray(a) || Array.isArray(b)) return any(less, a, b, zone, false);
  const [x, y] = pair(a, b, zone);
  return x < y && !near(x, y);
}

export function atMost(a, b, zone) {
  if (typeof a === "number" && typeof b === "number") return a < b || near(a, b);
  if (Array.isArray(a) || Array.isArray(b)) return any(atMost, a, b, zone, false);
  const [x, y] = pair(a, b, zone);
  return x < y || near(x, y);
}

export const greater = (a, b, zone) => less(b, a, zone);

export const atLeast = (a, b, zone) => atMost(b, a, zone);

export const COMPARISONS = {
  "=": equals,
  "!=": differs,
  "<": less,
  "<=": atMost,
  ">": greater,
  ">=": atLeast,
};

export const compare = (op, a, b, zone) => COMPARISONS[op](a, b, zone);

function same(a, b, zone) {
  if (typeof a === "string" && typeof b === "string") return a === b;
  if (typeof a === "boolean" || typeof b === "boolean") return toBoolean(a) === toBoolean(b);
  if (typeof a === "number" || typeof b === "number") return near(toNumber(a, zone), toNumber(b, zone));
  const [x, y] = pair(a, b, zone);
  return near(x, y);
}

const other = (a, b, zone) => !same(a, b, zone);

function pair(a, b, zone) {
  if (a instanceof Day || b instanceof Day) {
    const [x, y] = [dayOf(a, zone), dayOf(b, zone)];
    if (x && y && !(x.kind === "date" && y.kind === "date")) return [x.exact, y.exact];
  }
  return [toNumber(a, zone), toNumber(b, zone)];
}

function dayOf(value, zone) {
  if (value instanceof Day) return value;
  return typeof value === "string" ? parseDay(strip(value), zone) : null;
}

function any(test, a, b, zone, equality) {
  if (equality && (typeof a === "boolean" || typeof b === "boolean")) return test(toBoolean(a), toBoolean(b), zone);
  const [lefts, rights] = [members(a, b), members(b, a)];
  return lefts.some((x) => rights.some((y) => test(x, y, zone)));
}

function members(value, opposite) {
  if (!Array.isArray(value)) return [value];
  return !value.length && typeof opposite === "string" ? [""] : value.map((node) => node.value);
}

export const add = (a, b, zone) => toNumber(a, zone) + toNumber(b, zone);

export const subtract = (a, b, zone) => toNumber(a, zone) - toNumber(b, zone);

export const multiply = (a, b, zone) => toNumber(a, zone) * toNumber(b, zone);

export const divide = (a, b, zone) => toNumber(a, zone) / toNumber(b, zone);

export const modulo = (a, b, zone) => toNumber(a, zone) % toNumber(b, zone);

export const negate = (a, zone) => -toNumber(a, zone);

export const ARITHMETIC = {
  "+": add,
  "-": subtract,
  "*": multiply,
  div: divide,
  mod: modulo,
  neg: negate,
};

export const kindOf = (value) => value.kind || (typeof value === "string" ? "" : typeof value);

export function readTyped(kind, text, zone) {
  if (!text || kind === "string") return text;
  if (kind === "int" || kind === "decimal" || kind === "number") {
    const number = parseNumber(text);
    return number === number ? number : text;
  }
  if (kind === "date" || kind === "dateTime") return readDay(kind, text, zone);
  if (kind !== "boolean") return text;
  return text === "true" || text === "1" || (text === "false" || text === "0" ? false : text);
}

function readDay(kind, text, zone) {
  const day = parseDay(text, zone);
  return day ? new Day(text, kind, (kind === "date" ? asDate(day) : day).millis, day.zone) : text;
}

export function store(value) {
  if (Array.isArray(value)) return value.length ? store(value[0].value) : "";
  if (typeof value === "number") return Number.isFinite(value) ? numberText(value) : "";
  return toText(value).replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) => (found[1] ? found : "\ufffd"));
}
