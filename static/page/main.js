// @ts-check
/** Makes the served page come alive; until everything is there, and if anything fails, the plain form works. */
import { openSession } from '../engine/session.js';
import { loadFunctions } from '../engine/functions.js';
import { find, steps } from './steps.js';
import { bind, changed, checkPage, guarded, refresh, settle, show, takeAll } from './page.js';
import { indexedPath, pathOf } from './fields.js';
import { showCheck } from './check.js';
import { send } from './send.js';

const boot = JSON.parse(document.getElementById('boot').textContent);
const form = document.getElementById('form');

start().catch((error) => console.error(error));

async function start() {
  const app = await load(boot.app, boot.language);
  Object.assign(app, {
    world: boot.state.world, review: boot.state.review, finished: boot.state.finished, files: new Map(), kept: boot.kept || {},
    sendUrl: boot.send, dirty: false, enhancers: [], touched: new Set(),
  });
  app.session = open(app, boot.state.answers);
  app.enhancers = await enhancers(app.program);
  take(app);
}

async function load(url, language) {
  const reply = await fetch(url);
  if (!reply.ok) throw new Error('app ' + reply.status);
  const data = await reply.json();
  await loadFunctions(functionsOf(data.program));
  return {
    program: data.program, title: data.title, pages: data.pages, checkPage: data.check, messages: data.messages, language,
    lists: data.lists || {}, locale: { decimal: data.decimal, months: data.months, offset: offset() },
  };
}

/** The names of all that the program's expressions call, so that only their modules are fetched. */
function functionsOf(program) {
  const names = new Set(program.nodes.some((node) => node.choices && node.choices.randomize) ? ['randomize'] : []);
  const walk = (tree) => {
    if (!Array.isArray(tree)) return;
    names.add(String(tree[0]));
    tree.forEach(walk);
  };
  program.expressions.forEach(walk);
  return names;
}

function open(app, answers) {
  const world = Object.assign({}, app.world, { now: now(), language: app.language, lists: app.lists });
  const known = Object.keys(answers).length > 0;
  return openSession(app.program, world, known ? answers : null, { resume: known });
}

/** Take the page over from the server: what it shows stays, what was typed meanwhile counts. */
function take(app) {
  if (boot.state.page === 'check') {
    showCheck(app, false, true);
  } else {
    app.step = steps(app.program, app.session)[find(steps(app.program, app.session), boot.state.page)];
    bindServed(app);
  }
  listen(app);
  remember(app, true);
  document.documentElement.dataset.alive = 'yes';
}

function bindServed(app) {
  const boxes = document.querySelectorAll('main .question');
  app.boxes = new Map(Array.from(boxes, (box) => [pathOf(app.program, box.dataset.field), box]));
  takeAll(app);
  bind(app);
  for (const enhance of app.enhancers) guarded(() => enhance(app, document.getElementById('main')));
}

/** Load what the form's questions need beyond the plain controls. */
async function enhancers(program) {
  const has = (test) => program.nodes.some(test);
  const wanted = [];
  if (has((node) => /^(image|audio|video|file)$/.test(node.question || ''))) wanted.push(import('./media.js'));
  if (has((node) => node.question === 'geopoint')) wanted.push(import('./geo.js'));
  if (has((node) => node.question === 'range')) wanted.push(import('./slider.js'));
  if (has((node) => (node.appearance || []).some((name) => /^(autocomplete|search|minimal)$/.test(name)))) wanted.push(import('./menus.js'));
  const found = [];
  for (const one of wanted) {
    try {
      found.push((await one).enhance);
    } catch (error) {
      console.error(error);
    }
  }
  return found;
}

function listen(app) {
  let pressed = null;
  form.addEventListener('click', (event) => (pressed = event.target.closest('button') || pressed));
  form.addEventListener('submit', (event) => {
    const button = event.submitter || pressed || form.querySelector('button[value=next]');
    if (button && act(app, button)) event.preventDefault();
    pressed = null;
  });
  form.addEventListener('input', (event) => onChange(app, event, false));
  form.addEventListener('change', (event) => onChange(app, event, true));
  window.addEventListener('popstate', (event) => back(app, event.state));
  window.addEventListener('beforeunload', (event) => app.dirty && event.preventDefault());
  window.addEventListener('beforeunload', (event) => { if (app.dirty) event.returnValue = app.messages.leave; });
}

