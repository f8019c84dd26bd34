// @ts-check
/**
 * Sealing what lies on the device: AES-GCM with the device's key, each piece bound to its record and its place in it.
 *
 *     content    {id, sealed}                     answers, world, the text that is sent
 *     file       {record, name, type, sealed: true, bytes}
 *     line       its PRIVATE fields one by one, {sealed} in the place of text; the rest stays legible, so that
 *                states, times and sizes are known while the device is locked
 */

/** What of a record's line tells of answers. */
export const PRIVATE = ['called', 'place', 'sha256'];
const IV = 12;

/** Bytes (or a text) that only `key` opens, where `about` is the same. */
export async function sealBytes(key, data, about) {
  const iv = crypto.getRandomValues(new Uint8Array(IV));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: coded(about) }, key, coded(data));
  return joined(iv, new Uint8Array(sealed));
}

/** What was sealed; throws OperationError when it was changed, or is not `key`'s. */
export function openBytes(key, sealed, about) {
  const bytes = new Uint8Array(sealed);
  return crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes.subarray(0, IV), additionalData: coded(about) }, key, bytes.subarray(IV));
}

export function coded(data) {
  return typeof data === 'string' ? new TextEncoder().encode(data) : data;
}

export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
}

const aboutLine = (id, field) => 'line ' + id + ' ' + field;
const aboutFile = (file) => 'file ' + file.record + ' ' + file.name;

/** A record's line with what tells of answers sealed. */
export async function sealLine(key, line) {
  const made = Object.assign({}, line);
  for (const field of PRIVATE) {
    if (typeof line[field] === 'string') made[field] = { sealed: await sealBytes(key, line[field], aboutLine(line.id, field)) };
  }
  return made;
}

/** The line in plain; without a key what is sealed is "", and it is `shut`. */
export async function openLine(key, line) {
  const made = Object.assign({}, line);
  for (const field of PRIVATE) {
    const { sealed } = line[field] || {};
    if (sealed) made[field] = key ? new TextDecoder().decode(await openBytes(key, sealed, aboutLine(line.id, field))) : '';
    if (sealed && !key) made.shut = true;
  }
  return made;
}

export async function sealContent(key, content) {
  return content.sealed ? content : { id: content.id, sealed: await sealBytes(key, JSON.stringify(content), 'content ' + content.id) };
}

export async function openContent(key, content) {
  if (!content.sealed) return content;
  return JSON.parse(new TextDecoder().decode(await openBytes(key, content.sealed, 'content ' + content.id)));
}

/** `file` with its `record`. */
export async function sealFile(key, file) {
  if (file.sealed) return file;
  const { buffer } = await sealBytes(key, new Uint8Array(file.bytes), aboutFile(file));
  return Object.assign({}, file, { sealed: true, bytes: buffer });
}

export async function openFile(key, file) {
  if (!file || !file.sealed) return file;
  return Object.assign({}, file, { sealed: false, bytes: await openBytes(key, file.bytes, aboutFile(file)) });
}
