// @ts-check
/** Positions, lines and areas: taken from the device where it can, typed everywhere; read, written and said. */
import '../engine/functionsGeo.js';
import { FUNCTIONS } from '../engine/functions.js';
import { KINDS, fillParts, first, partsOf, values } from './controls.js';
import { numberWords } from './fields.js';
import { ENHANCERS, changed } from './page.js';
import { LEAST, accuracyOf, isWhole, pointParts, pointText, pointsOf, pointsRows, pointsText, sizeText } from './points.js';

const PATIENCE = 60000;
/** Metres within which a position is near enough, and beyond which it is worth a word, unless the form says so. */
const ENOUGH = 5;
const ROUGH = 100;
const UNCOUNTED = { fuel() {} };

const inWords = (app, text) => numberWords(text, app.locale.mark, app.locale.digits);
const fill = (sentence, given) => sentence.replace(/%\((\w+)\)s/g, (all, name) => given[name]);

/** How many points a line or an area has, and how long or large it is once it is whole. */
function pointsWords(app, node, text) {
  const said = app.messages;
  const count = inWords(app, String(pointsOf(text, node.question).filter(isWhole).length));
  if (!isWhole(text)) return fill(said.points, { count });
  const isArea = node.question === 'geoshape';
  const [number, unit] = sizeText(FUNCTIONS[isArea ? 'area' : 'distance'](UNCOUNTED, text), node.question);
  return fill(isArea ? said.area : said.length, { count, size: inWords(app, number) + ' ' + unit });
}

function pointWords(app, node, text) {
  const point = pointParts(text);
  const place = point.lat + ', ' + point.lon;
  const metres = accuracyOf(text);
  return metres ? fill(app.messages.within, { place, metres: inWords(app, metres) }) : place;
}

const line = {
  read: (box, node) => pointsText(first(box).value, node.question),
  write: (box, text, node) => (first(box).value = pointsRows(text, node.question)),
  say: pointsWords,
};

Object.assign(KINDS, {
  geotrace: line,
  geoshape: line,
  geopoint: {
    read: (box) => pointText(values(partsOf(box))),
    write(box, text) {
      const parts = pointParts(text);
      fillParts(box, (part) => parts[part]);
    },
    say: pointWords,
  },
});

/** Enhance the questions for places of the page in `main`. */
function enhancePlaces(app, main) {
  for (const parts of main.querySelectorAll('.k-geopoint .parts')) if (canMeasure()) offerPosition(app, parts);
  for (const rows of main.querySelectorAll('textarea.points')) offerTools(app, rows);
}

const canMeasure = () => Boolean(navigator.geolocation && window.isSecureContext);

function offerPosition(app, parts) {
  const box = parts.closest('.question');
  const said = statusLine();
  const take = (reading) => putPoint(app, box, reading.latitude.toFixed(7), reading.longitude.toFixed(7), rest(reading));
  const measured = plainButton(app.messages.position, () => measure(app, parts, measured, said, take));
  parts.before(measured, said);
}

const rest = (reading) => (reading.altitude || 0).toFixed(1) + ' ' + reading.accuracy.toFixed(1);

/** Tools of a line or an area: the device's position, the last point away again, and what there is so far. */
function offerTools(app, rows) {
  const box = rows.closest('.question');
  const node = app.program.nodes[Number(box.dataset.node)];
  const [said, sum, before] = [statusLine(), statusLine(), []];
  const put = (text) => {
    rows.value = text;
    changed(app, box);
    box.dispatchEvent(new Event('written'));
  };
  const keep = (text) => {
    before.push(rows.value);
    put(text);
  };
  const take = (reading) => keep(added(rows.value, reading.latitude.toFixed(7) + ' ' + reading.longitude.toFixed(7) + ' ' + rest(reading)));
  const measured = plainButton(app.messages['add position'], () => measure(app, rows, measured, said, take));
  const less = plainButton(app.messages['remove last'], () => keep(rows.value.trim().split('\n').slice(0, -1).join('\n')));
  const undo = plainButton(app.messages.undo, () => put(before.pop() || ''));
  const tools = document.createElement('div');
  tools.className = 'tools';
  tools.append(...(canMeasure() ? [measured] : []), less, undo);
  rows.before(tools, said);
  rows.after(sum);
  const show = () => {
    const text = pointsText(rows.value, node.question);
    sum.textContent = text && pointsWords(app, node, text);
    tools.hidden = rows.readOnly;
    less.disabled = !text;
    undo.disabled = !before.length;
  };
  rows.addEventListener('input', show);
  box.addEventListener('written', show);
  show();
}

