/** Rows of choice lists and external lists, with indexes made once for each list and column. */
import { roundTo } from "./numbers.js";
import { toNumber } from "./values.js";

export class Waiting extends Error {
  constructor(list) {
    super(list);
    this.list = list;
  }
}

export class Row {
  constructor(table, number) {
    this.table = table;
    this.number = number;
  }

  get value() {
    const place = this.table.places.get(".");
    const cells = this.table.rows[this.number];
    return place === undefined ? cells.join("") : cells[place];
  }
}

export class Leaf {
  constructor(value, row) {
    this.value = value;
    this.row = row;
  }
}

export class Table {
  constructor(columns, rows) {
    this.places = new Map(columns.map((name, place) => [name, place]));
    this.rows = rows;
    this.nodes = rows.map((_, number) => new Row(this, number));
    this.texts = new Map();
    this.numbers = new Map();
  }
}

const external = new WeakMap();

export function tableOf(plan, number, world) {
  const choices = plan.program.lists[number];
  if (choices.external) return externalTable(choices.external, world);
  if (!plan.tables[number]) plan.tables[number] = new Table(choices.columns, choices.rows || []);
  return plan.tables[number];
}

export function externalTable(name, world) {
  const source = world.lists && world.lists[name];
  if (!source) throw new Waiting(name);
  if (!external.has(source)) external.set(source, new Table(source.columns, source.rows));
  return external.get(source);
}

export function cellOf(row, column) {
  const place = row.table.places.get(column);
  return place === undefined ? "" : row.table.rows[row.number][place] || "";
}

export function columnOf(rows, column) {
  return column === null ? rows : rows.map((row) => new Leaf(cellOf(row, column), row));
}

export function rowsWith(table, column, key) {
  if (typeof key === "string") return textIndex(table, column).get(key) || [];
  const index = numberIndex(table, column);
  return index.get(toNumber(key)) || index.get(roundTo(toNumber(key), 12)) || [];
}

export function textIndex(table, column) {
  if (!table.texts.has(column)) {
    const found = new Map();
    for (const row of table.nodes) {
      const text = cellOf(row, column);
      if (found.has(text)) found.get(text).push(row.number);
      else found.set(text, [row.number]);
    }
    table.texts.set(column, found);
  }
  return table.texts.get(column);
}

export function numberIndex(table, column) {
  if (!table.numbers.has(column)) {
    const found = new Map();
    textIndex(table, column).forEach((numbers, text) => {
      const number = toNumber(text);
      if (number === number) found.set(number, (found.get(number) || []).concat(numbers).sort((a, b) => a - b));
    });
    table.numbers.set(column, found);
  }
  return table.numbers.get(column);
}
