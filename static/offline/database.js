// @ts-check
/**
 * The database of this device: opened when it is first needed, opened anew when the browser has closed it, and
 * one transaction a change, so that a record, its files and its line in the list are there together or not at all.
 *
 *     records    the line of each record in the list: form, state, times, sizes
 *     contents   its answers and their world; once it is finished also the very text that is sent
 *     files      its photos and files, as bytes
 *     events     what happened to records, without answers; its keys give them their order, whatever the clock says
 */

const NAME = 'formserver';
const VERSION = 1;
export const ALL = ['records', 'contents', 'files', 'events'];

/** Why the device cannot keep what it should: `why` is full, closed, newer or broken. */
export class Unkept extends Error {
  constructor(error) {
    super(String(error && error.message || error));
    this.name = 'Unkept';
    this.why = REASONS[error && error.name] || 'broken';
  }
}

const REASONS = { QuotaExceededError: 'full', InvalidStateError: 'closed', AbortError: 'closed', VersionError: 'newer' };

/** Returned by work that needs no reply: the transaction is committed even if the page is gone by then. */
export const AT_ONCE = Symbol('at once');

/** Whether this page can keep anything: only a secure one that has a database. */
export function canKeep() {
  return Boolean(globalThis.isSecureContext && globalThis.indexedDB && globalThis.crypto && crypto.subtle);
}

let opening = null;
/** The open database, so that a page that is being closed need not wait for it. */
let current = null;

function database() {
  opening = opening || new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => prepare(request.result);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => resolve(watched(request.result));
  });
  return opening;
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
 * Do `work(store)` in one transaction over the stores `names`; resolves when it is complete, with the result of the
 * request, or of the function, that `work` returned. `strict`: not before it is on the disk. Throws Unkept.
 */
export async function transact(names, mode, work, strict = false) {
  for (let left = 2; ; left--) {
    try {
      return await attempt(current || await database(), names, mode, work, strict);
    } catch (error) {
      forget();
      const told = new Unkept(error);
      if (told.why !== 'closed' || !left) throw told;
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
      found = work((name) => transaction.objectStore(name));
      if (found === AT_ONCE && transaction.commit) transaction.commit();
    } catch (error) {
      transaction.abort();
      reject(error);
    }
  });
}

/** Delete the database with all that is in it; for one that is damaged. */
export async function discard() {
  const db = await (opening || Promise.resolve(null)).catch(() => null);
  if (db) db.close();
  forget();
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = () => resolve(undefined);
    request.onerror = () => reject(new Unkept(request.error));
  });
}
