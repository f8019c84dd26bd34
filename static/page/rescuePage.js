// @ts-check
/** On the page of the device: a copy of everything in one encrypted file, a copy brought in, what happened here. */
import { headOf } from '../offline/frames.js';
import { listEvents, onChange, tellChange } from '../offline/records.js';
import { bringIn, keyByWords, makeCopy } from '../offline/rescue.js';
import { unbased } from '../offline/sealTo.js';
import { EXTRAS, askServer, boot, says } from './deviceSays.js';
import { made } from './kept.js';
import { asking, field, folded, pressed } from './pageParts.js';

const LINES = 500;
const FEW = 50;

const holder = made('section', 'promise', '');
holder.id = 'rescue';
document.getElementById('main').append(holder);

EXTRAS.push(begin);

async function begin() {
  holder.append(made('h2', '', says('copies')), copying(), folded(says('bring'), bringing()), folded(says('log'), logged()));
}

/** Everything that was not sent, as one file. */
function copying() {
  const box = made('div', '', '');
  const state = made('div', '', '');
  state.setAttribute('role', 'status');
  const make = pressed(says('copy make'), async () => {
    const progress = (done, all) => (state.textContent = says('copying', { done, all }));
    try {
      state.replaceChildren(...ready(await makeCopy(boot.server, progress)));
    } catch (error) {
      console.warn(error);
      state.textContent = says('kept broken');
    }
  });
  const actions = made('div', 'actions', '');
  actions.append(make);
  box.append(made('p', '', says('copy words')), actions, state);
  return box;
}

function ready({ file, words, count, locked }) {
  const name = 'records-' + new Date().toISOString().slice(0, 10) + '.copy';
  const save = made('a', 'button', says('copy save', { count }));
  Object.assign(save, { href: URL.createObjectURL(file), download: name });
  const actions = made('div', 'actions', '');
  actions.append(save, ...sharing(new File([file], name, { type: 'application/octet-stream' })));
  const key = made('strong', 'rangevalue', words);
  key.dir = 'ltr';
  const told = made('p', 'tell warn', says('copy key'));
  told.append(made('br', '', ''), key);
  return locked ? [made('p', 'tell warn', says('copy locked')), actions] : [told, actions];
}

function sharing(file) {
  if (!navigator.canShare || !navigator.canShare({ files: [file] })) return [];
  return [pressed(says('copy share'), () => navigator.share({ files: [file] }).catch((error) => console.warn(error)))];
}

/** A copy of another device, by its key or by the server. */
function bringing() {
  const file = field(says('bring file'), '', 'file');
  const words = field(says('bring key'), says('bring server'), 'text');
  const done = made('p', '', '');
  done.setAttribute('role', 'status');
  const form = asking([file, words], says('bring'), async () => {
    done.textContent = '';
    if (!file.input.files.length) return says('bring file first');
    const { head } = await headOf(file.input.files[0]).catch(() => ({ head: null }));
    if (!head) return says('bring bad');
    const raw = words.input.value ? await keyByWords(head, words.input.value) : await byServer(head.sealed);
    if (!raw) return says('bring wrong');
    const { fresh, known } = await bringIn(file.input.files[0], raw, byServer).catch(unfit);
    done.textContent = says('brought', { fresh, known });
    tellChange();
    return '';
  });
  return [form, done];
}

function unfit(error) {
  throw Object.assign(error, { words: error.words || (error.why ? says('kept ' + error.why) : says('bring bad')) });
}

async function byServer(sealed) {
  return unbased((await askServer(boot.key, { sealed })).key);
}

/** The last lines of what happened, to read, to copy and to send. */
function logged() {
  const list = made('ul', 'hint parts-list', '');
  list.dir = 'ltr';
  list.lang = 'en';
  const state = made('p', '', '');
  state.setAttribute('role', 'status');
  const show = async () => list.replaceChildren(...(await lines()).slice(-FEW).reverse().map((line) => made('li', '', line.join(' '))));
  const send = pressed(says('log send'), async () => {
    state.textContent = '';
    const said = await askServer(boot.log, { lines: await lines() }).catch((error) => error);
    state.textContent = said.words || says('log sent');
  });
  const copy = pressed(says('log copy'), async () => {
    await navigator.clipboard.writeText((await lines()).map((line) => line.join('\t')).join('\n'));
    state.textContent = says('log copied');
  });
  onChange(() => show().catch((error) => console.warn(error)));
  show().catch((error) => console.warn(error));
  const actions = made('div', 'actions', '');
  actions.append(send, copy);
  return [made('p', '', says('log words')), list, actions, state];
}

async function lines() {
  return (await listEvents()).slice(-LINES).map((event) => [event.at, event.what.replace(/[^\w .:-]/g, '').slice(0, 80), event.id]);
}
