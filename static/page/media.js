// @ts-check
/** Photos and files: shrunk on the device, shown, taken away again; signatures drawn with a finger. */
import { pathOf } from './fields.js';

/** Enhance the file questions of the page in `main`. */
export function enhance(app, main) {
  for (const holder of main.querySelectorAll('.file')) {
    const box = holder.closest('.question');
    const input = holder.querySelector('input[type=file]');
    holder.dataset.own = 'yes';
    input.addEventListener('change', () => chosen(app, box, holder, input.files[0]));
    if (holder.dataset.draw) drawPad(app, box, holder);
    preview(app, box, holder);
  }
}

async function chosen(app, box, holder, file) {
  if (!file) return;
  const most = Number(holder.dataset.maxPixels) || 0;
  const kept = /^image\/(jpeg|png|webp)$/.test(file.type) && most ? await shrink(file, most).catch(() => file) : file;
  keep(app, box, kept, file.name);
  preview(app, box, holder);
}

/** Keep `file` in the page under a name of its own, which becomes the answer. */
function keep(app, box, file, called) {
  const suffix = file.type === 'image/jpeg' ? '.jpg' : (/\.[a-z0-9]{1,9}$/i.exec(called) || [''])[0].toLowerCase();
  const random = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, '0'));
  const name = box.dataset.field + '-' + random.join('') + suffix;
  app.files.delete(answer(app, box));
  app.files.set(name, new File([file], name, { type: file.type }));
  store(app, box, name);
}

function answer(app, box) {
  return app.session.cell(pathOf(app.program, box.dataset.field)).text;
}

function store(app, box, text) {
  app.session.answer(pathOf(app.program, box.dataset.field), text);
  app.dirty = true;
  app.finished = '';
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

function toFile(canvas, type, quality) {
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), type, quality));
}

/** Show what is kept, with a way to take it away. */
function preview(app, box, holder) {
  for (const old of holder.querySelectorAll('.kept, .preview, .option')) old.remove();
  const name = answer(app, box);
  if (!name) return;
  const file = app.files.get(name);
  const line = document.createElement('div');
  line.className = 'preview';
  if (file && file.type.startsWith('image/')) {
    const picture = document.createElement('img');
    picture.src = URL.createObjectURL(file);
    picture.alt = '';
    picture.onload = () => URL.revokeObjectURL(picture.src);
    line.appendChild(picture);
  } else {
    line.textContent = app.messages.kept.replace('%(name)s', name);
  }
  const away = document.createElement('button');
  away.type = 'button';
  away.className = 'button second';
  away.textContent = app.messages['remove file'];
  away.addEventListener('click', () => remove(app, box, holder, name));
  holder.append(line, away);
  away.classList.add('preview');
}

function remove(app, box, holder, name) {
  app.files.delete(name);
  store(app, box, '');
  holder.querySelector('input[type=file]').value = '';
  preview(app, box, holder);
  holder.querySelector('input[type=file]').focus();
}

/** A box to sign in: strokes become a PNG when the finger lifts. */
function drawPad(app, box, holder) {
  const canvas = document.createElement('canvas');
  canvas.className = 'pad';
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', app.messages['sign here']);
  const clear = document.createElement('button');
  clear.type = 'button';
  clear.className = 'button second';
  clear.textContent = app.messages.clear;
  const words = document.createElement('p');
  words.className = 'hint';
  words.textContent = app.messages['sign here'];
  holder.append(words, canvas, clear);
  const pen = penOf(canvas);
  canvas.addEventListener('pointerdown', (event) => down(canvas, pen, event));
  canvas.addEventListener('pointermove', (event) => move(canvas, pen, event));
  canvas.addEventListener('pointerup', () => up(app, box, holder, canvas, pen));
  clear.addEventListener('click', () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    remove(app, box, holder, answer(app, box));
  });
}

function penOf(canvas) {
  const scale = Math.min(2, window.devicePixelRatio || 1);
  canvas.width = Math.max(300, canvas.clientWidth) * scale;
  canvas.height = 200 * scale;
  const pen = canvas.getContext('2d');
  pen.lineWidth = 3 * scale;
  pen.lineCap = 'round';
  pen.strokeStyle = '#14202b';
  return pen;
}

function at(canvas, event) {
  const edge = canvas.getBoundingClientRect();
  return [((event.clientX - edge.left) / edge.width) * canvas.width, ((event.clientY - edge.top) / edge.height) * canvas.height];
}

function down(canvas, pen, event) {
  event.preventDefault();
  canvas.setPointerCapture(event.pointerId);
  pen.drawing = true;
  pen.beginPath();
  pen.moveTo(...at(canvas, event));
}

function move(canvas, pen, event) {
  if (!pen.drawing) return;
  pen.lineTo(...at(canvas, event));
  pen.stroke();
}

async function up(app, box, holder, canvas, pen) {
  if (!pen.drawing) return;
  pen.drawing = false;
  keep(app, box, await toFile(canvas, 'image/png', 1), 'signature.png');
}
