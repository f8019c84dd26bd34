// @ts-check
/** Sending the finished record: once, with its files, and kept on the page until the server has it. */
import { announce } from './announce.js';
import { field } from './plainly.js';

/** Send the record; on success go to the receipt, else say what happened and leave everything as it is. */
export async function send(app, button) {
  if (app.sending) return;
  app.sending = true;
  const rest = busy(app, button);
  try {
    const reply = await fetch(app.sendUrl, { method: 'POST', body: body(app), credentials: 'same-origin' });
    await received(app, reply);
  } catch (error) {
    tell(app, app.messages['not sent']);
  } finally {
    app.sending = false;
    rest();
  }
}

/** Say on `button`, which keeps the focus, and to those who listen that answers are sent; the function ends that. */
export function busy(app, button) {
  const words = button.textContent;
  button.setAttribute('aria-disabled', 'true');
  button.textContent = app.messages.sending;
  announce(app.messages.sending);
  return () => {
    button.removeAttribute('aria-disabled');
    button.textContent = words;
  };
}

async function received(app, reply) {
  const json = (reply.headers.get('content-type') || '').indexOf('application/json') === 0;
  const said = json ? await reply.json() : {};
  if (reply.status === 201 && said.url) {
    app.dirty = false;
    app.files.clear();
    noteSent(app.world.instance_id);
    window.location.replace(said.url);
  } else if (said.message) {
    tell(app, app.messages.refused.replace('%(words)s', () => said.message));
  } else {
    tell(app, app.messages['not sent']);
  }
}

/** The record as multipart; its answers are fixed at the first try, so that sending twice is the same bytes. */
function body(app) {
  app.final = app.final || app.session.finalize(app.finished);
  const world = { now: app.finished, seed: app.guarded ? undefined : app.world.seed, instance_id: app.world.instance_id };
  const data = new FormData();
  data.append('record', JSON.stringify({ language: app.language, world, answers: app.final, back: app.back }));
  const state = field('state');
  if (state && !app.guarded) data.append('state', state.value);
  const wanted = new Set(Object.keys(app.final).map((path) => app.final[path]));
  for (const [name, file] of app.files) if (wanted.has(name)) data.append(name, file, name);
  return data;
}

/** Say `words` at the end of the page. */
export function tell(app, words) {
  const main = document.getElementById('main');
  let line = main.querySelector('.tell[role=alert]');
  if (!line) {
    line = document.createElement('p');
    line.className = 'tell warn';
    line.setAttribute('role', 'alert');
    main.querySelector('.actions').before(line);
  }
  line.textContent = words;
}

/** Remember that a record was sent, so that the browser's Back to its pages begins a new one. */
export function noteSent(id) {
  try {
    sessionStorage.setItem('sent ' + id, 'yes');
  } catch (error) {
    console.error(error);
  }
}

/** Whether the record of these pages was sent from this tab. */
export function wasSent(id) {
  try {
    return sessionStorage.getItem('sent ' + id) === 'yes';
  } catch (error) {
    return false;
  }
}
