// @ts-check
/** One page in the document: bound to the session, kept in step with it. */
import { fieldOf, indexedPath, pathOf } from './fields.js';
import { readText, writeChoices, writeText } from './controls.js';
import { errorWords, showErrors, showSummary } from './errors.js';
import { steps } from './steps.js';

/** A list longer than this is not in the blank pages. */
const LONG_LIST = 500;

/** Bring every question of the document's page in step with the session, and know them by path. */
export function bind(app) {
  app.boxes = new Map();
  app.groups = new Map();
  for (const section of document.querySelectorAll('main [data-group]')) app.groups.set(section.dataset.group, section);
  for (const box of document.querySelectorAll('main .question')) app.boxes.set(pathOf(app.program, box.dataset.field), box);
  app.touched = new Set();
  for (const path of app.groups.keys()) syncGroup(app, path);
  for (const path of app.boxes.keys()) syncQuestion(app, path, true);
}

/** Take what the controls say now into the session (a page that the person began before the script came). */
export function takeAll(app) {
  const answers = {};
  for (const [path, box] of app.boxes) {
    const node = nodeOf(app, box);
    const cell = app.session.cell(path);
    const text = cell.readonly ? null : readText(box, node, app.locale);
    if (text !== null && text !== cell.text) answers[path] = text;
  }
  if (Object.keys(answers).length) app.session.answerAll(answers);
}

/** A control of `box` changed: store its answer, update what depends on it. */
export function changed(app, box, left) {
  const path = pathOf(app.program, box.dataset.field);
  const node = nodeOf(app, box);
  const text = readText(box, node, app.locale);
  if (text === null || app.session.cell(path).readonly) return;
  if (text !== app.session.cell(path).text) {
    app.session.answer(path, text);
    app.dirty = true;
    app.finished = '';
  }
  if (left) app.touched.add(path);
  refresh(app, path);
  if (left || box.classList.contains('wrong')) checkOne(app, path, box, node);
}

/** Update what the session says has changed since the last time. */
export function refresh(app, source) {
  const paths = new Set();
  for (const change of app.session.changes()) paths.add(change[0]);
  for (const path of paths) {
    if (app.groups.has(path)) syncGroup(app, path);
    if (!app.boxes.has(path)) continue;
    syncQuestion(app, path, path !== source);
    if (path !== source && app.boxes.get(path).classList.contains('wrong')) checkOne(app, path, app.boxes.get(path));
  }
}

function checkOne(app, path, box, node) {
  const known = node || nodeOf(app, box);
  const codes = app.session.errorsAt(path).filter((code) => code !== 'required' || box.classList.contains('wrong'));
  showErrors(box, codes.map((code) => errorWords(app, known, path, code)));
}

function nodeOf(app, box) {
  return app.program.nodes[Number(box.dataset.node)];
}

function syncGroup(app, path) {
  const section = app.groups.get(path);
  section.hidden = !app.session.cell(path).relevant;
  const heading = section.querySelector('h2.words');
  if (heading && speaks(app, app.program.nodes[Number(section.dataset.node)].label)) {
    heading.textContent = app.session.text(path, 'label');
  }
}

/** Bring one question in step: shown or not, words with outputs, choices, value, readonly. */
function syncQuestion(app, path, withValue) {
  const box = app.boxes.get(path);
  const node = nodeOf(app, box);
  const cell = app.session.cell(path);
  box.hidden = !cell.relevant;
  syncWords(app, box, node, path);
  if (node.choices && changeable(app, node)) writeChoices(box, app.session.choices(path), app.messages.gone);
  syncOptional(app, box, node, cell);
  if (withValue && readText(box, node, app.locale) !== cell.text && !typing(box, cell)) writeText(box, node, cell.text);
  for (const control of box.querySelectorAll('input:not([type=hidden]), textarea, select')) lock(control, cell.readonly);
}

function typing(box, cell) {
  return !cell.readonly && box.contains(document.activeElement) && /^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)
    && !/^(radio|checkbox)$/.test(document.activeElement.type);
}

function lock(control, readonly) {
  if (control.tagName === 'TEXTAREA' || control.type === 'text') control.readOnly = readonly;
  else control.disabled = readonly;
}

function syncWords(app, box, node, path) {
  const said = box.querySelector('.words');
  if (said && speaks(app, node.label)) said.textContent = app.session.text(path, 'label');
  const hint = box.querySelector('.hint');
  if (hint && speaks(app, node.hint)) hint.textContent = app.session.text(path, 'hint');
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
  return Boolean(list.external) || list.rows.length > LONG_LIST;
}

function syncOptional(app, box, node, cell) {
  if (node.required == null) return;
  const mark = box.querySelector('.optional');
  if (mark) mark.hidden = cell.required;
}

