/** MD5, SHA-1, SHA-2 of bytes as 32-bit words (Web Crypto would have to be awaited); constants are made from primes. */

export const utf8 = (text) => Array.from(new TextEncoder().encode(text));

/** Words of the message with its padding and length; `big` endian, blocks of `size` bytes. */
function padded(bytes, size, big) {
  const total = Math.ceil((bytes.length + 1 + size / 8) / size) * size;
  const view = new DataView(new ArrayBuffer(total));
  bytes.concat(128).forEach((byte, place) => view.setUint8(place, byte));
  const length = [Math.floor(bytes.length / 536870912), bytes.length << 3];
  view.setUint32(big ? total - 8 : total - 4, length[0], !big);
  view.setUint32(big ? total - 4 : total - 8, length[1], !big);
  return Array.from({ length: total / 4 }, (_, place) => view.getUint32(place * 4, !big));
}

const left = (word, bits) => (word << bits) | (word >>> (32 - bits));
const add = (state, next) => state.map((word, place) => (word + next[place]) >>> 0);

export function md5(bytes) {
  const words = padded(bytes, 64, false);
  const turns = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
  let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < words.length; block += 16) {
    let [a, b, c, d] = state;
    for (let step = 0; step < 64; step++) {
      const round = step >> 4;
      const mixed = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round];
      const place = [step, 5 * step + 1, 3 * step + 5, 7 * step][round] % 16;
      const sine = Math.floor(Math.abs(Math.sin(step + 1)) * 4294967296);
      const sum = (a + mixed + words[block + place] + sine) | 0;
      [a, d, c, b] = [d, c, b, (b + left(sum, turns[round * 4 + (step % 4)])) | 0];
    }
    state = add(state, [a, b, c, d]);
  }
  return state;
}

export function sha1(bytes) {
  const message = padded(bytes, 64, true);
  let state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let block = 0; block < message.length; block += 16) {
    const words = message.slice(block, block + 16);
    let [a, b, c, d, e] = state;
    for (let step = 0; step < 80; step++) {
      if (step > 15) words.push(left(words[step - 3] ^ words[step - 8] ^ words[step - 14] ^ words[step - 16], 1));
      const round = Math.floor(step / 20);
      const mixed = [(b & c) | (~b & d), b ^ c ^ d, (b & c) | (b & d) | (c & d), b ^ c ^ d][round];
      const constant = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][round];
      const sum = (left(a, 5) + mixed + e + words[step] + constant) | 0;
      [e, d, c, b, a] = [d, c, left(b, 30), a, sum];
    }
    state = add(state, [a, b, c, d, e]);
  }
  return state;
}

function primes(count) {
  const found = [];
  for (let number = 2; found.length < count; number++) {
    if (found.every((prime) => number % prime)) found.push(number);
  }
  return found;
}

/** Product of two numbers in 16-bit digits, lowest first. */
function product(a, b) {
  const digits = new Array(a.length + b.length).fill(0);
  a.forEach((x, i) => {
    let carry = 0;
    b.forEach((y, j) => {
      const sum = digits[i + j] + x * y + carry;
      digits[i + j] = sum % 65536;
      carry = Math.floor(sum / 65536);
    });
    digits[i + b.length] = carry;
  });
  return digits;
}

/** [high, low]: the first 64 bits after the point of the square (2) or cube (3) root of a prime, bit by bit. */
function rootBits(prime, degree) {
  const root = [0, 0, 0, 0, Math.floor(Math.pow(prime, 1 / degree) + 1e-9)];
  for (let bit = 63; bit >= 0; bit--) {
    root[bit >> 4] += 1 << (bit & 15);
    const square = product(root, root);
    const power = degree === 2 ? square : product(square, root);
    const whole = power.slice(4 * degree).reduceRight((total, digit) => total * 65536 + digit, 0);
    if (whole >= prime) root[bit >> 4] -= 1 << (bit & 15);
  }
  return [root[3] * 65536 + root[2], root[1] * 65536 + root[0]];
}

let tables = null;

function constants() {
  if (!tables) {
    const numbers = primes(80);
    tables = {
      steps: numbers.map((prime) => rootBits(prime, 3)),
      starts: numbers.slice(0, 16).map((prime) => rootBits(prime, 2)),
    };
  }
  return tables;
}

const right = (word, bits) => (word >>> bits) | (word << (32 - bits));
const choose = (a, b, c) => (a & b) ^ (~a & c);
const most = (a, b, c) => (a & b) ^ (a & c) ^ (b & c);

export function sha256(bytes) {
  const { steps, starts } = constants();
  const message = padded(bytes, 64, true);
  let state = starts.slice(0, 8).map((start) => start[0]);
  for (let block = 0; block < message.length; block += 16) {
    const words = message.slice(block, block + 16);
    let [a, b, c, d, e, f, g, h] = state;
    for (let step = 0; step < 64; step++) {
      if (step > 15) {
        const [x, y] = [words[step - 15], words[step - 2]];
        const low = right(x, 7) ^ right(x, 18) ^ (x >>> 3);
        const high = right(y, 17) ^ right(y, 19) ^ (y >>> 10);
        words.push((words[step - 16] + low + words[step - 7] + high) | 0);
      }
      const first = h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + choose(e, f, g) + steps[step][0] + words[step];
      const second = (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + most(a, b, c);
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    state = add(state, [a, b, c, d, e, f, g, h]);
  }
  return state;
}

function wide(...terms) {
  const low = terms.reduce((total, term) => total + (term[1] >>> 0), 0);
  const high = terms.reduce((total, term) => total + term[0], Math.floor(low / 4294967296));
  return [high | 0, low | 0];
}

function turn([high, low], bits) {
  if (bits > 31) return turn([low, high], bits - 32);
  return bits ? [(high >>> bits) | (low << (32 - bits)), (low >>> bits) | (high << (32 - bits))] : [high, low];
}

const shift = ([high, low], bits) => [high >>> bits, (low >>> bits) | (high << (32 - bits))];
const mix = (...terms) => [0, 1].map((half) => terms.reduce((total, term) => total ^ term[half], 0));
const halves = (run, ...terms) => [0, 1].map((half) => run(...terms.map((term) => term[half])));

export function sha512(bytes, short) {
  const { steps, starts } = constants();
  const message = padded(bytes, 128, true);
  let state = short ? starts.slice(8) : starts.slice(0, 8);
  for (let block = 0; block < message.length; block += 32) {
    const words = Array.from({ length: 16 }, (_, place) => message.slice(block + place * 2, block + place * 2 + 2));
    let [a, b, c, d, e, f, g, h] = state;
    for (let step = 0; step < 80; step++) {
      if (step > 15) {
        const [x, y] = [words[step - 15], words[step - 2]];
        const low = mix(turn(x, 1), turn(x, 8), shift(x, 7));
        const high = mix(turn(y, 19), turn(y, 61), shift(y, 6));
        words.push(wide(words[step - 16], low, words[step - 7], high));
      }
      const high = mix(turn(e, 14), turn(e, 18), turn(e, 41));
      const low = mix(turn(a, 28), turn(a, 34), turn(a, 39));
      const first = wide(h, high, halves(choose, e, f, g), steps[step], words[step]);
      [h, g, f, e, d, c, b, a] = [g, f, e, wide(d, first), c, b, a, wide(first, low, halves(most, a, b, c))];
    }
    state = [a, b, c, d, e, f, g, h].map((word, place) => wide(word, state[place]));
  }
  return [].concat(...state).slice(0, short ? 12 : 16).map((word) => word >>> 0);
}
