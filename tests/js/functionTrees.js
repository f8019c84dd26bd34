/** Evaluates the expression trees of tests/conformance/functions; see tests/engine/function_trees.py. */
import { readdirSync, readFileSync } from "node:fs";
import { matches } from "../../static/engine/automaton.js";
import { Day, zoneOf } from "../../static/engine/dates.js";
import "../../static/engine/everything.js";
import { FUNCTIONS } from "../../static/engine/functions.js";
import { parkMiller } from "../../static/engine/functionsOrder.js";
import { ARITHMETIC, COMPARISONS, readTyped, store, toText } from "../../static/engine/values.js";

const FOLDER = new URL("../conformance/functions/", import.meta.url);
const NOW = "2026-03-01T09:00:00.000+01:00";
const ENGLISH = {
  short_months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  short_days: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};

export const read = (name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));

/** [file name, vector], all of them. */
export function vectors() {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json")).sort();
  return [].concat(...files.map((name) => read(name).map((vector) => [name.slice(0, -5), vector])));
}

/** What a function may ask for, from a vector. */
export function callOf(vector) {
  const now = vector.now || NOW;
  const draw = parkMiller(1);
  return {
    world: { now, properties: { deviceid: "tablet-7" } },
    zone: zoneOf(now),
    calendar: vector.calendar || ENGLISH,
    random: () => (draw() - 1) / 2147483646,
    fuel() {},
  };
}


const AUTOMATA = read("../automata.json");
const SPECIAL = {
  nodes: (call, ...values) => values.map((value) => ({ value })),
  typed: (call, kind, text) => readTyped(kind, text, call.zone),
  store: (call, value) => store(value),
  matches: (call, text, pattern) => matches(AUTOMATA[pattern], text),
  "repeat-text": (call, text, count, end) => text.repeat(count) + end,
};

/** The value of a tree. */
export function evaluate(tree, call) {
  if (!Array.isArray(tree)) return tree;
  const [name, ...args] = tree;
  const values = args.map((arg) => evaluate(arg, call));
  if (COMPARISONS[name]) return COMPARISONS[name](...values, call.zone);
  if (ARITHMETIC[name]) return ARITHMETIC[name](...values, call.zone);
  return (SPECIAL[name] || FUNCTIONS[name])(call, ...values);
}

/** [type, text] of a value. */
export function typedText(value) {
  if (Array.isArray(value)) return ["nodes", value.map((node) => toText(node.value)).join(" ")];
  if (value instanceof Day) return [value.kind, value.text];
  return [typeof value === "string" ? "text" : typeof value, toText(value)];
}
