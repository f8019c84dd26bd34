/** Closures of references to node-sets, to the places of instances and to instances by index. */
import { OPERATORS } from "./evaluate.js";
import { keep } from "./frame.js";
import { ancestor, below, ownInstance } from "./instances.js";
import { stepsDown } from "./plan.js";
import { toNumber } from "./values.js";

export function buildNodes(tree, plan, build) {
  const [name, node, shared, predicates] = tree;
  const slot = plan.slot[node];
  const steps = stepsDown(plan, plan.nodes[node].repeat || 0, shared);
  const stages = predicates ? buildStages(predicates, node, shared, plan, build) : null;
  return (frame) => {
    const start = ancestor(frame.scope, shared);
    const scopes = stages ? runStages(start, stages, frame) : below(start, steps);
    frame.call.fuel(scopes.length);
    const found = [];
    for (const scope of scopes) if (name === "cells" || scope.cells[slot].relevant) found.push(scope.cells[slot]);
    return found;
  };
}

export function buildStages(predicates, node, shared, plan, build) {
  const stages = [];
  for (let n = node; n !== shared && n !== 0; n = plan.nodes[n].parent) {
    const closures = (predicates[n] || []).map((predicate) => build(predicate, plan));
    const repeat = plan.nodes[n].kind === "repeat" ? n : 0;
    if (repeat || closures.length) stages.unshift([repeat, closures]);
  }
  return stages;
}

export function runStages(start, stages, frame) {
  let scopes = [start];
  for (const [repeat, predicates] of stages) {
    const found = [];
    for (const scope of scopes) {
      const candidates = repeat ? scope.series[repeat].items.filter((item) => item.live) : [scope];
      found.push(...keep(candidates, predicates, frame, "scope"));
    }
    scopes = found;
  }
  return scopes;
}

export function buildPosition(tree) {
  if (tree.length === 1) return (frame) => frame.position || frame.scope.index;
  return (frame) => ancestor(frame.scope, tree[1]).index;
}

export function buildPositionOf(tree, plan, build) {
  const nodes = build(tree[1], plan);
  return (frame) => {
    const found = nodes(frame);
    return found.length ? found[0].scope.index : "";
  };
}

export function buildIndexedRepeat(tree, plan, build) {
  const [, node, shared, pairs] = tree;
  const slot = plan.slot[node];
  const indexes = new Map(pairs.map(([repeat, index]) => [repeat, build(index, plan)]));
  const steps = stepsDown(plan, plan.nodes[node].repeat || 0, shared);
  return (frame) => {
    let scope = ancestor(frame.scope, shared);
    for (const repeat of steps) {
      const index = indexes.get(repeat);
      scope = index ? pick(scope, repeat, toNumber(index(frame))) : ownInstance(frame.scope, repeat);
      if (!scope) return "";
    }
    const cell = scope.cells[slot];
    return cell.relevant ? cell.value : "";
  };
}

export function pick(scope, repeat, index) {
  const item = scope.series[repeat].items[(index === index ? Math.floor(index) : 1) - 1];
  return item && item.live ? item : null;
}

Object.assign(OPERATORS, {
  nodes: buildNodes,
  cells: buildNodes,
  position: buildPosition,
  "position-of": buildPositionOf,
  "indexed-repeat": buildIndexedRepeat,
});
