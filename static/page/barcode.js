// @ts-check
/** A code read by the camera where the browser can read codes; it can be typed everywhere. */
import { ENHANCERS, changed } from './page.js';

const PAUSE = 250;

/** Enhance the barcode questions of the page in `main`. */
function enhanceCodes(app, main) {
  if (!('BarcodeDetector' in window) || !navigator.mediaDevices) return;
  for (const input of main.querySelectorAll('input[data-scan]')) offer(app, input);
}

function offer(app, input) {
  if (input.readOnly) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button second';
  button.textContent = app.messages.scan;
  const said = document.createElement('p');
  said.className = 'hint';
  said.setAttribute('role', 'status');
  const one = { app, input, button, said, film: null };
  button.addEventListener('click', () => (one.film ? endScan(one) : scan(one)));
  input.after(button, said);
}

async function scan(one) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: one.input.dataset.scan } }).catch(() => null);
  if (!stream) {
    one.said.textContent = one.app.messages['no scanner'];
    return;
  }
  one.film = document.createElement('video');
  Object.assign(one.film, { srcObject: stream, muted: true, playsInline: true, className: 'scan' });
  one.button.after(one.film);
  one.button.textContent = one.app.messages['stop scanning'];
  one.said.textContent = one.app.messages['hold code'];
  await one.film.play();
  look(one, new window.BarcodeDetector());
}

async function look(one, detector) {
  if (!one.film) return;
  if (!one.input.isConnected) {
    endScan(one);
    return;
  }
  const found = await detector.detect(one.film).catch(() => []);
  if (!found.length) setTimeout(look, PAUSE, one, detector);
  else if (one.film) take(one, found[0].rawValue);
}

function take(one, text) {
  endScan(one);
  one.input.value = text;
  one.said.textContent = one.app.messages.value.replace('%(value)s', () => text);
  changed(one.app, one.input.closest('.question'));
}

function endScan(one) {
  for (const track of one.film.srcObject.getTracks()) track.stop();
  one.film.remove();
  one.film = null;
  one.button.textContent = one.app.messages.scan;
  one.said.textContent = '';
}

ENHANCERS.push(enhanceCodes);
