// @ts-check
/** The page of the device: its records by what they need, with what can be done about each. */
import { DAYS_KEPT, alterRecord, inSight, legible, listRecords, onChange, tellChange } from '../offline/records.js';
import { broughtBack, forgetBack } from '../offline/copies.js';
import { canKeep, discard } from '../offline/database.js';
import { held, markUnsent, marked, space } from '../offline/presence.js';
import { sendRecord, sendWaiting, sendWhenever, tellQueue } from '../offline/sender.js';
import { addressOf, made, moment, reason } from './kept.js';
import { EXTRAS, boot, bytes, says, tellHere } from './deviceSays.js';
import './lockPage.js';
import './shelfPage.js';
import './rescuePage.js';

const DAY = 86400000;
const LOW = 20000000;

const SECTIONS = [
  ['attention', (record) => record.state === 'attention'],
  ['unsent', (record) => record.state === 'finished' || record.state === 'sending'],
  ['drafts', (record) => record.state === 'draft'],
  ['sent', (record) => record.state === 'received'],
];

let looks = 0;

start().catch((error) => console.error(error));

async function start() {
  if (!canKeep()) {
    tellHere(says('unsafe'), 'warn');
    return;
  }
  arrive();
  onChange(() => show().catch((error) => console.warn(error)));
  await show();
  await lost();
  await Promise.all(EXTRAS.map((extra) => extra().catch((error) => console.error(error))));
  sendWhenever();
  document.documentElement.dataset.alive = 'yes';
}

/** Why a page of a form led here. */
function arrive() {
  const words = { '#missing': 'missing', '#open': 'elsewhere', '#broken': 'faulty' }[window.location.hash];
  if (words) tellHere(says(words), 'warn');
  if (window.location.pathname !== '/device') tellHere(says('not here'), 'warn');
  else history.replaceState(null, '', window.location.pathname + window.location.search);
}

/** Say what is gone that should be here, and what came back from its copy. */
async function lost() {
  const back = await broughtBack();
  if (back) tellOnce('back', back.count, back.at, forgetBack);
  const here = (await listRecords()).map((record) => record.id);
  const before = marked();
  const gone = before ? (before.ids || []).filter((id) => here.indexOf(id) < 0) : [];
  if (gone.length) tellOnce('gone', gone.length, before.at, markUnsent);
}

/** Say something until somebody has read it. */
function tellOnce(key, count, at, read) {
  const box = tellHere(says(key, { count, at: moment(at, boot.language) }), 'warn');
  box.append(action(says('understood'), async () => {
    await read();
    box.remove();
  }));
}

/** Put all records on the page; the focus stays where it was. A later look counts: the device may be locked by then. */
async function show() {
  const look = ++looks;
  const holder = document.getElementById('records');
  let records;
  try {
    records = await legible(inSight(await listRecords()));
  } catch (error) {
    console.warn(error);
    damaged();
    return;
  }
  const at = /** @type {HTMLElement} */ (document.activeElement);
  const focused = at && at.id;
  const parts = records.length ? await sections(records) : [made('p', '', says('empty'))];
  if (look !== looks) return;
  holder.textContent = '';
  holder.append(...parts);
  const again = focused && document.getElementById(focused);
  if (again) again.focus();
}

async function sections(records) {
  const found = [await storage(records)];
  const busy = await held();
  for (const [name, belongs] of SECTIONS) {
    const mine = records.filter(belongs);
    if (!mine.length) continue;
    const section = made('section', 'promise', '');
    section.append(made('h2', '', says(name) + ' (' + mine.length + ')'));
    const shut = mine.some((record) => record.shut);
    if (name === 'unsent' && !shut) section.append(...sending(mine));
    const rows = made('ul', 'instances', '');
    for (const record of mine) rows.append(row(record, records, busy.indexOf(record.id) >= 0));
    section.append(rows);
    if (name === 'sent' && !shut) section.append(action(says('delete sent'), () => throwAway(mine), 'second'));
    found.push(section);
  }
  return found;
}

function sending(waiting) {
  const foreign = waiting.some((record) => record.last === 'not the server');
  const words = foreign ? says('foreign') : navigator.onLine ? '' : says('nobody');
  const now = action(says('send all'), () => sendWaiting(true), '');
  now.id = 'send';
  return words ? [made('p', 'tell warn', words), now] : [now];
}

function row(record, records, busy) {
  const line = made('li', '', '');
  const text = made('div', 'words', '');
  const title = made('strong', '', record.called || record.title);
  title.dir = 'auto';
  text.append(title, made('div', 'hint', [record.called ? record.title : '', record.name && says('version', { name: record.name }), weight(record)]
    .filter(Boolean).join(' · ')), made('div', record.state === 'attention' ? 'error' : '', stateWords(record)));
  for (const words of notes(record)) text.append(made('div', 'hint', words));
  const buttons = made('div', '', '');
  if (!record.shut) buttons.append(...actions(record, records, busy));
  line.append(text, buttons);
  return line;
}

