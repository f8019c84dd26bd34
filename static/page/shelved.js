// @ts-check
/** An anonymous form that opens without a connection: its records begin in the page, and stay in it until they are sent. */
import { fresh, prefill, linked } from './fresh.js';
import { KEEPERS } from './page.js';

KEEPERS.push({
  open(boot, fetched, now) {
    if (boot.state) return;
    boot.state = fresh(boot, now());
    boot.linked = linked(fetched.program, window.location.search);
  },
  opened(app, boot) {
    prefill(app.session, boot.linked);
  },
  keep() {},
});
