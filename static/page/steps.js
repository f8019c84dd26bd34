// @ts-check
/** The order of pages for one session; the twin of formserver/web/pages/steps.py. */
import { indexedPath } from './paths.js';

/** Questions that are never shown. */
const SILENT = new Set([
  'calculate', 'hidden', 'start', 'end', 'today', 'username', 'deviceid', 'phonenumber', 'email', 'audit',
  'instanceID', 'instanceName', 'deprecatedID', 'simserial', 'subscriberid', 'start-geopoint',
  'background-geopoint', 'background-audio',
]);

/** Whether a node is never shown: no question, or the head of a table, which each row says anew. */
export function silent(node) {
  return (node.kind === 'value' && SILENT.has(node.question || 'calculate'))
    || Boolean(node.choices) && (node.appearance || []).indexOf('label') >= 0;
}

/** The pages that have something to show now, in order: `{key, page, indexes}`. */
export function steps(program, session) {
  const found = [];
  openOut(program, session, 0, [], found);
  return found.filter((step) => shows(program, session, step));
}

function openOut(program, session, repeat, indexes, found) {
  program.pages.forEach((page, number) => {
    if (page.kind === 'repeat') {
      if (outer(program, page.group) === repeat) repeatSteps(program, session, number, indexes, found);
    } else if ((page.repeat || 0) === repeat) {
      found.push({ key: keyOf(number, indexes), page, indexes });
    }
  });
}

function repeatSteps(program, session, number, indexes, found) {
  const page = program.pages[number];
  for (const path of session.instances(indexedPath(program, page.group, indexes))) {
    const index = Number(/\[(\d+)\]$/.exec(path)[1]);
    openOut(program, session, page.group, indexes.concat(index), found);
  }
  found.push({ key: keyOf(number, indexes), page, indexes });
}

function outer(program, repeat) {
  return program.nodes[program.nodes[repeat].parent].repeat || 0;
}

function keyOf(number, indexes) {
  return ['p' + number].concat(indexes).join('-');
}

/** Whether the page has anything to show; the list of a repeat with a given count never has. */
export function shows(program, session, step) {
  if (step.page.kind === 'repeat') {
    const node = program.nodes[step.page.group];
    if (node.fixed || node.count != null) return false;
    return session.cell(indexedPath(program, node.number, step.indexes)).relevant;
  }
  return step.page.nodes.some((number) => visible(program, session, number, step.indexes));
}

function visible(program, session, number, indexes) {
  const node = program.nodes[number];
  if (silent(node) || node.kind === 'repeat') return false;
  if (!session.cell(indexedPath(program, number, indexes)).relevant) return false;
  if (node.kind === 'value') return true;
  return children(program, number).some((child) => visible(program, session, child, indexes));
}

/** The numbers of the nodes directly in group `number`. */
export function children(program, number) {
  if (!families.has(program)) families.set(program, familiesOf(program));
  return families.get(program)[number];
}

const families = new WeakMap();

/** For each node those directly in it. */
function familiesOf(program) {
  const found = program.nodes.map(() => []);
  for (const node of program.nodes) if (node.number) found[node.parent].push(node.number);
  return found;
}

/** The steps of `found` that lie in the instance of `repeat` with `indexes`. */
export function within(program, found, repeat, indexes) {
  return found.filter((step) => indexes.every((index, i) => step.indexes[i] === index) && liesIn(program, step.page, repeat));
}

function liesIn(program, page, repeat) {
  let around = page.kind === 'repeat' ? outer(program, page.group) : page.repeat || 0;
  while (around && around !== repeat) around = outer(program, around);
  return around === repeat;
}

/** The place of the step `key`, or of the nearest page before where it stood. */
export function find(found, key) {
  let before = 0;
  const wanted = Number((/^p(\d+)/.exec(key) || ['', '0'])[1]);
  for (let i = 0; i < found.length; i++) {
    if (found[i].key === key) return i;
    if (Number(/^p(\d+)/.exec(found[i].key)[1]) <= wanted) before = i;
  }
  return before;
}
