// @ts-check
/** The worker that ends workers: it takes over at once, drops what they kept of pages, and is gone. Records stay. */

const worker = /** @type {any} */ (globalThis);
worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(letGo()));

async function letGo() {
  for (const name of await caches.keys()) if (/^(core|form) /.test(name)) await caches.delete(name);
  await worker.registration.unregister();
}
