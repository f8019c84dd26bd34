// @ts-check
/**
 * A long list to find in: a field (a combobox), below it what was found of the list, below that what is chosen.
 * Never more rows in the document than are shown; a short list shows all its rows and no field.
 */
import { optionRow } from './controls.js';
import { numberWords } from './fields.js';
import { MOST, bare, rank } from './finding.js';
import { ENHANCERS, changed } from './page.js';
import { pathOf } from './paths.js';
import { whenReleased } from './pressing.js';
import { marked, plain, told } from './words.js';

/** A list with at most this many rows is shown as it is. */
const FEW = 12;
/** How long the page is kept busy at once, in ms. */
const SLICE = 12;
/** How long after the last letter what was found is said, in ms. */
const PAUSE = 600;

/** Enhance the long lists of the page in `main`. */
function enhanceFinders(app, main) {
  for (const box of main.querySelectorAll('[data-find]')) liven(app, box);
}

function liven(app, box) {
  const node = app.program.nodes[Number(box.dataset.node)];
  const find = Object.assign(build(app, box), {
    app, box, node, path: pathOf(app.program, box.dataset.field), many: box.dataset.kind === 'select_multiple',
    items: false, choices: null, bare: [], shown: [], at: -1, turn: 0,
  });
  box.finder = () => sync(find);
  box.addEventListener('written', () => showChosen(find, app.session.cell(find.path).text.split(/\s+/)));
  listen(find);
  sync(find);
}

/** Put the field, its list and the place of what is chosen where the served control was. */
function build(app, box) {
  const menu = box.querySelector('select');
  const label = menu && box.querySelector('label[for]');
  for (const old of box.querySelectorAll('.finder, select, .options, [role=status]')) old.remove();
  const holder = made('div', 'finder');
  const asked = made(menu ? 'p' : 'label', 'hint', app.messages.seek);
  const field = made('input', 'text');
  const list = made('ul', 'found');
  const said = made('p', 'hint');
  const rows = made('div', 'options');
  field.type = 'text';
  field.id = box.dataset.field;
  field.dir = 'auto';
  field.autocomplete = 'off';
  field.spellcheck = false;
  list.id = field.id + '.list';
  list.hidden = true;
  marked(field, { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id });
  marked(list, { role: 'listbox', 'aria-label': plain(box.querySelector('.words').textContent) });
  if (menu) describedAs(menu, field, asked);
  else asked.htmlFor = field.id;
  if (box.dataset.kind === 'select_multiple') list.setAttribute('aria-multiselectable', 'true');
  said.setAttribute('role', 'status');
  holder.dataset.own = 'yes';
  holder.append(asked, field, list);
  box.querySelector('.error').after(holder, said, rows);
  return { label, holder, asked, field, list, said, rows };
}

/** The field that takes the place of a menu has the label of the question, and with it `asked` only describes it. */
function describedAs(menu, field, asked) {
  asked.id = field.id + '.seek';
  for (const name of ['aria-describedby', 'aria-invalid', 'aria-required']) {
    if (menu.hasAttribute(name)) field.setAttribute(name, menu.getAttribute(name));
  }
  field.setAttribute('aria-describedby', ((field.getAttribute('aria-describedby') || '') + ' ' + asked.id).trim());
}

function made(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text || '';
  return element;
}

function marked(element, attributes) {
  for (const name in attributes) element.setAttribute(name, attributes[name]);
}

/** Follow what the session offers now: other rows, or none. */
function sync(find) {
  const cell = find.app.session.cell(find.path);
  if (find.items === cell.choices) return false;
  find.items = cell.choices;
  find.choices = null;
  find.bare = [];
  close(find);
  const few = count(find) <= FEW;
  find.holder.hidden = few;
  find.field.id = few ? find.box.dataset.field + '.find' : find.box.dataset.field;
  if (find.asked.htmlFor) find.asked.htmlFor = find.field.id;
  if (find.label) named(find, few);
  showChosen(find, cell.text.split(/\s+/));
  return false;
}

/** The label of the question names its field; a list that is shown as it is is a group of that name. */
function named({ box, label, field }, few) {
  label.id = field.id + '.label';
  if (few) label.removeAttribute('for');
  else label.htmlFor = field.id;
  for (const [name, value] of [['role', 'group'], ['aria-labelledby', label.id]]) {
    if (few) box.setAttribute(name, value);
    else box.removeAttribute(name);
  }
}

/** How many rows are offered, without making them. */
function count(find) {
  const { list } = find.node.choices;
  if (find.items) return find.items.length;
  if (list == null) return all(find).length;
  const { external, rows } = find.app.program.lists[list];
  return (external ? find.app.lists[external] || { rows: [] } : { rows }).rows.length;
}

/** The rows that are offered, made once. */
function all(find) {
  if (!find.choices) find.choices = find.app.session.choices(find.path);
  return find.choices;
}

/** Show the rows chosen; all of them when they are few. */
function showChosen(find, values) {
  const { app, box, rows, holder } = find;
  const { field, kind } = box.dataset;
  const chosen = values.filter(Boolean);
  rows.textContent = '';
  if (!chosen.length && !holder.hidden) return;
  const shown = all(find).filter((choice) => holder.hidden || chosen.indexOf(choice.value) >= 0);
  shown.forEach((choice, i) => {
    const id = i || !holder.hidden ? field + '.' + (i + 1) : field;
    const row = optionRow(app, kind, field, id, choice);
    const input = row.querySelector('input');
    input.checked = chosen.indexOf(choice.value) >= 0;
    input.disabled = app.session.cell(find.path).readonly;
    rows.append(row);
  });
}

