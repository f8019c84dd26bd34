/** digest, base64-decode, extract-signed. */
import { FUNCTIONS } from "./functions.js";
import { md5, sha1, sha256, sha512, utf8 } from "./hashes.js";
import { toText } from "./values.js";

const METHODS = {
  "MD5": md5,
  "SHA-1": sha1,
  "SHA-256": sha256,
  "SHA-384": (bytes) => sha512(bytes, true),
  "SHA-512": sha512,
};
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function digest(call, text, method, encoding = "base64") {
  const name = toText(method).toUpperCase();
  if (!METHODS[name]) return "";
  const data = utf8(toText(text));
  call.fuel(data.length);
  const found = bytesOf(METHODS[name](data), name === "MD5");
  if (toText(encoding).toLowerCase() === "hex") return found.map((byte) => (byte + 256).toString(16).slice(1)).join("");
  return base64(found);
}

function bytesOf(words, little) {
  const places = little ? [0, 8, 16, 24] : [24, 16, 8, 0];
  return [].concat(...words.map((word) => places.map((bits) => (word >>> bits) & 255)));
}

function base64(bytes) {
  let text = "";
  for (let place = 0; place < bytes.length; place += 3) {
    const [a, b = 0, c = 0] = bytes.slice(place, place + 3);
    const bits = (a << 16) | (b << 8) | c;
    text += [18, 12, 6, 0].map((shift) => DIGITS[(bits >> shift) & 63]).join("");
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  return text.slice(0, text.length - missing) + "=".repeat(missing);
}

function base64Decode(call, text) {
  let [bits, size] = [0, 0];
  const data = [];
  for (const letter of toText(text).replace(/=/g, "")) {
    const place = DIGITS.indexOf(letter);
    if (place < 0) return "";
    bits = ((bits << 6) | place) & 0xffff;
    size += 6;
    if (size >= 8) {
      size -= 8;
      data.push((bits >> size) & 255);
    }
  }
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(data));
}

function extractSigned() {
  throw new Error("extract-signed is not supported");
}

Object.assign(FUNCTIONS, {
  digest,
  "base64-decode": base64Decode,
  "extract-signed": extractSigned,
});