/** Put the page `step` into <main>, filled in; `restore` leaves the focus alone. */
export function show(app, step, quiet) {
  app.step = step;
  const main = document.getElementById('main');
  main.innerHTML = '';
  main.appendChild(fragment(app, step));
  if (step.page.kind === 'repeat') listInstances(app, step);
  const back = main.querySelector('button[value=back]');
  if (back) back.hidden = steps(app.program, app.session)[0].key === step.key;
  toggleCheck(app, main);
  bind(app);
  title(app, main);
  for (const enhance of app.enhancers) guarded(() => enhance(app, main));
  if (!quiet) settle(main);
}

/** Run one enhancement; a broken one is reported and stops nothing else. */
export function guarded(does) {
  try {
    does();
  } catch (error) {
    console.error(error);
  }
}

/** Focus the top of the page, as a new page would have it. */
export function settle(main) {
  window.scrollTo(0, 0);
  main.focus({ preventScroll: true });
}

function title(app, main) {
  const heading = main.querySelector('h1');
  document.title = (heading ? heading.textContent.trim() + ' – ' : '') + app.title;
}

function toggleCheck(app, main) {
  if (!app.review || main.querySelector('.actions button[value=check]')) return;
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
  const blank = step.key.replace(/-\d+/g, '-0');
  const holder = document.createElement('template');
  holder.innerHTML = app.pages[blank];
  if (step.indexes.length) number(app, holder.content, step.indexes);
  return holder.content;
}

const NAMED = ['id', 'name', 'for', 'href', 'aria-describedby', 'data-field', 'value'];

function number(app, content, indexes) {
  for (const element of content.querySelectorAll('*')) {
    for (const attribute of NAMED) {
      const value = element.getAttribute(attribute);
      if (value && /[pq]\d+-0/.test(value)) element.setAttribute(attribute, value.replace(/([pq]\d+)((?:-0)+)/g, (all, start, zeros) => start + indexes.slice(0, zeros.length / 2).map((index) => '-' + index).join('')));
    }
    if (element.dataset && element.dataset.group) element.dataset.group = indexedPath(app.program, Number(element.dataset.node), indexes);
  }
  const heading = content.querySelector('h1.instance, .caption.instance');
  if (heading) heading.textContent += ' ' + indexes[indexes.length - 1];
}

/** The lines of a repeat's list: what was answered in each instance, to open or to remove. */
function listInstances(app, step) {
  const list = document.querySelector('main .instances');
  const node = app.program.nodes[step.page.group];
  const paths = app.session.instances(indexedPath(app.program, node.number, step.indexes));
  if (paths.length) list.textContent = '';
  paths.forEach((path, i) => list.appendChild(instanceRow(app, node, path, i + 1, step)));
}

function instanceRow(app, node, path, index, step) {
  const label = app.session.text(path, 'label') || node.name;
  const said = summary(app, node, path);
  const words = label + ' ' + index + (said ? ': ' + said : '');
  const first = app.program.pages.findIndex((page) => page.kind !== 'repeat' && page.repeat === node.number);
  const row = document.createElement('li');
  const text = document.createElement('span');
  text.textContent = words;
  const buttons = document.createElement('span');
  buttons.append(
    button('goto:' + ['p' + first].concat(step.indexes, index).join('-'), 'button second', app.messages.open, words), ' ',
    button('remove:' + fieldOf(node.number, path), 'button danger', app.messages.remove, words));
  row.append(text, buttons);
  return row;
}

function button(value, className, words, more) {
  const made = document.createElement('button');
  made.type = 'submit';
  made.name = 'do';
  made.value = value;
  made.className = className;
  made.textContent = words;
  const hidden = document.createElement('span');
  hidden.className = 'visually-hidden';
  hidden.textContent = ' ' + more;
  made.appendChild(hidden);
  return made;
}

function summary(app, node, path) {
  const said = [];
  for (const child of app.program.nodes) {
    if (child.parent !== node.number || child.kind !== 'value' || !child.question || said.length === 3) continue;
    const words = answerWords(app, child, path + '/' + child.name);
    if (words && child.question !== 'calculate') said.push(words);
  }
  return said.join(', ');
}

/** The answer at `path` as a person reads it. */
export function answerWords(app, node, path) {
  const cell = app.session.cell(path);
  if (!cell.relevant || !cell.text) return '';
  if (!node.choices) return cell.text;
  const labels = {};
  for (const choice of app.session.choices(path)) labels[choice.value] = choice.label;
  return cell.text.split(/\s+/).map((value) => labels[value] || value).join(', ');
}

/** Show every error of the page; true when there is none. */
export function checkPage(app) {
  const rows = [];
  for (const [path, box] of app.boxes) {
    const node = nodeOf(app, box);
    const codes = app.session.cell(path).relevant ? app.session.errorsAt(path) : [];
    const sentences = codes.map((code) => errorWords(app, node, path, code));
    showErrors(box, sentences);
    for (const sentence of sentences) rows.push([box.dataset.field, sentence]);
  }
  showSummary(app, rows);
  return !rows.length;
}
