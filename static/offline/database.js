// @ts-check
/**
 * The database of this device: opened when it is first needed, opened anew when the browser has closed it, and
 * one transaction a change, so that a record, its files and its line in the list are there together or not at all.
 *
 *     records    the line of each record in the list: form, state, times, sizes
 *     contents   its answers and their world; once it is finished also the very text that is sent; beside them the
 *                row `lock` (lock.js) that opens what is sealed
 *     files      its photos and files, as bytes
 *     events     what happened to records, without answers; its keys give them their order, whatever the clock says
 *
 * A database that the browser has begun anew although there were records is filled from their copies first.
 */
import { allCopied, areMissed, bringBack, copying } from './copies.js';

const NAME = 'formserver';
const VERSION = 1;
const LOCK = 'formserver database';
const PATIENCE = 20000;
export const ALL = ['records', 'contents', 'files', 'events'];

/** Why the device cannot keep what it should: `why` is full, closed, newer, locked or broken. */
export class Unkept extends Error {
  constructor(error) {
    super(String(error && error.message || error));
    this.name = 'Unkept';
    this.why = NO_ROOM.test(this.message) ? 'full' : REASONS[error && error.name] || 'broken';
  }
}

/** What Chromium says where the disk has no room for the database itself. */
const NO_ROOM = /NO_SPACE|full disk/;
const REASONS = { QuotaExceededError: 'full', InvalidStateError: 'closed', AbortError: 'closed', VersionError: 'newer', LockedError: 'locked' };

/** Returned by work that needs no reply: the transaction is committed even if the page is gone by then. */
export const AT_ONCE = Symbol('at once');

/** Whether this page can keep anything: only a secure one that has a database. */
export function canKeep() {
  return Boolean(globalThis.isSecureContext && globalThis.indexedDB && globalThis.crypto && crypto.subtle);
}

let opening = null;
let begun = 0;
/** The open database, so that a page that is being closed need not wait for it. */
let current = null;

/** How often this page has met a database that had nothing in it: what was saved before is not there any more. */
export const timesBegun = () => begun;

function database() {
  opening = opening || inTurn(() => place().then(open));
  return opening;
}

/** One window after the other, so that none reads a database that another is still filling; none waits for ever. */
function inTurn(work) {
  if (!navigator.locks) return work();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  const begin = () => {
    clearTimeout(timer);
    return work();
  };
  return navigator.locks.request(LOCK, { signal: patience.signal }, begin)
    .catch((error) => (patience.signal.aborted ? work() : Promise.reject(error)));
}

/**
 * Where the database lies: Chromium cannot mend one of which files are missing, nor delete it; then there is another
 * place for this site, which all windows use from then on.
 */
async function place() {
  const { storageBuckets } = /** @type {any} */ (navigator);
  if (!storageBuckets || (await storageBuckets.keys()).indexOf(NAME) < 0) return indexedDB;
  return (await storageBuckets.open(NAME)).indexedDB;
}

function open(factory) {
  return new Promise((resolve, reject) => {
    let fresh = '';
    const request = factory.open(NAME, VERSION);
    request.onupgradeneeded = (event) => {
      // Chromium tells why it began anew
      if (event.oldVersion === 0) {
        fresh = event.dataLossMessage || 'empty';
        begun++;
      }
      prepare(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => resolve(filled(request.result, fresh));
  });
}

/** A database with what belongs in it. Copies that cannot be read are no reason to do without a database. */
async function filled(db, fresh) {
  try {
    const known = await attempt(db, ['records'], 'readonly', (store) => store('records').getAllKeys());
    if (await areMissed(Boolean(fresh), known)) await refill(db, fresh || 'some');
  } catch (error) {
    console.warn(error);
  }
  return watched(db);
}

/** Write down what happened to the database, where it can. */
function note(db, what) {
  const line = { at: new Date().toISOString(), what, id: '' };
  return attempt(db, ['events'], 'readwrite', (of) => of('events').add(line), true).catch((error) => console.warn(error));
}

let full = false;

/** Once a page: each answer tries again. */
async function noteFull() {
  if (full) return;
  full = true;
  await database().then((db) => note(db, 'device full')).catch((error) => console.warn(error));
}

async function refill(db, why) {
  const count = await bringBack((store, row) => attempt(db, [store], 'readwrite', (of) => addIfNew(of(store), row)));
  await note(db, 'brought back ' + count + ': ' + why);
}

/** What is there already stays: another window may be filling it too. The function that is returned says if it was new. */
function addIfNew(store, row) {
  let added = true;
  store.add(row).onerror = (event) => {
    event.preventDefault();
    added = false;
  };
  return () => added;
}

function prepare(db) {
  db.createObjectStore('records', { keyPath: 'id' });
  db.createObjectStore('contents', { keyPath: 'id' });
  db.createObjectStore('files', { keyPath: ['record', 'name'] });
  db.createObjectStore('events', { autoIncrement: true });
}

/** Browsers close a database when memory or the disk gives out: then the next change opens it anew. */
function watched(db) {
  current = db;
  db.onclose = forget;
  db.onversionchange = () => {
    db.close();
    forget();
  };
  return db;
}

function forget() {
  opening = current = null;
}

/**
 * Do `work(store)` in one transaction over the stores `names`; resolves when it is complete and copied, with the result of
 * the request, or of the function, that `work` returned. `strict`: not before it is on the disk. Throws Unkept.
 */
export async function transact(names, mode, work, strict = false) {
  let closed = false;
  for (let left = 2; ; left--) {
    try {
      if (closed) await note(current || await database(), 'database closed');
      const found = await attempt(current || await database(), names, mode, work, strict);
      if (mode === 'readwrite') await allCopied();
      return found;
    } catch (error) {
      forget();
      const told = new Unkept(error);
      closed = told.why === 'closed';
      if (told.why === 'full') await noteFull();
      if (!closed || !left) throw told;
    }
  }
}

function attempt(db, names, mode, work, strict) {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(names, mode, { durability: strict ? 'strict' : 'relaxed' });
    let found;
    transaction.oncomplete = () => resolve(found === AT_ONCE ? undefined : typeof found === 'function' ? found() : found && found.result);
    transaction.onabort = () => reject(transaction.error || new DOMException('closed', 'AbortError'));
    try {
      found = work((name) => copying(transaction.objectStore(name)));
      if (found === AT_ONCE && transaction.commit) transaction.commit();
    } catch (error) {
      transaction.abort();
      reject(error);
    }
  });
}

/** Begin with an empty database, which is filled from the copies; for one that is damaged. */
export async function discard() {
  const db = await (opening || Promise.resolve(null)).catch(() => null);
  if (db) db.close();
  forget();
  await remove(await place()).catch((error) => console.warn(error));
  await database().catch(elsewhere);
}

function remove(factory) {
  return new Promise((resolve, reject) => {
    const request = factory.deleteDatabase(NAME);
    request.onsuccess = resolve;
    request.onerror = () => reject(new Unkept(request.error));
  });
}

async function elsewhere(error) {
  forget();
  const { storageBuckets } = /** @type {any} */ (navigator);
  if (!storageBuckets) throw new Unkept(error);
  await storageBuckets.open(NAME, { persisted: true, durability: 'strict' });
  await database();
}