function weight(record) {
  return record.files.length ? says('size', { count: record.files.length, size: bytes(record.size) }) : '';
}

function stateWords(record) {
  const { language } = boot;
  if (record.state === 'attention') return reason(boot.messages, record.problem);
  const plain = record.state === 'sending' && !record.files.length;
  return says(plain ? 'finished' : record.state, {
    saved: moment(record.saved, language), place: record.place || '–', all: record.files.length,
    done: record.files.filter((file) => file.there).length, at: moment(record.receivedAt, language),
    receipt: record.receipt, until: moment((record.receivedAt || 0) + DAYS_KEPT * DAY, language),
  });
}

function notes(record) {
  const found = [];
  if (record.lost && record.state !== 'received') found.push(says('lost by server'));
  if (record.state === 'sending' && record.next > Date.now()) found.push(says('retry', { next: moment(record.next, boot.language) }));
  return found;
}

function actions(record, records, busy) {
  const newest = Math.max(...records.filter((each) => each.code === record.code).map((each) => each.version));
  const goes = (how, words, version) => link(addressOf(record.at, version, record.language, how, record.id), words);
  const found = [];
  if (record.state === 'draft') found.push(goes('draft', says('open'), record.version));
  if (record.state === 'finished') found.push(goes('draft', says('change'), record.version));
  if (record.state === 'attention') found.push(action(says('try'), () => sendRecord(record.id), ''));
  found.push(goes('copy', says('copy'), newest));
  if (!busy && record.state !== 'sending') found.push(action(says('delete'), () => throwAway([record]), 'danger'));
  found.forEach((each, i) => {
    each.id = 'r' + record.order + '-' + i;
    each.append(hidden(record));
  });
  return found;
}

function hidden(record) {
  return made('span', 'visually-hidden', ' ' + (record.called || record.title));
}

/** Delete records; for an hour they can be brought back. */
async function throwAway(records) {
  for (const record of records) await alterRecord(record.id, (line) => Object.assign(line, { thrown: Date.now() }), 'thrown away', true);
  await markUnsent();
  tellChange();
  tellQueue().catch((error) => console.warn(error));
  const title = records.length === 1 ? records[0].called || records[0].title : String(records.length);
  const box = tellHere(says('deleted', { title }), '');
  box.append(action(says('undo'), async () => {
    for (const record of records) await alterRecord(record.id, (line) => Object.assign(line, { thrown: 0 }), 'brought back', true);
    await markUnsent();
    box.remove();
    tellChange();
    tellQueue().catch((error) => console.warn(error));
  }, 'second'));
  box.querySelector('button').focus();
}

/** How safe the records are here, and how much space there is. */
async function storage(records) {
  const found = await space();
  const lasting = navigator.storage && navigator.storage.persisted && await navigator.storage.persisted();
  const holder = made('div', 'hint', '');
  if (found) holder.append(made('p', '', says(lasting ? 'lasting' : 'fleeting', { free: bytes(found.free) })));
  if (found && found.free < LOW) holder.append(made('p', 'tell warn', says('space low', { free: bytes(LOW) })));
  const oldest = Math.min(...records.filter((each) => each.state !== 'received').map((each) => each.begun));
  if (forgetful() && Number.isFinite(oldest)) {
    holder.append(made('p', 'tell warn', says('apple', { days: Math.floor((Date.now() - oldest) / DAY) })));
  }
  return holder;
}

/** Whether this browser clears pages after seven days: Safari's engine, not installed. */
function forgetful() {
  const { standalone } = /** @type {any} */ (navigator);
  return standalone === false || (/^((?!chrome|android).)*safari/i.test(navigator.userAgent) && standalone !== true);
}

/** The database cannot be opened: say so, with the way back. */
function damaged() {
  const holder = document.getElementById('records');
  const box = made('div', 'tell warn', '');
  box.append(made('p', '', says('cannot open')), action(says('begin empty'), async () => {
    await discard();
    window.location.reload();
  }, 'danger'));
  holder.textContent = '';
  holder.append(box);
}

function action(words, work, kind) {
  const button = /** @type {HTMLButtonElement} */ (made('button', 'button ' + (kind || ''), words));
  button.type = 'button';
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await work();
    } finally {
      button.disabled = false;
    }
  });
  return button;
}

function link(address, words) {
  const element = made('a', 'button second', words);
  element.href = address;
  return element;
}
