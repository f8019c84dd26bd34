// @ts-check
/**
 * A form's answers are kept on this device while they are given, and handed to the outbox when they are finished.
 *
 *     a page of the server   begins a record; with its first answer the address becomes that of the draft
 *     #draft=ID              goes on with the draft, in its own version
 *     #copy=ID               begins a new record with the answers of another one, as far as they fit
 */
import { alterRecord, digestOf, findRecord, listRecords, nextOrder, saveRecord } from '../offline/records.js';
import { canKeep, timesBegun } from '../offline/database.js';
import { LOCKING, isLocked, lacksPin } from '../offline/lock.js';
import { alone, askToStay, markUnsent } from '../offline/presence.js';
import { sendRecord, sendWhenever } from '../offline/sender.js';
import { copied, emptied, fresh, prefill, linked } from './fresh.js';
import { addressOf, mended, offer, problem, showWaiting, keptWords, tellGone, tellLost } from './kept.js';
import { KEEPERS } from './page.js';
import { busy, noteSent, send } from './send.js';

/** Longest time that an answer is only in the page, in ms. */
const SOON = 250;
/** Longest time that an answer is only with the operating system, which a battery that gives out ends, in ms. */
const DISK = 5000;
/** When what could not be saved is tried again, in ms. */
const AGAIN = 4000;

KEEPERS.push({ open, opened, keep });

/** Before the session: the record that this page goes on with, or a new one. */
async function open(boot, fetched, now) {
  if (boot.keep && canKeep()) await unlocked(boot);
  if (boot.state || !boot.keep) return;
  const wanted = new URLSearchParams(window.location.hash.slice(1));
  const id = wanted.get('draft') || wanted.get('copy');
  const found = id && canKeep() ? await findRecord(id) : null;
  if (id && !found) await leave(boot.keep.device + '#missing');
  if (found && wanted.get('draft')) await resume(boot, found);
  else begin(boot, fetched, found, now());
  if (!boot.record && boot.keep.asks_who) boot.state.world.properties = await properties(boot.keep.asks_who);
}

/** Where a page of the server stands that brings no answers. */
const FIRST = ['', 'p0', 'sections'];

/** Lead to the PIN first, unless the page brings answers that it would lose. */
async function unlocked({ keep: { device }, state, record }) {
  if (!record && state && (state.review || state.finished || FIRST.indexOf(state.page) < 0)) return;
  const here = encodeURIComponent(window.location.pathname + window.location.search + window.location.hash);
  if (await isLocked().catch(() => false)) await leave(device + '#locked=' + here); // what is broken is told when it is saved
  if (await lacksPin().catch(() => false)) await leave(device + '#pin=' + here);
}

/** Who is at this device, as forms are told: from the shelf, else from the server. */
async function properties(address) {
  try {
    const reply = await caches.match(address) || await fetch(address);
    return (await reply.json()).properties || {};
  } catch (error) {
    return {};
  }
}

function begin(boot, fetched, found, now) {
  boot.state = fresh(boot, now);
  boot.linked = linked(fetched.program, window.location.search);
  if (!found) return;
  const { kept, lost } = copied(fetched.program, found.content.answers, boot.state.world);
  Object.assign(boot, { copy: true, lost, files: found.files });
  Object.assign(boot.state, { answers: kept, called: found.content.called });
}

async function resume(boot, { record, content, files }) {
  if (record.version !== boot.keep.version) await leave(addressOf(boot.keep, record.version, record.language, 'draft', record.id));
  if (!await alone(record.id)) await leave(boot.keep.device + '#open');
  const isOpen = (line) => (line.state === 'draft' || line.state === 'finished') && !line.thrown;
  boot.record = await alterRecord(record.id, (line) => isOpen(line) && Object.assign(line, { state: 'draft' }), 'opened');
  if (!boot.record) await leave(boot.keep.start);
  boot.state = Object.assign({}, content, { page: record.page, language: boot.language });
  boot.files = files;
  boot.gone = withoutLost(boot.state, record.files, files);
}

/** Take out answers whose files the browser has lost (offline/copies.js brings back answers alone); returns their paths. */
function withoutLost(state, wanted, files) {
  const lost = wanted.map((file) => file.name).filter((name) => !files.some((file) => file.name === name));
  const paths = Object.keys(state.answers).filter((path) => lost.indexOf(state.answers[path]) >= 0);
  state.answers = Object.assign({}, state.answers);
  for (const path of paths) delete state.answers[path];
  return paths;
}

/** Go elsewhere; what waits for this page waits for ever. */
function leave(address) {
  window.location.replace(address);
  return new Promise(() => {});
}

