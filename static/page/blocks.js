// @ts-check
/**
 * Pages of very many questions: only the blocks of questions near the screen are in the document (the twin of
 * blocks.py). What a block said is in the session; it is brought in step again when it comes back. A block that is
 * away says its labels to the browser's own search, and all of them are there for paper.
 */
import { ENHANCERS, judge, keepUp, meet, number, takeAll } from './page.js';
import { nodesOf } from './check.js';
import { withBlocks } from './fetched.js';
import { fieldOf, indexedPath, pathOf } from './paths.js';
import { tell } from './send.js';

/** How far from the screen a block stays, in screens. */
const NEAR = 1.5;

/** Milliseconds until the blocks of other pages are asked for, and until they are asked for again. */
const BEHIND = 1000;
const AGAIN = 3000;

/** The page shown: its `blocks`, and in `away` what is in none of them now: HTML never made, or what was taken out. */
let now = null;
/** The one before it. */
let last = null;

/**
 * Let the blocks near the screen live, take the others out; what is near at first is enhanced with the page, but for
 * what comes when that has been (`isLate`, or what was here before).
 */
function hold(app, main, isLate) {
  if (main.id !== 'main') return;
  if (now) now.watcher.disconnect();
  last = now || last;
  now = null;
  app.away = app.reveal = null;
  const blocks = Array.from(main.querySelectorAll('.block'));
  if (!blocks.length || !app.step) return;
  app.away = () => questionsAway(app);
  const isNew = !blocks.some((block) => block.firstElementChild);
  const said = app.fetched[app.language];
  const again = isNew && asBefore(app);
  const isThere = typeof said.blocks !== 'string';
  if (!isThere) later(app, said, main, isNew && !again);
  if (isNew && !again && !isThere) return;
  const away = again || (isNew ? said.blocks[app.step.key.replace(/-\d+/g, '-0')].slice() : blocks.map(() => null));
  now = { app, said, key: app.step.key, session: app.session, blocks, away, live: new Set(), enhanced: again ? last.enhanced : new Set(), watcher: watch() };
  app.reveal = (field) => bring(placeOf(field));
  const near = placesNear();
  if (!isNew) leaveServed(main, near);
  if (again || isLate) queueMicrotask(() => near.forEach(bring));
  else near.forEach((place) => live(place, true));
  blocks.forEach((block) => now.watcher.observe(block));
  quietly(0);
}

/** What stood in the blocks of this page when it was last shown, of the same record and in the same language. */
function asBefore(app) {
  const { step, session } = app;
  const isSame = last && last.key === step.key && last.session === session && last.said === app.fetched[app.language];
  return isSame && last.blocks.map((block, place) => last.away[place] === null ? contentsOf(block) : last.away[place]);
}

/**
 * The blank blocks are not here yet: fetch them behind everything else, or at once for a page that stands empty
 * without them, again and again until they are there. A question that is to be shown meanwhile is shown then.
 */
function later(app, said, main, isEmpty) {
  let wanted = '';
  const came = () => {
    if (!isEmpty || !main.isConnected) return;
    const told = main.querySelector('.tell[role=alert]');
    if (told) told.remove();
    hold(app, main, true);
    const target = wanted && app.reveal && (app.reveal(wanted), document.getElementById(wanted));
    if (target) target.focus();
  };
  const go = () => withBlocks(said).then(came, () => {
    if (isEmpty && main.isConnected) tell(app, app.messages['no blocks']);
    setTimeout(go, AGAIN);
  });
  if (isEmpty) app.reveal = (field) => (wanted = field);
  setTimeout(go, isEmpty ? 0 : BEHIND);
}

function watch() {
  return new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const place = now ? now.blocks.indexOf(entry.target) : -1;
      if (place < 0) continue;
      if (entry.isIntersecting) bring(place);
      else takeOut(place, entry.boundingClientRect.height);
    }
  }, { rootMargin: NEAR * 100 + '% 0px' });
}

/** The places of the blocks near the screen, and of the one in which somebody is. */
function placesNear() {
  const reach = window.innerHeight * NEAR;
  const found = new Set();
  now.blocks.forEach((block, place) => {
    const { top, bottom } = block.getBoundingClientRect();
    if ((bottom > -reach && top < window.innerHeight + reach) || block.contains(document.activeElement)) found.add(place);
  });
  return found;
}

/** Put block `place` back into the document and bring it in step; it may be there already. */
function bring(place) {
  if (!now || !now.blocks[place] || now.live.has(place)) return;
  live(place, false);
}

function live(place, quiet) {
  const { app, blocks, away } = now;
  const block = blocks[place];
  if (away[place] !== null) {
    block.textContent = '';
    block.append(made(app, away[place]));
    block.style.minBlockSize = '';
    away[place] = null;
  } else {
    takeAll(app, boxesOf(app, block));
  }
  now.live.add(place);
  meet(app, block.querySelectorAll('.question'));
  keepUp(app, block);
  if (app.checked) for (const [path, box] of boxesOf(app, block)) judge(app, path, box);
  if (!quiet && !now.enhanced.has(place)) enhanceBlock(app, block);
  now.enhanced.add(place);
}

