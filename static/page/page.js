// @ts-check
/** One page in the document: bound to the session, kept in step with it. */
import { indexedPath, pathOf } from './paths.js';
import { isGarbled, readText, writeChoices, writeText } from './controls.js';
import { errorWords, showErrors, showSummary } from './errors.js';
import { isUnranked } from './fields.js';
import { steps } from './steps.js';
import { headings, plain, rich, wordsAt } from './words.js';

/** A list longer than this is not in the blank pages. */
const LONG_LIST = 500;

/** Bring every question of the document's page in step with the session, and know them by path. */
export function bind(app) {
  app.groups = new Map();
  for (const section of document.querySelectorAll('main [data-group]')) app.groups.set(section.dataset.group, section);
  know(app);
  for (const path of app.groups.keys()) syncGroup(app, path);
  for (const path of app.boxes.keys()) syncQuestion(app, path, true);
  app.session.changes();
}

/** Know the questions of the document's page by path. */
export function know(app) {
  app.boxes = new Map();
  meet(app, Array.from(document.querySelectorAll('main .question')).filter((box) => !box.closest('.block')));
}

/** Know these questions of the page too. */
export function meet(app, boxes) {
  for (const box of boxes) app.boxes.set(pathOf(app.program, box.dataset.field), box);
}

/** Bring those questions in step. */
export function keepUp(app, part) {
  for (const box of part.querySelectorAll('.question')) syncQuestion(app, pathOf(app.program, box.dataset.field), true);
}

/** Take what the controls say now into the session (a page that the person began before the script came). */
export function takeAll(app, boxes = app.boxes) {
  const answers = {};
  for (const [path, box] of boxes) {
    const cell = app.session.cell(path);
    const text = cell.readonly || !cell.relevant ? null : readText(box, nodeOf(app, box), app.locale);
    if (text === '' && isGarbled(nodeOf(app, box))) continue; // answered before, and not shown
    if (text !== null && text !== cell.text) answers[path] = text;
  }
  if (!Object.keys(answers).length) return;
  app.session.answerAll(answers);
  unsent(app);
}

/** The record is another than the one that was, or would have been, sent. */
export function unsent(app) {
  app.dirty = true;
  app.finished = '';
  app.final = null;
  if (app.save) app.save();
}

/** A control of `box` changed: store its answer, update what depends on it, and what was said to be wrong there. */
export function changed(app, box) {
  const path = pathOf(app.program, box.dataset.field);
  const text = readText(box, nodeOf(app, box), app.locale);
  if (text === null || app.session.cell(path).readonly) return;
  store(app, path, text);
  if (box.classList.contains('wrong')) judge(app, path, box);
}

/** Take back the answer of the question `field`, whose controls cannot. */
export function cleared(app, field) {
  const path = pathOf(app.program, field);
  const box = app.boxes.get(path);
  store(app, path, '');
  writeText(box, nodeOf(app, box), '', app.locale);
  box.querySelector('input:not([type=hidden])').focus();
}

/** Answer `path` with `text`, and show what follows from it. */
export function store(app, path, text) {
  if (text !== app.session.cell(path).text) {
    app.session.answer(path, text);
    unsent(app);
  }
  refresh(app, path);
}

/** Update what the session says has changed since the last time; the controls of `source` stay as typed. */
function refresh(app, source) {
  const paths = new Set();
  for (const change of app.session.changes()) paths.add(change[0]);
  for (const path of paths) {
    if (app.groups.has(path)) syncGroup(app, path);
    if (!app.boxes.has(path)) continue;
    const box = app.boxes.get(path);
    syncQuestion(app, path, path !== source);
    if (path !== source && box.classList.contains('wrong')) judge(app, path, box);
  }
}

function nodeOf(app, box) {
  return app.program.nodes[Number(box.dataset.node)];
}

function syncGroup(app, path) {
  const section = app.groups.get(path);
  section.hidden = !app.session.cell(path).relevant;
  const heading = section.querySelector('h2.words');
  if (heading && speaks(app, app.program.nodes[Number(section.dataset.node)].label)) {
    rich(heading, wordsAt(app, path, 'label'));
  }
}

