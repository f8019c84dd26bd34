/** Powers, logarithms and angles. */
import { FUNCTIONS } from "./functions.js";
import { arccosine, arcsine, atan2, cosine, exp, log, log10, power, sine, tangent } from "./precise.js";
import { toNumber } from "./values.js";

const of = (run) => (call, ...args) => run(...args.map((value) => toNumber(value, call.zone)));

Object.assign(FUNCTIONS, {
  pi: () => Math.PI,
  pow: of(power),
  exp: of(exp),
  exp10: of((x) => power(10, x)),
  log: of(log),
  log10: of(log10),
  sqrt: of(Math.sqrt),
  sin: of(sine),
  cos: of(cosine),
  tan: of(tangent),
  asin: of(arcsine),
  acos: of(arccosine),
  atan: of((x) => atan2(x, 1)),
  atan2: of(atan2),
});
