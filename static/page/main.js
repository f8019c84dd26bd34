// @ts-check
/** Makes the served page come alive; until everything is there, and if anything fails, the plain form works. */
import { openSession } from '../engine/session.js';
import { PLACES, act, remember, render, revisit } from './actions.js';
import { follow } from './errors.js';
import { fetched } from './fetched.js';
import { isGarbled } from './controls.js';
import { GUARDS, KEEPERS, bind, changed, enhance, know, takeAll } from './page.js';
import { plainly } from './plainly.js';
import './pressing.js';
import { wasSent } from './send.js';
import { find, steps } from './steps.js';

const boot = JSON.parse(document.getElementById('boot').textContent);
const form = /** @type {HTMLFormElement} */ (document.getElementById('form'));

if (form.dataset.leave) window.addEventListener('pageshow', (event) => event.persisted && window.location.reload());
if (boot.state && wasSent(boot.state.world.instance_id)) window.location.replace(window.location.href);
else start().catch((error) => console.error(error));

async function start() {
  const [said, lists] = await Promise.all([fetched(boot.app, !boot.shell), registers(boot.lists)]);
  await Promise.all((boot.parts || []).map((part) => import(part).catch((error) => console.error(error))));
  for (const keeper of KEEPERS) await keeper.open(boot, said, now);
  const app = Object.assign(understood(said, boot.language), {
    world: boot.state.world, review: boot.state.review, finished: boot.state.finished, unseen: boot.state.unseen, origin: boot.state.origin, removed: boot.state.removed, back: boot.state.back || undefined,
    files: new Map(), called: boot.state.called || {}, sendUrl: boot.send, languages: boot.languages, fetched: { [boot.language]: said },
    dirty: false, final: null, understood, now, render: (key, quiet, wrong) => render(app, key, quiet, wrong),
  });
  Object.assign(app.lists, lists);
  app.reopen = (answers) => {
    app.session = open(app, answers);
    GUARDS.forEach((guard) => guard(app));
  };
  app.reopen(boot.state.answers);
  if (app.program.nodes.some(isGarbled) && !app.guarded) throw new Error('what garbles is missing');
  for (const keeper of KEEPERS) keeper.opened(app, boot);
  take(app);
}

/** Lists of entities by file name, fetched apart: they change while the form stays. */
async function registers(addresses) {
  const found = {};
  const take = (name) => fetch(addresses[name]).then((reply) => reply.json()).then((rows) => { found[name] = rows; });
  await Promise.all(Object.keys(addresses || {}).map(take));
  return found;
}

/** What the server sent, under the names that the page script uses. */
function understood(data, language) {
  return {
    program: data.program, title: data.title, pages: data.pages, checkPage: data.check, overviewPage: data.overview, parts: data.parts, messages: data.messages, map: data.map,
    media: data.media, lists: data.lists, language,
    locale: Object.assign({ offset: offset() }, data.writing),
  };
}

function open(app, answers) {
  const world = Object.assign({}, app.world, { now: now(), language: app.language, lists: app.lists, elapsed: () => performance.now() / 1000 });
  const known = Object.keys(answers).length > 0;
  return openSession(app.program, world, known ? answers : null, { resume: known });
}

/** Take the page over from the server: what it shows stays, what was typed meanwhile counts. */
function take(app) {
  const found = steps(app.program, app.session);
  app.shown = new Set(found.map((step) => step.key));
  app.session.changes();
  if (boot.shell) {
    render(app, boot.state.page || (app.parts ? 'sections' : ''), true);
  } else if (PLACES[boot.state.page]) {
    render(app, boot.state.page, true, Boolean(document.querySelector('#summary:not([hidden])')));
  } else {
    app.step = found[find(found, boot.state.page)];
    app.place = app.step.key;
    know(app);
    takeAll(app);
    bind(app);
    enhance(app, document.getElementById('main'));
  }
  listen(app);
  remember(app, true);
  form.setAttribute('autocomplete', 'off');
  for (const keeper of KEEPERS) keeper.keep(app, boot);
  document.documentElement.dataset.alive = 'yes';
}

function listen(app) {
  let pressed = null;
  form.addEventListener('click', (event) => {
    pressed = event.target.closest('button') || pressed;
    follow(event);
  });
  form.addEventListener('submit', (event) => {
    const button = event.submitter || pressed || form.querySelector('button[value=next]');
    pressed = null;
    const leaves = button.value === 'leave';
    if (leaves) forget(app);
    if (leaves || !app.gone && obeyed(app, button)) event.preventDefault();
  });
  for (const kind of ['input', 'change']) form.addEventListener(kind, (event) => typed(app, event));
  window.addEventListener('popstate', (event) => event.state && event.state.key && revisit(app, event.state.key));
  window.addEventListener('beforeunload', (event) => leave(app, event));
}

/** Leave an anonymous form: nothing is sent, and Back finds nothing of it. */
function forget(app) {
  app.dirty = false;
  window.location.replace(form.dataset.leave);
}

/** Whether the page did what `button` says; when it breaks, the server does it with all that was answered. */
function obeyed(app, button) {
  try {
    return act(app, button);
  } catch (error) {
    console.error(error);
    plainly(app, button.value);
    return true;
  }
}

function typed(app, event) {
  const box = event.target.closest('main .question');
  if (box && !event.target.closest('[data-own]')) changed(app, box);
}

function leave(app, event) {
  if (!app.dirty) return;
  event.preventDefault();
  event.returnValue = app.messages.leave;
}

function now() {
  const date = new Date();
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60000);
  return local.toISOString().slice(0, -1) + offset();
}

function offset() {
  const minutes = -new Date().getTimezoneOffset();
  const two = (number) => String(number).padStart(2, '0');
  return (minutes < 0 ? '-' : '+') + two(Math.floor(Math.abs(minutes) / 60)) + ':' + two(Math.abs(minutes) % 60);
}
