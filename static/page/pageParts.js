// @ts-check
/** What the sections of the device's page are made of: forms, fields, what folds, buttons. */
import { says } from './deviceSays.js';
import { made } from './kept.js';

/** A form of `fields`; `work` returns what is wrong, or "". */
export function asking(fields, words, work) {
  const form = made('form', '', '');
  const trouble = made('p', 'error', '');
  trouble.setAttribute('role', 'alert');
  const send = /** @type {HTMLButtonElement} */ (made('button', 'button', words));
  form.append(...fields.map((each) => each.box), trouble, send);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    send.disabled = true;
    trouble.textContent = '';
    trouble.textContent = await work().catch((error) => (console.warn(error), error.words || says('kept broken')));
    send.disabled = false;
    if (trouble.textContent) fields[0].input.focus();
    else form.reset();
  });
  return form;
}

let count = 0;

/** A labelled field; what is typed into it is nobody else's. */
export function field(words, hint, type = 'password') {
  const box = made('div', 'question', '');
  const input = /** @type {HTMLInputElement} */ (made('input', type === 'file' ? '' : 'text', ''));
  const label = made('label', 'label', words);
  Object.assign(input, { type, autocomplete: 'off', id: 'field' + ++count });
  if (type !== 'file') input.dir = 'ltr';
  label.setAttribute('for', input.id);
  const more = made('p', 'hint', hint);
  more.id = input.id + '-hint';
  if (hint) input.setAttribute('aria-describedby', more.id);
  box.append(label, ...(hint ? [more] : []), input);
  if (type === 'file') box.classList.add('file');
  return { box, input };
}

export function folded(words, inside, open = false) {
  const box = made('details', 'guidance', '');
  box.open = open;
  box.append(made('summary', '', words), ...[].concat(inside));
  return box;
}

export function pressed(words, work, kind = 'second') {
  const element = /** @type {HTMLButtonElement} */ (made('button', 'button ' + kind, words));
  element.type = 'button';
  element.addEventListener('click', async () => {
    element.disabled = true;
    await work().catch((error) => console.error(error));
    element.disabled = false;
  });
  return element;
}
