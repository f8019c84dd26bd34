/** The tree of cells: scopes (the root, each repeat instance), their cells and series of instances; see instances.py. */
import { INSTANCES, OutOfFuel } from "./call.js";
import { inside } from "./plan.js";
import { readTyped } from "./values.js";

export const STRICT = new Set(["int", "decimal", "date", "dateTime"]);

export class Cell {
  constructor(node, scope) {
    this.node = node;
    this.scope = scope;
    this.text = "";
    this.value = "";
    this.own = true;
    this.relevant = true;
    this.required = false;
    this.locked = false;
    this.readonly = false;
    this.valid = true;
    this.choices = null;
    this.offered = null;
    this.stale = null;
    this.loaded = "";
  }

  get group() {
    return this.scope.plan.nodes[this.node].kind !== "value";
  }

  get path() {
    return pathOf(this);
  }
}

export class Scope {
  constructor(plan, node, parent) {
    this.node = node;
    this.parent = parent;
    this.index = 1;
    this.plan = plan;
    this.cells = plan.layout[node].map((n) => new Cell(n, this));
    this.series = {};
    for (const r of plan.nested[node]) this.series[r] = new Series(r, this);
    this.live = true;
    this.alive = true;
  }
}

export class Series {
  constructor(node, scope) {
    this.node = node;
    this.scope = scope;
    this.items = [];
    this.head = new Cell(node, scope);
    this.counted = scope.plan.nodes[node].count !== undefined;
  }
}

function seriesOf(scope) {
  return scope.plan.nested[scope.node].map((r) => scope.series[r]);
}

export function cellIn(scope, node) {
  return scope.cells[scope.plan.slot[node]];
}

export function parentCell(scope, node) {
  if (node === 0) return null;
  return cellIn(node === scope.node ? scope.parent : scope, scope.plan.nodes[node].parent);
}

export function appendInstance(series) {
  const scope = new Scope(series.scope.plan, series.node, series.scope);
  series.items.push(scope);
  scope.index = series.items.length;
  return scope;
}

export function fillDefaults(scope, zone, room) {
  const made = [scope];
  for (const each of made) {
    if (made.length > room) throw new OutOfFuel("instances", INSTANCES);
    for (const cell of each.cells) {
      const node = each.plan.nodes[cell.node];
      if (node.default && node.kind === "value") setDefault(cell, node.type, node.default, zone);
    }
    for (const series of seriesOf(each)) {
      const { initial = 1 } = each.plan.nodes[series.node];
      for (let i = 0; i < initial; i += 1) made.push(appendInstance(series));
    }
  }
  return made.length;
}

export function setDefault(cell, kind, text, zone) {
  const value = typed(kind, text, zone);
  if (STRICT.has(kind) && typeof value === "string") return;
  cell.text = text;
  cell.value = value;
}

export function typed(kind, text, zone) {
  return text ? readTyped(kind || "string", text, zone) : "";
}

export function ancestor(scope, repeat) {
  let found = scope;
  while (found.node !== repeat) found = found.parent;
  return found;
}

export function ownInstance(scope, repeat) {
  let found = scope;
  while (found && found.node !== repeat) found = found.parent;
  return found;
}

export function below(scope, steps) {
  let found = [scope];
  for (const repeat of steps) {
    const next = [];
    for (const each of found) for (const item of each.series[repeat].items) next.push(item);
    found = next;
  }
  return found;
}

export function belowAll(scope) {
  const found = [scope];
  for (const each of found) for (const series of seriesOf(each)) found.push(...series.items);
  return found;
}

export function scopesOf(root, repeat) {
  return below(root, root.plan.chains[repeat]);
}

export function spreadRelevance(scope, node) {
  return inherit(
    scope, node, "relevant",
    (cell, above) => cell.own && (!above || above.relevant) && (cell.node !== cell.scope.node || cell.scope.live),
  );
}

export function spreadReadonly(scope, node) {
  return inherit(scope, node, "readonly", (cell, above) => cell.locked || (above !== null && above.readonly));
}

export function inherit(scope, node, name, judge) {
  const changed = [];
  const stack = [[scope, node]];
  while (stack.length) {
    const [at, top] = stack.pop();
    const [nodes, repeats] = inside(at.plan, top);
    for (const n of nodes) {
      const cell = cellIn(at, n);
      const found = judge(cell, parentCell(at, n));
      if (found !== cell[name]) {
        cell[name] = found;
        changed.push(cell);
      }
    }
    stackItems(stack, at, repeats);
  }
  return changed;
}

export function stackItems(stack, scope, repeats) {
  for (let r = repeats.length - 1; r >= 0; r -= 1) {
    const { items } = scope.series[repeats[r]];
    for (let i = items.length - 1; i >= 0; i -= 1) stack.push([items[i], repeats[r]]);
  }
}

export function* walkCells(scope) {
  const nested = scope.plan.nested[scope.node];
  let place = 0;
  for (const cell of scope.cells) {
    for (; nested[place] < cell.node; place += 1) {
      for (const item of scope.series[nested[place]].items) yield* walkCells(item);
    }
    yield cell;
  }
  for (; place < nested.length; place += 1) {
    for (const item of scope.series[nested[place]].items) yield* walkCells(item);
  }
}

export function pathOf(cell) {
  const { scope } = cell;
  return pathOfScope(scope) + (cell.node === scope.node ? "" : scope.plan.tails[cell.node]);
}

export function pathOfScope(scope) {
  if (!scope.parent) return scope.plan.nodes[0].path;
  return `${pathOfScope(scope.parent)}${scope.plan.tails[scope.node]}[${scope.index}]`;
}

export function findNode(plan, path) {
  const indexes = [];
  const plain = path.replace(/\[([0-9]+)\]/g, (_, index) => {
    indexes.push(Number(index));
    return "";
  });
  if (!plan.byPath.has(plain)) throw new RangeError(path);
  return [plan.byPath.get(plain), indexes];
}

export function locate(root, path) {
  const [number, indexes] = findNode(root.plan, path);
  const steps = root.plan.chains[root.plan.nodes[number].repeat || 0];
  let scope = root;
  for (let i = 0; i < Math.min(steps.length, indexes.length); i += 1) {
    scope = scope.series[steps[i]].items[indexes[i] - 1];
    if (!scope) throw new RangeError(path);
  }
  if (indexes.length === steps.length) return cellIn(scope, number);
  if (indexes.length === steps.length - 1 && scope.series[number]) return scope.series[number].head;
  throw new RangeError(path);
}

export function locateSeries(root, path) {
  const cell = locate(root, path);
  if (cell.node === cell.scope.node || !cell.scope.series[cell.node]) throw new RangeError(path);
  return cell.scope.series[cell.node];
}
