// @ts-check
/** Another language on the same page: same answers, same errors, same focus. */
import { announce } from './announce.js';
import { fetched } from './fetched.js';
import { checkPage } from './page.js';
import { plainly } from './plainly.js';
import { tell } from './send.js';

/** Speak `tag`; without a connection (a TypeError) stay as it is and say so, else let the server do it. */
export async function speak(app, tag) {
  const reply = app.fetched[tag] || await fetched(app.languages[tag]).catch((error) => (error instanceof TypeError ? undefined : null));
  if (reply === undefined) {
    tell(app, app.messages['no language']);
    return;
  }
  try {
    become(app, tag, reply);
  } catch (error) {
    console.error(error);
    plainly(app, 'lang:' + tag);
  }
}

function become(app, tag, reply) {
  const other = app.understood(reply, tag);
  const wrong = !document.getElementById('summary').hidden;
  app.fetched[tag] = reply;
  Object.assign(app.program.texts, other.program.texts);
  Object.assign(app.program.calendars || {}, other.program.calendars);
  const { title, pages, checkPage: check, overviewPage, messages, locale } = other;
  Object.assign(app, { title, pages, checkPage: check, overviewPage, messages, locale, language: tag });
  app.session.useLanguage(tag);
  frame(app, tag);
  app.render(app.place, true, wrong);
  if (wrong && app.step) checkPage(app, true);
}

function frame(app, tag) {
  const language = app.program.languages.filter((one) => one.tag === tag)[0];
  document.documentElement.lang = tag;
  document.documentElement.dir = language.dir;
  document.querySelector('.bar .name').textContent = app.title;
  document.querySelector('.languages').setAttribute('aria-label', app.messages.language);
  for (const part of document.querySelectorAll('[data-says]')) part.textContent = app.messages[part.dataset.says];
  const later = document.querySelector('.later');
  if (later) later.setAttribute('aria-label', app.messages.keep);
  address(tag);
  for (const button of document.querySelectorAll('.languages button')) {
    if (button.value === 'lang:' + tag) chosen(app, button);
    else button.removeAttribute('aria-current');
  }
}

/** Where an anonymous page is opened anew or left speaks `tag` too; other records have addresses of their own. */
function address(tag) {
  const { dataset } = document.getElementById('form');
  if (!dataset.leave) return;
  dataset.leave = speaking(dataset.leave, tag);
  history.replaceState(history.state, '', speaking(window.location.href, tag));
}

function speaking(href, tag) {
  const url = new URL(href, window.location.href);
  url.searchParams.set('lang', tag);
  return url.href;
}

/** Mark the language in use, also where the languages are folded away. */
function chosen(app, button) {
  button.setAttribute('aria-current', 'true');
  announce(app.messages.language + ': ' + button.textContent);
  const folded = document.querySelector('.tongues summary');
  if (folded) folded.textContent = app.messages.language + ': ' + button.textContent;
}
