/** Rows of choice lists and external lists, with indexes made once for each list and column. */
import { toNumber } from "./values.js";

/** A list that an expression reads has not been fetched yet; `list` is its file name. */
export class Waiting extends Error {
  constructor(list) {
    super(list);
    this.list = list;
  }
}

/** One row of a list, as a node whose value is the row's own text. */
export class Row {
  constructor(table, number) {
    this.table = table;
    this.number = number;
  }

  /** The text of the row itself: column "." if there is one, else all its cells together. */
  get value() {
    const place = this.table.places.get(".");
    const cells = this.table.rows[this.number];
    return place === undefined ? cells.join("") : cells[place];
  }
}

/** The cell of one row, as a node. */
export class Leaf {
  constructor(value, row) {
    this.value = value;
    this.row = row;
  }
}

/** A list ready for the engine: its rows as nodes, and indexes, each made at first use. */
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

/** List `number`; throws Waiting when it is external and the world does not hold it. @returns {Table} */
export function tableOf(plan, number, world) {
  const choices = plan.program.lists[number];
  if (choices.external) return externalTable(choices.external, world);
  if (!plan.tables[number]) plan.tables[number] = new Table(choices.columns, choices.rows || []);
  return plan.tables[number];
}

/** The external list of that file name, kept while the same list is handed in again. @returns {Table} */
export function externalTable(name, world) {
  const source = world.lists && world.lists[name];
  if (!source) throw new Waiting(name);
  if (!external.has(source)) external.set(source, new Table(source.columns, source.rows));
  return external.get(source);
}

/** The row's text in a column; "" if there is no such column. @returns {string} */
export function cellOf(row, column) {
  const place = row.table.places.get(column);
  return place === undefined ? "" : row.table.rows[row.number][place] || "";
}

/** A node for each row: its cell in `column`, or the row itself for null. */
export function columnOf(rows, column) {
  return column === null ? rows : rows.map((row) => new Leaf(cellOf(row, column), row));
}

/** The numbers of the rows whose cell in `column` equals `key`: as texts, or as numbers. @returns {number[]} */
export function rowsWith(table, column, key) {
  const index = typeof key === "string" ? textIndex(table, column) : numberIndex(table, column);
  return index.get(typeof key === "string" ? key : toNumber(key)) || [];
}

/** Text → row numbers for a column. @returns {Map<string, number[]>} */
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

/** Number → row numbers for a column; what is no number is left out. @returns {Map<number, number[]>} */
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
