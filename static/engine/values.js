/**
 * Values of expressions: their conversions, comparison and arithmetic, reading cells and storing results.
 *
 *     number, text (string), boolean; Day: a date or date-time (dates.js)
 *     nodes: an array of objects with `.value` (one of the above); `.group` is true for groups and repeats
 *
 * `zone` is the respondent's (minutes east); without it a date-time's clock is taken as written.
 * @typedef {number | string | boolean | Day} Scalar
 * @typedef {Scalar | Array<{value: Scalar, group?: boolean}>} Value
 */
import { Day, asDate, parseDay } from "./dates.js";
import { numberText, parseNumber, strip } from "./numbers.js";

/** Numbers nearer to each other than this are equal. */
export const TOLERANCE = 1e-12;

/**
 * A value as a number; the text of a date or date-time is days since 1970-01-01.
 * @param {any} value
 * @param {number} [zone]
 * @returns {number}
 */
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

/**
 * A value as text; of nodes the first.
 * @param {any} value
 * @returns {string}
 */
export function toText(value) {
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberText(value);
  if (Array.isArray(value)) return value.length ? toText(value[0].value) : "";
  return value instanceof Day ? value.text : String(value);
}

/**
 * A value as a boolean; nodes are true if any of their values is, groups by existence.
 * @param {any} value
 * @returns {boolean}
 */
export function toBoolean(value) {
  return Array.isArray(value) ? value.some((node) => node.group || toBoolean(node.value)) : Boolean(value);
}

/**
 * Is a value blank: no text, not a number, or nodes whose first is blank?
 * @param {any} value
 * @returns {boolean}
 */
export function isBlank(value) {
  if (Array.isArray(value)) return !value.length || isBlank(value[0].value);
  return value === "" || value !== value;
}

/** Are two numbers equal, within TOLERANCE? */
export const near = (a, b) => a === b || Math.abs(a - b) < TOLERANCE;

/** `a = b` @returns {boolean} */
export function equals(a, b, zone) {
  return Array.isArray(a) || Array.isArray(b) ? any(same, a, b, zone, true) : same(a, b, zone);
}

/** `a != b`; between nodes not the contrary of `=`. @returns {boolean} */
export function differs(a, b, zone) {
  return Array.isArray(a) || Array.isArray(b) ? any(other, a, b, zone, true) : !same(a, b, zone);
}

/** `a < b` @returns {boolean} */
export function less(a, b, zone) {
  if (typeof a === "number" && typeof b === "number") return a < b && b - a >= TOLERANCE;
  if (Array.isArray(a) || Array.isArray(b)) return any(less, a, b, zone, false);
  const [x, y] = pair(a, b, zone);
  return x < y && !near(x, y);
}

/** `a <= b` @returns {boolean} */
export function atMost(a, b, zone) {
  if (typeof a === "number" && typeof b === "number") return a < b || near(a, b);
  if (Array.isArray(a) || Array.isArray(b)) return any(atMost, a, b, zone, false);
  const [x, y] = pair(a, b, zone);
  return x < y || near(x, y);
}

/** `a > b` */
export const greater = (a, b, zone) => less(b, a, zone);

/** `a >= b` */
export const atLeast = (a, b, zone) => atMost(b, a, zone);

export const COMPARISONS = {
  "=": equals,
  "!=": differs,
  "<": less,
  "<=": atMost,
  ">": greater,
  ">=": atLeast,
};

/** `a op b` with op one of `= != < <= > >=`; true if it holds for any node of a node-set. @returns {boolean} */
export const compare = (op, a, b, zone) => COMPARISONS[op](a, b, zone);

function same(a, b, zone) {
  if (typeof a === "string" && typeof b === "string") return a === b;
  if (typeof a === "boolean" || typeof b === "boolean") return toBoolean(a) === toBoolean(b);
  if (typeof a === "number" || typeof b === "number") return near(toNumber(a, zone), toNumber(b, zone));
  const [x, y] = pair(a, b, zone);
  return near(x, y);
}

const other = (a, b, zone) => !same(a, b, zone);

/** Both as numbers; two days by their clocks, unless both are dates. */
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

/** Does the test hold for any pair? No nodes at all compare with text as "", with a boolean as false. */
function any(test, a, b, zone, equality) {
  if (equality && (typeof a === "boolean" || typeof b === "boolean")) return test(toBoolean(a), toBoolean(b), zone);
  const [lefts, rights] = [members(a, b), members(b, a)];
  return lefts.some((x) => rights.some((y) => test(x, y, zone)));
}

function members(value, opposite) {
  if (!Array.isArray(value)) return [value];
  return !value.length && typeof opposite === "string" ? [""] : value.map((node) => node.value);
}

/** `a + b` */
export const add = (a, b, zone) => toNumber(a, zone) + toNumber(b, zone);

/** `a - b` */
export const subtract = (a, b, zone) => toNumber(a, zone) - toNumber(b, zone);

/** `a * b` */
export const multiply = (a, b, zone) => toNumber(a, zone) * toNumber(b, zone);

/** `a div b`; by zero it is infinite or not a number. */
export const divide = (a, b, zone) => toNumber(a, zone) / toNumber(b, zone);

/** `a mod b`, with the sign of `a`. */
export const modulo = (a, b, zone) => toNumber(a, zone) % toNumber(b, zone);

/** `-a` */
export const negate = (a, zone) => -toNumber(a, zone);

export const ARITHMETIC = {
  "+": add,
  "-": subtract,
  "*": multiply,
  div: divide,
  mod: modulo,
  neg: negate,
};

/**
 * A cell's text as the value of its type; text that the type cannot read stays text.
 * @param {string} kind
 * @param {string} text
 * @param {number} [zone]
 * @returns {Scalar}
 */
export function readTyped(kind, text, zone) {
  if (!text || kind === "string") return text;
  if (kind === "int" || kind === "decimal") {
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

/**
 * The text to store: nothing for a number that is none, true or false, no half of a character pair.
 * @param {any} value
 * @returns {string}
 */
export function store(value) {
  if (Array.isArray(value)) return value.length ? store(value[0].value) : "";
  if (typeof value === "number") return Number.isFinite(value) ? numberText(value) : "";
  return toText(value).replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) => (found[1] ? found : "\ufffd"));
}
