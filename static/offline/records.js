// @ts-check
/**
 * The records of this device and what becomes of them.
 *
 *     draft       being filled in; every answer is saved
 *     finished    waits to be sent; may still be opened and changed
 *     sending     was offered to the server at least once: from then on its bytes never change
 *     attention   the server said no, and why; kept until somebody decides
 *     received    the server has it, byte for byte; kept here for thirty more days
 */
import { ALL, AT_ONCE, transact } from './database.js';
import { keyToSave, neverLocked, openKey } from './lock.js';
import { openContent, openFile, openLine, sealContent, sealFile, sealLine } from './seal.js';

export const DAYS_KEPT = 30;
const DAY = 86400000;
const EVENTS_KEPT = 2000;
/** What has not reached the server. */
export const UNSENT = ['finished', 'sending', 'attention'];

/**
 * Save a record: its line, its content, new `files` ({name, type, bytes}); names in `dropped` are taken away. `late` is
 * asked when the transaction begins, after all sealing: whether something newer was written meanwhile, which stays.
 */
export async function saveRecord(record, content, { files = [], dropped = [], strict = false, what = '', late = () => false } = {}) {
  if (neverLocked()) return putRecord(record, content, files, dropped, strict, what, late); // at once: the page may be closing
  const key = await keyToSave();
  if (!key) return putRecord(record, content, files, dropped, strict, what, late);
  const sealed = await Promise.all(files.map((file) => sealFile(key, Object.assign({ record: record.id }, file))));
  return putRecord(await sealLine(key, record), await sealContent(key, content), sealed, dropped, strict, what, late);
}

function putRecord(record, content, files, dropped, strict, what, late) {
  return transact(ALL, 'readwrite', (store) => {
    if (late()) return AT_ONCE;
    store('records').put(record);
    store('contents').put(content);
    for (const name of dropped) store('files').delete([record.id, name]);
    for (const file of files) store('files').put(Object.assign({ record: record.id }, file));
    if (what) note(store, what, record.id);
    return what ? undefined : AT_ONCE;
  }, strict);
}

/** Change a record's line by `change(record)`, which returns the new one, or nothing to leave it. */
export function alterRecord(id, change, what = '', strict = false) {
  return transact(['records', 'events'], 'readwrite', (store) => {
    let made;
    const request = store('records').get(id);
    request.onsuccess = () => {
      made = request.result && change(request.result);
      if (made) store('records').put(made);
      if (made && what) note(store, what, id);
    };
    return () => made;
  }, strict);
}

/** Lines in plain, as far as the device is open: the others are `shut` and tell nothing of answers. */
export async function legible(lines) {
  const key = await openKey();
  return Promise.all(lines.map((line) => openLine(key, line)));
}

/** The lines of all records, newest first. */
export async function listRecords() {
  const found = await transact(['records'], 'readonly', (store) => store('records').getAll());
  return found.sort((one, other) => other.order - one.order);
}

/** A record with its content and files: `{record, content, files}`; undefined when there is none. Throws Unkept `locked`. */
export async function findRecord(id) {
  const found = await findSealed(id);
  if (!found || !found.content.sealed && !found.files.some((file) => file.sealed)) return found;
  const key = await keyToSave();
  const [record, content] = await Promise.all([openLine(key, found.record), openContent(key, found.content)]);
  return { record, content, files: await Promise.all(found.files.map((file) => openFile(key, file))) };
}

/** The same as it lies here. */
export function findSealed(id) {
  return transact(['records', 'contents', 'files'], 'readonly', (store) => {
    const record = store('records').get(id);
    const content = store('contents').get(id);
    const files = store('files').getAll(IDBKeyRange.bound([id, ''], [id, '\uffff']));
    return () => record.result && content.result
      && { record: record.result, content: content.result, files: files.result };
  });
}