function listen(find) {
  const { field, list, holder } = find;
  field.addEventListener('input', () => seek(find));
  field.addEventListener('click', () => list.hidden && seek(find));
  field.addEventListener('keydown', (event) => pressed(find, event));
  holder.addEventListener('focusout', (event) => holder.contains(event.relatedTarget) || whenReleased(() => holder.contains(document.activeElement) || close(find)));
  list.addEventListener('mousedown', (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener('click', (event) => {
    const row = event.target.closest('li');
    if (row) choose(find, find.shown[Array.from(list.children).indexOf(row)]);
  });
}

/** What the keys do: up and down through what was found, Enter chooses, Escape closes, then empties. */
function pressed(find, event) {
  const { field, list } = find;
  const open = !list.hidden;
  if (event.isComposing || field.readOnly) return;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    if (open) move(find, event.key === 'ArrowDown' ? 1 : -1);
    else seek(find);
  } else if (event.key === 'Enter' && (open || field.value)) {
    if (find.at >= 0 || find.shown.length === 1) choose(find, find.shown[Math.max(0, find.at)]);
  } else if (event.key === 'Escape' && open) {
    close(find);
  } else if (event.key === 'Escape' && field.value) {
    field.value = '';
  } else {
    return;
  }
  event.preventDefault();
}

function move(find, by) {
  const { length } = find.shown;
  if (!length) return;
  find.at = (find.at + by + (find.at < 0 && by < 0 ? 1 : 0) + length) % length;
  Array.from(find.list.children).forEach((row, i) => row.classList.toggle('at', i === find.at));
  const row = find.list.children[find.at];
  find.field.setAttribute('aria-activedescendant', row.id);
  row.scrollIntoView({ block: 'nearest' });
}

/** Look for what stands in the field, a slice at a time, and list it. */
async function seek(find) {
  const turn = ++find.turn;
  const words = bare(find.field.value).split(' ').filter(Boolean);
  const found = await ranked(find, words, () => turn === find.turn);
  if (found && !find.field.readOnly && find.holder.isConnected) list(find, found, words.length > 0);
}

async function ranked(find, words, current) {
  const rows = all(find);
  const found = [[], [], []];
  let until = performance.now() + SLICE;
  for (let i = 0; i < rows.length; i++) {
    if (find.bare[i] === undefined) find.bare[i] = bare(plain(rows[i].label));
    const place = rows[i].inList === false ? -1 : rank(find.bare[i], rows[i].value, words);
    if (place >= 0) found[place].push(rows[i]);
    if (i % 200 || performance.now() < until) continue;
    await new Promise((go) => setTimeout(go));
    if (!current()) return null;
    until = performance.now() + SLICE;
  }
  return found[0].concat(found[1], found[2]);
}

function list(find, found, asked) {
  const chosen = find.app.session.cell(find.path).text.split(/\s+/);
  find.shown = found.slice(0, MOST);
  find.at = -1;
  find.field.removeAttribute('aria-activedescendant');
  find.list.textContent = '';
  find.shown.forEach((choice, i) => {
    const row = made('li', '', plain(choice.label));
    row.id = find.list.id + '.' + i;
    row.dataset.value = choice.value;
    row.dir = 'auto';
    marked(row, told(find.app, choice.label, choice.fallback));
    marked(row, { role: 'option', 'aria-selected': String(chosen.indexOf(choice.value) >= 0) });
    find.list.append(row);
  });
  find.list.scrollTop = 0;
  open(find, found.length > 0);
  if (asked || found.length > MOST) say(find, found.length);
}

function open(find, wanted) {
  find.list.hidden = !wanted;
  find.field.setAttribute('aria-expanded', String(wanted));
}

function close(find) {
  find.turn++;
  find.shown = [];
  find.at = -1;
  find.field.removeAttribute('aria-activedescendant');
  open(find, false);
  find.list.textContent = '';
}

/** Say how many were found, once no letter is typed any more. */
function say(find, found) {
  const { messages, locale } = find.app;
  const key = found > MOST ? 'found more' : found ? 'found' : 'nothing found';
  const number = (count) => numberWords(String(count), locale.mark, locale.digits);
  const words = messages[key].replace('%(count)s', () => number(found)).replace('%(shown)s', () => number(MOST));
  clearTimeout(find.timer);
  find.timer = setTimeout(() => (find.said.textContent = words), PAUSE);
}

/** Take a row as the answer, or out of it, where it was among several. */
function choose(find, choice) {
  const { app, box, field, many, said } = find;
  const before = many ? app.session.cell(find.path).text.split(/\s+/).filter(Boolean) : [];
  const taken = before.filter((value) => value !== choice.value);
  field.value = '';
  close(find);
  clearTimeout(find.timer);
  said.textContent = '';
  showChosen(find, taken.length < before.length ? taken : before.concat(choice.value));
  changed(app, box);
  said.textContent = app.messages.value.replace('%(value)s', () => find.rows.innerText.trim().replace(/\s*\n\s*/g, ', '));
}

ENHANCERS.push(enhanceFinders);