/** With the session, before the page is shown: what the link or another record brings. */
function opened(app, boot) {
  for (const file of boot.files || []) app.files.set(file.name, new File([file.bytes], file.name, { type: file.type }));
  prefill(app.session, boot.linked);
  if (boot.copy) boot.lost = boot.lost.concat(emptied(app));
}

/** With the page: save from now on. */
function keep(app, boot) {
  if (!boot.keep) return;
  if (!canKeep()) {
    problem(app, boot, 'unsafe');
    return;
  }
  const saved = boot.copy ? [] : (boot.files || []).map((file) => file.name);
  const draft = { app, boot, record: boot.record, names: new Set(saved), timer: 0, version: 0, turns: 0, latest: 0, onDisk: 0, begun: timesBegun() };
  app.save = () => soon(draft);
  app.deliver = (pressed) => deliver(draft, pressed);
  if (boot.shell) app.rescue = () => flush(draft).then(() => window.location.assign(boot.keep.device + '#broken'));
  LOCKING.push(() => flush(draft));
  document.addEventListener('locked', () => unlocked(boot));
  document.addEventListener('visibilitychange', () => document.hidden && draft.timer && flush(draft));
  window.addEventListener('beforeunload', () => draft.timer && flush(draft)); // sealing takes a moment
  window.addEventListener('pagehide', () => draft.timer && flush(draft));
  if (boot.gone) tellGone(app, boot.gone);
  if (boot.copy) begun(draft);
  else if (app.dirty) soon(draft);
  else if (!boot.record) offer(app, boot).catch((error) => console.warn(error));
  keptWords(app, boot, boot.record ? app.messages['saved here'] : '');
  sendWhenever();
}

function begun(draft) {
  tellLost(draft.app, draft.boot.lost);
  draft.app.dirty = true;
  soon(draft);
}

function soon(draft) {
  draft.version++;
  if (!draft.record && !draft.app.dirty) return; // nothing was answered yet
  draft.timer = draft.timer || setTimeout(() => flush(draft), SOON);
}

/** Save what the page knows now; say so, or say why it cannot. */
async function flush(draft) {
  clearTimeout(draft.timer);
  draft.timer = 0;
  if (draft.done) return;
  try {
    await write(draft, 'draft');
    mended();
    keptWords(draft.app, draft.boot, draft.app.messages['saved here']);
  } catch (error) {
    console.warn(error);
    problem(draft.app, draft.boot, error.why === 'full' && await withoutNewFiles(draft) ? 'photo' : error.why);
    draft.app.dirty = true;
    draft.timer = draft.timer || setTimeout(() => flush(draft), AGAIN);
  }
}

/** Save all but the files for which there is no space; false when that does not fit either. */
async function withoutNewFiles(draft) {
  const isNew = (name) => draft.app.files.has(name) && !draft.names.has(name);
  if (!draft.record || !Array.from(draft.app.files.keys()).some(isNew)) return false;
  const { answers } = contentOf(draft);
  for (const path of Object.keys(answers)) if (isNew(answers[path])) delete answers[path];
  const files = draft.record.files.filter((file) => draft.names.has(file.name));
  return write(draft, 'draft', { content: { answers }, line: { files }, noFiles: true }).then(() => true, () => false);
}

/** One write of everything: the line in the list, the answers, the files that are new. */
async function write(draft, state, more) {
  const { app } = draft;
  const { version } = draft;
  if (draft.done && state === 'draft') return;
  const turn = ++draft.turns;
  if (!draft.record) await start(draft);
  const missing = Array.from(app.files).filter(([name]) => !draft.names.has(name));
  const files = missing.length && !(more && more.noFiles) ? await withBytes(missing) : []; // a page that is being closed has no time to wait
  const dropped = Array.from(draft.names).filter((name) => !app.files.has(name));
  const content = Object.assign(contentOf(draft), more && more.content);
  const record = Object.assign(lineOf(draft, content), { state }, more && more.line);
  const strict = state !== 'draft' || files.length > 0 || isDue(draft);
  const late = () => isLate(draft, turn);
  await saveRecord(record, content, { files, dropped, strict, what: state === draft.record.state ? '' : state, late });
  if (turn < draft.latest) return;
  draft.record = record;
  if (draft.begun !== timesBegun()) return writeAnew(draft, state, more);
  files.forEach((file) => draft.names.add(file.name));
  dropped.forEach((name) => draft.names.delete(name));
  if (draft.version === version) app.dirty = false;
  await markUnsent();
}

/** Whether a write that began later came first, as photos take their time: it had all that is in the one of this `turn`. */
function isLate(draft, turn) {
  draft.latest = Math.max(draft.latest, turn);
  return turn < draft.latest;
}

