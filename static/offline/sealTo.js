// @ts-check
/** Sealing a key to the server: ECDH on P-256 with a key made for it, HKDF with SHA-256, AES-GCM (formserver/rescue/keys.py). */
import { coded, joined } from './seal.js';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const INFO = 'formserver rescue 1';

/** `bytes` that only the server opens whose public point is `server` (base64, 65 bytes uncompressed). */
export async function sealTo(server, bytes) {
  const theirs = unbased(server);
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const known = await crypto.subtle.importKey('raw', theirs, CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: known }, pair.privateKey, 256);
  const secret = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: joined(point, theirs), info: coded(INFO) };
  const key = await crypto.subtle.deriveKey(how, secret, { name: 'AES-GCM', length: 256 }, false, ['encrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return joined(point, iv, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes)));
}

export function based(bytes) {
  let text = '';
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}

export function unbased(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}