/** Let the enhancers at a block that came later, once: it keeps what they made. */
function enhanceBlock(app, block) {
  for (const does of ENHANCERS) {
    if (does === hold) continue;
    try {
      does(app, block);
    } catch (error) {
      console.error(error);
    }
  }
}

function boxesOf(app, block) {
  return Array.from(block.querySelectorAll('.question'), (box) => [pathOf(app.program, box.dataset.field), box]);
}

/** The nodes of a block, from HTML or as they were. */
function made(app, content) {
  if (typeof content !== 'string') return content;
  const holder = document.createElement('template');
  holder.innerHTML = content;
  if (app.step.indexes.length) number(app, holder.content, app.step.indexes);
  return holder.content;
}

/** Take a block that is far away out of the document; the one in which somebody is stays. */
function takeOut(place, height) {
  const block = now.blocks[place];
  if (!now.live.has(place) || block.contains(document.activeElement)) return;
  for (const [path] of boxesOf(now.app, block)) now.app.boxes.delete(path);
  now.live.delete(place);
  keepAway(place);
  block.style.minBlockSize = height + 'px';
  sayLabels(place);
}

/**
 * Take out the blocks as the server wrote them, with what was typed into them before the script came. All of the page
 * leaves the document for that (ten times as fast), so blocks stay where somebody is typing, until they are near.
 */
function leaveServed(main, near) {
  const { app, blocks } = now;
  const far = blocks.map((block, place) => place).filter((place) => !near.has(place));
  for (const place of far) {
    const controls = Array.from(blocks[place].querySelectorAll('input, select, textarea'));
    if (controls.some(isTyped)) takeAll(app, boxesOf(app, blocks[place]));
  }
  const items = main.querySelector('.items');
  if (items.contains(document.activeElement)) {
    far.forEach((place) => now.enhanced.add(place)); // with the page
    return;
  }
  const after = items.nextSibling;
  items.remove();
  far.forEach(keepAway);
  main.insertBefore(items, after);
}

function isTyped(control) {
  if (control.tagName === 'SELECT') return Array.from(control.options).some((option) => option.selected !== option.defaultSelected && option.value);
  return control.checked !== control.defaultChecked || control.type !== 'hidden' && control.value !== control.defaultValue;
}

function keepAway(place) {
  now.away[place] = contentsOf(now.blocks[place]);
}

/** Take out what stands in a block. */
function contentsOf(block) {
  const range = document.createRange();
  range.selectNodeContents(block);
  return range.extractContents();
}

/** Let the browser's search find what a block asks while it is away. */
function sayLabels(place) {
  const content = now.away[place];
  const block = now.blocks[place];
  if (content === null || block.firstElementChild) return;
  const words = Array.from(made(now.app, content).querySelectorAll('.words'), (each) => each.textContent);
  const line = document.createElement('div');
  line.setAttribute('hidden', 'until-found');
  line.textContent = words.join(' · ');
  block.append(line);
}

/** Say the labels of all blocks that are away, a few at a time. */
function quietly(place) {
  const page = now;
  setTimeout(() => {
    if (now !== page || place >= now.blocks.length) return;
    for (let next = place; next < place + 4; next++) if (next < now.blocks.length) sayLabels(next);
    quietly(place + 4);
  }, 50);
}

/** The questions that are asked on the page and in no block that is there: [path, node, field]. */
function questionsAway(app) {
  const { step } = app;
  return nodesOf(app, step)
    .map((node) => [indexedPath(app.program, node.number, step.indexes), node])
    .filter(([path]) => !app.boxes.has(path))
    .map(([path, node]) => [path, node, fieldOf(node.number, path)]);
}

/** The place of the block that holds `field`. */
function placeOf(field) {
  const own = field.split('.')[0];
  const mark = 'data-field="' + own.replace(/-\d+/g, '-0') + '"';
  return now.away.findIndex((content) => content !== null
    && (typeof content === 'string' ? content.indexOf(mark) >= 0 : Boolean(content.querySelector('[data-field="' + own + '"]'))));
}

function bringAll() {
  if (now) now.blocks.forEach((block, place) => bring(place));
}

/** The block in which something happened brings its neighbours, so that Tab finds the next question. */
function around(event) {
  const place = now ? now.blocks.indexOf(event.target.closest('.block')) : -1;
  if (place < 0) return;
  for (let near = place - 1; near <= place + 1; near++) bring(near);
}

document.addEventListener('focusin', around);
document.addEventListener('beforematch', (event) => now && bring(now.blocks.indexOf(/** @type {Element} */ (event.target).closest('.block'))));
document.addEventListener('click', (event) => {
  const link = /** @type {Element} */ (event.target).closest('#summary a');
  if (now && link) now.app.reveal(/** @type {HTMLAnchorElement} */ (link).hash.slice(1));
}, true);
window.addEventListener('beforeprint', bringAll);
window.addEventListener('keydown', (event) => {
  if (event.key === 'F3' || (event.key === 'f' && (event.ctrlKey || event.metaKey))) bringAll();
});
ENHANCERS.unshift(hold);
