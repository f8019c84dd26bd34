// @ts-check
/** Saving at the server what is not finished: the page goes there as a plain form, once there is a way to it. */
import { ACTIONS } from './actions.js';
import { plainly } from './plainly.js';
import { tell } from './send.js';

/** `keep`: what the page says goes to the server, which shows the code; without a connection the page stays. */
ACTIONS.keep = async (app) => {
  try {
    await fetch('/sw.js', { method: 'HEAD', cache: 'no-store' });
  } catch (error) {
    tell(app, app.messages['not kept']);
    return;
  }
  plainly(app, 'keep');
};
