/** Flat answers into the tree of cells and out of it. */
import { INSTANCES, OutOfFuel } from "./call.js";
import { appendInstance, belowAll, cellIn, findNode, typed } from "./instances.js";
import { room } from "./state.js";

export function load(state, answers) {
  const { plan, call } = state;
  for (const path of Object.keys(answers)) {
    if (!plan.byPath.has(path.replace(/\[[0-9]+\]/g, ""))) continue;
    const [number, indexes] = findNode(plan, path);
    const node = plan.nodes[number];
    const scope = reach(state, plan.chains[node.repeat || 0], indexes);
    if (node.kind === "value" && answers[path]) {
      const cell = cellIn(scope, number);
      cell.text = cell.loaded = answers[path];
      cell.value = typed(node.type, cell.text, call.zone);
    }
  }
}

export function reach(state, steps, indexes) {
  let scope = state.root;
  steps.forEach((repeat, depth) => {
    const index = depth < indexes.length ? indexes[depth] : 1;
    extend(state, scope.series[repeat], index);
    scope = scope.series[repeat].items[index - 1];
  });
  return scope;
}

export function extend(state, series, size) {
  const missing = size - series.items.length;
  if (missing > room(state) || size < 1) throw new OutOfFuel("instances", INSTANCES);
  for (let i = 0; i < missing; i += 1) {
    appendInstance(series);
    state.total += 1;
  }
}

export function save(state, final) {
  const found = {};
  saveScope(state.root, state.plan.nodes[0].path, final, found);
  return found;
}

export function saveScope(scope, path, final, found) {
  const { plan } = scope;
  const repeats = plan.nested[scope.node];
  let place = 0;
  for (const cell of scope.cells) {
    for (; repeats[place] < cell.node; place += 1) saveSeries(scope.series[repeats[place]], path, final, found);
    if (plan.nodes[cell.node].kind === "value" && (final ? cell.relevant : cell.text)) {
      found[path + plan.tails[cell.node]] = cell.text;
    }
  }
  for (; place < repeats.length; place += 1) saveSeries(scope.series[repeats[place]], path, final, found);
}

export function saveSeries(series, path, final, found) {
  const items = series.items.filter((item) => !final || item.cells[0].relevant);
  items.forEach((item, place) => {
    const inner = `${path}${series.scope.plan.tails[series.node]}[${place + 1}]`;
    found[inner] = "";
    saveScope(item, inner, final, found);
  });
}

export function keptOnLoad(state, volatile, editable) {
  for (const scope of belowAll(state.root)) {
    for (const cell of scope.cells) {
      if (cell.text && (volatile.has(cell.node) || editable.has(cell.node))) state.kept.add(cell);
    }
  }
}
