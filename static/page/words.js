// @ts-check
/** Labels in the page: their marks as elements, headings of a page; the twin of templating.py's filters. */
import { readMarks } from './markup.js';
import { indexedPath } from './paths.js';

/** Words in another language than the page's, `tongue`; else like any text. */
export class Foreign extends String {
  /** @param {string} text @param {{tag: string, dir: string}} tongue */
  constructor(text, tongue) {
    super(text);
    this.tongue = tongue;
  }
}

/** `text` as words in language `tag` of the form; none is the page's own. */
export function told(app, text, tag) {
  const tongue = text && tag && app.program.languages.filter((one) => one.tag === tag)[0];
  return tongue ? new Foreign(text, tongue) : text;
}

/** One of the texts at `path`, in its language where the reader's lacks it. */
export function wordsAt(app, path, role) {
  const { session, program, language } = app;
  const number = program.nodes[session.cell(path).node][role];
  return number == null ? '' : told(app, session.text(path, role), program.texts[language][number].fallback);
}

/** `text`, made of `words`, in their language. */
export function like(words, text) {
  return words instanceof Foreign ? new Foreign(text, words.tongue) : text;
}

/** Words as a list, in their language where that is one. */
export function joined(words) {
  return like(words.every((each) => each.tongue === words[0].tongue) ? words[0] : '', words.join(', '));
}

/** Say that `element` holds `words` alone, in their language where it is not the page's. */
export function marked(element, words) {
  if (!(words instanceof Foreign)) return;
  element.lang = words.tongue.tag;
  element.dir = words.tongue.dir;
}

/** Words as an element whose direction is its own, whatever stands beside it. */
export function apart(words) {
  const made = document.createElement('bdi');
  made.textContent = words;
  marked(made, words);
  return made;
}

/** Put a label into `element`: its words, its marks as elements, in its language. */
export function rich(element, text) {
  let inner = emptied(element, text);
  for (const piece of readMarks(text)) {
    if (piece.tag) inner = made(inner, piece);
    else if (typeof piece === 'string') inner.append(piece);
    else inner = inner.parentNode;
  }
  const link = inner.firstChild;
  if (link && link === inner.lastChild && link.href) link.className = 'lone';
}

/** Put a sentence into `element`, in its language. */
export function say(element, text) {
  emptied(element, text).append(text);
}

/** Where words go: `element`, now empty, or an element inside that says their language. */
function emptied(element, words) {
  element.textContent = '';
  if (!(words instanceof Foreign)) return element;
  const inner = document.createElement('span');
  marked(inner, words);
  element.append(inner);
  return inner;
}

/** Begin the element of a mark in `around`; what holds the words that follow. */
function made(around, { tag, address }) {
  const element = document.createElement(tag === 'heading' ? 'strong' : tag);
  if (tag === 'heading') element.className = tag;
  if (address) Object.assign(element, { href: address, target: '_blank', rel: 'noopener noreferrer' });
  around.append(element);
  return tag === 'br' ? around : element;
}

/** A label without marks, on one line: for titles, menus, sentences about it. */
export function plain(text) {
  return readMarks(text).map((piece) => (typeof piece === 'string' ? piece : piece.tag === 'br' ? ' ' : '')).join('').replace(/\s+/g, ' ').trim();
}

/** The heading of the step's page, the words around it, and both as one; the twin of headings.py. */
export function headings(app, step) {
  const found = labels(app, step.page.group, step.indexes);
  return [found.length ? found[0].words : '', whole(found.slice(1)), whole(found)];
}

/** The groups that have words, from `group` outwards; an instance always has its name, with its number. */
export function labels(app, group, indexes) {
  const found = [];
  for (let node = app.program.nodes[group]; node.number; node = app.program.nodes[node.parent]) {
    const label = wordsAt(app, indexedPath(app.program, node.number, indexes), 'label');
    const index = node.kind === 'repeat' && indexes[depthOf(app.program, node) - 1];
    const words = index ? like(label, (label || node.name) + ' ' + index) : label;
    if (words) found.push({ node, words });
  }
  return found;
}

/** The first words, after the names of the instances around them. */
export function whole(found) {
  return joined(found.filter(({ node }, place) => !place || node.kind === 'repeat').map(({ words }) => words).reverse());
}

function depthOf(program, node) {
  let depth = 0;
  for (let one = node; one.repeat; one = program.nodes[program.nodes[one.repeat].parent]) depth++;
  return depth;
}
