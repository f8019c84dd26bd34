// @ts-check
/**
 * The list of a repeat: a line for each instance, with what was answered in it, to open or to remove; what was removed
 * can be brought back until the next step (the twin of repeats.py and removed.py).
 */
import { announce } from './announce.js';
import { fieldOf, indexedPath, pathOf } from './paths.js';
import { ACTIONS, all, go } from './actions.js';
import { button } from './check.js';
import { ENHANCERS, unsent } from './page.js';
import { answerWords } from './spoken.js';
import { children, silent, steps, within } from './steps.js';
import { apart, like, plain, wordsAt } from './words.js';

/** Fill the list of the page with the instances that there are. */
function listInstances(app) {
  const { step } = app;
  if (app.removed && app.removed.at && app.removed.at !== app.place) app.removed = null;
  if (!step || step.page.kind !== 'repeat') return;
  const list = document.querySelector('main .instances');
  const node = app.program.nodes[step.page.group];
  const head = indexedPath(app.program, node.number, step.indexes);
  const paths = app.session.instances(head);
  if (paths.length) list.textContent = '';
  const found = steps(app.program, app.session);
  for (const path of paths) list.appendChild(row(app, node, path, found, step));
  sayRemoved(app);
}

/** Say which instance the last step took out, with a button that brings it back. */
function sayRemoved(app) {
  const main = document.getElementById('main');
  if (!app.removed || !app.removed.path || main.querySelector('.removed')) return;
  const { path } = app.removed;
  const node = app.program.nodes[app.step.page.group];
  const [before, after] = app.messages.removed.split('%(what)s');
  const line = document.createElement('p');
  line.className = 'tell removed';
  announce(app.messages.removed.replace('%(what)s', () => nameOf(app, node, path)));
  line.append(before, apart(nameOf(app, node, path)), after, ' ', button('undo', 'button second', app.messages['bring back'], ''));
  main.querySelector('h1').before(line);
}

/** What the instance at `path` is called: the label of its repeat, and its number. */
function nameOf(app, node, path) {
  const head = path.slice(0, path.lastIndexOf('['));
  const label = wordsAt(app, head, 'label') || node.name;
  return like(label, plain(label) + ' ' + lastIndex(path));
}

const lastIndex = (path) => Number(path.slice(path.lastIndexOf('[') + 1, -1));

ACTIONS.add = (app) => {
  const { page, indexes, key } = app.step;
  const path = app.session.addRepeat(indexedPath(app.program, page.group, indexes));
  beginLikeFirst(app, path);
  const inner = within(app.program, all(app), page.group, indexes.concat(lastIndex(path)));
  unsent(app);
  go(app, inner.length ? inner[0].key : key);
};

/** Give a new instance the inner ones that the definition gives the first; repeats.py says why. */
function beginLikeFirst(app, path) {
  const first = path.replace(/\[\d+\]/g, '[1]');
  for (const [each] of app.program.first_record || []) {
    if (!each.startsWith(first + '/') || !each.endsWith(']')) continue;
    const head = path + each.slice(first.length, each.lastIndexOf('['));
    if (lacks(app, head, lastIndex(each))) app.session.addRepeat(head);
  }
}

function lacks(app, head, index) {
  try {
    const { count, initial = 1 } = app.program.nodes[app.session.cell(head).node];
    return count === undefined && index > initial;
  } catch (error) {
    return false; // it lies in an instance that the form counts, and that there is not
  }
}

ACTIONS.remove = (app, argument) => {
  const path = pathOf(app.program, argument);
  const answers = app.session.answers();
  const taken = Object.keys(answers).filter((each) => each === path || each.startsWith(path + '/'));
  app.session.removeRepeat(path);
  app.removed = { path, answers: Object.fromEntries(taken.map((each) => [each, answers[each]])), unseen: app.unseen, at: app.step.key };
  unsent(app);
  go(app, app.step.key);
};

ACTIONS.undo = (app) => {
  const { path, answers, unseen } = app.removed;
  app.removed = null;
  app.reopen(broughtBack(app.session.answers(), path, answers));
  app.unseen = unseen || [];
  app.shown = new Set(all(app).map((step) => step.key)); // seen before
  unsent(app);
  go(app, app.step.key);
  announce(app.messages['is back'].replace('%(what)s', () => nameOf(app, app.program.nodes[app.step.page.group], path)));
};

/** `answers` with the instance `taken` at `path` again; those from there on move down. */
function broughtBack(answers, path, taken) {
  const head = path.slice(0, path.lastIndexOf('[') + 1);
  const index = Number(path.slice(head.length, -1));
  const found = {};
  for (const each of Object.keys(answers)) {
    const number = each.startsWith(head) ? parseInt(each.slice(head.length), 10) : 0;
    const moved = number >= index ? head + (number + 1) + each.slice(each.indexOf(']', head.length)) : each;
    found[moved] = answers[each];
  }
  return Object.assign(found, taken);
}

function row(app, node, path, found, step) {
  const inner = within(app.program, found, node.number, step.indexes.concat(lastIndex(path)));
  const line = document.createElement('li');
  const text = document.createElement('span');
  text.className = 'words';
  text.append(apart(nameOf(app, node, path)));
  answers(app, node, path).forEach((each, place) => text.append(place ? ', ' : ': ', apart(each)));
  const words = text.textContent;
  const buttons = document.createElement('span');
  if (inner.length) buttons.append(button('goto:' + inner[0].key, 'button second', app.messages.open, words), ' ');
  buttons.append(button('remove:' + fieldOf(node.number, path), 'button danger', app.messages.remove, words));
  line.append(text, buttons);
  return line;
}

/** The first three answers of an instance, as the person gave them. */
function answers(app, node, path) {
  const said = [];
  for (const number of values(app.program, node.number)) {
    const inner = app.program.nodes[number];
    if (silent(inner) || said.length === 3) continue;
    const words = answerWords(app, inner, path + inner.path.slice(node.path.length));
    if (words) said.push(words);
  }
  return said;
}

/** The value nodes of a repeat, those in its groups too, those of inner repeats not. */
function values(program, number) {
  let found = [];
  for (const child of children(program, number)) {
    const { kind } = program.nodes[child];
    if (kind === 'value') found.push(child);
    else if (kind === 'group') found = found.concat(values(program, child));
  }
  return found;
}

ENHANCERS.push(listInstances);
