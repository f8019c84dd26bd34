// @ts-check
/** On the page of the device: its PIN, set, asked for, changed; what a coordinator wants of it and has ended. */
import { canShelve, registerWorker } from '../offline/shelf.js';
import { forgetKey, isLocked, isPinWanted, lacksPin, lockNow, lockRow, wantPin } from '../offline/lock.js';
import { SHORTEST, changePin, plainPin, removePin, setPin, unlock, waitsUntil } from '../offline/pin.js';
import { held } from '../offline/presence.js';
import { noteWho } from '../offline/rescue.js';
import { based, unbased } from '../offline/sealTo.js';
import { tellChange } from '../offline/records.js';
import { sendWaiting } from '../offline/sender.js';
import { EXTRAS, askServer, boot, says } from './deviceSays.js';
import { made, moment } from './kept.js';
import { asking, field, folded, pressed } from './pageParts.js';

const PATIENCE = 20000;
const holder = made('section', 'promise', '');
holder.id = 'lock';
/** The page that led here, and where to go on afterwards. */
const asked = new URLSearchParams(window.location.hash.slice(1));
const next = asked.get('locked') || asked.get('pin') || '';

EXTRAS.unshift(begin);

async function begin() {
  if (!boot.worker) wantPin(false); // a PIN needs the worker
  if (!canShelve() || !boot.worker) return;
  document.addEventListener('locked', () => show().then(tellChange));
  if (!await lockRow()) await workerReady();
  await show();
  const said = await fetch(boot.forms, { cache: 'no-store' }).then((reply) => reply.json()).catch(() => null);
  if (!said || !said.forms) return;
  if (said.by) noteWho(said.by);
  if (said.forget) await forgetKey();
  wantPin(said.pin);
  await show();
}

/** The worker carries the key from page to page: no PIN is offered before it is there. */
async function workerReady() {
  await registerWorker(boot.worker);
  await Promise.race([navigator.serviceWorker.ready, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
}

let shown = '';
let showing = Promise.resolve();

/** Show how it stands, once what was shown before is done: else an older look could come last. */
function show() {
  showing = showing.catch(() => {}).then(render);
  return showing;
}

/** What somebody is typing stays as long as it stands as before. */
async function render() {
  const row = await lockRow();
  const locked = await isLocked();
  const wanted = await lacksPin();
  const state = [Boolean(row), Boolean(row && row.wrapped), locked, wanted, isPinWanted()].join();
  if (state === shown) return;
  shown = state;
  holder.textContent = '';
  if (!row) holder.append(...none(wanted));
  else if (!row.wrapped) holder.append(...keyless(row));
  else holder.append(...(locked ? shut(await waitsUntil()) : open()));
  if (locked) document.getElementById('records').before(holder);
  else document.getElementById('records').after(holder);
}

function heading(words) {
  return made('h2', '', words);
}

/** No PIN yet. */
function none(wanted) {
  const words = made('p', wanted ? 'tell warn' : '', says(wanted ? 'pin wanted' : 'pin offer'));
  const offer = folded(says('pin set'), newPin((pin) => setPin(pin, boot.server)), wanted);
  return [heading(says('pin')), words, offer];
}

/** Its key was taken: with a fresh enrolment the server gives it back, for a new PIN. */
function keyless(row) {
  const back = newPin(async (pin) => setPin(pin, boot.server, unbased((await askServer(boot.key, { sealed: based(row.copy) })).key)));
  return [heading(says('locked')), made('p', 'tell warn', says('key gone')), folded(says('pin set'), back)];
}

function shut(until) {
  const pin = field(says('pin'), '');
  const form = asking([pin], says('unlock'), async () => {
    if (!await unlock(pin.input.value)) return wrong();
    await opened();
    return '';
  });
  if (until) form.prepend(made('p', 'error', says('pin wait', { time: moment(until, boot.language) })));
  const lost = folded(says('pin lost'), made('p', '', says('pin forgotten')));
  return [heading(says('locked')), made('p', '', says('locked words')), form, lost];
}

async function wrong() {
  const until = await waitsUntil();
  return until ? says('pin wait', { time: moment(until, boot.language) }) : says('pin wrong');
}

function open() {
  const old = field(says('pin'), '');
  const change = newPin(async (pin) => {
    if (!await changePin(old.input.value, pin)) throw Object.assign(new Error('wrong PIN'), { words: await wrong() });
  }, old);
  const lock = pressed(says('lock now'), lockNow);
  const actions = made('div', 'actions', '');
  actions.append(lock);
  const ways = [folded(says('pin change'), change)];
  if (!isPinWanted()) ways.push(folded(says('pin remove'), removal()));
  return [heading(says('pin')), made('p', '', says('lock idle')), actions, ...ways];
}

function removal() {
  const pin = field(says('pin'), says('pin removed'));
  return asking([pin], says('pin remove'), async () => {
    if ((await held()).length) return says('pin held');
    if (!await removePin(pin.input.value)) return wrong();
    await show();
    tellChange();
    return '';
  });
}

/** Fields for a new PIN; `work(pin)` is done with it. */
function newPin(work, ...before) {
  const first = field(says('pin new'), says('pin limits') + ' ' + says('pin forgotten'));
  const second = field(says('pin again'), '');
  return asking([...before, first, second], says('pin set'), async () => {
    const pin = first.input.value;
    if (plainPin(pin).length < SHORTEST) return says('pin short');
    if (plainPin(pin) !== plainPin(second.input.value)) return says('pin differs');
    await work(pin);
    await opened();
    return '';
  });
}

async function opened() {
  if (/^\/(s\/|my$)/.test(next)) window.location.replace(next);
  await show();
  tellChange();
  sendWaiting().catch((error) => console.warn(error));
}
