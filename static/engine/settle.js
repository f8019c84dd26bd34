/** The walk that settles a session: dirty computations, lowest first, until none is left; never recursive. */
import { OutOfFuel } from "./call.js";
import { offer, prune } from "./choices.js";
import { closureOf } from "./evaluate.js";
import { runFired } from "./events.js";
import { cellIn, scopesOf, spreadReadonly, spreadRelevance, typed } from "./instances.js";
import { mark, note, resultOf, touch, write } from "./state.js";
import { Waiting } from "./tables.js";
import { kindOf, toBoolean } from "./values.js";

export function sweep(state) {
  state.plan.homes.forEach((home, k) => {
    state.swept = k;
    run(state, k, scopesOf(state.root, home));
  });
  state.swept = state.plan.homes.length;
  settle(state);
}

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
        if (apply === setChoices && !state.fetching) cellIn(scope, node).stale = state.loaded && null;
        continue;
      }
      apply(state, scope, node, value);
    }
  } catch (error) {
    if (error instanceof OutOfFuel) mark(state, k, scopes);
    throw error;
  }
}

export function turns(cell, name, value) {
  const before = cell[name];
  cell[name] = toBoolean(value);
  return cell[name] !== before;
}

export function setRelevant(state, scope, number, value) {
  if (turns(cellIn(scope, number), "own", value)) spread(state, scope, number);
}

export function spread(state, scope, number) {
  for (const cell of spreadRelevance(scope, number)) {
    note(state, cell, "relevant");
    note(state, cell, "error");
    touch(state, cell);
    if (cell.stale) prune(state, cell);
  }
}

export function setCalculate(state, scope, number, result) {
  const cell = cellIn(scope, number);
  const { type } = state.plan.nodes[number];
  const [found, text] = resultOf(type, result);
  if (state.kept.has(cell)) {
    cell.value = typed(kindOf(found) || type, cell.text, state.call.zone);
    return;
  }
  const value = typeof found === "string" ? typed(type, text, state.call.zone) : found;
  if (text !== cell.text || (text !== "" && typeof value !== typeof cell.value)) write(state, cell, text, value);
}

export function setRequired(state, scope, number, value) {
  const cell = cellIn(scope, number);
  if (!turns(cell, "required", value)) return;
  note(state, cell, "required");
  note(state, cell, "error");
}

export function setReadonly(state, scope, number, value) {
  if (!turns(cellIn(scope, number), "locked", value)) return;
  for (const each of spreadReadonly(scope, number)) note(state, each, "readonly");
}

export function setConstraint(state, scope, number, value) {
  const cell = cellIn(scope, number);
  if (turns(cell, "valid", value)) note(state, cell, "error");
}

export function setChoices(state, scope, number, value) {
  offer(state, cellIn(scope, number), value);
}

export function setOutput(state, scope, number) {
  note(state, cellIn(scope, number), "label");
}

export const APPLY = {
  relevant: setRelevant,
  calculate: setCalculate,
  required: setRequired,
  readonly: setReadonly,
  constraint: setConstraint,
  choices: setChoices,
  output: setOutput,
};

/** What the session asks of repeats.js. */
export const REPEATS = {};
