// @ts-check
/** What the buttons do, page by page, without the server; each page is a place in the browser's history. */
import { problems, showCheck } from './check.js';
import { speak } from './language.js';
import { checkPage, cleared, show } from './page.js';
import { send } from './send.js';
import { find, steps } from './steps.js';

/** The pages of the record now. */
export const all = (app) => steps(app.program, app.session);

/** Do what `button` says; false: it is not for us. */
export function act(app, button) {
  const verb = button.value.split(':')[0];
  if (!ACTIONS[verb]) return false;
  ACTIONS[verb](app, button.value.slice(verb.length + 1), button);
  return true;
}

/** Pages that are no page of questions, each a function(app, quiet, more). */
export const PLACES = { check: checkPlace };

export const ACTIONS = {
  next(app) {
    if (!app.step || !checkPage(app)) return;
    const found = all(app);
    const place = find(found, app.step.key) + 1;
    const following = app.review ? waiting(app, found)[0] : found[place] && found[place].key;
    go(app, following || 'check');
  },
  back(app) {
    const found = all(app);
    if (!found.length) return;
    const place = app.step ? Math.max(0, find(found, app.step.key) - 1) : found.length - 1;
    if (!app.step) app.review = false;
    go(app, found[place].key);
  },
  check(app) {
    go(app, 'check');
  },
  goto(app, argument) {
    const parts = argument.split('#');
    app.review = app.review || app.place === 'check';
    go(app, parts[0]);
    if (parts[1] && app.reveal) app.reveal(parts[1]);
    const target = parts[1] && document.getElementById(parts[1]);
    if (!target) return;
    const box = target.closest('.question');
    box.scrollIntoView();
    (box.querySelector('input:checked') || target).focus({ preventScroll: true });
  },
  clear(app, field) {
    cleared(app, field);
  },
  lang(app, tag) {
    speak(app, tag);
  },
  send(app, argument, button) {
    if (problems(app).length) showCheck(app, true);
    else if (app.deliver) app.deliver(button);
    else send(app, button);
  },
};

/** Show the page `key` and give the browser's Back a place to return to. */
export function go(app, key) {
  render(app, key, false);
  remember(app, false);
}

/** Show the page `key` of the browser's history. */
export function revisit(app, key) {
  render(app, key, false);
  app.at = app.place;
}

/** Show the page `key`; `quiet` leaves focus and scrolling alone. */
export function render(app, key, quiet, wrong) {
  const found = all(app);
  const place = found.length ? key : 'check';
  if (PLACES[place]) {
    app.place = place;
    PLACES[place](app, quiet, wrong);
  } else {
    const step = found[find(found, key)];
    app.unseen = app.review ? waiting(app, found).filter((one) => one !== step.key) : [];
    app.place = step.key;
    show(app, step, quiet);
  }
  app.shown = new Set(found.map((step) => step.key));
}

function checkPlace(app, quiet, wrong) {
  app.review = true;
  app.finished = app.finished || app.now();
  app.unseen = [];
  showCheck(app, wrong, quiet);
}

/** The pages that came since the check page and still wait to be shown. */
function waiting(app, found) {
  return found.map((step) => step.key).filter((key) => app.unseen.indexOf(key) >= 0 || !app.shown.has(key));
}

/** Write the page shown into the browser's history; `app.at` is where the person is. */
export function remember(app, replace) {
  const key = app.place;
  app.at = key;
  if (app.save) app.save();
  if (replace) history.replaceState({ key }, '');
  else if (!history.state || history.state.key !== key) history.pushState({ key }, '');
}
