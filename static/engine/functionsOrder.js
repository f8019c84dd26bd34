/** randomize: inside-out Fisher–Yates with Park–Miller numbers, a seed gives the same order everywhere. */
import { FUNCTIONS } from "./functions.js";
import { sha256, utf8 } from "./hashes.js";
import { toNumber, toText } from "./values.js";

const MODULUS = 2147483647;
const LIMIT = 9223372036854775808;

function randomize(call, nodes, seed) {
  return shuffled(nodes, seed === undefined ? Math.floor(call.random() * MODULUS) : seedNumber(seed));
}

export function parkMiller(seed) {
  let state = seed % MODULUS;
  if (state <= 0) state += MODULUS - 1;
  return () => (state = (state * 16807) % MODULUS);
}

export function shuffled(items, seed) {
  const draw = parkMiller(seed);
  const found = [];
  items.forEach((item, place) => {
    const other = Math.floor(((draw() - 1) / (MODULUS - 1)) * (place + 1));
    found.push(item);
    found[place] = found[other];
    found[other] = item;
  });
  return found;
}

export function seedNumber(value) {
  const number = toNumber(value);
  if (number === number) return Math.trunc(Math.max(-LIMIT, Math.min(LIMIT, number)));
  const text = toText(value);
  if (!text || text === "NaN") return 0;
  const words = sha256(utf8(text));
  return (words[0] | 0) * 4294967296 + words[1];
}

Object.assign(FUNCTIONS, {
  randomize,
});
