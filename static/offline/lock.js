// @ts-check
/**
 * The lock of this device: whether its records are sealed, and the key while it is open.
 *
 *     the row `lock` among the contents   the key, wrapped by the PIN and sealed to the server; wrong tries
 *     the memory of each window           the key itself, which no script can read out; dropped when nobody has
 *                                         touched the window for a while
 *     the memory of the worker            the same, so that the next page has it; never on the disk
 */
import { Unkept, transact } from './database.js';

const ROW = 'lock';
/** Nobody touched a window for so long, in ms: it is locked. */
export const IDLE = 600000;
const OFTEN = 20000;
const ASKING = 400;
/** A worker that has to be started first answers late. */
const STARTING = 5000;

let row;
let memory = null;
let touched = Date.now();
let watched = false;
/** What windows do before the key is dropped, each an async function. */
export const LOCKING = [];

const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('formserver lock') : null;
if (channel) channel.addEventListener('message', (event) => heard(event.data, (said) => channel.postMessage(said)));

/** What others say to this window or worker; `always`: answer also that there is no key here. */
export function heard(said, reply, always = false) {
  if (said.lock === 'changed') row = undefined;
  if (said.lock === 'now') drop();
  if (said.lock === 'hold') hold(said.key, said.until);
  const given = giving && usable() ? memory : null;
  if (said.lock === 'ask' && (given || always)) reply({ lock: 'key', key: given });
}

let until = Infinity;
/** False from the moment this window begins to lock: what it still saves needs the key, others do not get it. */
let giving = true;

function hold(key, last) {
  giving = true;
  memory = key;
  until = last;
}

const usable = () => memory && Date.now() <= Math.min(until, typeof document === 'object' ? touched + IDLE : until);

/** The row of the lock; null: nothing is sealed here. */
export async function lockRow() {
  if (row === undefined) row = await transact(['contents'], 'readonly', (store) => store('contents').get(ROW)) || null;
  return row;
}

/** Write the row by `change(row)`, which returns the new one; on the disk when it resolves. */
export async function alterLock(change) {
  const made = await transact(['contents'], 'readwrite', (store) => {
    let next;
    const request = store('contents').get(ROW);
    request.onsuccess = () => {
      next = change(request.result || null);
      if (next) store('contents').put(Object.assign(next, { id: ROW }));
    };
    return () => next;
  }, true);
  row = undefined;
  if (channel) channel.postMessage({ lock: 'changed' });
  return made;
}

/** Nothing is sealed here from now on. Throws when something still is. */
export async function dropLock() {
  await transact(['records', 'contents'], 'readwrite', (store) => {
    const lines = store('records').getAll();
    const contents = store('contents').getAll();
    contents.onsuccess = () => {
      if (lines.result.some(isSealed) || contents.result.some(isSealed)) contents.transaction.abort();
      else store('contents').delete(ROW);
    };
  }, true);
  row = undefined;
  if (channel) channel.postMessage({ lock: 'changed' });
  tell({ lock: 'changed' });
}

const isSealed = (found) => Object.values(found).some((value) => value && value.sealed) || Boolean(found.sealed);

/** Whether it is known without waiting that nothing is sealed here. */
export const neverLocked = () => row === null;

/** The key: this window's, the worker's or another window's; null when there is none, or the device is locked. */
export async function openKey() {
  if (!await lockRow()) return null;
  if (!usable()) {
    memory = null;
    const found = await fromWorker() || await fromWindows();
    if (found) remember(found);
  }
  return memory;
}

export async function isLocked() {
  return Boolean(await lockRow()) && !await openKey();
}

/** The key to save with, null where nothing is sealed; throws Unkept `locked`. */
export async function keyToSave() {
  const key = await openKey();
  if (!key && await lockRow()) throw new Unkept(Object.assign(new Error('locked'), { name: 'LockedError' }));
  return key;
}

/** The device is open: keep the key here and hand it to the worker. */
export function remember(key) {
  touched = Date.now();
  giving = true;
  memory = key;
  tell({ lock: 'hold', key, until: touched + IDLE });
  watch();
}

/** Lock this window and all others. */
export async function lockNow() {
  if (channel) channel.postMessage({ lock: 'now' });
  tell({ lock: 'now' });
  await drop();
}

/** A coordinator ended this device's access: what the PIN opens goes, the copy of the key for the server stays. */
export async function forgetKey() {
  await alterLock((known) => (known && known.wrapped ? Object.assign(known, { wrapped: null, salt: null, forgotten: Date.now() }) : null));
  await lockNow();
}

async function drop() {
  giving = false;
  for (const each of LOCKING) await each().catch((error) => console.warn(error));
  memory = null;
  if (typeof document === 'object') document.dispatchEvent(new Event('locked'));
}

/** Notice whether somebody is there. */
function watch() {
  if (watched || typeof document !== 'object') return;
  watched = true;
  for (const name of ['pointerdown', 'keydown', 'input']) document.addEventListener(name, () => (touched = Date.now()), true);
  document.addEventListener('visibilitychange', look);
  window.addEventListener('pagehide', () => memory && tell({ lock: 'hold', key: memory, until: touched + IDLE, linger: true }));
  setInterval(look, OFTEN);
}

async function look() {
  if (!memory) return;
  if (usable()) tell({ lock: 'hold', key: memory, until: touched + IDLE });
  else if (!await fromWindows()) await lockNow();
}

async function tell(said) {
  const worker = await activeWorker();
  if (worker) worker.postMessage(said);
}

let known = null;

async function activeWorker() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return null;
  known = known && known.active ? known : await serviceWorker.getRegistration('/') || null;
  return known && known.active;
}

async function fromWorker() {
  const worker = await activeWorker();
  if (!worker) return null;
  const { port1, port2 } = new MessageChannel();
  return answered(port1, () => worker.postMessage({ lock: 'ask' }, [port2]), STARTING);
}

function fromWindows() {
  return channel ? answered(channel, () => channel.postMessage({ lock: 'ask' })) : null;
}

function answered(port, ask, patience = ASKING) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patience, null);
    port.addEventListener('message', (event) => {
      if (event.data.lock !== 'key') return;
      clearTimeout(timer);
      resolve(event.data.key);
    });
    if (port.start) port.start();
    ask();
  });
}

const WANTED = 'formserver pin';

/** Note whether a coordinator wants a PIN on this device. */
export function wantPin(wanted) {
  if (wanted) localStorage.setItem(WANTED, 'wanted');
  else localStorage.removeItem(WANTED);
}

export const isPinWanted = () => localStorage.getItem(WANTED) === 'wanted';

/** Whether a PIN is wanted and there is none. */
export async function lacksPin() {
  return isPinWanted() && !await lockRow();
}
