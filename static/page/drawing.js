// @ts-check
/** Drawing instead of a photo: a signature by finger or typed, a sketch, marks on a photo. Strokes become a PNG. */
import { WAYS, answer, give, preview, remove, toFile } from './media.js';

const INK = '#14202b';
const MARKER = '#b3261e';

/** A box to draw in, for the questions that want one. */
function drawPad(app, box, holder) {
  const kind = holder.dataset.draw;
  if (!kind) return;
  const pad = { app, box, holder, kind, canvas: paperOf(app, kind), said: line(app.messages[kind === 'signature' ? 'sign here' : kind]) };
  holder.append(pad.said, pad.canvas);
  pad.pen = penOf(pad);
  if (kind === 'annotate') waitForPhoto(pad);
  if (kind === 'signature') offerTyping(pad);
  pad.clear = clearButton(pad);
  pad.clear.hidden = kind === 'annotate';
  holder.append(pad.clear);
  listen(pad);
  if (kind === 'annotate') return;
  holder.querySelector('input[type=file]').addEventListener('change', () => showKept(pad));
  preview(app, box, holder);
  showKept(pad);
}

/** What was drawn or chosen before, in the one box; what only the server has is said instead of it. */
async function showKept(pad) {
  const name = answer(pad.app, pad.box);
  if (!name) return;
  pad.said.textContent = pad.app.messages.attached;
  const file = pad.app.files.get(name);
  const picture = file && await createImageBitmap(file).catch(() => null);
  if (answer(pad.app, pad.box) !== name) return;
  pad.canvas.hidden = !picture;
  if (!picture) return;
  const { width, height } = pad.canvas;
  const scale = Math.min(width / picture.width, height / picture.height);
  blank(pad);
  pad.pen.drawImage(picture, 0, 0, picture.width * scale, picture.height * scale);
}

function paperOf(app, kind) {
  const canvas = document.createElement('canvas');
  canvas.className = 'pad ' + kind;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', app.messages[kind === 'signature' ? 'sign here' : kind]);
  return canvas;
}

function line(text) {
  const made = document.createElement('p');
  made.className = 'hint';
  made.setAttribute('role', 'status');
  made.textContent = text;
  return made;
}

function button(text, does) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'button second';
  made.textContent = text;
  made.addEventListener('click', does);
  return made;
}

function clearButton(pad) {
  return button(pad.app.messages.clear, () => {
    if (pad.kind === 'annotate' && pad.photo) drawPhoto(pad);
    else blank(pad);
    if (pad.kind !== 'annotate') pad.canvas.hidden = false;
    remove(pad.app, pad.box, pad.holder, answer(pad.app, pad.box));
    pad.said.textContent = pad.app.messages[pad.kind === 'signature' ? 'sign here' : pad.kind];
  });
}

function penOf(pad) {
  const { canvas } = pad;
  const scale = Math.min(2, window.devicePixelRatio || 1);
  canvas.width = Math.max(300, canvas.clientWidth) * scale;
  canvas.height = (pad.kind === 'signature' ? 200 : 320) * scale;
  pad.pen = canvas.getContext('2d');
  blank(pad);
  return ready(pad, scale);
}

function ready(pad, scale) {
  pad.pen.lineWidth = (pad.kind === 'annotate' ? 5 : 3) * scale;
  pad.pen.lineCap = 'round';
  pad.pen.lineJoin = 'round';
  pad.pen.strokeStyle = pad.kind === 'annotate' ? MARKER : INK;
  return pad.pen;
}

function blank(pad) {
  pad.pen.fillStyle = '#fff';
  pad.pen.fillRect(0, 0, pad.canvas.width, pad.canvas.height);
}

/** Marks go on the photo that was chosen; without one there is nothing to mark. */
function waitForPhoto(pad) {
  pad.canvas.hidden = true;
  pad.holder.querySelector('input[type=file]').addEventListener('change', async (event) => {
    const file = event.target.files[0];
    pad.photo = file ? await createImageBitmap(file).catch(() => null) : null;
    pad.canvas.hidden = pad.clear.hidden = !pad.photo;
    if (pad.photo) drawPhoto(pad);
  });
}

/** The photo on the canvas, at most as large as the question allows. */
function drawPhoto(pad) {
  const { photo, canvas } = pad;
  const scale = Math.min(1, (Number(pad.holder.dataset.maxPixels) || 1600) / Math.max(photo.width, photo.height));
  canvas.width = Math.round(photo.width * scale);
  canvas.height = Math.round(photo.height * scale);
  pad.pen.drawImage(photo, 0, 0, canvas.width, canvas.height);
  ready(pad, Math.max(1, canvas.width / Math.max(300, canvas.clientWidth)));
}

/** A name typed in place of a drawn signature. */
function offerTyping(pad) {
  const label = document.createElement('label');
  const input = document.createElement('input');
  input.className = 'text';
  input.type = 'text';
  input.autocomplete = 'off';
  input.dir = 'auto';
  input.id = pad.box.dataset.field + '.typed';
  label.htmlFor = input.id;
  label.className = 'hint';
  label.textContent = pad.app.messages['sign typed'];
  input.addEventListener('change', () => input.value.trim() && write(pad, input.value.trim()));
  pad.holder.append(label, input);
}

function write(pad, name) {
  const { pen, canvas } = pad;
  blank(pad);
  pen.fillStyle = INK;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.font = 'italic ' + Math.round(canvas.height / 4) + 'px serif';
  pen.fillText(name, canvas.width / 2, canvas.height / 2, canvas.width * 0.9);
  keep(pad);
}

function listen(pad) {
  const { canvas, pen } = pad;
  let drawing = false;
  const to = (event) => {
    pen.lineTo(...at(canvas, event));
    pen.stroke();
  };
  canvas.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    drawing = true;
    pen.beginPath();
    pen.moveTo(...at(canvas, event));
    to(event);
  });
  canvas.addEventListener('pointermove', (event) => drawing && to(event));
  for (const name of ['pointerup', 'pointercancel']) {
    canvas.addEventListener(name, () => {
      if (drawing) keep(pad);
      drawing = false;
    });
  }
}

function at(canvas, event) {
  const edge = canvas.getBoundingClientRect();
  return [((event.clientX - edge.left) / edge.width) * canvas.width, ((event.clientY - edge.top) / edge.height) * canvas.height];
}

async function keep(pad) {
  give(pad.app, pad.box, pad.holder, await toFile(pad.canvas, 'image/png', 1), pad.kind + '.png');
  pad.said.textContent = pad.app.messages.attached;
}

WAYS.push(drawPad);
