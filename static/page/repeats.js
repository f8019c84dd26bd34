// @ts-check
/** The list of a repeat: a line for each instance, with what was answered in it, to open or to remove. */
import { fieldOf, indexedPath } from './paths.js';
import { button } from './check.js';
import { ENHANCERS } from './page.js';
import { answerWords } from './spoken.js';
import { children, silent, steps, within } from './steps.js';
import { plain } from './words.js';

/** Fill the list of the page with the instances that there are. */
function listInstances(app) {
  const { step } = app;
  if (!step || step.page.kind !== 'repeat') return;
  const list = document.querySelector('main .instances');
  const node = app.program.nodes[step.page.group];
  const head = indexedPath(app.program, node.number, step.indexes);
  const paths = app.session.instances(head);
  if (paths.length) list.textContent = '';
  const found = steps(app.program, app.session);
  for (const path of paths) list.appendChild(row(app, node, head, path, found, step));
}

function row(app, node, head, path, found, step) {
  const index = Number(/\[(\d+)\]$/.exec(path)[1]);
  const said = summary(app, node, path);
  const words = (plain(app.session.text(head, 'label')) || node.name) + ' ' + index + (said ? ': ' + said : '');
  const inner = within(app.program, found, node.number, step.indexes.concat(index));
  const line = document.createElement('li');
  const text = document.createElement('span');
  text.className = 'words';
  text.dir = 'auto';
  text.textContent = words;
  const buttons = document.createElement('span');
  if (inner.length) buttons.append(button('goto:' + inner[0].key, 'button second', app.messages.open, words), ' ');
  buttons.append(button('remove:' + fieldOf(node.number, path), 'button danger', app.messages.remove, words));
  line.append(text, buttons);
  return line;
}

function summary(app, node, path) {
  const said = [];
  for (const number of values(app.program, node.number)) {
    const inner = app.program.nodes[number];
    if (silent(inner) || said.length === 3) continue;
    const words = answerWords(app, inner, path + inner.path.slice(node.path.length));
    if (words) said.push(words);
  }
  return said.join(', ');
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