const added = (text, row) => (text.trim() ? text.trimEnd() + '\n' : '') + row;

/** Add a point to the line or area in `box`, or put the position that it asks for; `more` is how it was measured. */
export function putPoint(app, box, lat, lon, more) {
  const rows = box.querySelector('textarea.points');
  if (rows) rows.value = added(rows.value, lat + ' ' + lon);
  else fillParts(box, (part) => ({ lat, lon, more: more ? lat + ' ' + lon + ' ' + more : '' })[part]);
  changed(app, box);
  box.dispatchEvent(new Event('written'));
}

/** Move the point `place` of the line or area in `box`. */
export function movePoint(app, box, place, lat, lon) {
  const rows = box.querySelector('textarea.points');
  if (!rows) {
    putPoint(app, box, lat, lon);
    return;
  }
  const all = rows.value.trim().split('\n').filter((row) => row.trim());
  all[place] = lat + ' ' + lon;
  rows.value = all.join('\n');
  changed(app, box);
  box.dispatchEvent(new Event('written'));
}

/** The points of the question in `box` that can be drawn, [latitude, longitude]. */
export function drawable(app, box) {
  const node = app.program.nodes[Number(box.dataset.node)];
  const text = KINDS[node.question].read(box, node);
  const found = LEAST[node.question] ? pointsOf(text, node.question) : [text];
  return found.filter((point) => point && isWhole(point)).map((point) => point.split(' ').slice(0, 2).map(Number));
}

export function plainButton(words, does) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'button second';
  made.textContent = words;
  made.addEventListener('click', does);
  return made;
}

export function statusLine() {
  const made = document.createElement('p');
  made.className = 'hint';
  made.setAttribute('role', 'status');
  return made;
}

/**
 * Measure until it is near enough, patience ends or the button is pressed again: then the best reading is taken.
 * @param {HTMLElement} asked  says what is enough: data-accuracy, data-warn
 */
function measure(app, asked, pressed, said, take) {
  if (pressed.finish) {
    pressed.finish();
    return;
  }
  const words = pressed.textContent;
  const { messages } = app;
  let best = null;
  pressed.finish = (failed) => {
    navigator.geolocation.clearWatch(watch);
    clearTimeout(patience);
    pressed.finish = null;
    pressed.textContent = words;
    if (best) take(best);
    said.textContent = best ? found(app, asked, best) : failed === undefined ? '' : messages['no position'];
  };
  pressed.textContent = messages['stop measuring'];
  const watch = navigator.geolocation.watchPosition((reading) => {
    if (!pressed.isConnected) best = null;
    else if (!best || reading.coords.accuracy < best.accuracy) best = reading.coords;
    if (!best) return pressed.finish && pressed.finish();
    said.textContent = messages.measuring.replace('%(metres)s', inWords(app, String(Math.round(best.accuracy))));
    pressed.textContent = messages['take now'];
    if (best.accuracy <= (Number(asked.dataset.accuracy) || ENOUGH) && pressed.finish) pressed.finish();
  }, (error) => pressed.finish && pressed.finish(error), { enableHighAccuracy: true, maximumAge: 0, timeout: PATIENCE });
  const patience = setTimeout(() => pressed.finish && pressed.finish(true), PATIENCE);
}

function found(app, asked, best) {
  const isRough = best.accuracy > (Number(asked.dataset.warn) || ROUGH);
  return app.messages[isRough ? 'rough' : 'measured'].replace('%(metres)s', inWords(app, String(Math.round(best.accuracy))));
}

ENHANCERS.push(enhancePlaces);