/** Bring one question in step: shown or not, words with outputs, choices, value, readonly. */
function syncQuestion(app, path, withValue) {
  const box = app.boxes.get(path);
  const node = nodeOf(app, box);
  const cell = app.session.cell(path);
  box.hidden = !cell.relevant;
  syncWords(app, box, node, path);
  const anew = Boolean(node.choices) && offer(app, box, node, path);
  syncMarks(app, box, cell);
  const differs = withValue && !typing(box, cell) && readText(box, node, app.locale) !== cell.text;
  if ((anew || differs) && !isGarbled(node)) writeText(box, node, cell.text, app.locale);
  for (const control of box.querySelectorAll('input:not([type=hidden]), textarea, select')) lock(control, cell.readonly);
}

/** Make the choices in `box` anew where they are other ones; long lists (finder.js) see to themselves. */
function offer(app, box, node, path) {
  if (box.dataset.find) return Boolean(box.finder) && box.finder();
  return changeable(app, node) && writeChoices(app, box, offered(app, path));
}

/** The choices to show; what was typed as the places of a ranking is none of them. */
function offered(app, path) {
  const typed = isUnranked(app.session.cell(path).text);
  return app.session.choices(path).filter((choice) => choice.inList !== false || !typed);
}

function typing(box, cell) {
  const at = document.activeElement;
  return !cell.readonly && box.contains(at) && /^(INPUT|TEXTAREA)$/.test(at.tagName) && !/^(radio|checkbox)$/.test(at.type);
}

function lock(control, readonly) {
  if (control.tagName === 'TEXTAREA' || /^(text|password)$/.test(control.type)) control.readOnly = readonly;
  else control.disabled = readonly;
}

function syncWords(app, box, node, path) {
  const said = box.querySelector('.words');
  if (said && speaks(app, node.label)) rich(said, wordsAt(app, path, 'label'));
  const hint = box.querySelector('.hint');
  if (hint && speaks(app, node.hint)) rich(hint, wordsAt(app, path, 'hint'));
  const guidance = box.querySelector('.guidance p');
  if (guidance && speaks(app, node.guidance)) rich(guidance, wordsAt(app, path, 'guidance'));
}

function speaks(app, number) {
  if (number == null) return false;
  const text = app.program.texts[app.language][number];
  return (text.parts || []).some((part) => typeof part === 'number');
}

function changeable(app, node) {
  const from = node.choices;
  if (from.list == null || from.rows != null || from.randomize) return true;
  const list = app.program.lists[from.list];
  return Boolean(list.external) || list.rows.length > LONG_LIST
    || list.texts && list.texts.some((number) => speaks(app, number));
}

/** "(optional)" after the words of a question, as long as it is. */
function syncMarks(app, box, cell) {
  const words = box.querySelector('.words');
  if (box.dataset.kind === 'note' || !words) return;
  let mark = box.querySelector('.optional');
  if (!mark) {
    mark = document.createElement('span');
    mark.className = 'optional';
    mark.textContent = app.messages.optional;
    words.after(' ', mark);
  }
  mark.hidden = cell.required || cell.readonly;
  const clear = /** @type {HTMLElement} */ (box.querySelector('.clear'));
  if (clear) clear.hidden = mark.hidden || !cell.text;
  for (const control of box.querySelectorAll('[aria-required], :scope > .text:not(.filter)')) {
    if (cell.required) control.setAttribute('aria-required', 'true');
    else control.removeAttribute('aria-required');
  }
}

/** Put the page `step` into <main>, filled in; `quiet` leaves the focus alone. */
export function show(app, step, quiet) {
  app.step = step;
  app.checked = false;
  const main = document.getElementById('main');
  main.textContent = '';
  main.appendChild(fragment(app, step));
  head(app, main, step);
  const tongues = document.querySelector('.tongues');
  if (tongues && !quiet) tongues.open = false;
  const back = main.querySelector('button[value=back]');
  if (back) back.hidden = steps(app.program, app.session)[0].key === step.key;
  if (app.review) offerCheck(app, main);
  bind(app);
  title(app, main);
  enhance(app, main);
  if (!quiet) settle(main);
}

