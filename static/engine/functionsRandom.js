/** Functions that draw from the session's stream of random numbers. */
import { FUNCTIONS } from "./functions.js";
import { toNumber } from "./values.js";

const HEX = "0123456789abcdef";
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function uuid(call, length) {
  if (length !== undefined) {
    const size = toNumber(length);
    return size > 0 && size < 1e6 ? drawn(call, LETTERS, Math.trunc(size)) : "";
  }
  const digits = drawn(call, HEX, 32);
  const variant = HEX[8 + (HEX.indexOf(digits[16]) % 4)];
  const parts = [digits.slice(0, 8), digits.slice(8, 12), "4" + digits.slice(13, 16), variant + digits.slice(17, 20)];
  return parts.join("-") + "-" + digits.slice(20);
}

function drawn(call, letters, size) {
  call.fuel(size);
  let text = "";
  while (text.length < size) text += letters[Math.floor(call.random() * letters.length)];
  return text;
}

Object.assign(FUNCTIONS, {
  random: (call) => call.random(),
  uuid,
});
