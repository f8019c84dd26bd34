// @ts-check
/** On the page of the device: which forms open without a connection, and are they ready. */
import { canShelve, registerWorker, renewShelf, shelve, shelved, unshelve } from '../offline/shelf.js';
import { EXTRAS, boot, bytes, says, tellHere } from './deviceSays.js';
import { made } from './kept.js';

EXTRAS.push(showShelf);

async function showShelf() {
  if (!canShelve() || !boot.worker) return;
  await offerNewer(await registerWorker(boot.worker));
  const holder = made('section', 'promise', '');
  document.getElementById('rescue').before(holder);
  await renewShelf();
  await list(holder);
}

async function list(holder) {
  const ready = await shelved();
  const known = new Map(ready.map((form) => [form.code, form]));
  for (const form of await offered()) if (!known.has(form.code)) known.set(form.code, form);
  holder.textContent = '';
  holder.append(made('h2', '', says('offline')));
  if (!known.size) holder.append(made('p', '', says('no forms')));
  const rows = made('ul', 'instances', '');
  for (const form of known.values()) rows.append(row(holder, form, ready.indexOf(form) >= 0));
  holder.append(rows);
}

/** The forms that whoever is at this device may fill in; none without a connection. */
async function offered() {
  try {
    const reply = await fetch(boot.forms, { cache: 'no-store' });
    return reply.ok ? (await reply.json()).forms : [];
  } catch (error) {
    return [];
  }
}

function row(holder, form, ready) {
  const line = made('li', '', '');
  const text = made('div', 'words', '');
  const title = made('strong', '', form.title);
  title.dir = 'auto';
  const state = made('div', 'hint', ready ? '✓ ' + says('ready', { size: bytes(form.size) }) : says('not ready'));
  state.setAttribute('role', 'status');
  text.append(title, state);
  const buttons = made('div', '', '');
  if (ready) buttons.append(link('/s/' + form.code, says('fill in')));
  buttons.append(ready ? button(says('take off'), form.title, () => unshelve(form.code).then(() => list(holder)))
    : button(says('make ready'), form.title, () => fetchAll(holder, form, state)));
  line.append(text, buttons);
  return line;
}

async function fetchAll(holder, form, state) {
  try {
    await shelve(form.code, (done, all) => (state.textContent = says('fetching', { done, all })));
    await list(holder);
  } catch (error) {
    console.warn(error);
    state.textContent = says('not fetched');
  }
}

/** A newer worker waits until the older one's pages are closed; here it can be let in at once. */
async function offerNewer(registration) {
  if (!registration.waiting) return;
  const box = tellHere(says('newer'), '');
  box.append(button(says('use newer'), '', async () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload());
    registration.waiting.postMessage('take over');
  }));
}

function button(words, more, work) {
  const element = /** @type {HTMLButtonElement} */ (made('button', 'button second', words));
  element.type = 'button';
  element.append(made('span', 'visually-hidden', ' ' + more));
  element.addEventListener('click', async () => {
    element.disabled = true;
    await work();
    element.disabled = false;
  });
  return element;
}

function link(address, words) {
  const element = made('a', 'button', words);
  element.href = address;
  return element;
}
