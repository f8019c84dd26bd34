// @ts-check
/** Zip files whose members are stored as they are: written and read from front to back, one member in memory at a time. */
import { coded } from './seal.js';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const NAMES = 0x0800; // names are UTF-8
const DAY = 33; // 1 January 1980: members tell no time
const LOCAL_SIZE = 30;
const table = Array.from({ length: 256 }, (none, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >>> 1 ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});

function crc32(bytes) {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = crc >>> 8 ^ table[(crc ^ bytes[i]) & 255];
  return (crc ^ 0xffffffff) >>> 0;
}

/** Numbers in little-endian: [bytes of each, value]. */
function numbers(...pairs) {
  const made = new Uint8Array(pairs.reduce((sum, [size]) => sum + size, 0));
  let at = 0;
  for (const [size, value] of pairs) for (let i = 0; i < size; i++) made[at++] = value / 2 ** (8 * i) & 255;
  return made;
}

/** Writes through `push(bytes)`: `add(name, bytes)` for each member, then `end()`. */
export function zipWriter(push) {
  const members = [];
  let at = 0;
  const write = async (bytes) => {
    await push(bytes);
    at += bytes.length;
  };
  const about = (name, bytes) => numbers([2, 20], [2, NAMES], [2, 0], [2, 0], [2, DAY], [4, crc32(bytes)], [4, bytes.length], [4, bytes.length], [2, name.length], [2, 0]);
  return {
    async add(name, bytes) {
      const called = coded(name);
      const head = about(called, bytes);
      members.push([called, head, at]);
      for (const part of [numbers([4, LOCAL]), head, called, bytes]) await write(part);
    },
    async end() {
      const start = at;
      for (const [called, head, place] of members) {
        for (const part of [numbers([4, CENTRAL], [2, 20]), head, numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, place]), called]) await write(part);
      }
      await write(numbers([4, END], [2, 0], [2, 0], [2, members.length], [2, members.length], [4, at - start], [4, start], [2, 0]));
    },
  };
}

/** The next member {name, bytes} of a zip file that `pull(count)` gives; null after the last. Throws for another file. */
export async function nextMember(pull, largest) {
  const mark = new DataView((await pull(4)).buffer).getUint32(0, true);
  if (mark === CENTRAL || mark === END) return null;
  const head = new DataView((await pull(LOCAL_SIZE - 4)).buffer);
  const size = head.getUint32(18, true);
  const plain = mark === LOCAL && head.getUint16(4, true) === 0 && size === head.getUint32(14, true) && !head.getUint16(24, true);
  if (!plain || size > largest) throw new Error('no zip file of ours');
  const name = new TextDecoder().decode(await pull(head.getUint16(22, true)));
  const bytes = await pull(size);
  if (crc32(bytes) !== head.getUint32(10, true)) throw new Error('a damaged member');
  return { name, bytes };
}
