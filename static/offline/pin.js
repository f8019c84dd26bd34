// @ts-check
/**
 * The PIN: it wraps the device's key, by PBKDF2 with SHA-256 and AES-GCM. A copy of the key is sealed to the server, so that
 * a forgotten PIN does not cost records: a coordinator enrols the device again, or opens a copy of it at the desk.
 *
 * Wrong tries cost time, counted before the PIN is tried, so that closing the page does not help. That slows whoever
 * holds the device; whoever copies its storage can try elsewhere, where only the length of the PIN counts.
 */
import { alterLock, dropLock, lockRow, remember } from './lock.js';
import { held } from './presence.js';
import { sealRecords, unsealRecords } from './records.js';
import { coded, joined } from './seal.js';
import { sealTo } from './sealTo.js';

export const SHORTEST = 6;
export const ROUNDS = 600000;
const FREE_TRIES = 3;
const FIRST_WAIT = 30000;
const LONGEST_WAIT = 3600000;
const AES = { name: 'AES-GCM', length: 256 };

/** A PIN as it counts: whatever digits the keyboard writes. */
export function plainPin(text) {
  const digit = (sign) => String('٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹၀၁၂၃၄၅၆၇၈၉'.indexOf(sign) % 10);
  return text.normalize('NFKC').trim().replace(/[٠-٩۰-۹၀-၉]/g, digit);
}

/** The key that a PIN or a passphrase gives. */
export async function derived(words, salt, rounds, uses) {
  const base = await crypto.subtle.importKey('raw', coded(words), 'PBKDF2', false, ['deriveKey']);
  return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, base, AES, false, uses);
}

/** Begin to seal: a new key, or `raw` that the server gave back, wrapped by `pin`; then all that lies here. */
export async function setPin(pin, server, raw = null) {
  const key = raw ? await crypto.subtle.importKey('raw', raw, AES, true, ['encrypt', 'decrypt'])
    : await crypto.subtle.generateKey(AES, true, ['encrypt', 'decrypt']);
  const copy = await sealTo(server, new Uint8Array(await crypto.subtle.exportKey('raw', key)));
  const made = Object.assign(await wrapped(key, pin), { copy, since: Date.now() });
  const kept = await alterLock((row) => (row && row.wrapped ? null : made));
  if (!kept) throw new Error('there is a PIN already');
  await open(pin, kept);
  await sealRecords();
}

async function wrapped(key, pin) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const around = await derived(plainPin(pin), salt, ROUNDS, ['wrapKey']);
  const inside = await crypto.subtle.wrapKey('raw', key, around, { name: 'AES-GCM', iv });
  return { salt, rounds: ROUNDS, wrapped: joined(iv, new Uint8Array(inside)), wrong: 0, until: 0 };
}

async function unwrapped(pin, row, extractable) {
  const around = await derived(plainPin(pin), row.salt, row.rounds, ['unwrapKey']);
  const bytes = new Uint8Array(row.wrapped); // a buffer, when it was brought back
  const iv = bytes.subarray(0, 12);
  return crypto.subtle.unwrapKey('raw', bytes.subarray(12), around, { name: 'AES-GCM', iv }, AES, extractable, ['encrypt', 'decrypt']);
}

async function open(pin, row) {
  remember(await unwrapped(pin, row, false));
}

/** When the next try is allowed, in ms; a clock that was set back makes nobody wait longer than the longest wait. */
export async function waitsUntil(now = Date.now()) {
  const { until = 0 } = await lockRow() || {};
  return until > now ? Math.min(until, now + LONGEST_WAIT) : 0;
}

/** Try a PIN: true when it opened the device. `work(row)` is done with it. `stays`: there is a PIN afterwards. */
async function tried(work, stays = true) {
  const now = Date.now();
  if (await waitsUntil(now)) return false;
  const row = await alterLock((each) => Object.assign(each, { wrong: each.wrong + 1, until: now + waitAfter(each.wrong + 1) }));
  try {
    await work(row);
  } catch (error) {
    if (error.name !== 'OperationError') throw error;
    return false;
  }
  if (stays) await alterLock((each) => Object.assign(each, { wrong: 0, until: 0 }));
  return true;
}

export function waitAfter(wrong) {
  return wrong <= FREE_TRIES ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (wrong - FREE_TRIES - 1));
}

/** Open the device; false: it was the wrong PIN, or too early for another try. */
export async function unlock(pin) {
  const done = await tried((row) => open(pin, row));
  if (done) await sealRecords(); // what a window without the key has saved meanwhile
  return done;
}

/**
 * Take the PIN away: all that lies here is opened first, in plain; false as unlock. Throws when a form is open, whose next
 * save could be sealed with a key that is gone.
 */
export function removePin(pin) {
  return tried(async (row) => {
    await open(pin, row);
    await nobodyFills();
    await unsealRecords();
    await nobodyFills();
    await dropLock();
  }, false);
}

async function nobodyFills() {
  if ((await held()).length) throw new Error('a form is open');
}

/** Another PIN around the same key; false as unlock. */
export function changePin(old, pin) {
  return tried(async (row) => {
    const key = await unwrapped(old, row, true);
    const made = await wrapped(key, pin);
    await alterLock((each) => Object.assign(each, made));
    await open(pin, await lockRow());
  });
}
