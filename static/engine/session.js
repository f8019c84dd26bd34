/** A session: one record being filled or resumed. What each door takes, gives and throws is said in engine/session.py. */
import { keptOnLoad, load, save } from "./answers.js";
import { UNSEEN, errorsOf, listErrors } from "./check.js";
import { NO_TEXT, arrange, choiceLabel, fill, listChoices, textOf } from "./choices.js";
import { zoneOf } from "./dates.js";
import { EVERY_LOAD, begin, loadActions, preloadEnd, runAction } from "./events.js";
import { locate, locateSeries, scopesOf, walkCells } from "./instances.js";
import { CLOCK, LINGUISTIC, mentioning } from "./plan.js";
import { REPEATS, settle, sweep } from "./settle.js";
import { State, mark, note, refuel, setText } from "./state.js";

export const NO_CALENDAR = { months: [], short_months: [], short_days: [] };

export class Session {
  constructor(program, world) {
    this.program = program;
    this.state = new State(program, world);
    this.state.call.choiceLabel = (cell, value) => choiceLabel(this.state, cell, value);
    this.state.call.textAt = (number, scope) => fill(this.state, textOf(this.state, number), scope);
    setLanguage(this.state, world.language);
  }

  answer(path, text) {
    this.answerAll({ [path]: text });
  }

  answerAll(answers) {
    refuel(this.state);
    const cells = Object.keys(answers).map((path) => [locate(this.state.root, path), answers[path]]);
    for (const [cell, text] of cells) {
      if (cell.group) throw new RangeError(cell.path);
      if (!cell.readonly) setText(this.state, cell, arrange(this.state, cell, text));
    }
    settle(this.state);
  }

  addRepeat(path) {
    refuel(this.state);
    const series = locateSeries(this.state.root, path);
    if (series.counted) throw new TypeError(`the instances of ${path} are counted by the form`);
    const scope = REPEATS.grow(this.state, series);
    settle(this.state);
    return scope.cells[0].path;
  }

  removeRepeat(path) {
    refuel(this.state);
    const { scope } = locate(this.state.root, path);
    if (!scope.parent || scope.cells[0].path !== path) throw new RangeError(path);
    const series = scope.parent.series[scope.node];
    if (series.counted) throw new TypeError(`the instances of ${path} are counted by the form`);
    REPEATS.shrink(this.state, series, scope);
    settle(this.state);
  }

  useLanguage(tag) {
    refuel(this.state);
    setLanguage(this.state, tag);
    for (const k of mentioning(this.state.plan, LINGUISTIC)) {
      mark(this.state, k, scopesOf(this.state.root, this.state.plan.homes[k]));
    }
    settle(this.state);
  }

  setClock(now) {
    this.state.call.world = Object.assign({}, this.state.call.world, { now });
    this.state.call.zone = zoneOf(now);
  }

  provide(name, rows) {
    refuel(this.state, true);
    const { world } = this.state.call;
    const lists = Object.assign({}, world.lists, { [name]: rows });
    this.state.call.world = Object.assign({}, world, { lists });
    const waited = this.state.waiting;
    this.state.waiting = [];
    for (const [k, action, scope] of waited) {
      if (action) runAction(this.state, action, scope);
      else mark(this.state, k, [scope]);
    }
    settle(this.state);
  }

  cell(path) {
    const cell = locate(this.state.root, path);
    if (cell.node !== cell.scope.node && cell.scope.series[cell.node]) REPEATS.judgeHead(this.state, cell);
    return cell;
  }

  errors() {
    return listErrors(this.state);
  }

  errorsAt(path) {
    return errorsOf(this.state, locate(this.state.root, path));
  }

  choices(path) {
    return listChoices(this.state, locate(this.state.root, path));
  }

  text(path, kind = "label") {
    const cell = locate(this.state.root, path);
    return fill(this.state, textAt(this.state, cell, kind), cell.scope, this.state.say);
  }

  media(path, kind = "label") {
    return textAt(this.state, locate(this.state.root, path), kind).media || {};
  }

  instances(path) {
    const series = locateSeries(this.state.root, path);
    return series.items.filter((item) => item.cells[0].relevant).map((item) => item.cells[0].path);
  }

  walk() {
    return Array.from(walkCells(this.state.root), (cell) => cell.path);
  }

  answers(final = false) {
    return save(this.state, final);
  }

  finalize(now) {
    refuel(this.state);
    this.setClock(now);
    preloadEnd(this.state, now);
    settle(this.state);
    return this.answers(true);
  }

  changes() {
    const found = [];
    this.state.listening = true;
    this.state.changed.forEach((names, cell) => {
      if (cell.scope.alive) names.forEach((what) => found.push([cell.path, what]));
    });
    this.state.changed = new Map();
    return found;
  }
}

export function openSession(program, world, answers = null, { resume = false, edit = false } = {}) {
  const session = new Session(program, world);
  const { state } = session;
  if (answers === null) {
    begin(state);
  } else {
    load(state, answers);
    keptOnLoad(state, resume ? clockCalculates(state.plan) : new Set(), editableCalculates(state.plan));
    if (!resume) loadActions(state, [EVERY_LOAD]);
  }
  if (edit) renew(state);
  sweep(state);
  state.kept.clear();
  state.loaded = true;
  return session;
}

export function renew(state) {
  const named = (name) => state.root.cells.filter((cell) => state.plan.nodes[cell.node].question === name);
  for (const cell of named("deprecatedID")) for (const id of named("instanceID")) setText(state, cell, id.text);
  for (const cell of named("instanceID")) setText(state, cell, state.call.world.instance_id || "");
}

export function editableCalculates(plan) {
  const open = (node) => node.readonly === undefined && !UNSEEN.has(node.question || "calculate");
  return new Set(plan.nodes.filter((node) => node.calculate !== undefined && open(node)).map((node) => node.number));
}

export function clockCalculates(plan) {
  const found = mentioning(plan, CLOCK).map((k) => plan.program.computations[k]);
  return new Set(found.filter((each) => each.property === "calculate").map((each) => each.node));
}

export function setLanguage(state, tag) {
  const { texts, default_language: fallback, calendars } = state.program;
  state.call.language = texts[tag] ? tag : fallback;
  state.call.calendar = calendars[state.call.language] || NO_CALENDAR;
  if (state.listening) for (const cell of walkCells(state.root)) note(state, cell, "label");
}

export function textAt(state, cell, kind) {
  const number = state.plan.nodes[cell.node][kind];
  return number == null ? NO_TEXT : textOf(state, number);
}
