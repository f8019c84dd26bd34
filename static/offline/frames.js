// @ts-check
/**
 * A stream of bytes encrypted piece by piece, so that no more than a piece is in memory (formserver/rescue/file.py):
 *
 *     MARK · length of the head (4 bytes) · head (JSON) · frame · frame · … · last frame
 *     frame = length (4 bytes) · AES-GCM; IV = number (4 bytes) · 1 for the last, else 0 · seven zeros;
 *             each is bound to the SHA-256 of all that stands before the frames
 *
 * So no frame can be left out, moved or added, and a file that was cut off is noticed.
 */
import { coded, joined } from './seal.js';

export const MARK = 'formserver copy 1\n';
const PIECE = 1 << 20;
const TAG = 16;
const LONGEST_HEAD = 10000;

function four(number) {
  const made = new DataView(new ArrayBuffer(4));
  made.setUint32(0, number);
  return new Uint8Array(made.buffer);
}

const ivOf = (number, last) => joined(four(number), new Uint8Array([last ? 1 : 0]), new Uint8Array(7));

/** Write: `push(bytes)` any number of times, then `end()`, which gives the file as a Blob. */
export async function frameWriter(key, head) {
  const begin = joined(coded(MARK), four(coded(head).length), coded(head));
  const bound = await crypto.subtle.digest('SHA-256', begin);
  let file = new Blob([begin]);
  let waiting = [];
  let held = 0;
  let number = 0;
  const seal = async (last) => {
    const how = { name: 'AES-GCM', iv: ivOf(number++, last), additionalData: bound };
    const sealed = new Uint8Array(await crypto.subtle.encrypt(how, key, joined(...waiting)));
    file = new Blob([file, four(sealed.length), sealed]); // a Blob: browsers put large ones on the disk
    waiting = [];
    held = 0;
  };
  return {
    async push(bytes) {
      for (let at = 0; at < bytes.length;) {
        const part = bytes.subarray(at, at + PIECE - held);
        waiting.push(part);
        held += part.length;
        at += part.length;
        if (held === PIECE) await seal(false);
      }
    },
    async end() {
      await seal(true);
      return file;
    },
  };
}

/** The head of such a file; throws when it is none. */
export async function headOf(file) {
  const begin = MARK.length + 4;
  const bytes = new Uint8Array(await file.slice(0, begin).arrayBuffer());
  const size = bytes.length === begin ? new DataView(bytes.buffer).getUint32(MARK.length) : 0;
  if (new TextDecoder().decode(bytes.subarray(0, MARK.length)) !== MARK || size > LONGEST_HEAD) throw new Error('no copy');
  const text = await file.slice(begin, begin + size).text();
  return { head: JSON.parse(text), begin: begin + size };
}

/** A function that gives the next `count` bytes of the stream; throws OperationError for another key or a changed file. */
export async function framePuller(key, file, begin) {
  const bound = await crypto.subtle.digest('SHA-256', await file.slice(0, begin).arrayBuffer());
  let at = begin;
  let number = 0;
  let ready = new Uint8Array(0);
  const next = async () => {
    const length = new DataView(await file.slice(at, at + 4).arrayBuffer()).getUint32(0);
    if (length > PIECE + TAG) throw new Error('no frame');
    const sealed = await file.slice(at + 4, at + 4 + length).arrayBuffer();
    at += 4 + length;
    const how = { name: 'AES-GCM', iv: ivOf(number++, at === file.size), additionalData: bound };
    return new Uint8Array(await crypto.subtle.decrypt(how, key, sealed));
  };
  return async (count) => {
    const parts = [];
    for (let left = count; left;) {
      if (!ready.length) ready = await next();
      const part = ready.subarray(0, left);
      ready = ready.subarray(part.length);
      left -= part.length;
      parts.push(part);
    }
    return joined(...parts);
  };
}