function onChange(app, event, left) {
  const box = event.target.closest('.question');
  if (box && !box.closest('[data-own]')) changed(app, box, left);
}

/** Do what `button` says; false hands it to the server. */
function act(app, button) {
  const verb = button.value.split(':')[0];
  const argument = button.value.slice(verb.length + 1);
  if (!ACTIONS[verb]) return false;
  return ACTIONS[verb](app, argument, button) !== false;
}

const ACTIONS = {
  next(app) {
    if (!app.step) return;
    const before = new Set(steps(app.program, app.session).map((step) => step.key));
    if (app.shown) for (const key of before) if (!app.shown.has(key)) before.delete(key);
    if (!checkPage(app)) return;
    const found = steps(app.program, app.session);
    const place = find(found, app.step.key);
    const fresh = found.slice(place + 1).filter((step) => !before.has(step.key));
    if (app.review) go(app, fresh.length ? fresh[0].key : 'check');
    else go(app, place + 1 < found.length ? found[place + 1].key : 'check');
  },
  back(app) {
    const found = steps(app.program, app.session);
    if (!app.step) {
      app.review = false;
      go(app, found[found.length - 1].key);
    } else {
      go(app, found[Math.max(0, find(found, app.step.key) - 1)].key);
    }
  },
  check(app) {
    go(app, 'check');
  },
  goto(app, argument) {
    const parts = argument.split('#');
    app.review = app.review || !app.step;
    go(app, parts[0]);
    const target = parts[1] && document.getElementById(parts[1]);
    if (target) target.focus();
  },
  add(app) {
    const step = app.step;
    const path = app.session.addRepeat(indexedPath(app.program, step.page.group, step.indexes));
    const index = Number(/\[(\d+)\]$/.exec(path)[1]);
    const inner = steps(app.program, app.session).filter((one) => one.page.repeat === step.page.group
      && one.page.kind !== 'repeat' && one.indexes[one.indexes.length - 1] === index);
    app.dirty = true;
    go(app, inner.length ? inner[0].key : step.key);
  },
  remove(app, argument) {
    app.session.removeRepeat(pathOf(app.program, argument));
    app.dirty = true;
    go(app, app.step.key);
  },
  lang(app, tag) {
    switchTo(app, tag).catch(() => {
      form.submit();
    });
  },
  send(app, argument, button) {
    if (showCheckIfWrong(app)) return;
    send(app, button);
  },
};

function showCheckIfWrong(app) {
  return app.session.errors().length > 0 && showCheck(app, true) > 0;
}

/** Show the page `key` and give the browser's Back a place to return to. */
function go(app, key) {
  render(app, key, false);
  remember(app, false);
}

function render(app, key, quiet) {
  if (key === 'check') {
    app.review = true;
    app.finished = app.finished || now();
    showCheck(app, false, quiet);
  } else {
    const found = steps(app.program, app.session);
    show(app, found[find(found, key)], quiet);
  }
  app.shown = new Set(steps(app.program, app.session).map((step) => step.key));
  app.session.changes();
}

function remember(app, replace) {
  const key = app.step ? app.step.key : 'check';
  app.shown = new Set(steps(app.program, app.session).map((step) => step.key));
  if (replace) history.replaceState({ key }, '');
  else if (!history.state || history.state.key !== key) history.pushState({ key }, '');
}

function back(app, state) {
  if (state && state.key) render(app, state.key, false);
}

/** Speak another language: same answers, same page, same focus. */
async function switchTo(app, tag) {
  const other = await load(boot.languages[tag], tag);
  Object.assign(app, { program: other.program, title: other.title, pages: other.pages, checkPage: other.checkPage, messages: other.messages, language: tag, locale: other.locale });
  app.session = open(app, app.session.answers());
  const language = other.program.languages.filter((one) => one.tag === tag)[0];
  document.documentElement.lang = tag;
  document.documentElement.dir = language.dir;
  for (const button of form.querySelectorAll('.languages button')) {
    if (button.value === 'lang:' + tag) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
  form.querySelector('.bar .name').textContent = other.title;
  render(app, app.step ? app.step.key : 'check', true);
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
