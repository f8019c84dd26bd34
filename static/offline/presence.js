// @ts-check
/** This window among others, this device among its owner's cares: locks, lasting storage, a mark of what is unsent. */
import { UNSENT, listRecords, inSight } from './records.js';

const MARK = 'formserver unsent';
const PATIENCE = 2000;
/** How many records the mark names, the newest. */
const MARKED = 500;

/**
 * Hold the record `id` for this window until it closes; false when another window holds it. A window that is just
 * closing gets a moment to let go.
 */
export function alone(id) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    const hold = () => {
      clearTimeout(timer);
      resolve(true);
      return new Promise(() => {});
    };
    navigator.locks.request('record ' + id, { signal: patience.signal }, hold).catch(() => resolve(false));
  });
}

/** The ids of the records that some window holds. */
export async function held() {
  if (!navigator.locks) return [];
  const { held: locks } = await navigator.locks.query();
  return locks.filter((lock) => lock.name.startsWith('record ')).map((lock) => lock.name.slice(7));
}

/** Ask the browser not to clear this device's records by itself; whether it agreed. */
export async function askToStay() {
  const { storage } = navigator;
  if (!storage || !storage.persist) return false;
  return await storage.persisted() || storage.persist();
}

/** Bytes used and free, as far as the browser says; null when it does not. */
export async function space() {
  const said = navigator.storage && navigator.storage.estimate ? await navigator.storage.estimate() : {};
  return said.quota ? { used: said.usage || 0, free: said.quota - (said.usage || 0) } : null;
}

/** Remember outside of the database what is unsent, so that its loss is noticed. */
export async function markUnsent() {
  const unsent = inSight(await listRecords()).filter((record) => record.state === 'draft' || UNSENT.indexOf(record.state) >= 0);
  const ids = unsent.slice(0, MARKED).map((record) => record.id);
  try {
    if (ids.length) localStorage.setItem(MARK, JSON.stringify({ ids, at: Date.now() }));
    else localStorage.removeItem(MARK);
  } catch (error) {
    console.warn(error);
  }
}

/** What the mark says: {ids, at}; null when there is none. */
export function marked() {
  try {
    return JSON.parse(localStorage.getItem(MARK) || 'null');
  } catch (error) {
    return null;
  }
}
