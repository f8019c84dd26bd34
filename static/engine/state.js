/**
 * The state of one session: the tree of cells and the set of what is dirty; marking, touching, writing.
 *
 * `pending[k]` holds the scopes in which computation k must run; `dirty[k]` is 1 where there are any;
 * none is dirty below `cursor`. While a record is loaded, `swept` is the computation that the first sweep
 * has reached: what lies after it will run anyway and is not marked.
 */
import { Call, INSTANCES, LONGEST_TEXT, OutOfFuel, STEPS } from "./call.js";
import { firstOf } from "./evaluate.js";
import { Frame } from "./frame.js";
import { Scope, below, typed } from "./instances.js";
import { truncate } from "./numbers.js";
import { planOf, readersOf } from "./plan.js";
import { store } from "./values.js";

/** Everything that changes in a session. */
export class State {
  constructor(program, world) {
    this.program = program;
    this.plan = planOf(program);
    this.call = new Call(program, world);
    this.root = new Scope(this.plan, 0, null);
    this.frame = new Frame(this.call, this.root);
    this.pending = program.computations.map(() => new Set());
    this.dirty = new Uint8Array(program.computations.length);
    this.cursor = 0;
    this.swept = -1;
    this.loaded = false;
    this.kept = new Set();
    this.fired = [];
    this.waiting = [];
    this.total = 1;
    this.listening = false;
    this.changed = new Map();
  }
}

/** Give the next answer its full measure of steps. */
export function refuel(state) {
  state.call.left = STEPS;
}

/** How many more scopes there may be. */
export function room(state) {
  return INSTANCES - state.total;
}

/** Remember for the page that a property changed. */
export function note(state, cell, what) {
  if (!state.listening) return;
  if (!state.changed.has(cell)) state.changed.set(cell, new Set());
  state.changed.get(cell).add(what);
}

/** Make a computation dirty in some scopes. */
export function mark(state, k, scopes) {
  if (k > state.swept) return;
  const pending = state.pending[k];
  for (const scope of scopes) pending.add(scope);
  if (pending.size) {
    state.dirty[k] = 1;
    state.cursor = Math.min(state.cursor, k);
  }
}

/** Make dirty what reads a cell, in the instances that share a repeat instance with it. */
export function touch(state, cell) {
  for (const [k, shared, steps] of readersOf(state.plan, cell.node)) {
    if (k > state.swept) continue;
    let { scope } = cell;
    while (scope.node !== shared) scope = scope.parent;
    mark(state, k, steps.length ? below(scope, steps) : [scope]);
    for (const repeat of steps.slice(-1)) noteEmpty(state, scope, repeat);
  }
}

/** A repeat without instances may have changed its relevance: tell the page. */
export function noteEmpty(state, scope, repeat) {
  const series = scope.series[repeat];
  if (series && !series.items.length) note(state, series.head, "relevant");
}

/** Give a cell its text and value; its actions will run, what reads it becomes dirty. */
export function write(state, cell, text, value) {
  if (text.length > LONGEST_TEXT) throw new OutOfFuel("text", LONGEST_TEXT);
  cell.text = text;
  cell.value = text ? value : "";
  note(state, cell, "value");
  note(state, cell, "error");
  if (state.loaded && state.plan.actions.has(`xforms-value-changed ${cell.node}`)) state.fired.push(cell);
  touch(state, cell);
}

/** Write a text, typed by the node's type, if it differs. */
export function setText(state, cell, text) {
  if (text === cell.text) return;
  write(state, cell, text, typed(state.plan.nodes[cell.node].type, text, state.call.zone));
}

/**
 * [value, text]: what a cell of a type holds of an expression's result. Numbers lose their fraction in an
 * int; a boolean is stored as 1 or 0 (both as JavaRosa and Web Forms).
 */
export function resultOf(kind, result) {
  let value = firstOf(result);
  if (kind === "int" && typeof value === "number") value = truncate(value);
  if (typeof value === "boolean") return [value, value ? "1" : "0"];
  return [value, store(value)];
}
