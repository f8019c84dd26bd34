// @ts-check
/** A record that begins in the browser: its state, and what the link or an earlier record gives it. */
import { listErrors } from '../engine/check.js';

import { isGarbled } from './controls.js';
import { silent } from './steps.js';

/** The state of a new record, as the server makes it for a page of its own. */
export function fresh(boot, now) {
  const seed = 1 + crypto.getRandomValues(new Uint32Array(1))[0] % 2147483646;
  const world = { now, seed, instance_id: 'uuid:' + uuid(), properties: {}, last_saved: null };
  return { language: boot.language, world, answers: {}, page: '', review: false, finished: '', unseen: [], back: returnAsked(window.location.search) };
}

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Words of a link that mean something else. */
const OWN_WORDS = ['lang', 'kiosk', 'return_url', 'returnURL'];

/** The answers that the link gives: `?d[/data/wave]=w1`, `?d[wave]=w1`, `?wave=w1`; the twin of linked.py. */
export function linked(program, search) {
  const given = new URLSearchParams(search);
  const found = {};
  for (const node of program.nodes) {
    if (!isOpen(node)) continue;
    const bare = OWN_WORDS.indexOf(node.name) < 0 && given.get(node.name);
    const text = given.get('d[' + node.path + ']') || given.get('d[' + node.name + ']') || bare;
    if (text) found[node.path] = text.slice(0, 1000);
  }
  return found;
}

/** Answer with what the link gives, but for choices that are not offered. */
export function prefill(session, answers) {
  if (!answers || !Object.keys(answers).length) return;
  session.answerAll(answers);
  const strange = Object.keys(answers).filter((path) => session.errorsAt(path).indexOf('choice') >= 0);
  session.answerAll(strange.reduce((all, path) => Object.assign(all, { [path]: '' }), {}));
}

function isOpen(node) {
  if (node.kind !== 'value' || node.repeat || isGarbled(node)) return false;
  return node.question === 'hidden' || !(silent(node) || CLOSED.test(node.question));
}

const CLOSED = /^(image|audio|video|file|note)$/;

/** Where the link asks to go on to after sending; the server decides whether that is allowed. */
const returnAsked = (search) => new URLSearchParams(search).get('return_url') || new URLSearchParams(search).get('returnURL') || '';

/** The answers of another record, of whichever version, that `program` has a place for; ids and start are `world`'s own. */
export function copied(program, answers, world) {
  const nodes = new Map(program.nodes.map((node) => [node.path, node]));
  const own = { instanceID: world.instance_id, deprecatedID: '', instanceName: '', start: world.now, end: '' };
  const kept = {};
  const lost = [];
  for (const path of Object.keys(answers)) {
    const node = nodes.get(path.replace(/\[\d+\]/g, ''));
    if (!node) lost.push([path.slice(path.lastIndexOf('/') + 1), answers[path]]);
    else if (node.question in own) kept[path] = own[node.question];
    else kept[path] = answers[path];
  }
  return { kept, lost: lost.filter((each) => each[1]) };
}

/** Empty the answers of a copy that the new version does not understand; [label, answer] of each. */
export function emptied(app) {
  // strictly: a choice that came with the record is an error no less when its list has it no more
  const lost = listErrors(app.session.state, true).filter(([code]) => code === 'type' || code === 'choice');
  const said = lost.map(([, path]) => [app.session.text(path, 'label') || path, app.session.cell(path).text]);
  if (lost.length) app.session.answerAll(lost.reduce((all, [, path]) => Object.assign(all, { [path]: '' }), {}));
  return said;
}
