/** What is wrong with an answer: codes required, type, choice, constraint; only where it is relevant. */
import { SELECTS, placeOf, tokensOf, unlessWaiting } from "./choices.js";
import { Day } from "./dates.js";
import { walkCells } from "./instances.js";
import { readTyped } from "./values.js";

/** Questions that a person never meets: nothing can be demanded of them. */
export const UNSEEN = new Set(
  ("calculate hidden start end today username deviceid email phonenumber simserial subscriberid audit " +
    "instanceID instanceName timeStart timeEnd start-geopoint background-audio deprecatedID group repeat root").split(" "),
);
const BLANK = /^[ \t\r\n]*$/;
export const INTEGER = /^[ \t\r\n]*-?[0-9]+[ \t\r\n]*$/;
export const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?$/;
export const POINT =
  /^[ \t\r\n]*-?[0-9]+(\.[0-9]*)?[ \t\r\n]+-?[0-9]+(\.[0-9]*)?([ \t\r\n]+-?[0-9.]+){0,2}[ \t\r\n]*$/;

export function errorsOf(state, cell, strict = false) {
  const node = state.plan.nodes[cell.node];
  if (!cell.relevant || node.kind !== "value" || UNSEEN.has(node.question || "calculate")) return [];
  if (BLANK.test(cell.text)) return cell.required ? ["required"] : [];
  if (!readable(node.type || "string", cell.text)) return ["type"];
  const codes = [];
  if (SELECTS.has(node.question) && hasStranger(state, cell, strict)) codes.push("choice");
  if (!cell.valid) codes.push("constraint");
  return codes;
}

export function listErrors(state, strict = false) {
  const found = [];
  for (const cell of walkCells(state.root)) {
    for (const code of errorsOf(state, cell, strict)) found.push([code, cell.path]);
  }
  return found;
}

export function hasStranger(state, cell, strict) {
  const loaded = strict ? "" : ` ${cell.loaded} `;
  return unlessWaiting(() => tokensOf(state, cell).some((value) => placeOf(state, cell, value) < 0 && loaded.indexOf(` ${value} `) < 0), false);
}

export function readable(kind, text) {
  if (kind === "int") return INTEGER.test(text) && Math.abs(text) < 2 ** 53;
  if (kind === "decimal") return typeof readTyped(kind, text) === "number";
  if (kind === "date" || kind === "dateTime") return readTyped(kind, text) instanceof Day;
  if (kind === "time") return TIME.test(text);
  if (kind === "geopoint") return isPoint(text);
  return !/^geo/.test(kind) || text.split(";").every((part) => BLANK.test(part) || isPoint(part));
}

export function isPoint(text) {
  if (!POINT.test(text)) return false;
  const [latitude, longitude] = text.match(/[^ \t\r\n]+/g);
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}
