/** Numbers and their text: XPath 1.0 grammar in, shortest digits without exponent out, rounding on the decimals. */

export const WHITE = " \t\r\n";

export function strip(text) {
  let start = 0;
  let end = text.length;
  while (start < end && WHITE.includes(text[start])) start++;
  while (end > start && WHITE.includes(text[end - 1])) end--;
  return text.slice(start, end);
}

export function parseNumber(text) {
  const plain = strip(text);
  let digits = 0;
  let point = false;
  for (let place = plain[0] === "-" ? 1 : 0; place < plain.length; place++) {
    const unit = plain.charCodeAt(place);
    if (unit >= 48 && unit <= 57) digits++;
    else if (unit === 46 && !point) point = true;
    else return NaN;
  }
  return digits ? Number(plain) : NaN;
}

export function numberText(number) {
  const text = String(number);
  return text.includes("e") ? expand(text) : text;
}

function expand(text) {
  const [mantissa, exponent] = text.split("e");
  const sign = text[0] === "-" ? "-" : "";
  const [whole, decimals = ""] = mantissa.slice(sign.length).split(".");
  const digits = whole + decimals;
  const point = whole.length + Number(exponent);
  if (point <= 0) return sign + "0." + "0".repeat(-point) + digits;
  return sign + digits + "0".repeat(point - digits.length);
}

export const truncate = (number) => Math.trunc(number) + 0;

export const floor = (number) => Math.floor(number) + 0;

export function roundTo(number, digits) {
  if (!Number.isFinite(number) || Number.isNaN(digits)) return Number.isNaN(digits) ? NaN : number;
  const places = Math.max(-400, Math.min(400, digits));
  const [whole, decimals = ""] = numberText(Math.abs(number)).split(".");
  const text = whole + decimals;
  const kept = whole.length + places;
  if (kept >= text.length) return number;
  if (kept < 0) return number < 0 ? -0 : 0;
  let head = text.slice(0, kept) || "0";
  if (roundsAway(text, kept, number < 0)) head = next(head);
  const size = Number(head + "e" + -places);
  return number < 0 ? -size : size;
}

function roundsAway(text, kept, negative) {
  if (text[kept] !== "5" || !negative) return text[kept] >= "5";
  return /[1-9]/.test(text.slice(kept + 1));
}

function next(digits) {
  let kept = digits.length;
  while (kept && digits[kept - 1] === "9") kept--;
  const zeros = "0".repeat(digits.length - kept);
  return (kept ? digits.slice(0, kept - 1) + (Number(digits[kept - 1]) + 1) : "1") + zeros;
}
