// @ts-check
/** Sounds of questions and choices at one tap: a button in place of the browser's player; one sound at a time. */
import { ENHANCERS } from './page.js';
import { plain } from './words.js';

let playing = null;

/** Enhance the sounds of the page in `main`. */
function enhanceSounds(app, main) {
  hush();
  for (const sound of main.querySelectorAll('audio[controls]')) listen(app, sound);
}

function listen(app, sound) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'hear';
  button.setAttribute('aria-label', app.messages.listen.replace('%(what)s', () => about(sound)));
  button.setAttribute('aria-pressed', 'false');
  button.addEventListener('click', () => (playing === sound ? hush() : play(sound)));
  for (const name of ['play', 'pause', 'ended']) {
    sound.addEventListener(name, () => button.setAttribute('aria-pressed', String(!sound.paused && !sound.ended)));
  }
  sound.controls = false;
  sound.before(button);
}

/** The words that a sound says: of its choice, or of its question. */
function about(sound) {
  const around = sound.closest('.choice') || sound.closest('.question');
  return plain(around.querySelector('.words').textContent);
}

function play(sound) {
  hush();
  playing = sound;
  sound.currentTime = 0;
  sound.play().catch(() => (sound.controls = true));
}

function hush() {
  if (playing) playing.pause();
  playing = null;
}

ENHANCERS.push(enhanceSounds);
