// @ts-check
/** What the parts of the device's page share: its sentences, and where it speaks. */
import { filled, made } from './kept.js';

export const boot = JSON.parse(document.getElementById('boot').textContent);

/** What further modules put on the page, each an async function. */
export const EXTRAS = [];

/** A sentence of the page with its values. */
export function says(key, values) {
  return values ? filled(boot.messages[key], values) : boot.messages[key];
}

/** Say `words` at the top of the page; returns the box, for buttons. */
export function tellHere(words, kind) {
  const box = made('div', 'tell ' + kind, '');
  box.append(made('p', '', words));
  document.getElementById('told').append(box);
  return box;
}

/** A number of bytes as people read it. */
export function bytes(count) {
  const units = ['B', 'kB', 'MB', 'GB'];
  let unit = 0;
  for (; count >= 1000 && unit < 3; unit++) count /= 1000;
  return count.toLocaleString(boot.language, { maximumFractionDigits: count < 10 && unit ? 1 : 0 }) + '\u00a0' + units[unit];
}

/** What the server answers to a question of this page; throws with our `words` when it does not. */
export async function askServer(address, question) {
  let words = says('no answer');
  try {
    const reply = await fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(question) });
    const said = await reply.json();
    if (reply.ok) return said;
    words = boot.messages['refused ' + said.code] || said.message || words;
  } catch (error) {
    console.warn(error);
  }
  throw Object.assign(new Error('no answer'), { words });
}
