// @ts-check
/** A ranking as a list to put in order: by dragging, or by the buttons up and down. The menus, hidden, hold the places. */
import { ENHANCERS, changed } from './page.js';
import { plain } from './words.js';

/** Enhance the rankings of the page in `main`. */
function enhanceRanks(app, main) {
  for (const list of main.querySelectorAll('.rank')) order(app, list);
}

function order(app, list) {
  const box = list.closest('.question');
  if (list.querySelector('select:disabled')) return;
  const keep = button(app.messages['keep order'], 'button second');
  const said = document.createElement('p');
  said.className = 'visually-hidden';
  said.setAttribute('role', 'status');
  list.after(keep, said);
  list.classList.add('alive');
  const rank = { app, list, box, said, keep };
  keep.addEventListener('click', () => store(rank));
  const begin = () => {
    for (const row of rows(list)) if (!row.querySelector('button')) dress(rank, row);
    arrange(rank);
  };
  box.addEventListener('written', begin);
  begin();
}

const rows = (list) => Array.from(list.querySelectorAll('li'));
const words = (row) => plain(row.querySelector('.what').textContent);

function button(text, className) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = className;
  made.textContent = text;
  return made;
}

/** Give one row its handle and buttons. */
function dress(rank, row) {
  const { messages } = rank.app;
  row.querySelector('select').hidden = true;
  for (const [sign, step, message] of [['↑', -1, 'move up'], ['↓', 1, 'move down']]) {
    const made = button(String(sign), 'button second move');
    made.setAttribute('aria-label', messages[message].replace('%(choice)s', () => words(row)));
    made.addEventListener('click', () => move(rank, row, Number(step), made));
    row.append(made);
  }
  row.querySelector('.what').addEventListener('pointerdown', (event) => drag(rank, row, event));
}

function move(rank, row, step, pressed) {
  const all = rows(rank.list);
  const to = all.indexOf(row) + step;
  if (to < 0 || to >= all.length) return;
  if (step < 0) all[to].before(row);
  else all[to].after(row);
  store(rank);
  pressed.focus();
  rank.said.textContent = to + 1 + '. ' + words(row);
}

/** Follow the finger: the row stands where it is let go. */
function drag(rank, row, event) {
  if (event.button) return;
  event.preventDefault();
  const target = event.currentTarget;
  target.setPointerCapture(event.pointerId);
  row.classList.add('dragged');
  let moved = false;
  const follow = (at) => {
    const over = rows(rank.list).find((other) => other !== row && holds(other.getBoundingClientRect(), at.clientY));
    if (!over) return;
    moved = true;
    const all = rows(rank.list);
    if (all.indexOf(over) < all.indexOf(row)) over.before(row);
    else over.after(row);
  };
  const end = () => {
    target.removeEventListener('pointermove', follow);
    row.classList.remove('dragged');
    if (moved) store(rank);
  };
  target.addEventListener('pointermove', follow);
  for (const name of ['pointerup', 'pointercancel']) target.addEventListener(name, end, { once: true });
}

const holds = (edge, y) => y > edge.top && y < edge.bottom;

/** The order shown is the answer. */
function store(rank) {
  rows(rank.list).forEach((row, i) => (row.querySelector('select').value = String(i + 1)));
  rank.keep.hidden = true;
  changed(rank.app, rank.box);
}

/** Show the stored order; what is no answer, or no order yet, says so by its button. */
function arrange(rank) {
  const place = (row) => Number(row.querySelector('select').value) || Infinity;
  const all = rows(rank.list);
  rank.keep.hidden = new Set(all.map(place)).size === all.length && all.every((row) => place(row) < Infinity);
  for (const row of all.sort((a, b) => place(a) - place(b) || 0)) rank.list.append(row);
}

ENHANCERS.push(enhanceRanks);
