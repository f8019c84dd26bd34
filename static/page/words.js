// @ts-check
/** Labels in the page: Markdown's emphasis as elements, headings of a page; the twin of templating.py's filters. */
import { indexedPath } from './paths.js';

const MARKS = /\*\*(\S(?:[^]*?\S)?)\*\*|(^|[^\w*])\*([^\s*](?:[^*\n]*?[^\s*])?)\*(?![\w*])|(^|\W)_([^\s_](?:[^_\n]*?[^\s_])?)_(?!\w)|\n/g;

/** Put a label into `element`: text, with **strong**, *emphasis* and line breaks as elements. */
export function rich(element, text) {
  element.textContent = '';
  let done = 0;
  text.replace(MARKS, (all, strong, before, star, other, line, at) => {
    element.append(text.slice(done, at) + (before || '') + (other || ''), mark(strong, star || line));
    done = at + all.length;
    return all;
  });
  element.append(text.slice(done));
}

function mark(strong, soft) {
  const made = document.createElement(strong ? 'strong' : soft ? 'em' : 'br');
  made.textContent = strong || soft || '';
  return made;
}

/** A label without marks, on one line: for titles, menus, sentences about it. */
export function plain(text) {
  return text.replace(MARKS, (all, strong, before, star, other, line) => (before || '') + (other || '') + (strong || star || line || ' '))
    .replace(/\s+/g, ' ').trim();
}

/** The labels of the step's group and of the nearest labelled group around it, an instance with its number. */
export function headings(app, step) {
  const found = [];
  for (let node = app.program.nodes[step.page.group]; node.number; node = app.program.nodes[node.parent]) {
    const words = node.label == null ? '' : app.session.text(indexedPath(app.program, node.number, step.indexes), 'label');
    if (words) found.push(numbered(app.program, node, words, step.indexes));
  }
  return [found[0] || '', found[1] || ''];
}

function numbered(program, node, words, indexes) {
  const index = node.kind === 'repeat' && indexes[depthOf(program, node) - 1];
  return index ? words + ' ' + index : words;
}

function depthOf(program, node) {
  let depth = 0;
  for (let one = node; one.repeat; one = program.nodes[program.nodes[one.repeat].parent]) depth++;
  return depth;
}
