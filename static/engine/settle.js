/** The walk that settles a session: dirty computations, lowest first, until none is left; never recursive. */
import { INSTANCES, OutOfFuel } from "./call.js";
import { offer, prune } from "./choices.js";
import { closureOf } from "./evaluate.js";
import { grow, runFired } from "./events.js";
import { cellIn, scopesOf, spreadReadonly, spreadRelevance, typed } from "./instances.js";
import { mark, note, resultOf, room, touch, write } from "./state.js";
import { Waiting } from "./tables.js";
import { toBoolean, toNumber } from "./values.js";

/** Run every computation once in its order, as at load; then settle what this made dirty again. */
export function sweep(state) {
  state.plan.homes.forEach((home, k) => {
    state.swept = k;
    run(state, k, scopesOf(state.root, home));
  });
  state.swept = state.plan.homes.length;
  settle(state);
}

/** Run what is dirty, and the actions that it fires, until nothing is; throws OutOfFuel. */
export function settle(state) {
  for (;;) {
    runFired(state);
    const k = state.dirty.indexOf(1, state.cursor);
    if (k < 0) break;
    const scopes = state.pending[k];
    state.pending[k] = new Set();
    state.dirty[k] = 0;
    state.cursor = k;
    run(state, k, scopes);
  }
  state.cursor = state.dirty.length;
}

/** Run one computation in some scopes; when the fuel ends, they stay dirty. */
export function run(state, k, scopes) {
  const { property, node, expression } = state.program.computations[k];
  const apply = APPLY[property];
  const evaluate = closureOf(state.plan, expression);
  try {
    for (const scope of scopes) {
      if (!scope.alive) continue;
      state.call.fuel(1);
      state.frame.scope = scope;
      let value = "";
      try {
        if (apply !== setOutput) value = evaluate(state.frame);
      } catch (error) {
        if (!(error instanceof Waiting)) throw error;
        state.waiting.push([k, null, scope]);
        continue;
      }
      apply(state, scope, node, value);
    }
  } catch (error) {
    if (error instanceof OutOfFuel) mark(state, k, scopes);
    throw error;
  }
}

/** Own relevance; a change is inherited by all that lies below. */
export function setRelevant(state, scope, number, value) {
  const cell = cellIn(scope, number);
  const own = toBoolean(value);
  if (own === cell.own) return;
  cell.own = own;
  spread(state, scope, number);
}

/** Let relevance reach the descendants of a node; what reads those that changed is dirty. */
export function spread(state, scope, number) {
  for (const cell of spreadRelevance(scope, number)) {
    note(state, cell, "relevant");
    note(state, cell, "error");
    touch(state, cell);
    if (cell.stale) prune(state, cell);
  }
}

/** The value of a calculation, typed by its result; a text result by the node's type. */
export function setCalculate(state, scope, number, result) {
  const cell = cellIn(scope, number);
  if (state.kept.has(cell)) return;
  const { type } = state.plan.nodes[number];
  const [found, text] = resultOf(type, result);
  const value = typeof found === "string" ? typed(type, text, state.call.zone) : found;
  if (text !== cell.text || (text !== "" && typeof value !== typeof cell.value)) write(state, cell, text, value);
}

/** Whether an answer is required. */
export function setRequired(state, scope, number, value) {
  const cell = cellIn(scope, number);
  const required = toBoolean(value);
  if (required === cell.required) return;
  cell.required = required;
  note(state, cell, "required");
  note(state, cell, "error");
}

/** Whether the person may not write; inherited by all that lies below. */
export function setReadonly(state, scope, number, value) {
  const cell = cellIn(scope, number);
  const locked = toBoolean(value);
  if (locked === cell.locked) return;
  cell.locked = locked;
  for (const each of spreadReadonly(scope, number)) note(state, each, "readonly");
}

/** Whether the value passes its constraint. */
export function setConstraint(state, scope, number, value) {
  const cell = cellIn(scope, number);
  const valid = toBoolean(value);
  if (valid === cell.valid) return;
  cell.valid = valid;
  note(state, cell, "error");
}

/** What a select offers. */
export function setChoices(state, scope, number, value) {
  offer(state, cellIn(scope, number), value);
}

/** One of the node's texts changed; the page asks for it when it shows it. */
export function setOutput(state, scope, number) {
  note(state, cellIn(scope, number), "label");
}

/** How many instances a repeat has: missing ones are made, those above are hidden and kept. */
export function setCount(state, scope, number, value) {
  const series = scope.series[number];
  const count = toNumber(value, state.call.zone);
  const wanted = count === count ? Math.floor(Math.min(Math.max(count, 0), INSTANCES + 1)) : 0;
  if (wanted - series.items.length > room(state)) throw new OutOfFuel("instances", INSTANCES);
  let changed = false;
  for (const item of series.items) {
    const live = item.index <= wanted;
    if (live === item.live) continue;
    item.live = live;
    changed = true;
    spread(state, item, number);
  }
  while (series.items.length < wanted) grow(state, series);
  if (changed) note(state, series.head, "instances");
}

export const APPLY = {
  relevant: setRelevant,
  calculate: setCalculate,
  required: setRequired,
  readonly: setReadonly,
  constraint: setConstraint,
  choices: setChoices,
  output: setOutput,
  count: setCount,
};
