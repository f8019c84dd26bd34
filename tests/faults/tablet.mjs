// A virtual tablet: the outbox of static/offline/ with a queue in memory, against a server that fails now and then.
//
//     node tablet.mjs '{"base": …, "at": …, "version": 1, "records": 100, "parts": 3, "seed": 1, "skew": 0}'
//
// `cookie` is what it is known by. `waits`: it sends when it reads a line, what was refused too, and prints each time.
//
// Its clock runs as fast as it likes: when nothing is due it goes to the time of the next try. Prints what it sent.
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { confirm, sendOne } from '../../static/offline/outbox.js';

const wanted = JSON.parse(process.argv[2]);
const digest = (data) => createHash('sha256').update(data).digest('hex');
let ahead = wanted.skew;
let dice = wanted.seed;
const random = () => (dice = dice * 48271 % 2147483647) / 2147483647;

const records = new Map();
for (let i = 0; i < wanted.records; i++) {
  const made = record(i);
  records.set(made.line.id, made);
}

function record(i) {
  const id = `uuid:tablet-${wanted.seed}-${i}`;
  const files = Array.from({ length: wanted.parts }, (none, n) => photo(i, n));
  const named = Object.fromEntries(files.map((file, n) => [`/data/photo${n + 1}`, file.name]));
  const answers = { '/data/who': `Worker ${i}`, ...named, '/data/meta/instanceID': id };
  const body = JSON.stringify({ language: 'en', world: { now: '2026-11-22T10:00:00.000+00:00', seed: 7, instance_id: id }, answers });
  const to = { parts: `${wanted.at}/parts`, records: `${wanted.at}/${wanted.version}/records`, receipts: `${wanted.at}/receipts` };
  const line = { id, state: 'finished', tries: 0, next: 0, to, sha256: digest(body), files: files.map(({ bytes, ...rest }) => rest) };
  return { line, body, bytes: new Map(files.map((file) => [file.name, file.bytes])) };
}

function photo(i, n) {
  const bytes = Buffer.alloc(2000 + Math.floor(random() * 6000), `${wanted.seed} ${i} ${n} `);
  return { name: `${i}-${n}.png`, type: 'image/png', size: bytes.length, sha256: digest(bytes), bytes };
}

const keep = {
  async take(id) {
    const { line, body } = records.get(id);
    if (line.state === 'received') return undefined;
    Object.assign(line, { state: 'sending', tries: line.tries + 1 });
    return { record: structuredClone(line), body };
  },
  async bytes(id, name) {
    const found = records.get(id).bytes.get(name);
    return found.buffer.slice(found.byteOffset, found.byteOffset + found.length);
  },
  async change(id, changes) {
    Object.assign(records.get(id).line, structuredClone(changes));
  },
};
const net = {
  fetch: (to, options) => fetch(wanted.base + to, Object.assign(options, { headers: Object.assign({ cookie: wanted.cookie || '' }, options.headers) })), now: () => Date.now() + ahead, random, chunk: () => 4000, patience: 1500,
  queue: async () => ({ waiting: 0, oldest: '' }),
};

let attempts = 0;
const lines = () => Array.from(records.values(), (each) => each.line);
const open = () => lines().filter((line) => line.state === 'finished' || line.state === 'sending');

async function sendAll() {
  for (let left = open(); left.length && attempts < wanted.records * 200; left = open()) {
    const due = left.filter((line) => !(line.next > net.now()));
    if (!due.length) {
      ahead += Math.min(...left.map((line) => line.next)) - net.now() + 1;
      await pause(); // the network comes back by the clock of the wall
    }
    for (const line of due) {
      attempts++;
      await sendOne(line.id, keep, net);
    }
  }
}

const pause = () => new Promise((go) => setTimeout(go, 25));

/** Ask after what was received; a bad network may take some tries. */
async function confirmAll() {
  const received = lines().filter((line) => line.state === 'received');
  for (let i = 0; i < 20; i++) {
    try {
      for (let at = 0; at < received.length; at += 50) await confirm(received.slice(at, at + 50), keep, net);
      return;
    } catch (error) {
      if (!error.later) throw error;
      await pause();
    }
  }
}

function say() {
  const received = lines().filter((line) => line.state === 'received');
  console.log(JSON.stringify({
    received: received.length, attention: lines().filter((line) => line.state === 'attention').map((line) => line.problem),
    left: open().length, attempts,
    sent: received.map((line) => [line.id, line.receipt, line.files.map((file) => [file.name, file.sha256])]),
  }));
}

if (!wanted.waits) {
  await sendAll();
  if (wanted.confirm) await confirmAll();
  say();
} else {
  for await (const line of createInterface({ input: process.stdin })) {
    for (const each of lines()) if (each.state === 'attention') Object.assign(each, { state: 'sending', next: 0 });
    await sendAll();
    say();
  }
}
