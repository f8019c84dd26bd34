// @ts-check
/** The check page: every question that was asked, its answer, where to change it; the twin of check.py. */
import { fieldOf, indexedPath } from './fields.js';
import { SILENT, children, steps } from './steps.js';
import { errorWords } from './errors.js';
import { answerWords, settle } from './page.js';

/** Put the check page into <main>. */
export function showCheck(app, withProblems, quiet) {
  const main = document.getElementById('main');
  main.innerHTML = app.checkPage;
  app.step = null;
  app.boxes = new Map();
  app.groups = new Map();
  const actions = main.querySelector('.actions');
  let heading = null;
  let list = null;
  const problems = [];
  for (const step of steps(app.program, app.session)) {
    const rows = rowsOf(app, step);
    if (!rows.length) continue;
    const words = headingOf(app, step);
    if (words !== heading || !list) {
      list = section(main, actions, words);
      heading = words;
    }
    for (const row of rows) {
      list.appendChild(rowElement(app, row));
      if (row.problem) problems.push(row);
    }
  }
  if (withProblems && problems.length) showProblems(app, main, problems);
  document.title = main.querySelector('h1').textContent + ' – ' + app.title;
  if (!quiet && !(withProblems && problems.length)) settle(main);
  return problems.length;
}

function section(main, before, words) {
  if (words) {
    const heading = document.createElement('h2');
    heading.textContent = words;
    main.insertBefore(heading, before);
  }
  const list = document.createElement('dl');
  list.className = 'answers';
  main.insertBefore(list, before);
  return list;
}

function headingOf(app, step) {
  for (let node = app.program.nodes[step.page.group]; node.number; node = app.program.nodes[node.parent]) {
    const words = node.label == null ? '' : app.session.text(indexedPath(app.program, node.number, step.indexes), 'label');
    if (words) return node.kind === 'repeat' ? words + ' ' + step.indexes[step.indexes.length - 1] : words;
  }
  return '';
}

function rowsOf(app, step) {
  if (step.page.kind === 'repeat') return [];
  const rows = [];
  for (const number of step.page.nodes) nodeRows(app, number, step, rows);
  return rows;
}

function nodeRows(app, number, step, rows) {
  const node = app.program.nodes[number];
  if (SILENT.has(node.question) || node.question === 'note' || node.kind === 'repeat') return;
  const path = indexedPath(app.program, number, step.indexes);
  if (!app.session.cell(path).relevant) return;
  if (node.kind === 'group') {
    for (const child of children(app.program, number)) nodeRows(app, child, step, rows);
    return;
  }
  const problem = app.session.errorsAt(path).map((code) => errorWords(app, node, path, code)).join(' ');
  rows.push({ label: app.session.text(path, 'label') || node.name, answer: answerWords(app, node, path), to: step.key + '#' + fieldOf(number, path), problem });
}

function rowElement(app, row) {
  const line = document.createElement('div');
  const label = document.createElement('dt');
  label.textContent = row.label;
  const answer = document.createElement('dd');
  answer.dir = 'auto';
  answer.textContent = row.answer || app.messages['not answered'];
  if (!row.answer) answer.className = 'none';
  const holder = document.createElement('dd');
  holder.appendChild(goto(row.to, app.messages.change, row.label, ''));
  line.append(label, answer, holder);
  return line;
}

function goto(to, words, more, className) {
  const button = document.createElement('button');
  button.type = 'submit';
  button.name = 'do';
  button.value = 'goto:' + to;
  button.className = className;
  button.textContent = words;
  const hidden = document.createElement('span');
  hidden.className = 'visually-hidden';
  hidden.textContent = ' ' + more;
  button.appendChild(hidden);
  return button;
}

function showProblems(app, main, problems) {
  const summary = main.querySelector('#summary');
  for (const row of problems) {
    const item = document.createElement('li');
    item.appendChild(goto(row.to, row.problem, '', 'back'));
    summary.querySelector('ul').appendChild(item);
  }
  summary.hidden = false;
  summary.focus();
}
