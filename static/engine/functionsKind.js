/** Functions that make a text, a number or a truth of a value, and the two truths. */
import { FUNCTIONS } from "./functions.js";
import { toBoolean, toNumber, toText } from "./values.js";

Object.assign(FUNCTIONS, {
  string: (call, value = "") => toText(value),
  number: (call, value = "") => toNumber(value, call.zone),
  boolean: (call, value) => toBoolean(value),
  not: (call, value) => !toBoolean(value),
  true: () => true,
  false: () => false,
});
