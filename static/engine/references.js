/** Closures of references to values, of this record and the one last saved. */
import { ancestor, typed } from "./instances.js";
import { toText } from "./values.js";

export function buildValue(tree, plan) {
  const shared = tree[2];
  const slot = plan.slot[tree[1]];
  const isValue = plan.nodes[tree[1]].kind === "value";
  return (frame) => {
    let scope = frame.scope;
    while (scope.node !== shared) scope = scope.parent;
    const cell = scope.cells[slot];
    return cell.relevant ? (isValue ? cell.value : true) : "";
  };
}

export function buildLastSaved(tree, plan) {
  const node = plan.nodes[tree[1]];
  return (frame) => {
    const saved = frame.call.world.last_saved;
    return saved ? typed(node.type, saved[node.path], frame.call.zone) : "";
  };
}

export function buildOnce(tree, plan, build) {
  const [, node, shared] = tree[1];
  const slot = plan.slot[node];
  const part = build(tree[2], plan);
  return (frame) => {
    const kept = ancestor(frame.scope, shared).cells[slot].value;
    return toText(kept) !== "" ? kept : part(frame);
  };
}

export const REFERENCES = {
  value: buildValue,
  "last-saved": buildLastSaved,
  once: buildOnce,
};