/** One file of a record. */
export async function fileOf(id, name) {
  const file = await sealedFile(id, name);
  return file && file.sealed ? openFile(await keyToSave(), file) : file;
}

/** The same as it lies here. */
export function sealedFile(id, name) {
  return transact(['files'], 'readonly', (store) => store('files').get([id, name]));
}

/** Seal what lies here in plain: each record in one transaction, unless it changed meanwhile. */
export async function sealRecords() {
  for (const { id } of await listRecords()) await sealRecord(id, await keyToSave());
}

async function sealRecord(id, key) {
  const found = await findSealed(id);
  if (!found || found.content.sealed && found.files.every((file) => file.sealed)) return;
  const files = await Promise.all(found.files.map((file) => sealFile(key, file)));
  const [line, content] = [await sealLine(key, found.record), await sealContent(key, found.content)];
  await putUnlessChanged(found.record, line, content, files, 'sealed'); // else it is sealed by its next save
}

function putUnlessChanged(known, line, content, files, what) {
  return transact(ALL, 'readwrite', (store) => {
    const request = store('records').get(known.id);
    request.onsuccess = () => {
      if (JSON.stringify(request.result) !== JSON.stringify(known)) return;
      store('records').put(line);
      store('contents').put(content);
      for (const file of files) store('files').put(file);
      note(store, what, known.id);
    };
  }, true);
}

/** Open what lies here sealed: each record in one transaction; one that changed meanwhile stays sealed. */
export async function unsealRecords() {
  for (const { id } of await listRecords()) {
    const found = await findSealed(id);
    const open = found && await findRecord(id);
    if (open) await putUnlessChanged(found.record, open.record, open.content, open.files, 'unsealed');
  }
}

/** Delete records with all that belongs to them. */
export function purgeRecords(ids, what) {
  return transact(ALL, 'readwrite', (store) => {
    for (const id of ids) {
      store('records').delete(id);
      store('contents').delete(id);
      store('files').delete(IDBKeyRange.bound([id, ''], [id, '\uffff']));
      note(store, what, id);
    }
  }, true);
}

/** Delete what was thrown away over an hour ago, and what the server has had for thirty days. */
export async function tidyRecords(now) {
  const old = (record) => record.thrown && now - record.thrown > DAY / 24
    || record.state === 'received' && record.confirmed && record.confirmed - record.receivedAt >= DAYS_KEPT * DAY;
  const gone = (await listRecords()).filter(old).map((record) => record.id);
  if (gone.length) await purgeRecords(gone, 'purged');
  return gone;
}

/** The records that people see: all but those thrown away. */
export const inSight = (records) => records.filter((record) => !record.thrown);

/** Write down what happened to no record. */
export function noteEvent(what) {
  return transact(['events'], 'readwrite', (store) => note(store, what, ''));
}

/** Write down what happened, without answers; the oldest lines go. */
function note(store, what, id) {
  const request = store('events').add({ at: new Date().toISOString(), what, id });
  request.onsuccess = () => {
    if (request.result % 100 === 0) store('events').delete(IDBKeyRange.upperBound(request.result - EVENTS_KEPT));
  };
}

/** Everything that happened, oldest first. */
export function listEvents() {
  return transact(['events'], 'readonly', (store) => store('events').getAll());
}

/** A number greater than that of every record before, whatever the clock says. */
export async function nextOrder() {
  const [latest] = await listRecords();
  return (latest ? latest.order : 0) + 1;
}

/** The SHA-256 of bytes or of a text, in hexadecimal. */
export async function digestOf(data) {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('formserver records') : null;

/** Tell the other windows, and this one, that records have changed. */
export function tellChange() {
  if (channel) channel.postMessage('changed');
  if (typeof document === 'object') document.dispatchEvent(new Event('records'));
}

/** Call `listener` when records change, here or in another window. */
export function onChange(listener) {
  if (channel) channel.addEventListener('message', listener);
  document.addEventListener('records', listener);
}
