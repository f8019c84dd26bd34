/** Functions on numbers and sums over node-sets. A blank ("" or not a number) in a sum is passed over. */
import { FUNCTIONS } from "./functions.js";
import { members } from "./functionsText.js";
import { floor, roundTo, strip, truncate } from "./numbers.js";
import { toNumber, toText } from "./values.js";

export function numbersOf(call, args) {
  return members(args)
    .filter((value) => value === value && !(typeof value === "string" && !strip(value)))
    .map((value) => toNumber(value, call.zone));
}

/** The first number that no other beats; not a number of none, or with one that is none. */
function pick(numbers, sign) {
  return numbers.reduce((best, number) => (number !== number || number * sign > best * sign ? number : best), numbers.length ? numbers[0] : NaN);
}

Object.assign(FUNCTIONS, {
  int: (call, value) => truncate(toNumber(value, call.zone)),
  abs: (call, value) => Math.abs(toNumber(value, call.zone)),
  floor: (call, value) => floor(toNumber(value, call.zone)),
  ceiling: (call, value) => -floor(-toNumber(value, call.zone)),
  round: (call, value, digits = 0) => roundTo(toNumber(value, call.zone), truncate(toNumber(digits))),
  sum: (call, ...args) => numbersOf(call, args).reduce((total, number) => total + number, 0),
  max: (call, ...args) => pick(numbersOf(call, args), 1),
  min: (call, ...args) => pick(numbersOf(call, args), -1),
  count: (call, nodes) => (Array.isArray(nodes) ? nodes.length : nodes === "" ? 0 : 1),
  "count-non-empty": (call, nodes) => members([nodes]).filter((value) => value === value && toText(value) !== "").length,
});
