// @ts-check
/** What a page says about keeping: saved or not, earlier answers to go on with, answers that wait for a connection. */
import { UNSENT, legible, listRecords, inSight } from '../offline/records.js';
import { held } from '../offline/presence.js';

/** A moment (ms) in words of language `tag`. */
export function moment(ms, tag) {
  const options = { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' };
  try {
    return new Date(ms).toLocaleString(tag, /** @type {any} */ (options));
  } catch (error) {
    return new Date(ms).toLocaleString('en', /** @type {any} */ (options));
  }
}

/** `sentence` with its `%(names)s` filled. */
export function filled(sentence, values) {
  return sentence.replace(/%\((\w+)\)s/g, (all, name) => values[name]);
}

/** The address of the page that goes on with a record (`how` draft) or copies it (`how` copy). */
export function addressOf(keep, version, tag, how, id) {
  return keep.shell.replace('/0/', '/' + version + '/').replace('TAG', tag) + '#' + how + '=' + encodeURIComponent(id);
}

/** Say below the page that answers are saved, and how many records wait. */
export async function keptWords(app, boot, words) {
  const found = words ? inSight(await listRecords().catch(() => [])) : [];
  const waiting = found.filter((record) => UNSENT.indexOf(record.state) >= 0).length;
  for (const old of document.querySelectorAll('.saved')) old.remove();
  if (!words) return;
  const foot = made('footer', 'bar saved', '');
  document.getElementById('main').after(foot);
  foot.append(made('span', '', '✓ ' + words), link(boot.keep.device, waiting ? filled(app.messages.waiting, { count: waiting }) : app.messages.records));
}

/** Say above the page why answers are not saved, and what to do. */
export function problem(app, boot, why) {
  const words = app.messages['kept ' + why] || app.messages['kept broken'];
  const box = notice('alert', 'warn');
  box.append(made('p', '', words), link(boot.keep.device, app.messages.records));
  keptWords(app, boot, '');
}

/** Take away what `problem` said. */
export function mended() {
  const box = document.querySelector('.notice[role=alert]');
  if (box) box.remove();
}

/** Offer to go on with what was begun on this device and not finished. */
export async function offer(app, boot) {
  const busy = await held();
  const mine = (record) => record.state === 'draft' && record.code === boot.keep.code && record.id !== app.world.instance_id;
  const [record] = await legible(inSight(await listRecords()).filter((each) => mine(each) && busy.indexOf(each.id) < 0).slice(0, 1));
  if (!record || app.dirty) return;
  const { messages, language } = app;
  const box = notice('region', '');
  const old = record.version !== boot.keep.version;
  box.setAttribute('aria-label', messages.recover);
  box.append(made('h2', '', messages.recover), made('p', '', filled(messages['recover words'], {
    begun: moment(record.begun, language), saved: moment(record.saved, language), place: record.place,
  })));
  if (old) box.append(made('p', '', filled(messages['recover version'], { old: record.name, new: boot.keep.name })));
  const actions = made('div', 'actions', '');
  const tag = boot.languages[record.language] ? record.language : language;
  actions.append(link(addressOf(boot.keep, record.version, record.language, 'draft', record.id), messages['go on'], 'button'));
  if (old) actions.append(link(addressOf(boot.keep, boot.keep.version, tag, 'copy', record.id), filled(messages['take over'], { new: boot.keep.name }), 'button second'));
  const away = made('button', 'button second', messages['begin anew']);
  away.type = 'button';
  away.addEventListener('click', () => box.remove());
  actions.append(away);
  box.append(actions);
}

/** Say which answers of a copied record have no place here. */
export function tellLost(app, lost) {
  tellList(app.messages.lost, lost.map(([label, answer]) => label + ': ' + answer));
}

/** Say of which questions (`paths`) the browser has lost the files. */
export function tellGone(app, paths) {
  tellList(app.messages['files gone'], paths.map((path) => app.session.text(path, 'label') || path));
}

function tellList(words, rows) {
  if (!rows.length) return;
  const box = notice('region', 'warn');
  box.setAttribute('aria-label', words);
  const list = made('ul', '', '');
  for (const row of rows) list.append(made('li', '', row));
  box.append(made('p', '', words), list);
}

/** Instead of the pages: the answers wait on this device. */
export function showWaiting(app, boot, record) {
  const main = document.getElementById('main');
  const { messages } = app;
  const refused = record.state === 'attention';
  main.textContent = '';
  const box = made('div', 'tell' + (refused ? ' warn' : ''), '');
  box.append(made('h1', '', messages[refused ? 'kept refused' : 'kept unsent']));
  box.append(made('p', '', refused ? reason(messages, record.problem) : messages['sent later']));
  const actions = made('div', 'actions', '');
  actions.append(link(boot.keep.device, messages.records, 'button'), link(boot.keep.start, messages['fill again'], 'button second'));
  main.append(box, actions);
  for (const each of document.querySelectorAll('header.bar :is(button, details, nav), .later')) each.remove();
  document.title = messages[refused ? 'kept refused' : 'kept unsent'] + ' – ' + app.title;
  box.firstElementChild.setAttribute('tabindex', '-1');
  box.firstElementChild.focus();
}

/** Why the server did not take a record, and what to do: our words for what we know, else the server's. */
export function reason(messages, problem) {
  return messages['refused ' + problem.code] || messages['refused ' + problem.status] || problem.message || '';
}

/** A box above the page; the one of the same role is replaced. */
function notice(role, kind) {
  const old = document.querySelector('.notice[role=' + role + ']');
  if (old) old.remove();
  const box = made('div', 'notice tell ' + kind, '');
  box.setAttribute('role', role);
  const holder = document.querySelector('.notices') || made('div', 'notices', '');
  document.getElementById('main').before(holder);
  holder.append(box);
  return box;
}

export function made(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

function link(address, words, className) {
  const element = made('a', className || '', words);
  element.href = address;
  return element;
}
