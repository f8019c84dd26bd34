/** Elementary functions in pairs [high, low], from + - * / alone: the same digits in every engine; see precise.py. */

const HALF_PI = [1.5707963267948966, 6.123233995736766e-17];
const LN2 = [0.6931471805599453, 2.3190468138462996e-17];
const LN10 = [2.302585092994046, -2.1707562233822494e-16];
const ONE = [1, 0];

function sum(a, b) {
  const total = a + b;
  const part = total - a;
  return [total, a - (total - part) + (b - part)];
}

function halves(a) {
  const wide = 134217729 * a;
  const high = wide - (wide - a);
  return [high, a - high];
}

function add(x, y) {
  const [high, low] = sum(x[0], y[0]);
  return sum(high, low + x[1] + y[1]);
}

const minus = (x) => [-x[0], -x[1]];

function times(x, y) {
  const high = x[0] * y[0];
  const [a, b] = halves(x[0]);
  const [c, d] = halves(y[0]);
  const low = a * c - high + a * d + b * c + b * d;
  return sum(high, low + (x[0] * y[1] + x[1] * y[0]));
}

function over(x, y) {
  const first = x[0] / y[0];
  const rest = add(x, minus(times(y, [first, 0])));
  return sum(first, rest[0] / y[0]);
}

function root(x) {
  const guess = Math.sqrt(x[0]);
  if (!guess) return [0, 0];
  const rest = add(x, minus(times([guess, 0], [guess, 0])));
  return sum(guess, rest[0] / (2 * guess));
}

function series(term, step, place, stride) {
  let total = term;
  while (Math.abs(term[0]) > Math.abs(total[0]) * 1e-33) {
    term = times(term, step);
    for (let factor = place + 1; factor <= place + stride; factor++) term = over(term, [factor, 0]);
    place += stride;
    total = add(total, term);
  }
  return total;
}

function scale(number, power) {
  for (; power > 0; power--) number *= 2;
  for (; power < 0; power++) number /= 2;
  return number;
}

function exponential(x) {
  const power = Math.floor(x[0] / LN2[0] + 0.5);
  const rest = add(x, minus(times(LN2, [power, 0])));
  return [series(ONE, rest, 0, 1), power];
}

function logarithm(x) {
  const guess = Math.log(x);
  const [pair, power] = exponential([-guess, 0]);
  const error = add(times([scale(x, power), 0], pair), [-1, 0]);
  return add([guess, 0], [error[0] - (error[0] * error[0]) / 2, error[1]]);
}

export const exp = (x) => expPair([x, 0]);

function expPair(x) {
  if (x[0] !== x[0] || x[0] > 710 || x[0] < -746) return x[0] > 710 ? Infinity : x[0] < -746 ? 0 : NaN;
  const [pair, power] = exponential(x);
  return scale(pair[0], power);
}

export function log(x) {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x > 0 ? Infinity : NaN;
  return logarithm(x)[0];
}

export const log10 = (x) => (x > 0 && x < Infinity ? over(logarithm(x), LN10)[0] : log(x));

const isInfinite = (x) => x === Infinity || x === -Infinity;

export function power(x, y) {
  const size = Math.abs(x);
  if (y === 0 || x === 1) return isInfinite(y) || y !== y ? NaN : 1;
  if (x !== x || y !== y || (size === 1 && isInfinite(y)) || (x < 0 && y % 1 !== 0 && !isInfinite(y))) return NaN;
  let result = size > 1 === y > 0 ? Infinity : 0;
  if (size !== 0 && !isInfinite(size) && !isInfinite(y)) result = expPair(times(logarithm(size), [y, 0]));
  return x < 0 && Math.abs(y % 2) === 1 ? -result : result;
}

function turned(x) {
  const quarters = Math.floor(x / HALF_PI[0] + 0.5);
  const rest = add([x, 0], minus(times(HALF_PI, [quarters, 0])));
  const step = minus(times(rest, rest));
  const sine = series(rest, step, 1, 2);
  const cosine = series(ONE, step, 0, 2);
  const turn = quarters - Math.floor(quarters / 4) * 4;
  if (turn === 0) return [sine, cosine];
  if (turn === 1) return [cosine, minus(sine)];
  return turn === 2 ? [minus(sine), minus(cosine)] : [minus(cosine), sine];
}

export const sine = (x) => (Math.abs(x) < 1e15 ? turned(x)[0][0] : NaN);

export const cosine = (x) => (Math.abs(x) < 1e15 ? turned(x)[1][0] : NaN);

export function tangent(x) {
  if (!(Math.abs(x) < 1e15)) return NaN;
  const [high, low] = turned(x);
  return over(high, low)[0];
}

function angle(y, x) {
  const guess = Math.atan2(y[0], x[0]);
  if (!guess || !Number.isFinite(y[0]) || !Number.isFinite(x[0]) || !y[0] || !x[0]) return guess;
  const [up, along] = turned(guess);
  const across = add(times(y, along), minus(times(x, up)));
  const ahead = add(times(x, along), times(y, up));
  return guess + across[0] / ahead[0];
}

export const atan2 = (y, x) => angle([y, 0], [x, 0]);

export const arcsine = (x) => (Math.abs(x) <= 1 ? angle([x, 0], otherSide(x)) : NaN);

export const arccosine = (x) => (Math.abs(x) <= 1 ? angle(otherSide(x), [x, 0]) : NaN);

const otherSide = (x) => root(times(sum(1, -x), sum(1, x)));
