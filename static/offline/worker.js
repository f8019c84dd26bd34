// @ts-check
/**
 * The service worker. Installs whole or not at all; waits while pages are open that an older one serves; never
 * touches what is sent. The server puts RELEASE and CORE ({address: media type}) before it.
 */
import { ANEW } from './anew.js';
import { heard } from './lock.js';
import { noteEvent } from './records.js';
import { sendWoken } from './sender.js';

const worker = /** @type {any} */ (globalThis);
const RELEASE = worker.RELEASE;
const CORE = worker.CORE;
const CORE_CACHE = 'core ' + RELEASE;
const PAGE = '/device';
const PATIENCE = 8000;
/** How long a list of entities may take that lies on the device as it was, in ms. */
const LIST_PATIENCE = 3000;
/** How long a worker without pages keeps the key in memory, in ms; browsers may end it earlier. */
const LINGER = 240000;

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(clear()));
worker.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== worker.location.origin || !isOurs(url.pathname)) return;
  if (event.request.headers.has(ANEW)) return;
  if (event.request.mode === 'navigate') event.respondWith(page(event.request, url));
  else event.respondWith(/^\/s\/[^/]+\/\d+\/lists\//.test(url.pathname) ? list(event) : file(event.request));
});
worker.addEventListener('sync', (event) => event.tag === 'outbox' && event.waitUntil(sendWoken()));
worker.addEventListener('message', (event) => (event.data === 'take over' ? event.waitUntil(takeOver()) : keyed(event)));

/** One file that does not come, or is another than it should be, and this worker is never installed. */
async function install() {
  const replies = await Promise.all(Object.keys(CORE).map(async (address) => {
    const reply = await fetch(address, { cache: 'no-cache', redirect: 'error' });
    const type = reply.headers.get('content-type') || '';
    if (!reply.ok || !type.startsWith(CORE[address])) throw new Error(address + ' is ' + reply.status + ' ' + type);
    return [address, reply];
  }));
  const cache = await caches.open(CORE_CACHE);
  for (const [address, reply] of replies) await cache.put(address, reply);
}

async function clear() {
  const older = (await caches.keys()).filter((name) => name.startsWith('core ') && name !== CORE_CACHE);
  for (const name of older) await caches.delete(name);
  if (older.length) await noteEvent('worker ' + RELEASE).catch((error) => console.warn(error));
}

/** A window speaks of the key of this device; one that is left asks to linger, so that the next page finds it. */
function keyed(event) {
  heard(event.data, (said) => event.ports[0].postMessage(said), true);
  if (event.data.linger) event.waitUntil(new Promise((resolve) => setTimeout(resolve, LINGER)));
}

/** Take the place of an older worker now, unless a form is open. */
async function takeOver() {
  const windows = await worker.clients.matchAll({ includeUncontrolled: true, type: 'window' });
  if (!windows.some((each) => new URL(each.url).pathname.startsWith('/s/'))) await worker.skipWaiting();
}

function isOurs(path) {
  return path === PAGE || path === '/my' || /^\/(static|script|style)\//.test(path) || path === '/manifest.webmanifest'
    || path.startsWith('/s/') && !/^\/s\/[^/]+\/(parts|receipts|done|left|offline\.json)/.test(path);
}

/** A file: from the device when it is there, else from the network. */
async function file(request) {
  return await caches.match(request, { ignoreVary: true }) || fetch(request);
}

/** A list of entities, which changes while its form stays: from the network when it answers soon, else as it was. */
async function list(event) {
  const kept = await caches.match(event.request, { ignoreVary: true });
  if (!kept) return fetch(event.request);
  const coming = renewed(event.request);
  event.waitUntil(coming.catch(() => {})); // one that comes late is there the next time
  return Promise.race([coming, patience(LIST_PATIENCE)]).catch(() => kept);
}

/** The list as it is now, which from now on lies on the device. */
async function renewed(request) {
  const reply = await fetch(request.url, { cache: 'no-cache', redirect: 'error' });
  if (!reply.ok || !(reply.headers.get('content-type') || '').startsWith('application/json')) throw new Error(request.url);
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    if (await cache.match(request, { ignoreVary: true })) await cache.put(request, reply.clone());
  }
  return reply;
}

/** A page: from the device when it is there, else from the network; without one, the page of the device. */
async function page(request, url) {
  const language = url.searchParams.get('lang');
  const kept = await first(url.pathname, language ? '?lang=' + language : '');
  if (kept) return kept;
  try {
    return await Promise.race([fetch(request), patience(PATIENCE)]);
  } catch (error) {
    return await first(PAGE, language ? '?lang=' + language : '') || Promise.reject(error);
  }
}

/** A network that neither answers nor fails counts as none. */
function patience(ms) {
  return new Promise((resolve, reject) => setTimeout(() => reject(new Error('no answer')), ms));
}

async function first(path, query) {
  const spoken = worker.navigator.languages.map((tag) => '?lang=' + tag.split('-')[0]);
  for (const each of [query].concat(path === PAGE || query ? spoken : [], '', path === PAGE ? ['?lang=en'] : [])) {
    const found = await caches.match(path + each, { ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}
