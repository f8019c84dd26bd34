/** Functions on text and truth. Positions count UTF-16 code units. */
import { FUNCTIONS } from "./functions.js";
import { floor, truncate } from "./numbers.js";
import { toNumber, toText } from "./values.js";

export function members(args) {
  return args.reduce((found, arg) => found.concat(Array.isArray(arg) ? arg.map((node) => node.value) : [arg]), []);
}

function spent(call, text) {
  call.fuel(text.length);
  return text;
}

function substr(call, text, start, end = Infinity) {
  return toText(text).slice(truncate(toNumber(start)), truncate(toNumber(end)));
}

function substring(call, text, start, count) {
  const whole = toText(text);
  const first = floor(toNumber(start) + 0.5);
  const last = count === undefined ? Infinity : first + floor(toNumber(count) + 0.5);
  const end = Math.min(last, whole.length + 1);
  return Math.max(first, 1) < end ? whole.slice(Math.max(first, 1) - 1, end - 1) : "";
}

function substringBefore(call, text, part) {
  return toText(text).slice(0, Math.max(0, toText(text).indexOf(toText(part))));
}

function substringAfter(call, text, part) {
  const place = toText(text).indexOf(toText(part));
  return place < 0 ? "" : toText(text).slice(place + toText(part).length);
}

function translate(call, text, old, fresh) {
  const [before, after] = [toText(old), toText(fresh)];
  const unit = (letter) => {
    const place = before.indexOf(letter);
    return place < 0 ? letter : after.charAt(place);
  };
  return toText(text).split("").map(unit).join("");
}

export const split = (text) => text.split(/[ \t\r\n]+/).filter(Boolean);

Object.assign(FUNCTIONS, {
  "boolean-from-string": (call, value) => ["1", "true"].includes(toText(value).toLowerCase()),
  concat: (call, ...args) => spent(call, members(args).map(toText).join("")),
  join: (call, separator, ...args) => spent(call, members(args).map(toText).join(toText(separator))),
  substr,
  substring,
  "substring-before": substringBefore,
  "substring-after": substringAfter,
  translate,
  contains: (call, text, part) => toText(text).includes(toText(part)),
  "starts-with": (call, text, part) => toText(text).startsWith(toText(part)),
  "ends-with": (call, text, part) => toText(text).endsWith(toText(part)),
  "string-length": (call, text = "") => toText(text).length,
  "normalize-space": (call, text = "") => split(toText(text)).join(" "),
  depend: (call, value) => value,
  property: (call, name) => toText((call.world.properties || {})[toText(name)] || ""),
  version: (call) => call.program.version,
});
