// @ts-check
/** A form whose link opens without a connection once it was opened with one: it puts itself on the shelf. */
import { canShelve, registerWorker, shelve } from '../offline/shelf.js';
import { KEEPERS } from './page.js';

KEEPERS.push({
  open() {},
  opened() {},
  keep(app, boot) {
    if (!canShelve() || !boot.worker || !navigator.onLine) return;
    registerWorker(boot.worker).then(() => shelve(boot.code)).catch((error) => console.warn(error));
  },
});
