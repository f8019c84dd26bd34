// @ts-check
/** Sound and film recorded in the page, where the device can; a file can be chosen everywhere. */
import { WAYS, give } from './media.js';

/** Bits a second for the sound of each `quality`. */
const BITS = { 'voice-only': 16000, low: 24000, normal: 64000 };

/** A button that records, for audio and video questions. */
function offerRecorder(app, box, holder) {
  const { question } = app.program.nodes[Number(box.dataset.node)];
  if (question !== 'audio' && question !== 'video') return;
  if (!window.MediaRecorder || !navigator.mediaDevices || holder.querySelector('input:disabled')) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button second record';
  button.textContent = app.messages.record;
  const said = document.createElement('p');
  said.className = 'hint';
  said.setAttribute('role', 'status');
  const one = { app, box, holder, question, button, said, recorder: null };
  button.addEventListener('click', () => (one.recorder ? one.recorder.stop() : begin(one)));
  holder.prepend(button, said);
}

async function begin(one) {
  const wanted = one.question === 'video' ? { audio: true, video: { facingMode: 'environment' } } : { audio: true };
  const stream = await navigator.mediaDevices.getUserMedia(wanted).catch(() => null);
  if (!stream) {
    one.said.textContent = one.app.messages['no recorder'];
    return;
  }
  const options = { audioBitsPerSecond: BITS[one.holder.dataset.quality] || BITS.normal };
  const recorder = (one.recorder = new MediaRecorder(stream, options));
  const chunks = [];
  recorder.addEventListener('dataavailable', (event) => chunks.push(event.data));
  recorder.addEventListener('stop', () => end(one, stream, chunks));
  recorder.start(1000);
  one.button.textContent = one.app.messages['stop recording'];
  one.button.setAttribute('aria-pressed', 'true');
  count(one, Date.now());
}

/** Say how long it has been recording; stop when the page has gone on without us. */
function count(one, since) {
  if (!one.recorder) return;
  if (!one.box.isConnected) {
    one.recorder.stop();
    return;
  }
  const seconds = Math.round((Date.now() - since) / 1000);
  one.said.textContent = Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0');
  setTimeout(count, 500, one, since);
}

function end(one, stream, chunks) {
  for (const track of stream.getTracks()) track.stop();
  const type = one.recorder.mimeType.split(';')[0];
  one.recorder = null;
  one.button.textContent = one.app.messages.record;
  one.button.setAttribute('aria-pressed', 'false');
  one.said.textContent = one.app.messages.attached;
  give(one.app, one.box, one.holder, new Blob(chunks, { type }), 'recording.' + (type.split('/')[1] || 'webm'));
}

WAYS.push(offerRecorder);
