// @ts-check
/** The one sender of this device: whichever window or worker holds the lock sends, the others leave it to that one. */
import { UNSENT, alterRecord, fileOf, findRecord, listRecords, inSight, tellChange, tidyRecords } from './records.js';
import { forgetKey, isLocked } from './lock.js';
import { confirm, isDue, isOld, sendAll, sendOne, waitFor } from './outbox.js';
import { markUnsent } from './presence.js';

const LOCK = 'formserver outbox';
const SMALL = 262144;
const LARGE = 1048576;

/** The records of this device, as the outbox wants them. */
const keep = {
  async take(id) {
    const record = await alterRecord(id, (line) => UNSENT.indexOf(line.state) >= 0 && !line.thrown
      && Object.assign(line, { state: 'sending', tries: (line.tries || 0) + 1 }), 'sending', true);
    const found = record && await findRecord(id);
    return found && { record: found.record, body: found.content.body };
  },
  async bytes(id, name) {
    const file = await fileOf(id, name);
    return file && file.bytes;
  },
  async change(id, changes, what) {
    await alterRecord(id, (line) => Object.assign(line, changes), what, true);
    if (changes.problem && changes.problem.code === 'device.revoked') await forgetKey();
    if (typeof localStorage === 'object') await markUnsent();
    tellChange();
  },
};

const net = {
  fetch: (to, options) => fetch(to, options), now: () => Date.now(), random: () => Math.random(),
  chunk: () => (isSlow() ? SMALL : LARGE), queue,
};

/** How many records wait, but for the one that is being sent, and since when the oldest does. */
async function queue(but = '') {
  const unsent = inSight(await listRecords()).filter((record) => UNSENT.indexOf(record.state) >= 0 && record.id !== but);
  const oldest = unsent.reduce((least, record) => Math.min(least, record.finishedAt || record.saved), Date.now());
  return { waiting: unsent.length, oldest: unsent.length ? new Date(oldest).toISOString() : '' };
}

const TOLD = 'formserver told';
const QUEUE = '/device/queue';

/** Tell the server how many records wait: when the number has changed, and once a day. Only enrolled devices are heard. */
export async function tellQueue() {
  const known = localStorage.getItem(TOLD);
  const now = await queue();
  const clock = new Date().toISOString();
  const words = [now.waiting, now.oldest, clock.slice(0, 10)].join();
  if (!navigator.onLine || known === words || !known && !now.waiting) return;
  const body = JSON.stringify({ queue: now, clock });
  const reply = await fetch(QUEUE, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body, redirect: 'error' });
  if (reply.status === 200 && (await reply.json()).told) localStorage.setItem(TOLD, now.waiting ? words : '');
}

function isSlow() {
  const { connection } = /** @type {any} */ (navigator);
  return Boolean(connection && (connection.saveData || /2g|3g/.test(connection.effectiveType || '')));
}

/** Send the record `id` now, whatever its waiting time; returns its line afterwards. */
export async function sendRecord(id) {
  await alterRecord(id, (line) => Object.assign(line, { next: 0 }));
  await onlyHere(async () => sendOne(id, keep, net), true);
  return findRecord(id).then((found) => found && found.record);
}

/** Send all that waits, and ask after what was sent; `now`: also what refused records and their times say not yet. */
export async function sendWaiting(now = false) {
  await onlyHere(async () => {
    const due = inSight(await listRecords()).filter((record) => isDue(record, Date.now(), now)).reverse();
    if (!await isLocked()) await sendAll(due.map((record) => record.id), keep, net); // sealed ones wait for the PIN
    await confirmReceipts();
    if (typeof localStorage === 'object') await tidyRecords(Date.now()); // a worker cannot keep the mark right
  }, now);
  if (typeof localStorage === 'object') await tellQueue().catch((error) => console.warn(error));
  schedule();
}

/** The browser woke the worker because there is a connection: what waited for a time is tried too. Throws when some still waits. */
export async function sendWoken() {
  for (const { id } of inSight(await listRecords())) await alterRecord(id, (line) => line.state === 'sending' && Object.assign(line, { next: 0 }));
  await sendWaiting();
  if (inSight(await listRecords()).some(waits)) throw new Error('records still wait'); // the browser comes again
}

const waits = (record) => record.state === 'finished' || record.state === 'sending';

/** Ask after receipts once a day, fifty at a time for each form. */
async function confirmReceipts() {
  const old = (await listRecords()).filter((record) => isOld(record, Date.now()));
  const byForm = new Map();
  for (const record of old) byForm.set(record.to.receipts, (byForm.get(record.to.receipts) || []).concat(record));
  for (const records of byForm.values()) {
    await confirm(records.slice(0, 50), keep, net).catch((error) => console.warn(error));
  }
}

/**
 * Run `work` as the only sender of this device; when another one sends, do nothing, or `wait` for it. Browsers
 * without locks may send twice at once; the server counts the same record once.
 */
function onlyHere(work, wait) {
  if (!navigator.locks) return work();
  return navigator.locks.request(LOCK, wait ? {} : { ifAvailable: true }, (lock) => lock && work());
}

let timer = 0;

/** Come back when the next record's time has come; where the browser can, also after the page is closed. */
async function schedule() {
  const waiting = inSight(await listRecords()).filter(waits);
  if (!waiting.length || await isLocked()) return;
  clearTimeout(timer);
  timer = setTimeout(() => sendWaiting().catch((error) => console.warn(error)), waitFor(waiting, Date.now()));
  await later();
}

/** Ask the browser to wake the worker when there is a connection (Background Sync, where it exists). */
async function later() {
  const { serviceWorker } = navigator;
  const worker = serviceWorker && await serviceWorker.getRegistration();
  if (worker && worker.active && 'sync' in worker) await /** @type {any} */ (worker).sync.register('outbox').catch(() => {});
}

/** Send whenever there may be a connection again; for windows. */
export function sendWhenever() {
  const go = () => sendWaiting().catch((error) => console.warn(error));
  window.addEventListener('online', go);
  document.addEventListener('visibilitychange', () => document.hidden || go());
  go();
}
