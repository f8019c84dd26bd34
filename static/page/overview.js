// @ts-check
/**
 * Long forms by their parts: the page of all sections, and which part a page is in; the twin of overview.py and parts.py.
 */
import { indexedPath } from './paths.js';
import { ACTIONS, PLACES, all, go } from './actions.js';
import { button, nodesOf, sections } from './check.js';
import { numberWords } from './fields.js';
import { markTitle } from './errors.js';
import { ENHANCERS, settle } from './page.js';
import { marked, plain, rich, wordsAt } from './words.js';

const pageNumber = (step) => Number(step.key.split('-')[0].slice(1));
const isIn = (part, step) => part.first <= pageNumber(step) && pageNumber(step) <= part.last;
const shownParts = (app, found) => app.parts.filter((part) => found.some((step) => isIn(part, step)));

/** Put the page of all sections into <main>; `opened` is the part whose questions are listed (0: none). */
function showOverview(app, quiet, opened) {
  const main = document.getElementById('main');
  main.innerHTML = app.overviewPage;
  app.step = null;
  app.boxes = new Map();
  app.groups = new Map();
  const list = main.querySelector('.parts-list');
  const found = all(app);
  shownParts(app, found).forEach((part, i) => list.append(partElement(app, part, found, i + 1, opened)));
  main.querySelector('button[value=back]').hidden = !app.origin;
  document.title = main.querySelector('h1').textContent + ' – ' + app.title;
  markTitle(app, false);
  const toggle = /** @type {HTMLElement} */ (main.querySelector('[aria-expanded=true]'));
  if (toggle) toggle.focus();
  else if (!quiet) settle(main);
}

function partElement(app, part, found, number, opened) {
  const inside = found.filter((step) => isIn(part, step));
  const made = sections(app, inside);
  const words = headingOf(app, part, made);
  const item = document.createElement('li');
  const heading = document.createElement('h2');
  const first = button('goto:' + inside[0].key, 'back', plain(words), '');
  marked(first, words);
  heading.append(first);
  item.append(heading, standing(app, inside));
  if (!made.length) return item;
  const isOpen = number === opened;
  const toggle = button('sections:' + (isOpen ? 0 : number), 'back', app.messages.questions, words);
  toggle.setAttribute('aria-expanded', String(isOpen));
  item.append(toggle);
  if (isOpen) for (const { heading: over, rows } of made) item.append(...(String(over) === String(words) ? [] : titled(over)), questions(rows));
  return item;
}

/** The heading of a section of a part, where it has one. */
function titled(words) {
  const heading = document.createElement('h3');
  rich(heading, words);
  return words ? [heading] : [];
}

function questions(rows) {
  const list = document.createElement('ul');
  for (const row of rows) {
    const line = document.createElement('li');
    const link = button('goto:' + row.to, 'back', plain(row.label), '');
    marked(link, row.label);
    line.append(link);
    list.append(line);
  }
  return list;
}

/** How a part stands, in words. */
function standing(app, inside) {
  const { status, done, asked } = progress(app, inside);
  const line = document.createElement('p');
  const state = document.createElement('span');
  state.className = 'state ' + status;
  state.textContent = app.messages['status ' + status];
  line.append(state);
  if (!asked) return line;
  const count = document.createElement('span');
  count.className = 'quiet';
  count.textContent = app.messages['answered of'].replace('%(done)s', String(done)).replace('%(asked)s', String(asked));
  line.append(' ', count);
  return line;
}

/** How many questions are answered, of how many, and how that stands. */
function progress(app, inside) {
  let done = 0;
  let asked = 0;
  let must = false;
  const codes = new Set();
  for (const step of inside) {
    for (const node of nodesOf(app, step)) {
      const path = indexedPath(app.program, node.number, step.indexes);
      const cell = app.session.cell(path);
      app.session.errorsAt(path).forEach((code) => codes.add(code));
      if (cell.readonly) continue;
      asked++;
      if (cell.text) done++;
      must = must || cell.required;
    }
  }
  return { done, asked, status: statusOf(codes, done, asked, must, app.review) };
}

function statusOf(codes, done, asked, must, review) {
  if (codes.size && (review || codes.size > 1 || !codes.has('required'))) return 'attention';
  if (!asked) return 'read';
  if (!done) return 'new';
  return !codes.size && (must || done === asked) ? 'complete' : 'begun';
}

function headingOf(app, part, made) {
  const say = (number) => wordsAt(app, app.program.nodes[number].path, 'label');
  const own = part.node ? say(part.node) : '';
  return own || (made.length ? made[0].rows[0].label : app.program.pages[part.first].nodes.map(say).filter(Boolean)[0] || '…');
}

/** The first page of the first part that is not complete; "" when all are. */
function nextPage(app) {
  const found = all(app);
  for (const part of shownParts(app, found)) {
    const inside = found.filter((step) => isIn(part, step));
    if (['new', 'begun', 'attention'].indexOf(progress(app, inside).status) >= 0) return inside[0].key;
  }
  return '';
}

/** Which part `step` is in, among how many (0: not certain yet); null where the count could go back. */
function position(app, step) {
  if (app.parts.some((part) => part.settled >= part.first)) return null;
  const here = pageNumber(step);
  const shown = shownParts(app, all(app));
  const certain = app.parts.every((part) => part.first <= here || part.settled < here);
  return [shown.findIndex((part) => isIn(part, step)) + 1, certain ? shown.length : 0];
}

/** Say above the page, and first in its title, which part it is. */
function sayPosition(app, main) {
  const line = main.querySelector('.progress');
  const found = app.step && line && position(app, app.step);
  if (!found) return;
  const say = (number) => numberWords(String(number), app.locale.mark, app.locale.digits);
  line.textContent = app.messages[found[1] ? 'part of' : 'part'].replace('%(place)s', say(found[0])).replace('%(total)s', say(found[1]));
  const start = app.messages.error + ' ';
  const wrong = document.title.startsWith(start);
  const bare = wrong ? document.title.slice(start.length) : document.title;
  if (!bare.startsWith(line.textContent)) document.title = (wrong ? start : '') + line.textContent + ': ' + bare;
}

PLACES.sections = showOverview;
ENHANCERS.push(sayPosition);

const nextStep = ACTIONS.next;
const stepBack = ACTIONS.back;

ACTIONS.next = (app) => (app.place === 'sections' ? go(app, nextPage(app) || 'check') : nextStep(app));
ACTIONS.back = (app) => (app.place === 'sections' ? go(app, app.origin || all(app)[0].key) : stepBack(app));
ACTIONS.sections = (app, argument) => {
  if (app.place === 'sections') {
    showOverview(app, true, Number(argument));
    return;
  }
  app.origin = app.place;
  go(app, 'sections');
};
