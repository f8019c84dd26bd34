/** Closures over lists: rows, indexed lookups, cells of rows, names of choices. */
import { OPERATORS } from "./evaluate.js";
import { keep } from "./frame.js";
import { ancestor, below } from "./instances.js";
import { stepsDown } from "./plan.js";
import { cellOf, columnOf, rowsWith, tableOf } from "./tables.js";
import { compare, toText } from "./values.js";

export function buildRows(tree, plan, build) {
  const [, number, tests, column] = tree;
  const predicates = tests.map((predicate) => build(predicate, plan));
  return (frame) => {
    const rows = tableOf(plan, number, frame.call.world).nodes;
    return columnOf(keep(rows, predicates, frame, "row"), column);
  };
}

export function buildLookup(tree, plan, build) {
  const [, number, keyColumn, keyTrees, tests, column] = tree;
  const keys = keyTrees.map((key) => build(key, plan));
  const predicates = tests.map((predicate) => build(predicate, plan));
  return (frame) => {
    const table = tableOf(plan, number, frame.call.world);
    const found = rowsWithAny(table, keyColumn, keys.map((key) => key(frame)));
    frame.call.fuel(found.length);
    const rows = found.map((place) => table.nodes[place]);
    return columnOf(keep(rows, predicates, frame, "row"), column);
  };
}

export function rowsWithAny(table, column, keys) {
  const values = [].concat(...keys.map((key) => (Array.isArray(key) ? key.map((node) => node.value) : key)));
  if (values.length === 1) return rowsEqual(table, column, values[0]);
  const found = new Set();
  for (const value of values) for (const number of rowsEqual(table, column, value)) found.add(number);
  return Array.from(found).sort((a, b) => a - b);
}

export function rowsEqual(table, column, value) {
  if (typeof value !== "boolean") return rowsWith(table, column, value);
  return table.nodes.filter((row) => compare("=", cellOf(row, column), value)).map((row) => row.number);
}

export function buildColumn(tree) {
  return (frame) => cellOf(frame.row, tree[1]);
}

export function buildRow() {
  return (frame) => frame.row.value;
}

export function buildChoiceName(tree, plan, build) {
  const [, node, shared] = tree;
  const slot = plan.slot[node];
  const part = build(tree[3], plan);
  const steps = stepsDown(plan, plan.nodes[node].repeat || 0, shared);
  return (frame) => {
    const value = toText(part(frame));
    const scopes = below(ancestor(frame.scope, shared), steps);
    frame.call.fuel(scopes.length);
    for (const scope of scopes) {
      const label = frame.call.choiceLabel(scope.cells[slot], value);
      if (label) return label;
    }
    return "";
  };
}

export function buildItext(tree) {
  return (frame) => frame.call.textAt(tree[1], frame.scope);
}

export function buildItextNamed(tree, plan, build) {
  const name = build(tree[1], plan);
  const numbers = new Map(Object.entries(tree[2]));
  return (frame) => {
    const number = numbers.get(toText(name(frame)));
    return number === undefined ? "" : frame.call.textAt(number, frame.scope);
  };
}

Object.assign(OPERATORS, {
  rows: buildRows,
  lookup: buildLookup,
  column: buildColumn,
  row: buildRow,
  "choice-name": buildChoiceName,
  "jr:itext": buildItext,
  "itext-named": buildItextNamed,
});
