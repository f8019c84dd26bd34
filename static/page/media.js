// @ts-check
/** Photos and files: shrunk on the device, shown, taken away again. */
import { announce } from './announce.js';
import { numberWords } from './fields.js';
import { pathOf } from './paths.js';
import { showErrors } from './errors.js';
import { ENHANCERS, store } from './page.js';
import { apart } from './words.js';

/** Other ways to give a file, each a function(app, box, holder): drawing.js, recorder.js. */
export const WAYS = [];

/** Bytes below which a device is as good as full. */
const LEAST_SPACE = 20e6;

/** Enhance the file questions of the page in `main`. */
function enhanceFiles(app, main) {
  for (const holder of main.querySelectorAll('.file')) {
    const box = holder.closest('.question');
    const input = holder.querySelector('input[type=file]');
    holder.dataset.own = 'yes';
    input.addEventListener('change', () => chosen(app, box, holder, input.files[0]));
    inOurWords(app, input);
    preview(app, box, holder);
    warnOfSpace(app, holder, 0);
    WAYS.forEach((way) => way(app, box, holder));
  }
}

/** A browser words its own button in its own language: ours lies under it, and what was chosen is shown below. */
function inOurWords(app, input) {
  const kind = /^(image|audio|video)/.exec(input.accept);
  const around = document.createElement('div');
  const button = document.createElement('span');
  around.className = 'pick';
  button.className = 'button second';
  button.setAttribute('aria-hidden', 'true');
  button.textContent = app.messages[input.hasAttribute('capture') && kind && kind[1] === 'image' ? 'take photo' : 'pick ' + (kind ? kind[1] : 'file')];
  input.before(around);
  around.append(input, button);
}

/** Keep what was chosen at once, and its smaller self as soon as that is made. */
async function chosen(app, box, holder, file) {
  if (!file) return;
  const name = keep(app, box, file, file.name);
  preview(app, box, holder);
  announce(app.messages.attached + ': ' + file.name);
  warnOfSpace(app, holder, file.size);
  const most = Number(holder.dataset.maxPixels) || 0;
  if (!most || !/^image\/(jpeg|png|webp)$/.test(file.type)) return;
  const small = await shrink(file, most).catch(() => file);
  if (small === file || answer(app, box) !== name) return;
  keep(app, box, small, file.name);
  preview(app, box, holder);
}

/** Say so when the device has hardly any space left for what is kept: before a file is chosen, and for one of `size` bytes. */
async function warnOfSpace(app, holder, size) {
  const space = navigator.storage && navigator.storage.estimate ? await navigator.storage.estimate().catch(() => null) : null;
  const old = holder.querySelector('.space');
  if (old) old.remove();
  if (!space || !space.quota || space.quota - space.usage > Math.max(LEAST_SPACE, 3 * size)) return;
  const said = document.createElement('p');
  said.className = 'tell warn space';
  said.setAttribute('role', 'status');
  said.textContent = app.messages['little space'];
  holder.append(said);
}

/** Keep `file` and show it. */
export function give(app, box, holder, file, called) {
  keep(app, box, file, called);
  preview(app, box, holder);
}

/** Keep `file` in the page under a name of its own, which becomes the answer. */
function keep(app, box, file, called) {
  const suffix = file.type === 'image/jpeg' ? '.jpg' : (/\.[a-z0-9]{1,9}$/i.exec(called) || [''])[0].toLowerCase();
  const random = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, '0'));
  const name = box.dataset.field + '-' + random.join('') + suffix;
  app.files.delete(answer(app, box));
  app.files.set(name, new File([file], name, { type: file.type }));
  app.called[name] = called.slice(0, 200);
  put(app, box, name);
  return name;
}

/** The name of the file that answers the question of `box`, or "". */
export function answer(app, box) {
  return app.session.cell(pathOf(app.program, box.dataset.field)).text;
}

function put(app, box, text) {
  store(app, pathOf(app.program, box.dataset.field), text);
  if (text && box.classList.contains('wrong')) showErrors(box, []);
}

/** A JPEG of `file` whose longer side is at most `most` pixels; the file itself when it is smaller. */
async function shrink(file, most) {
  const picture = await createImageBitmap(file);
  const scale = most / Math.max(picture.width, picture.height);
  if (scale >= 1) return file;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  return toFile(canvas, 'image/jpeg', 0.85);
}

/** A picture of what is drawn on `canvas`. */
export function toFile(canvas, type, quality) {
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), type, quality));
}

/** Show what is kept, with a way to take it away; what was drawn shows itself. */
export function preview(app, box, holder) {
  for (const old of holder.querySelectorAll('.kept, .preview, .option')) old.remove();
  const name = answer(app, box);
  if (!name) return;
  const file = app.files.get(name);
  const input = holder.querySelector('input[type=file]');
  const line = document.createElement('div');
  line.className = 'preview';
  const drawn = holder.querySelector('canvas:not(.annotate)');
  line.append(...(drawn ? [] : [pictureOf(app, file, name)]), ...(file ? [sizeOf(app, file)] : []));
  holder.append(line);
  if (drawn) return;
  const label = box.querySelector('.words').textContent;
  const again = action(app.messages['choose another'], label, () => input.click());
  const away = action(app.messages['remove file'], label, () => {
    remove(app, box, holder, name);
    input.focus();
    announce(app.messages['file gone']);
  });
  const actions = document.createElement('div');
  actions.className = 'preview tools';
  actions.append(again, away);
  holder.append(actions);
}

/** A button that `does`; the `label` of the question is for those who hear it without what stands around it. */
function action(words, label, does) {
  const made = document.createElement('button');
  const hidden = document.createElement('span');
  made.type = 'button';
  made.className = 'button second';
  hidden.className = 'visually-hidden';
  hidden.textContent = ' ' + label;
  made.append(words, hidden);
  made.addEventListener('click', does);
  return made;
}

function sizeOf(app, file) {
  const size = numberWords(String(Math.max(1, Math.round(file.size / 1000))), app.locale.mark, app.locale.digits);
  const made = document.createElement('p');
  made.className = 'hint';
  made.textContent = app.messages['file size'].replace('%(size)s', size);
  return made;
}

function pictureOf(app, file, name) {
  const kind = file ? file.type.split('/')[0] : '';
  if (!/image|audio|video/.test(kind)) return apart(app.called[name] || app.messages.attached);
  const picture = document.createElement(kind === 'image' ? 'img' : kind);
  picture.src = URL.createObjectURL(file);
  if (kind === 'image') {
    picture.alt = app.called[name] || app.messages.attached;
    picture.onload = () => URL.revokeObjectURL(picture.src);
  } else {
    picture.controls = true;
  }
  return picture;
}

/** Take the file `name` away. */
export function remove(app, box, holder, name) {
  app.files.delete(name);
  put(app, box, '');
  holder.querySelector('input[type=file]').value = '';
  preview(app, box, holder);
}

ENHANCERS.push(enhanceFiles);