/** The browser has cleared the database under this page: the files that were in it are still in the page. */
function writeAnew(draft, state, more) {
  draft.begun = timesBegun();
  draft.names.clear();
  return write(draft, state, more);
}

/** Whether what was written so far is to go to the disk now: not with each answer, that wears out a cheap device's memory. */
function isDue(draft) {
  const due = document.hidden || !(Date.now() - draft.onDisk < DISK);
  if (due) draft.onDisk = Date.now();
  return due;
}

/** The first save: the record takes its place in the order, the address becomes its own. */
async function start(draft) {
  const { app, boot } = draft;
  const order = await nextOrder();
  if (draft.record) return;
  const { id } = boot.record = draft.record = { id: app.world.instance_id, order, begun: Date.now(), state: '', to: boot.keep.to, at: { shell: boot.keep.shell } };
  alone(id);
  if ('userAgentData' in navigator) stay(); // Chromium asks nobody; others do, so they are asked when a record is finished
  history.replaceState(history.state, '', addressOf(boot.keep, boot.keep.version, app.language, 'draft', id));
}

function withBytes(missing) {
  return Promise.all(missing.map(async ([name, file]) => ({ name, type: file.type, bytes: await file.arrayBuffer() })));
}

function contentOf({ app, record }) {
  const { world, review, unseen, finished, back, called } = app;
  return { id: record.id, world, review, unseen, finished, back, called, answers: app.session.answers(), body: '' };
}

function lineOf({ app, boot, record }, content) {
  const files = Array.from(app.files, ([name, file]) => ({ name, type: file.type, size: file.size }));
  const size = files.reduce((sum, file) => sum + file.size, JSON.stringify(content).length);
  const { code, version, name } = boot.keep;
  return Object.assign({}, record, {
    code, version, name, files, size, title: app.title, language: app.language, page: app.at, place: placeOf(app),
    called: calledOf(app), saved: Date.now(), thrown: 0,
  });
}

/** The heading of the page that is shown. */
function placeOf(app) {
  const heading = document.querySelector('main h1 .words') || document.querySelector('main h1');
  return heading ? heading.textContent.trim().slice(0, 200) : app.title;
}

/** What the form itself calls the record. */
function calledOf(app) {
  const node = app.program.nodes.filter((each) => each.question === 'instanceName')[0];
  return node ? app.session.cell(node.path).text.slice(0, 200) : '';
}

/** The record is finished: on the disk first, then to the server, or later. */
async function deliver(draft, pressed) {
  const { app, boot } = draft;
  if (draft.done) return;
  draft.done = true;
  const rest = busy(app, pressed);
  try {
    await write(draft, 'finished', await final(draft));
  } catch (error) {
    console.warn(error);
    draft.done = false;
    rest();
    problem(app, boot, error.why);
    send(app, pressed); // what the device cannot keep is sent from the page
    return;
  }
  noteSent(app.world.instance_id);
  stay();
  await outcome(draft);
}

function stay() {
  askToStay().catch((error) => console.warn(error));
}

/** What is sent, fixed: the text of the record, and the digests of it and of its files. */
async function final(draft) {
  const { app } = draft;
  app.final = app.final || app.session.finalize(app.finished);
  const { seed, instance_id: id } = app.world;
  const body = JSON.stringify({ language: app.language, world: { now: app.finished, seed, instance_id: id }, answers: app.final, back: app.back });
  const wanted = new Set(Object.keys(app.final).map((path) => app.final[path]));
  for (const name of Array.from(app.files.keys())) if (!wanted.has(name)) app.files.delete(name);
  const files = await Promise.all(Array.from(app.files, async ([name, file]) => (
    { name, type: file.type, size: file.size, sha256: await digestOf(await file.arrayBuffer()) }
  )));
  return { content: { body }, line: { files, sha256: await digestOf(body), finishedAt: Date.now(), tries: 0, next: 0 } };
}

async function outcome({ app, boot, record }) {
  let after = record;
  try {
    after = await sendRecord(record.id) || record;
  } catch (error) {
    console.warn(error);
  }
  if (after.state === 'received') window.location.replace(after.url);
  else showWaiting(app, boot, after);
  if (after.state !== 'received' && after.state !== 'attention') setTimeout(awaitReceipt, 2000, app, boot, record.id);
}

/** Say what became of the record once it was sent, by whichever window or worker; nothing when it is gone from here. */
async function awaitReceipt(app, boot, id) {
  const [line] = (await listRecords().catch(() => [{ id, state: 'finished' }])).filter((each) => each.id === id);
  if (!line) return;
  if (line.state === 'received') window.location.replace(line.url);
  else if (line.state === 'attention') showWaiting(app, boot, line);
  else setTimeout(awaitReceipt, 2000, app, boot, id);
}
