// @ts-check
/** A map on demand: shows the points of a question, takes a tap for one more. Nothing is fetched before it is asked for. */
import { drawable, movePoint, plainButton, putPoint, statusLine } from './geo.js';
import { ENHANCERS } from './page.js';

const CLOSEST = 22;
const NEAR = 17;

/** Enhance the questions with a map of the page in `main`. */
function enhanceMaps(app, main) {
  for (const asked of main.querySelectorAll('[data-map]')) offer(app, asked);
}

function offer(app, asked) {
  const box = asked.closest('.question');
  const one = { app, box, asked, said: statusLine(), frame: null, map: null };
  one.button = plainButton(app.messages['show map'], () => (one.map ? shut(one) : open(one)));
  one.button.setAttribute('aria-expanded', 'false');
  box.append(one.button, one.said);
  box.addEventListener('written', () => one.map && draw(one));
  box.addEventListener('input', () => one.map && draw(one));
}

async function open(one) {
  const L = await library(one.app.map).catch(() => null);
  one.said.textContent = L ? one.app.messages[help(one)] : one.app.messages['no map'];
  if (!L || one.map) return;
  one.L = L;
  one.frame = frameOf(one);
  one.map = mapIn(one, L);
  one.layer = L.layerGroup().addTo(one.map);
  if (canPlace(one)) one.map.on('click', (event) => put(one, event.latlng));
  told(one, 'hide map', 'true');
  draw(one);
}

function told(one, words, expanded) {
  one.button.textContent = one.app.messages[words];
  one.button.setAttribute('aria-expanded', expanded);
}

function shut(one) {
  one.map.remove();
  one.frame.remove();
  one.map = null;
  one.said.textContent = '';
  told(one, 'show map', 'false');
}

const isLine = (one) => Boolean(one.box.querySelector('textarea.points'));
const canPlace = (one) => one.asked.dataset.map === 'place' && !one.box.querySelector('.text').readOnly;

function help(one) {
  if (!canPlace(one)) return 'map only shows';
  return isLine(one) ? 'tap to add' : 'tap to place';
}

/** The library and its style, fetched once. */
async function library(at) {
  if (!document.querySelector('link[href="' + at.style + '"]')) {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = at.style;
    document.head.append(style);
  }
  return import(at.script);
}

function frameOf(one) {
  const frame = document.createElement('div');
  frame.className = 'map';
  frame.dir = 'ltr';
  frame.setAttribute('role', 'application');
  frame.setAttribute('aria-label', one.app.messages.map);
  one.said.after(frame);
  return frame;
}

function mapIn(one, L) {
  const { app } = one;
  const map = L.map(one.frame, { attributionControl: Boolean(app.map.tiles), zoomControl: false, maxZoom: CLOSEST, worldCopyJump: true });
  L.control.zoom({ zoomInTitle: app.messages['zoom in'], zoomOutTitle: app.messages['zoom out'] }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  if (app.map.tiles) L.tileLayer(app.map.tiles, { attribution: escaped(app.map.credit), maxZoom: CLOSEST, maxNativeZoom: 19 }).addTo(map);
  else new (L.GridLayer.extend({ createTile: square }))({ maxZoom: CLOSEST }).addTo(map);
  return map.setView([0, 20], 1);
}

/** A tile of the plain grid. */
function square() {
  const made = document.createElement('div');
  made.className = 'square';
  return made;
}

function escaped(text) {
  const holder = document.createElement('p');
  holder.textContent = text;
  return holder.innerHTML;
}

/** Everything that the question says now, in sight. */
function draw(one) {
  const { L, map, layer } = one;
  const points = drawable(one.app, one.box);
  layer.clearLayers();
  if (points.length > 1) shapeOf(one, points).addTo(layer);
  points.forEach((point, place) => markOf(one, point, place).addTo(layer));
  if (!points.length) return;
  const bounds = L.latLngBounds(points);
  if (map.getZoom() < 3 || !map.getBounds().contains(bounds)) map.fitBounds(bounds, { maxZoom: NEAR, padding: [24, 24], animate: false });
}

function shapeOf(one, points) {
  const isArea = one.box.dataset.kind === 'geotrace' && one.app.program.nodes[Number(one.box.dataset.node)].question === 'geoshape';
  return one.L[isArea ? 'polygon' : 'polyline'](points, { className: 'drawn', interactive: false });
}

function markOf(one, point, place) {
  const icon = one.L.divIcon({ className: 'mark', html: isLine(one) ? String(place + 1) : '', iconSize: [44, 44] });
  const mark = one.L.marker(point, { icon, draggable: canPlace(one), keyboard: false });
  mark.on('dragend', () => {
    const { lat, lng } = mark.getLatLng().wrap();
    movePoint(one.app, one.box, place, lat.toFixed(7), lng.toFixed(7));
  });
  return mark;
}

function put(one, latlng) {
  const { lat, lng } = latlng.wrap();
  putPoint(one.app, one.box, lat.toFixed(7), lng.toFixed(7));
}

ENHANCERS.push(enhanceMaps);
