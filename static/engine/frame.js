/** Where an expression stands while it is evaluated; nodes filtered by predicates. */
import { toBoolean } from "./values.js";

export class Frame {
  constructor(call, scope, top) {
    this.call = call;
    this.scope = scope;
    this.top = top || this;
    this.position = 0;
    this.size = 1;
    this.row = null;
  }
}

export function keep(items, predicates, frame, place) {
  let kept = items;
  for (const predicate of predicates) {
    const inner = stepIn(frame, kept.length);
    kept = kept.filter((item) => {
      inner[place] = item;
      return passes(predicate, inner);
    });
  }
  return kept;
}

export function stepIn(frame, size) {
  frame.call.fuel(size);
  const inner = new Frame(frame.call, frame.scope, frame.top);
  inner.row = frame.row;
  inner.size = size;
  return inner;
}

export function passes(predicate, inner) {
  inner.position += 1;
  const result = predicate(inner);
  return typeof result === "number" ? result === inner.position : toBoolean(result);
}
