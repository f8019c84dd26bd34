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

/** Words as a list, in their language where that is one. */
export function joined(words) {
  const text = words.join(', ');
  const { tongue } = words[0];
  return tongue && words.every((each) => each.tongue === tongue) ? new Foreign(text, tongue) : text;
}

/** `text`, made of `words`, in their language. */
export function like(words, text) {
  return words instanceof Foreign ? new Foreign(text, words.tongue) : text;
}

/** Say that `element` holds `words` alone, in their language where it is not the page's. */
export function marked(element, words) {
  if (!(words instanceof Foreign)) return;
  element.lang = words.tongue.tag;
  element.dir = words.tongue.dir;
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

/** The labels of the step's group and of the nearest labelled group around it, an instance with its number. */
export function headings(app, step) {
  const found = [];
  for (let node = app.program.nodes[step.page.group]; node.number; node = app.program.nodes[node.parent]) {
    const words = wordsAt(app, indexedPath(app.program, node.number, step.indexes), 'label');
    if (words) found.push(numbered(app.program, node, words, step.indexes));
  }
  return [found[0] || '', found[1] || ''];
}

function numbered(program, node, words, indexes) {
  const index = node.kind === 'repeat' && indexes[depthOf(program, node) - 1];
  if (!index) return words;
  return like(words, words + ' ' + index);
}

function depthOf(program, node) {
  let depth = 0;
  for (let one = node; one.repeat; one = program.nodes[program.nodes[one.repeat].parent]) depth++;
  return depth;
}
