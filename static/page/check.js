// @ts-check
/** The check page: every question that was asked, its answer, where to change it; the twin of check.py. */
import { fieldOf, indexedPath } from './paths.js';
import { children, silent, steps, within } from './steps.js';
import { errorWords, markTitle } from './errors.js';
import { settle } from './page.js';
import { answerWords } from './spoken.js';
import { labels, marked, plain, rich, say, whole, wordsAt } from './words.js';

/** Put the check page into <main>, with what is wrong above it if `withProblems`; the number of problems. */
export function showCheck(app, withProblems, quiet) {
  const main = document.getElementById('main');
  main.innerHTML = app.checkPage;
  app.step = null;
  app.boxes = new Map();
  app.groups = new Map();
  listAnswers(app, main);
  const found = withProblems ? problems(app) : [];
  document.title = main.querySelector('h1').textContent + ' – ' + app.title;
  markTitle(app, found.length > 0);
  if (found.length) showProblems(main, found);
  else if (!quiet) settle(main);
  return found.length;
}

function listAnswers(app, main) {
  const after = main.querySelector('.promise, .actions');
  for (const { heading, above, level, rows } of sections(app, steps(app.program, app.session))) {
    headed(main, after, above, 2);
    headed(main, after, heading, level);
    section(main, after).append(...rows.map((row) => rowElement(app, row)));
  }
}

/** What was asked and answered in the steps `found`, each heading once; check.py says what joins what. */
export function sections(app, found) {
  const made = new Map();
  let last = ' ';
  for (const step of listsFirst(app, found)) {
    const rows = rowsOf(app, step);
    if (!rows.length) continue;
    const around = labels(app, step.page.kind === 'repeat' ? app.program.nodes[step.page.group].parent : step.page.group, step.indexes);
    const heading = whole(around);
    if (!made.size || String(heading) !== String(made.get(last).heading)) last = (around.length ? around[0].node.number : -made.size) + ' ' + heading;
    const part = around.length && around[around.length - 1];
    if (!made.has(last)) made.set(last, { heading, part: part && part.node.kind === 'group' ? part.words : heading, rows: [] });
    made.get(last).rows.push(...rows);
  }
  return outlined(Array.from(made.values()));
}

/** The sections: what lies in a group stands below its words. */
function outlined(found) {
  let before = '';
  for (const each of found) {
    const isNew = String(each.part) !== before;
    each.above = isNew && String(each.part) !== String(each.heading) ? each.part : '';
    each.level = isNew && !each.above.length ? 2 : 3;
    before = String(each.part);
  }
  return found;
}

/** The steps with the list of each repeat before its instances: how many there are, then each of them. */
function listsFirst(app, found) {
  const out = [];
  for (const step of found) {
    const { kind, group } = step.page;
    let place = out.length;
    if (kind === 'repeat') while (place && within(app.program, [out[place - 1]], group, step.indexes).length) place--;
    out.splice(place, 0, step);
  }
  return out;
}

function headed(main, before, words, level) {
  if (!words.length) return;
  const heading = document.createElement('h' + level);
  rich(heading, words);
  main.insertBefore(heading, before);
}

function section(main, before) {
  const list = document.createElement('dl');
  list.className = 'answers';
  main.insertBefore(list, before);
  return list;
}

/** The lines of one page: its questions with their answers, or how many instances there are. */
function rowsOf(app, step) {
  if (step.page.kind === 'repeat') return [listRow(app, step)];
  return nodesOf(app, step).map((node) => {
    const path = indexedPath(app.program, node.number, step.indexes);
    const label = wordsAt(app, path, 'label') || node.name;
    return { label, answer: answerWords(app, node, path), file: app.files.get(app.session.cell(path).text), to: step.key + '#' + fieldOf(node.number, path), isPrinted: isPrinted(app.program, node) };
  });
}

/** The line of a repeat: how many there are, and where to add or remove one. */
function listRow(app, step) {
  const path = indexedPath(app.program, step.page.group, step.indexes);
  const label = wordsAt(app, path, 'label') || app.program.nodes[step.page.group].name;
  return { label, answer: String(app.session.instances(path).length), to: step.key + '#', isPrinted: isPrinted(app.program, app.program.nodes[step.page.group]) };
}

/** Whether a node and all groups around it are printed (the twin of printing.py). */
function isPrinted(program, node) {
  for (let each = node; each.number; each = program.nodes[each.parent]) if ((each.appearance || []).indexOf('no-print') >= 0) return false;
  return true;
}

/** The questions of a step that are shown, in order. */
export function nodesOf(app, step) {
  const found = [];
  const walk = (number) => {
    const node = app.program.nodes[number];
    if (silent(node) || node.question === 'note' || node.kind === 'repeat') return;
    if (!app.session.cell(indexedPath(app.program, number, step.indexes)).relevant) return;
    if (node.kind === 'value') found.push(node);
    else children(app.program, number).forEach(walk);
  };
  step.page.nodes.forEach(walk);
  return found;
}

/** Everything that is wrong where it can be mended: `{to, words}` in page order. */
export function problems(app) {
  const found = [];
  for (const step of steps(app.program, app.session)) {
    for (const node of step.page.kind === 'repeat' ? [] : nodesOf(app, step)) {
      const path = indexedPath(app.program, node.number, step.indexes);
      const said = app.session.errorsAt(path).map((code) => errorWords(app, node, path, code));
      if (said.length) found.push({ to: step.key + '#' + fieldOf(node.number, path), words: said.length > 1 ? said.join(' ') : said[0] });
    }
  }
  return found;
}

function rowElement(app, row) {
  const line = document.createElement('div');
  if (!row.isPrinted) line.className = 'no-print';
  const label = document.createElement('dt');
  rich(label, row.label);
  const answer = document.createElement('dd');
  answer.dir = 'auto';
  marked(answer, row.answer);
  answer.textContent = row.answer || app.messages['not answered'];
  if (!row.answer) answer.className = 'none';
  if (row.file && /^image/.test(row.file.type)) answer.prepend(picture(row.file));
  const holder = document.createElement('dd');
  holder.appendChild(button('goto:' + row.to, '', app.messages.change, row.label));
  line.append(label, answer, holder);
  return line;
}

/** A small picture of a file that the page has. */
function picture(file) {
  const made = document.createElement('img');
  made.alt = '';
  made.src = URL.createObjectURL(file);
  made.onload = () => URL.revokeObjectURL(made.src);
  return made;
}

function showProblems(main, found) {
  const summary = main.querySelector('#summary');
  for (const row of found) {
    const item = document.createElement('li');
    item.appendChild(button('goto:' + row.to, 'back', row.words, ''));
    summary.querySelector('ul').appendChild(item);
  }
  summary.hidden = false;
  summary.focus();
}

/** A button of the form that does `value`; `more` is for those who hear it without what stands around it. */
export function button(value, className, words, more) {
  const made = document.createElement('button');
  made.type = 'submit';
  made.name = 'do';
  made.value = value;
  made.className = className;
  say(made, words);
  const hidden = document.createElement('span');
  hidden.className = 'visually-hidden';
  hidden.textContent = more ? ' ' + plain(more) : '';
  marked(hidden, more);
  made.appendChild(hidden);
  return made;
}
