/** Functions on selects: tokens between white space, and checklists. */
import { FUNCTIONS } from "./functions.js";
import { members, split } from "./functionsText.js";
import { strip, truncate } from "./numbers.js";
import { toBoolean, toNumber, toText } from "./values.js";

function selected(call, tokens, token) {
  const wanted = strip(toText(token));
  const found = split(toText(tokens));
  return wanted ? found.includes(wanted) : !found.length;
}

function weightedChecklist(call, least, most, ...args) {
  const answers = members(args.filter((_, place) => place % 2 === 0));
  const weights = members(args.filter((_, place) => place % 2 === 1));
  const counted = weights.filter((_, place) => place < answers.length && holds(answers[place]));
  return within(counted.reduce((total, weight) => total + toNumber(weight), 0), least, most);
}

function holds(value) {
  return toBoolean(value) && !(typeof value === "string" && ["no", "false", "0"].includes(value.toLowerCase()));
}

function within(number, least, most) {
  const [low, high] = [toNumber(least), toNumber(most)];
  return (low === -1 || number >= low) && (high === -1 || number <= high);
}

Object.assign(FUNCTIONS, {
  selected,
  "selected-at": (call, tokens, place) => split(toText(tokens))[truncate(toNumber(place))] || "",
  "count-selected": (call, tokens) => split(toText(tokens)).length,
  checklist: (call, least, most, ...args) => within(members(args).filter(holds).length, least, most),
  "weighted-checklist": weightedChecklist,
});
