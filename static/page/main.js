// @ts-check
/** Makes the served page come alive; until everything is there, and if anything fails, the plain form works. */
import { openSession } from '../engine/session.js';
import { loadFunctions } from '../engine/functions.js';
import { act, remember, render, revisit } from './actions.js';
import { showCheck } from './check.js';
import { follow } from './errors.js';
import { bind, changed, enhance, know, takeAll } from './page.js';
import { plainly } from './plainly.js';
import { wasSent } from './send.js';
import { find, steps } from './steps.js';

const boot = JSON.parse(document.getElementById('boot').textContent);
const form = /** @type {HTMLFormElement} */ (document.getElementById('form'));

if (wasSent(boot.state.world.instance_id)) window.location.replace(window.location.href);
else start().catch((error) => console.error(error));

async function start() {
  const fetched = await fetch(boot.app).then((reply) => reply.json());
  await loadFunctions(functionsOf(fetched.program));
  const app = Object.assign(understood(fetched, boot.language), {
    world: boot.state.world, review: boot.state.review, finished: boot.state.finished, unseen: boot.state.unseen,
    files: new Map(), sendUrl: boot.send, languages: boot.languages, fetched: { [boot.language]: fetched },
    dirty: false, final: null, understood, now, render: (key, quiet, wrong) => render(app, key, quiet, wrong),
  });
  app.session = open(app, boot.state.answers);
  app.enhancers = await enhancers(app.program);
  take(app);
}

/** What the server sent, under the names that the page script uses. */
function understood(data, language) {
  return {
    program: data.program, title: data.title, pages: data.pages, checkPage: data.check, messages: data.messages,
    media: data.media, lists: data.lists, language,
    locale: { decimal: data.decimal, months: data.months, offset: offset() },
  };
}

/** The names of all that the program's expressions call, so that only their modules are fetched. */
function functionsOf(program) {
  const shuffled = (node) => node.choices && node.choices.randomize !== undefined;
  const names = new Set(program.nodes.some(shuffled) ? ['randomize'] : []);
  const walk = (tree) => {
    if (!tree || typeof tree !== 'object') return;
    if (Array.isArray(tree)) names.add(String(tree[0]));
    Object.keys(tree).forEach((key) => walk(tree[key]));
  };
  program.expressions.forEach(walk);
  return names;
}

function open(app, answers) {
  const world = Object.assign({}, app.world, { now: now(), language: app.language, lists: app.lists });
  const known = Object.keys(answers).length > 0;
  return openSession(app.program, world, known ? answers : null, { resume: known });
}

/** Load what the form's questions need beyond the plain controls; what cannot be loaded is done without. */
async function enhancers(program) {
  const asks = (test) => program.nodes.some((node) => test(node.question || '', node));
  const wanted = [
    asks((question) => /^(image|audio|video|file)$/.test(question)) && import('./media.js'),
    asks((question) => question === 'geopoint') && import('./geo.js'),
    asks((question) => question === 'range') && import('./slider.js'),
    asks((question, node) => question === 'select_one' && hasMenu(program, node)) && import('./menus.js'),
  ];
  const found = await Promise.all(wanted.map((one) => one && one.catch((error) => console.error(error))));
  return found.filter(Boolean).map((module) => module.enhance);
}

function hasMenu(program, node) {
  const list = node.choices && program.lists[node.choices.list];
  return (node.appearance || []).some((name) => /^(autocomplete|search|minimal)$/.test(name))
    || !list || Boolean(list.external) || list.rows.length > 25;
}

/** Take the page over from the server: what it shows stays, what was typed meanwhile counts. */
function take(app) {
  const found = steps(app.program, app.session);
  app.shown = new Set(found.map((step) => step.key));
  app.session.changes();
  if (boot.state.page === 'check') {
    showCheck(app, !document.getElementById('summary').hidden, true);
  } else {
    app.step = found[find(found, boot.state.page)];
    know(app);
    takeAll(app);
    bind(app);
    enhance(app, document.getElementById('main'));
  }
  listen(app);
  remember(app, true);
  form.setAttribute('autocomplete', 'off');
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
    if (!app.gone && obeyed(app, button)) event.preventDefault();
  });
  form.addEventListener('input', (event) => typed(app, event, false));
  form.addEventListener('change', (event) => typed(app, event, true));
  window.addEventListener('popstate', (event) => event.state && event.state.key && revisit(app, event.state.key));
  window.addEventListener('beforeunload', (event) => leave(app, event));
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

function typed(app, event, left) {
  const box = event.target.closest('.question');
  if (box && !event.target.closest('[data-own]')) changed(app, box, left);
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
