// @ts-check
/** Position by the device where it can: best of several readings until they are near enough. */
import { ENHANCERS, changed } from './page.js';

const PATIENCE = 60000;

/** Enhance the position questions of the page in `main`. */
function enhancePositions(app, main) {
  if (!navigator.geolocation || !window.isSecureContext) return;
  for (const parts of main.querySelectorAll('.k-geopoint .parts')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button second';
    button.textContent = app.messages.position;
    const said = document.createElement('p');
    said.className = 'hint';
    said.setAttribute('role', 'status');
    parts.before(button, said);
    button.addEventListener('click', () => measure(app, parts, said));
  }
}

function measure(app, parts, said) {
  const enough = Number(parts.dataset.accuracy) || 5;
  let best = null;
  const finish = () => {
    navigator.geolocation.clearWatch(watch);
    clearTimeout(patience);
    if (best) put(app, parts, said, best);
    else said.textContent = app.messages['no position'];
  };
  const watch = navigator.geolocation.watchPosition((reading) => {
    if (!best || reading.coords.accuracy < best.accuracy) best = reading.coords;
    said.textContent = app.messages.measuring.replace('%(metres)s', String(Math.round(best.accuracy)));
    if (best.accuracy <= enough) finish();
  }, finish, { enableHighAccuracy: true, maximumAge: 0, timeout: PATIENCE });
  const patience = setTimeout(finish, PATIENCE);
}

function put(app, parts, said, point) {
  const box = parts.closest('.question');
  const set = (part, text) => (box.querySelector('[name="' + box.dataset.field + '.' + part + '"]').value = text);
  set('lat', point.latitude.toFixed(7));
  set('lon', point.longitude.toFixed(7));
  set('more', (point.altitude || 0).toFixed(1) + ' ' + point.accuracy.toFixed(1));
  said.textContent = app.messages.measured.replace('%(metres)s', String(Math.round(point.accuracy)));
  changed(app, box, true);
}

ENHANCERS.push(enhancePositions);
