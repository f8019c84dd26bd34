// @ts-check
/**
 * A copy of what lies on this device, in one encrypted file: written here, brought in on another device, or opened by the
 * server. Its key is sealed to the server, and wrapped by a passphrase that is shown once. What was sent is left out.
 *
 *     head              {made, sealed, salt, rounds, wrapped}
 *     within, a zip file (zip.js) in frames (frames.js):
 *     manifest.json     {format: 1, records, copy, by}     `copy`: the device's own key, sealed to the server; `by`: who
 *                       was at this device when the server was last asked (a text that only the server can write)
 *     N/record.json     {line, content, names}         while the device is locked: as they lie here, sealed
 *     N/files/I         the bytes of names[I]
 */
import { frameWriter, framePuller, headOf } from './frames.js';
import { isLocked, lockRow } from './lock.js';
import { derived, plainPin, ROUNDS } from './pin.js';
import { findRecord, findSealed, inSight, listRecords, nextOrder, fileOf, saveRecord, sealedFile } from './records.js';
import { coded, joined, openContent, openFile, openLine } from './seal.js';
import { based, sealTo, unbased } from './sealTo.js';
import { nextMember, zipWriter } from './zip.js';

const AES = { name: 'AES-GCM', length: 256 };
const LETTERS = '23456789bcdfghjkmnpqrstvwxyz';
const GROUPS = 4;
const LARGEST = 120000000;
const MOST = 2000;

const BY = 'formserver by';

/** Note what the server says of who is at this device. */
export function noteWho(by) {
  localStorage.setItem(BY, by);
}

/** A passphrase of 96 bits: four groups of five. */
function newWords() {
  const signs = [];
  while (signs.length < GROUPS * 5) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < 252) signs.push(LETTERS[byte % LETTERS.length]);
  }
  return signs.join('').replace(/.{5}(?=.)/g, '$&-');
}

const plainWords = (text) => plainPin(text).toLowerCase().replace(/[^0-9a-z]/g, '');

/** Make the copy: {file, words, count}; `progress(done, all)`. */
export async function makeCopy(server, progress) {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const words = newWords();
  const key = await crypto.subtle.importKey('raw', raw, AES, false, ['encrypt']);
  const frames = await frameWriter(key, JSON.stringify(Object.assign({ made: Date.now() }, await keysFor(raw, words, server))));
  const zip = zipWriter(frames.push);
  const records = inSight(await listRecords()).filter((record) => record.state !== 'received');
  const row = await lockRow();
  await zip.add('manifest.json', coded(JSON.stringify({ format: 1, records: records.length, copy: row ? based(row.copy) : '', by: localStorage.getItem(BY) || '' })));
  const locked = await isLocked();
  for (let i = 0; i < records.length; i++) {
    await addRecord(zip, i + 1, records[i].id, locked);
    progress(i + 1, records.length);
  }
  await zip.end();
  return { file: await frames.end(), words, count: records.length, locked };
}

async function keysFor(raw, words, server) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const around = await derived(plainWords(words), salt, ROUNDS, ['encrypt']);
  const wrapped = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, around, raw));
  return { sealed: based(await sealTo(server, raw)), salt: based(salt), rounds: ROUNDS, wrapped: based(joined(iv, wrapped)) };
}

async function addRecord(zip, number, id, locked) {
  const found = await (locked ? findSealed(id) : findRecord(id));
  if (!found) return; // deleted meanwhile
  const names = found.files.map((file) => [file.name, file.type, Boolean(file.sealed)]);
  const said = JSON.stringify({ line: found.record, content: found.content, names }, (key, value) => (value instanceof Uint8Array || value instanceof ArrayBuffer ? { base64: based(value) } : value));
  await zip.add(number + '/record.json', coded(said));
  found.files.length = 0; // one file in memory at a time
  for (let i = 0; i < names.length; i++) {
    const file = await (locked ? sealedFile : fileOf)(id, names[i][0]);
    await zip.add(number + '/files/' + i, new Uint8Array(file.bytes));
  }
}

/** The key of a copy by its passphrase; null when it is another. */
export async function keyByWords(head, words) {
  const around = await derived(plainWords(words), unbased(head.salt), Math.min(Number(head.rounds) || 0, 5000000), ['decrypt']);
  const bytes = unbased(head.wrapped);
  try {
    return await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes.subarray(0, 12) }, around, bytes.subarray(12));
  } catch (error) {
    return null;
  }
}

/** Bring the records of a copy in: {fresh, known}. `opened(copy)` gives the key of a device that was locked. */
export async function bringIn(file, raw, opened) {
  const { begin } = await headOf(file);
  const key = await crypto.subtle.importKey('raw', raw, AES, false, ['decrypt']);
  const pull = await framePuller(key, file, begin);
  const manifest = await jsonMember(pull, 'manifest.json');
  if (manifest.format !== 1 || !(manifest.records <= MOST)) throw new Error('no copy of ours');
  const done = { fresh: 0, known: 0 };
  let other = null;
  for (let member = await nextMember(pull, LARGEST); member; member = await nextMember(pull, LARGEST)) {
    const said = JSON.parse(new TextDecoder().decode(member.bytes), (name, value) => (value && value.base64 ? unbased(value.base64) : value));
    if (said.content.sealed) other = other || await crypto.subtle.importKey('raw', await opened(manifest.copy), AES, false, ['decrypt']);
    const files = [];
    for (const [name, type, sealed] of said.names) {
      const { bytes } = await nextMember(pull, LARGEST) || { bytes: null };
      files.push(await openFile(other, { record: said.line.id, name: String(name), type: String(type), sealed, bytes: bytes.buffer }));
    }
    const isNew = await bringRecord(await openLine(other, said.line), await openContent(other, said.content), files);
    done[isNew ? 'fresh' : 'known']++;
  }
  return done;
}

async function jsonMember(pull, name) {
  const member = await nextMember(pull, LARGEST);
  if (!member || member.name !== name) throw new Error('no ' + name);
  return JSON.parse(new TextDecoder().decode(member.bytes));
}

const STATES = ['draft', 'finished', 'sending', 'attention'];
/** Fields of a line that pages turn into addresses. */
const OWN_PATH = /^\/s\/[a-z0-9]+\//;

async function bringRecord(line, content, files) {
  const places = [line.at.shell, line.to.parts, line.to.records, line.to.receipts];
  const fits = STATES.indexOf(line.state) >= 0 && /^[\w:.-]{1,100}$/.test(line.id) && content.id === line.id
    && places.every((place) => OWN_PATH.test(place)) && Array.isArray(line.files);
  if (!fits) throw new Error('no record of ours');
  if (await findSealed(line.id)) return false;
  const fresh = { order: await nextOrder(), next: 0, tries: 0, thrown: 0, chunk: 0 };
  const named = line.files.map((file) => Object.assign({}, file, { there: false, begun: false }));
  await saveRecord(Object.assign({}, line, fresh, { files: named }), content, { files, strict: true, what: 'brought in' });
  return true;
}
