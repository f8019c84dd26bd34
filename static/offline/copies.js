// @ts-check
/**
 * Copies of what is not sent yet. Browsers delete a database that they find damaged, with all that is in it, and ask
 * nobody: their caches lie elsewhere. When the disk is full they clear databases and caches of a site together: answers
 * (not files) are in localStorage too, which stays. A sealed row is copied as it is: sealed.
 *
 *     /copies/STORE/KEY    a row of the database, as one file: a line of JSON, then the bytes it speaks of; the same
 *                          address in localStorage: JSON, its bytes in base64
 *     /copies/coming       there while rows are brought back, so that it is done to the end
 *     /copies/back         {count, at}: what was brought back, until somebody has read it
 */

const CACHE = 'copies';
const PATIENCE = 5000;
const COMING = '/copies/coming';
const BACK = '/copies/back';
const ROW = /^\/copies\/(records|contents|files)\/(.+)$/;
const STORES = ['records', 'contents', 'files'];

const canCopy = () => Boolean(globalThis.caches);

/** What waits to be copied: address → row, or null where the copies at and below the address go. */
const waiting = new Map();
let running = null;

/** A store of which every change is copied while it is written. What cannot be copied is in the database all the same. */
export function copying(store) {
  if (!canCopy() || STORES.indexOf(store.name) < 0) return store;
  return new Proxy(store, {
    get(of, name) {
      if (name === 'put') return (row) => copied(of.put(row), of.name, row);
      if (name === 'delete') return (key) => dropped(of.delete(key), of.name, key);
      const found = of[name];
      return typeof found === 'function' ? found.bind(of) : found;
    },
  });
}

/** Of what the server has no copy is needed. */
function copied(request, store, row) {
  if (store === 'records' && row.state === 'received') for (const name of STORES) copy(name, row.id, null);
  else copy(store, store === 'files' ? [row.record, row.name] : row.id, row);
  return request;
}

/** `key`: of one row, or a range of all files of a record. */
function dropped(request, store, key) {
  copy(store, key instanceof IDBKeyRange ? key.lower[0] : key, null);
  return request;
}

function copy(store, key, row) {
  const address = '/copies/' + store + '/' + [].concat(key).map(encodeURIComponent).join('/');
  waiting.set(address, row);
  if (store !== 'files') noteDown(address, row);
  running = running || copyAll();
}

const hasNotes = () => typeof localStorage === 'object';

/** The copy in localStorage; where that is full the record is in two places all the same. */
function noteDown(address, row) {
  try {
    if (row) localStorage.setItem(address, JSON.stringify(row, (key, value) => (isBytes(value) ? { $base64: base64(value) } : value)));
    else localStorage.removeItem(address);
  } catch (error) {
    console.warn(error);
  }
}

function base64(value) {
  const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** What stands in localStorage: address → the text of its row. */
export function notes() {
  const found = new Map();
  for (let i = 0; hasNotes() && i < localStorage.length; i++) {
    const address = localStorage.key(i);
    if (ROW.test(address)) found.set(address, localStorage.getItem(address));
  }
  return found;
}

function noted(text) {
  return JSON.parse(text, (key, value) => (value && typeof value.$base64 === 'string'
    ? Uint8Array.from(atob(value.$base64), (letter) => letter.charCodeAt(0)).buffer : value));
}

/** When all that was written so far is copied; a cache that never answers holds nobody up for longer than PATIENCE. */
export function allCopied() {
  if (!running) return Promise.resolve();
  return Promise.race([running, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
}

/** One after the other; what was written again meanwhile is copied once, as it is then. */
async function copyAll() {
  const cache = await caches.open(CACHE).catch((error) => console.warn(error));
  while (waiting.size) {
    const [[address, row]] = waiting;
    waiting.delete(address);
    if (cache) await (row ? cache.put(address, new Response(packed(row))) : away(cache, address)).catch((error) => console.warn(address, error));
  }
  running = null;
}

async function away(cache, address) {
  await cache.delete(address);
  if (!address.startsWith('/copies/files/')) return;
  for (const request of await cache.keys()) if (new URL(request.url).pathname.startsWith(address + '/')) await cache.delete(request);
}

/** A row as one file: how long its JSON is, the JSON, the bytes of which it says only how many. */
function packed(row) {
  const bytes = [];
  const text = JSON.stringify(row, (key, value) => (isBytes(value) ? { $bytes: bytes.push(value) && value.byteLength } : value));
  const json = new TextEncoder().encode(text);
  return new Blob([json.byteLength + '\n', json].concat(bytes));
}

const isBytes = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value);

/** The row in a file; throws when not all of it is there. */
async function unpacked(reply) {
  const all = await reply.arrayBuffer();
  const head = new TextDecoder().decode(all.slice(0, 12)).split('\n')[0];
  let at = head.length + 1 + Number(head);
  const row = JSON.parse(new TextDecoder().decode(all.slice(head.length + 1, at)), (key, value) => {
    return value && Number.isInteger(value.$bytes) ? all.slice(at, at += value.$bytes) : value;
  });
  if (at !== all.byteLength) throw new Error('cut');
  return row;
}

/**
 * Whether copies are to be brought back into a database: one that is `fresh`, was left half-way, or lacks records that
 * localStorage knows. `known`: the ids that are in it.
 */
export async function areMissed(fresh, known) {
  if (!canCopy()) return false;
  for (const address of notes().keys()) if (recordOf(address) && known.indexOf(recordOf(address)) < 0) return true;
  if (!await caches.has(CACHE)) return false;
  const cache = await caches.open(CACHE);
  if (fresh) return (await cache.keys()).some((request) => ROW.test(new URL(request.url).pathname));
  return Boolean(await cache.match(COMING));
}

function recordOf(address) {
  const [, store, key] = ROW.exec(address) || [];
  return store === 'records' && decodeURIComponent(key);
}

/** Hand every copy to `add(store, row)`, one after the other; what cannot be read any more is left out. */
export async function bringBack(add) {
  const cache = await caches.open(CACHE);
  await cache.put(COMING, new Response(''));
  let count = 0;
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (!ROW.test(pathname)) continue;
    const row = await cache.match(request).then(unpacked).catch((error) => console.warn(request.url, error));
    count += await handOn(pathname, row, add);
  }
  for (const [address, text] of notes()) count += await handOn(address, noted(text), add);
  await cache.put(BACK, new Response(JSON.stringify({ count, at: Date.now() })));
  await cache.delete(COMING);
  return count;
}

/** How many records came back with this row: 1 or 0. */
async function handOn(address, row, add) {
  const [, store] = ROW.exec(address) || [];
  return store && row && await add(store, row) && store === 'records' ? 1 : 0;
}

/** What was brought back and nobody has read of: {count, at}; null when there is nothing. */
export async function broughtBack() {
  const reply = canCopy() && await caches.has(CACHE) && await caches.match(BACK);
  return reply ? reply.json() : null;
}

/** It was read. */
export async function forgetBack() {
  await (await caches.open(CACHE)).delete(BACK);
}
