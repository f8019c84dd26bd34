/** Choices of selects and texts with outputs: what is offered, in which order, under which label. */
import { closureOf, firstOf } from "./evaluate.js";
import { Frame } from "./frame.js";
import { FUNCTIONS } from "./functions.js";
import { note, setText } from "./state.js";
import { Leaf, Waiting, cellOf, tableOf, textIndex } from "./tables.js";
import { toText } from "./values.js";

export const SELECTS = new Set(["select_one", "select_multiple", "rank"]);
export const TOKEN = /[^ \t\r\n]+/g;
export const NO_TEXT = {};

export class Choice {
  constructor(value, label, media = {}, inList = true, fallback) {
    this.value = value;
    this.label = label;
    this.media = media;
    this.inList = inList;
    this.fallback = fallback;
  }
}

function rowOf(item) {
  return item instanceof Leaf ? item.row : item;
}

function fromRepeat(choices) {
  return choices.list == null;
}

export function unlessWaiting(read, otherwise) {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Waiting)) throw error;
    return otherwise;
  }
}

export function tokensOf(state, cell) {
  if (state.plan.nodes[cell.node].question === "select_one") return cell.text ? [cell.text] : [];
  return cell.text.match(TOKEN) || [];
}

export function itemsOf(state, cell) {
  if (cell.choices) return cell.choices;
  const { choices } = state.plan.nodes[cell.node];
  if (!choices || fromRepeat(choices)) return [];
  return tableOf(state.plan, choices.list, state.call.world).nodes;
}

export function valueOf(state, choices, item) {
  if (fromRepeat(choices)) return readAt(state, item.scope, Number(choices.value));
  return cellOf(rowOf(item), choices.value);
}

export function labelOf(state, choices, item, scope, say = toText) {
  if (fromRepeat(choices)) return readAt(state, item.scope, Number(choices.label || choices.value), say);
  const row = rowOf(item);
  if (choices.label != null) return cellOf(row, choices.label);
  return fill(state, choiceText(state, choices, row.number), scope, say);
}

export function choiceText(state, choices, number) {
  return textOf(state, (state.program.lists[choices.list].texts || [])[number]);
}

export function textOf(state, number) {
  return (state.program.texts[state.call.language] || [])[number] || NO_TEXT;
}

export function fill(state, text, scope, say = toText) {
  return (text.parts || []).map((part) => (typeof part === "string" ? part : readAt(state, scope, part, say))).join("");
}

export function readAt(state, scope, expression, say = toText) {
  const closure = closureOf(state.plan, expression);
  return unlessWaiting(() => say(firstOf(closure(new Frame(state.call, scope)))), "");
}

export function placeOf(state, cell, value) {
  const { choices } = state.plan.nodes[cell.node];
  if (!choices) return 0;
  if (!cell.choices && !fromRepeat(choices)) {
    const found = textIndex(tableOf(state.plan, choices.list, state.call.world), choices.value).get(value);
    return found ? found[0] : -1;
  }
  if (!cell.offered) {
    cell.offered = new Map();
    itemsOf(state, cell).forEach((item, place) => {
      const key = valueOf(state, choices, item);
      if (!cell.offered.has(key)) cell.offered.set(key, place);
    });
  }
  return cell.offered.has(value) ? cell.offered.get(value) : -1;
}

export function offer(state, cell, items) {
  const { choices } = state.plan.nodes[cell.node];
  if (!choices) return;
  const same = !fromRepeat(choices) && cell.choices && sameItems(cell.choices, items);
  cell.choices = items;
  cell.offered = null;
  if (same || !state.loaded) return;
  note(state, cell, "choices");
  cell.stale = cell.stale === false ? null : true;
  prune(state, cell);
}

export function sameItems(old, items) {
  return old.length === items.length && old.every((item, place) => item === items[place]);
}

export function prune(state, cell) {
  if (!cell.stale || !cell.relevant) return;
  cell.stale = null;
  const chosen = tokensOf(state, cell);
  const kept = chosen.filter((value) => placeOf(state, cell, value) >= 0);
  if (kept.length < chosen.length) setText(state, cell, kept.join(" "));
}

export function arrange(state, cell, text) {
  if (state.plan.nodes[cell.node].question !== "select_multiple") return text;
  const values = Array.from(new Set(text.match(TOKEN) || []));
  const places = unlessWaiting(() => new Map(values.map((value) => [value, placeOf(state, cell, value)])), null);
  if (!places) return text;
  const known = values.filter((value) => places.get(value) >= 0).sort((a, b) => places.get(a) - places.get(b));
  return known.concat(values.filter((value) => places.get(value) < 0)).join(" ");
}

export function listChoices(state, cell) {
  const { choices } = state.plan.nodes[cell.node];
  if (!choices) return [];
  const shown = unlessWaiting(() => shuffle(state, cell, choices, itemsOf(state, cell)), []).map((item) => {
    const label = labelOf(state, choices, item, cell.scope, state.say);
    const said = saidOf(state, choices, item);
    return new Choice(valueOf(state, choices, item), label, said.media, true, said.fallback);
  });
  const chosen = tokensOf(state, cell);
  const strangers = unlessWaiting(() => chosen.filter((value) => placeOf(state, cell, value) < 0), chosen);
  return shown.concat(strangers.map((value) => new Choice(value, strangerLabel(state, cell, value), {}, false)));
}

export function strangerLabel(state, cell, value) {
  return unlessWaiting(() => choiceLabel(state, cell, value), "") || value;
}

export function saidOf(state, choices, item) {
  if (fromRepeat(choices) || choices.label != null) return NO_TEXT;
  return choiceText(state, choices, rowOf(item).number);
}

export function shuffle(state, cell, choices, items) {
  const { randomize } = choices;
  if (randomize === undefined || randomize === false) return items;
  const { seed = 1 } = state.call.world;
  if (randomize === true) return FUNCTIONS.randomize(state.call, items.slice(), seed + cell.node);
  const given = firstOf(closureOf(state.plan, randomize)(new Frame(state.call, cell.scope)));
  return FUNCTIONS.randomize(state.call, items.slice(), given);
}

export function choiceLabel(state, cell, value) {
  const { choices } = state.plan.nodes[cell.node];
  if (!choices || value === "") return "";
  const place = placeOf(state, cell, value);
  if (place >= 0) return labelOf(state, choices, itemsOf(state, cell)[place], cell.scope);
  if (fromRepeat(choices)) return "";
  const table = tableOf(state.plan, choices.list, state.call.world);
  const rows = textIndex(table, choices.value).get(value);
  return rows ? labelOf(state, choices, table.nodes[rows[0]], cell.scope) : "";
}