/** What makes the pages of some forms livelier, each a function(app, main); added by modules that only they load. */
export const ENHANCERS = [];
/** What watches over the session of a form that garbles (garble.js): called with the app. */
export const GUARDS = [];
/** What keeps records on this device (drafts.js): {open before there is a session, opened with it, keep with the page}. */
export const KEEPERS = [];

/** Let each enhancement at the page; a broken one is reported and stops nothing else. */
export function enhance(app, main) {
  for (const does of ENHANCERS) {
    try {
      does(app, main);
    } catch (error) {
      console.error(error);
    }
  }
}

/** Begin at the top of the page, for the eye and for the ear. */
export function settle(main) {
  const heading = main.querySelector('h1') || main;
  heading.tabIndex = -1;
  window.scrollTo(0, 0);
  heading.focus({ preventScroll: true });
}

/** Headings with their outputs and the number of the instance. */
function head(app, main, step) {
  const [first, around, whole] = headings(app, step);
  const own = main.querySelector('.question h1');
  const heading = main.querySelector('h1');
  const caption = main.querySelector('.caption');
  if (!own && heading && first) rich(heading, first);
  if (caption) rich(caption, own ? whole : around);
}

function title(app, main) {
  const heading = main.querySelector('h1 .words') || main.querySelector('h1');
  const words = heading ? plain(heading.textContent) : app.title;
  document.title = (words === app.title ? '' : words + ' – ') + app.title;
}

function offerCheck(app, main) {
  const button = document.createElement('button');
  button.type = 'submit';
  button.name = 'do';
  button.value = 'check';
  button.className = 'button second';
  button.textContent = app.messages.check;
  main.querySelector('.actions').appendChild(button);
}

/** The blank page as nodes, with the real instance indexes where it says 0. */
function fragment(app, step) {
  const holder = document.createElement('template');
  holder.innerHTML = app.pages[step.key.replace(/-\d+/g, '-0')];
  if (step.indexes.length) number(app, holder.content, step.indexes);
  return holder.content;
}

const NAMED = ['id', 'name', 'for', 'href', 'aria-describedby', 'aria-labelledby', 'data-field'];

export function number(app, content, indexes) {
  const numbered = (value) => value.replace(/\b([pq]\d+)((?:-0)+)/g, (all, start, zeros) => [start].concat(indexes.slice(0, zeros.length / 2)).join('-'));
  for (const element of content.querySelectorAll('*')) {
    const isOurs = element.tagName === 'BUTTON' || element.getAttribute('name') === 'page' || element.type === 'hidden';
    for (const attribute of isOurs ? NAMED.concat('value') : NAMED) {
      const value = element.getAttribute(attribute);
      if (value && value.indexOf('-0') > 0) element.setAttribute(attribute, numbered(value));
    }
    if (element.dataset.group) element.dataset.group = indexedPath(app.program, Number(element.dataset.node), indexes);
  }
}

/** Show every error of the page; true when there is none. */
export function checkPage(app, quiet) {
  const rows = [];
  const away = app.away ? app.away() : [];
  for (const [path, box] of app.boxes) for (const sentence of judge(app, path, box)) rows.push([box.dataset.field, sentence]);
  for (const [path, node, field] of away) for (const sentence of wrongs(app, path, node)) rows.push([field, sentence]);
  if (away.length) rows.sort((a, b) => placeOf(a[0]) - placeOf(b[0]));
  app.checked = true;
  showSummary(app, rows, quiet);
  return !rows.length;
}

/** Show what is wrong at one question; the sentences. */
export function judge(app, path, box) {
  const sentences = wrongs(app, path, nodeOf(app, box));
  showErrors(box, sentences);
  return sentences;
}

function wrongs(app, path, node) {
  const codes = app.session.cell(path).relevant ? app.session.errorsAt(path) : [];
  return codes.map((code) => errorWords(app, node, path, code));
}

const placeOf = (field) => Number(field.slice(1).split('-')[0]);
