// @ts-check
/**
 * The shelf: forms that open without a connection. Each lies in a cache of its own, whole or not at all; the list of
 * its files is put in last and is the sign that it is whole. Old versions stay while a draft needs them.
 */
import { ANEW } from './anew.js';
import { inSight, listRecords } from './records.js';

const FORM = 'form ';
const TYPES = { js: 'text/javascript', json: 'application/json' };

/** Whether this browser can keep forms: only on a secure page. */
export function canShelve() {
  return Boolean(globalThis.caches && navigator.serviceWorker);
}

/** Install the worker; it waits while an older one is in use. */
export function registerWorker(address) {
  return navigator.serviceWorker.register(address, { scope: '/', updateViaCache: 'none' });
}

/** The forms on the shelf: {code, title, version, release, size, current}. */
export async function shelved() {
  const found = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith(FORM)) continue;
    const list = await listOf(name);
    if (list) found.push(list);
  }
  return found;
}

async function listOf(name) {
  const [, code] = name.split(' ');
  const reply = await (await caches.open(name)).match(listAddress(code));
  return reply ? reply.json() : null;
}

const listAddress = (code) => '/s/' + code + '/offline.json';
const nameOf = (list) => FORM + list.code + ' ' + list.version + ' ' + list.release;

/** Put a form on the shelf, or the newer one in its place; `progress(done, all)`. Throws when not all of it came. */
export async function shelve(code, progress = (done, all) => {}) {
  const reply = await fetch(listAddress(code), { cache: 'no-store', redirect: 'error' });
  if (!reply.ok || !isJson(reply)) throw new Error('no list');
  const list = await reply.json();
  const name = nameOf(list);
  const known = (await caches.keys()).indexOf(name) >= 0 && await listOf(name);
  if (known) return known;
  try {
    list.size = await fill(await caches.open(name), list, progress);
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
  await clear(code, name);
  return list;
}

async function fill(cache, list, progress) {
  let size = 0;
  let done = 0;
  for (const address of list.files) {
    const reply = await whole(address);
    size += (await reply.clone().arrayBuffer()).byteLength;
    await cache.put(address, reply);
    progress(++done, list.files.length);
  }
  for (const [address, page] of list.pages) {
    const reply = await whole(page, { [ANEW]: 'yes' });
    size += (await reply.clone().arrayBuffer()).byteLength;
    await cache.put(address, reply);
  }
  await cache.put(listAddress(list.code), new Response(JSON.stringify(Object.assign({}, list, { size })), { headers: { 'content-type': 'application/json' } }));
  return size;
}

/** A reply that is what its address says, not a login page of the network. */
export async function whole(address, headers = {}) {
  const reply = await fetch(address, { cache: 'no-cache', redirect: 'error', headers });
  const wanted = TYPES[(/\.(\w+)(?:$|\?)/.exec(address) || [])[1]];
  if (!reply.ok || wanted && !(reply.headers.get('content-type') || '').startsWith(wanted)) throw new Error(address);
  return reply;
}

const isJson = (reply) => (reply.headers.get('content-type') || '').startsWith('application/json');

/** Take away what stands in the place of the newer cache `kept`, but for versions that a draft needs. */
async function clear(code, kept) {
  const needed = new Set(inSight(await listRecords().catch(() => [])).filter((each) => each.code === code && each.state !== 'received').map((each) => String(each.version)));
  for (const name of await caches.keys()) {
    const [form, of, version] = name.split(' ');
    if (form + ' ' !== FORM || of !== code || name === kept) continue;
    if (needed.has(version) && kept.split(' ')[2] !== version) await demote(name, code);
    else await caches.delete(name);
  }
}

/** Leave an old version for its drafts; new records begin with the newer one. */
async function demote(name, code) {
  const cache = await caches.open(name);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname === '/s/' + code || pathname.startsWith('/s/' + code + '/0/') || pathname === listAddress(code)) await cache.delete(request);
  }
}

/** Take a form off the shelf. */
export async function unshelve(code) {
  for (const name of await caches.keys()) if (name.startsWith(FORM + code + ' ')) await caches.delete(name);
}

/** Bring what is on the shelf up to date; what cannot be fetched stays as it is. */
export async function renewShelf() {
  for (const form of await shelved()) await shelve(form.code).catch((error) => console.warn(error));
}
