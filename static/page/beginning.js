// @ts-check
/** Where a record is begun (`start-geopoint`): asked of the device once, while somebody answers, and said so. */
import { ENHANCERS } from './page.js';
import { indexedPath } from './paths.js';

const PATIENCE = 60000;
/** How long after its beginning a record may still learn where that was, in ms. */
const LATEST = 300000;

/** Ask for the position when a record that is just begun shows its first page. */
function enhanceBeginning(app, main) {
  const targets = app.asked || Date.parse(app.now()) - Date.parse(app.world.now) > LATEST ? [] : targetsOf(app);
  app.asked = true;
  if (!targets.length || !navigator.geolocation || !window.isSecureContext) return;
  const said = document.createElement('p');
  said.className = 'tell';
  said.setAttribute('role', 'status');
  said.textContent = app.messages['notes position'];
  main.querySelector('.items').before(said);
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => put(app, targets, coords),
    () => (said.textContent = app.messages['no position noted']),
    { enableHighAccuracy: true, maximumAge: 0, timeout: PATIENCE },
  );
}

/** The paths that lack the position of the beginning; none inside of repeats. */
function targetsOf(app) {
  const asked = app.program.actions.filter((action) => action.kind === 'setgeopoint' && action.event === 'odk-instance-first-load');
  const nodes = asked.map((action) => app.program.nodes[action.target]).filter((node) => !node.repeat);
  return nodes.map((node) => indexedPath(app.program, node.number, [])).filter((path) => !app.session.cell(path).text);
}

/** No answer of a person: a record with nothing else in it is not worth keeping, so nothing is saved for it. */
function put(app, targets, coords) {
  const text = [coords.latitude.toFixed(7), coords.longitude.toFixed(7), (coords.altitude || 0).toFixed(1), coords.accuracy.toFixed(1)].join(' ');
  for (const path of targets) app.session.answer(path, text);
}

ENHANCERS.push(enhanceBeginning);
