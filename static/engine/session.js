/**
 * A session: one record being filled or resumed. The engine's doors are here.
 *
 * Each file has a twin in formserver/engine/ with the same names in the same order; what a function takes and
 * gives is said there, once. Nothing here reads a clock or a random source, or touches a page.
 */
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

/** The answers to one form and everything that follows from them. Made by openSession. */
export class Session {
  constructor(program, world) {
    this.program = program;
    this.state = new State(program, world);
    this.state.call.choiceLabel = (cell, value) => choiceLabel(this.state, cell, value);
    this.state.call.textAt = (number, scope) => fill(this.state, textOf(this.state, number), scope);
    setLanguage(this.state, world.language);
  }

  /** Write what a person answered and settle. Readonly questions are left alone; throws RangeError: no such place. */
  answer(path, text) {
    this.answerAll({ [path]: text });
  }

  /** Write several answers, then settle once. Throws RangeError: one of the paths is no value in this record. */
  answerAll(answers) {
    refuel(this.state);
    const cells = Object.keys(answers).map((path) => [locate(this.state.root, path), answers[path]]);
    for (const [cell, text] of cells) {
      if (cell.group) throw new RangeError(cell.path);
      if (!cell.readonly) setText(this.state, cell, arrange(this.state, cell, text));
    }
    settle(this.state);
  }

  /** Add a last instance to a repeat; returns its path. Throws TypeError: its count is not the person's to change. */
  addRepeat(path) {
    refuel(this.state);
    const series = locateSeries(this.state.root, path);
    if (series.counted) throw new TypeError(`the instances of ${path} are counted by the form`);
    const scope = REPEATS.grow(this.state, series);
    settle(this.state);
    return scope.cells[0].path;
  }

  /** Remove a repeat instance; later ones move up. Throws TypeError as in addRepeat; RangeError: no such instance. */
  removeRepeat(path) {
    refuel(this.state);
    const { scope } = locate(this.state.root, path);
    if (!scope.parent || scope.cells[0].path !== path) throw new RangeError(path);
    const series = scope.parent.series[scope.node];
    if (series.counted) throw new TypeError(`the instances of ${path} are counted by the form`);
    REPEATS.shrink(this.state, series, scope);
    settle(this.state);
  }

  /** Change the language of labels, names of choices and dates; what prints them is computed again. */
  useLanguage(tag) {
    refuel(this.state);
    setLanguage(this.state, tag);
    for (const k of mentioning(this.state.plan, LINGUISTIC)) {
      mark(this.state, k, scopesOf(this.state.root, this.state.plan.homes[k]));
    }
    settle(this.state);
  }

  /** Give the session the time of the next recalculations; nothing is computed by this alone. */
  setClock(now) {
    this.state.call.world = Object.assign({}, this.state.call.world, { now });
    this.state.call.zone = zoneOf(now);
  }

  /** Hand in an external list that was still being fetched; what waited for it is computed. */
  provide(name, rows) {
    refuel(this.state);
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

  /**
   * The cell of a value, group, repeat instance or repeat (its head). Throws RangeError: there is none.
   * Cells are live: path, node, text, value, relevant (inherited), required, readonly.
   */
  cell(path) {
    const cell = locate(this.state.root, path);
    if (cell.node !== cell.scope.node && cell.scope.series[cell.node]) REPEATS.judgeHead(this.state, cell);
    return cell;
  }

  /** [code, path] of all that is wrong, document order; codes required, type, choice, constraint. */
  errors() {
    return listErrors(this.state);
  }

  /** The codes of one value. */
  errorsAt(path) {
    return errorsOf(this.state, locate(this.state.root, path));
  }

  /** The choices of a select, then what is chosen but not in its list (`inList` false). */
  choices(path) {
    return listChoices(this.state, locate(this.state.root, path));
  }

  /** A text with its outputs: label, hint, guidance, constraint_message, required_message. */
  text(path, kind = "label") {
    const cell = locate(this.state.root, path);
    return fill(this.state, textAt(this.state, cell, kind), cell.scope);
  }

  /** The media of a text: image, big-image, audio, video → file name. */
  media(path, kind = "label") {
    return textAt(this.state, locate(this.state.root, path), kind).media || {};
  }

  /** The paths of the relevant instances of a repeat, without the surplus of its count. */
  instances(path) {
    const series = locateSeries(this.state.root, path);
    return series.items.filter((item) => item.cells[0].relevant).map((item) => item.cells[0].path);
  }

  /** Every instance path in document order: groups, repeat instances and values. */
  walk() {
    return Array.from(walkCells(this.state.root), (cell) => cell.path);
  }

  /** The answers. A draft has all but blanks; `final`: what is relevant, blanks too. */
  answers(final = false) {
    return save(this.state, final);
  }

  /** Write the end of the interview and return the final answers. */
  finalize(now) {
    refuel(this.state);
    this.setClock(now);
    preloadEnd(this.state, now);
    settle(this.state);
    return this.answers(true);
  }

  /**
   * [path, property] of what changed since the last call; the first call begins the listening.
   * Properties: value, relevant, required, readonly, choices, label, error, instances.
   */
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

/**
 * Open a record. Without `answers` a new one: defaults, preloads, first-load actions, calculations.
 *
 * With `answers` a record is loaded: no first-load events. Every calculation runs, except that an answer
 * which a person may write over its calculation stays. `resume` goes on with a record of this sitting or
 * a draft: no events at all, and what reads clock or random numbers keeps its value until something that
 * it reads changes. `edit` makes a new version of a sent record: its instanceID goes to deprecatedID.
 * @param {object} program
 * @param {object} world
 * @param {Object<string, string> | null} [answers]
 * @param {{resume?: boolean, edit?: boolean}} [options]
 * @returns {Session}
 */
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

/** Give an edited record its new instanceID and remember the old one where the form has a place for it. */
export function renew(state) {
  const named = (name) => state.root.cells.filter((cell) => state.plan.nodes[cell.node].question === name);
  for (const cell of named("deprecatedID")) for (const id of named("instanceID")) setText(state, cell, id.text);
  for (const cell of named("instanceID")) setText(state, cell, state.call.world.instance_id || "");
}

/** The nodes that both a calculation and a person may write. @returns {Set<number>} */
export function editableCalculates(plan) {
  const open = (node) => node.readonly === undefined && !UNSEEN.has(node.question || "calculate");
  return new Set(plan.nodes.filter((node) => node.calculate !== undefined && open(node)).map((node) => node.number));
}

/** The nodes whose calculation itself reads clock, random numbers or the record last saved. @returns {Set<number>} */
export function clockCalculates(plan) {
  const found = mentioning(plan, CLOCK).map((k) => plan.program.computations[k]);
  return new Set(found.filter((each) => each.property === "calculate").map((each) => each.node));
}

/** Use a language of the form; one that it lacks means its default. */
export function setLanguage(state, tag) {
  const { texts, default_language: fallback, calendars } = state.program;
  state.call.language = texts[tag] ? tag : fallback;
  state.call.calendar = calendars[state.call.language] || NO_CALENDAR;
  if (state.listening) for (const cell of walkCells(state.root)) note(state, cell, "label");
}

/** One of a node's texts in the language in use. */
export function textAt(state, cell, kind) {
  const number = state.plan.nodes[cell.node][kind];
  return number === undefined || number === null ? NO_TEXT : textOf(state, number);
}
