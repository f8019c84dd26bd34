/** The state of one session: the tree of cells and what is dirty; marking, touching, writing; see state.py. */
import { Call, INSTANCES, LONGEST_TEXT, OutOfFuel } from "./call.js";
import { firstOf } from "./evaluate.js";
import { Frame } from "./frame.js";
import { Scope, below, typed } from "./instances.js";
import { truncate } from "./numbers.js";
import { planOf, readersOf } from "./plan.js";
import { store, toText } from "./values.js";

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
    this.say = toText;
    this.changed = new Map();
  }
}

export function refuel(state, fetching) {
  state.fetching = fetching;
  state.call.refuel();
}

export function room(state) {
  return INSTANCES - state.total;
}

export function note(state, cell, what) {
  if (!state.listening) return;
  if (!state.changed.has(cell)) state.changed.set(cell, new Set());
  state.changed.get(cell).add(what);
}

export function mark(state, k, scopes) {
  if (k > state.swept) return;
  const pending = state.pending[k];
  for (const scope of scopes) pending.add(scope);
  if (pending.size) {
    state.dirty[k] = 1;
    state.cursor = Math.min(state.cursor, k);
  }
}

export function touch(state, cell) {
  for (const [k, shared, steps] of readersOf(state.plan, cell.node)) {
    if (k > state.swept) continue;
    let { scope } = cell;
    while (scope.node !== shared) scope = scope.parent;
    mark(state, k, steps.length ? below(scope, steps) : [scope]);
    for (const repeat of steps.slice(-1)) noteEmpty(state, scope, repeat);
  }
}

export function noteEmpty(state, scope, repeat) {
  const series = scope.series[repeat];
  if (series && !series.items.length) note(state, series.head, "relevant");
}

export function write(state, cell, text, value) {
  if (text.length > LONGEST_TEXT) throw new OutOfFuel("text", LONGEST_TEXT);
  cell.text = text;
  cell.value = text ? value : "";
  note(state, cell, "value");
  note(state, cell, "error");
  if (state.loaded && state.plan.actions.has(`xforms-value-changed ${cell.node}`)) state.fired.push(cell);
  touch(state, cell);
}

export function setText(state, cell, text) {
  if (text === cell.text) return;
  write(state, cell, text, typed(state.plan.nodes[cell.node].type, text, state.call.zone));
}

export function resultOf(kind, result) {
  let value = firstOf(result);
  if (kind === "int" && typeof value === "number") value = truncate(value);
  if (typeof value === "boolean") return [value, value ? "1" : "0"];
  return [value, store(value)];
}
