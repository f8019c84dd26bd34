// @ts-check
/**
 * Sending what is finished: its files in chunks that can be resumed, then the record. Knows neither pages nor
 * databases: it is handed a `keep` (the records) and a `net` (fetch, clock, random numbers).
 *
 *     keep.take(id)                  {record, body} of a record that waits, frozen from now on; undefined: it does not
 *     keep.bytes(id, name)           the bytes of one of its files
 *     keep.change(id, changes, what) writes changes of its line down, durably
 *     net.queue(id)                  {waiting, oldest} of the records that wait beside this one
 *
 * A reply counts only if it is the server's own: JSON, and with the digests of what is here. Anything else (no
 * connection, a login page of the network, an error of the server) means: later, and later each time.
 */

const FIRST_WAIT = 5000;
const LONGEST_WAIT = 900000;
const PATIENCE = 120000;
const SMALLEST_CHUNK = 16384;
const AGAIN = new Set([408, 425, 429]);
const ROUNDS = 3;

/** No wait is longer than this: a time further ahead was written down before somebody set the clock back. */
const LONGEST = 86400000;

/** Whether a record is to be tried at `now`; `all`: also what was refused, and what has to wait. */
export function isDue(record, now, all) {
  if (record.state === 'finished') return true;
  if (record.state === 'attention') return all || record.problem.status === 401;
  return record.state === 'sending' && (all || !(record.next > now) || record.next - now > LONGEST);
}

/** How long until the first of `records` is due, in ms. */
export function waitFor(records, now) {
  return Math.max(1000, Math.min(LONGEST, ...records.map((record) => (isDue(record, now) ? 0 : record.next - now))));
}

/** Whether a receipt is to be asked after: once a day, whatever the clock did meanwhile. */
export function isOld(record, now) {
  return record.state === 'received' && Math.abs(now - record.confirmed) > LONGEST;
}

/** What came instead of a yes: `later`, or a refusal with `said` {status, code, message}. */
class NotTaken extends Error {
  constructor(later, said) {
    super(said.code || 'no reply');
    this.later = later;
    this.said = said;
  }
}

/**
 * Try to send one record. Returns its state afterwards: received, attention, later (with its line changed so),
 * unreachable (nobody answered: the others need not try) or skipped.
 */
export async function sendOne(id, keep, net) {
  const taken = await keep.take(id);
  if (!taken) return 'skipped';
  try {
    await sendFiles(taken.record, keep, net);
    await sendRecord(taken.record, taken.body, keep, net);
    return 'received';
  } catch (error) {
    if (!(error instanceof NotTaken)) throw error;
    return postponed(taken.record, error, keep, net);
  }
}

/** Send every record whose time has come, the oldest first. */
export async function sendAll(ids, keep, net) {
  for (const id of ids) if (await sendOne(id, keep, net) === 'unreachable') return;
}

async function postponed(record, error, keep, net) {
  const { said } = error;
  if (!error.later) {
    await keep.change(record.id, { state: 'attention', problem: Object.assign({ at: net.now() }, said) }, 'refused ' + said.code);
    return 'attention';
  }
  const tries = record.advanced ? 0 : record.tries; // a link that carries something is not a link that is down
  const wait = said.wait || Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(tries, 10)) * (0.5 + net.random() / 2);
  const changes = { next: net.now() + wait, tries, chunk: record.chunk, last: said.code || '' };
  await keep.change(record.id, changes, 'later ' + (said.code || said.status));
  return said.status ? 'later' : 'unreachable';
}

/** Send the files that the server does not have; files with the same bytes are one. */
async function sendFiles(record, keep, net) {
  for (const file of record.files) {
    if (file.there) continue;
    await sendFile(record, file, await keep.bytes(record.id, file.name), net);
    for (const twin of record.files) if (twin.sha256 === file.sha256) twin.there = true;
    await keep.change(record.id, { files: record.files }, '');
  }
}

async function sendFile(record, file, bytes, net) {
  if (!bytes || bytes.byteLength !== file.size) throw new NotTaken(false, { status: 0, code: 'file.gone' });
  let have = file.begun ? await askFile(record, file, net) : 0;
  file.begun = true;
  for (let first = true, stuck = 0; have < file.size || first; first = false) {
    const until = Math.min(file.size, have + chunkOf(record, net));
    const now = await put(record, file, bytes.slice(have, until), have, net);
    if (now > have) record.moved = record.advanced = true;
    else if (file.size && ++stuck > ROUNDS) throw new NotTaken(true, { status: 200, code: 'nothing arrived' });
    have = now;
  }
}

function chunkOf(record, net) {
  record.chunk = record.chunk || net.chunk();
  return record.chunk;
}

/** How many bytes of a file the server has. */
async function askFile(record, file, net) {
  const said = await ask(address(record, file), { headers: { 'Record-Id': record.id } }, net);
  return whole(said);
}

/** Send bytes from `have` on; how many the server has then. A link that broke after it carried some is tried again at once. */
async function put(record, file, body, have, net) {
  const headers = { 'Record-Id': record.id, 'Upload-Offset': String(have), 'Upload-Length': String(file.size),
    'Content-Type': 'application/octet-stream' };
  try {
    return whole(await ask(address(record, file), { method: 'PUT', headers, body }, net));
  } catch (error) {
    if (error.said && error.said.code === 'part.elsewhere') return whole(error.said);
    record.chunk = Math.max(SMALLEST_CHUNK, record.chunk / 4 | 0);
    if (!record.moved || !error.said || error.said.status) throw error;
    record.moved = false;
    return askFile(record, file, net);
  }
}

const address = (record, file) => record.to.parts + '/' + file.sha256;

function whole(said) {
  if (!Number.isInteger(said.have)) throw new NotTaken(true, { status: 200, code: 'not the server' });
  return said.have;
}

/** Send the record itself; files that the server says it lacks are sent once more. */
async function sendRecord(record, body, keep, net) {
  for (let round = 1; ; round++) {
    try {
      return await received(record, await post(record, body, net), keep, net);
    } catch (error) {
      if (!error.said || error.said.code !== 'parts.missing' || round === ROUNDS) throw error;
      for (const file of record.files) file.there = file.there && (error.said.missing || []).indexOf(file.sha256) < 0;
      await sendFiles(record, keep, net);
    }
  }
}

async function post(record, body, net) {
  const queue = await net.queue(record.id);
  const parts = record.files.map((file) => [file.name, file.sha256]);
  const manifest = { id: record.id, sha256: record.sha256, record: body, parts, clock: new Date(net.now()).toISOString(), queue };
  const headers = { 'Content-Type': 'application/json' };
  return ask(record.to.records, { method: 'POST', headers, body: JSON.stringify(manifest) }, net);
}

/** A receipt counts when it is about these very bytes. */
async function received(record, said, keep, net) {
  const parts = said.parts || {};
  const same = said.id === record.id && said.sha256 === record.sha256 && said.receipt
    && record.files.every((file) => parts[file.name] === file.sha256);
  if (!same) throw new NotTaken(true, { status: 200, code: 'not the server' });
  const at = net.now();
  await keep.change(record.id, {
    state: 'received', receipt: said.receipt, url: said.url, stored: said.stored, arrived: said.received, receivedAt: at,
    confirmed: at, problem: null,
  }, 'received');
}

/** The server's own JSON; throws NotTaken for everything else. */
async function ask(to, options, net) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), net.patience || PATIENCE);
  let reply;
  let said;
  try {
    reply = await net.fetch(to, Object.assign({ credentials: 'same-origin', cache: 'no-store', redirect: 'error', signal: patience.signal }, options));
    said = /^application\/(problem\+)?json/.test(reply.headers.get('content-type') || '') ? await reply.json() : null;
  } catch (error) {
    throw new NotTaken(true, { status: reply ? reply.status : 0 });
  } finally {
    clearTimeout(timer);
  }
  if (!said || typeof said !== 'object') throw new NotTaken(true, { status: reply.status, code: 'not the server' });
  if (reply.ok) return said;
  throw new NotTaken(isLater(reply, said), Object.assign({ status: reply.status, wait: waitOf(reply) }, said.details, said));
}

/** Whether a refusal may be none the next time: the server is busy or broken, or the bytes suffered on the way. */
function isLater(reply, said) {
  if (reply.status >= 500 || AGAIN.has(reply.status) || !said.code) return true;
  return ['request.unreadable', 'part.damaged', 'part.elsewhere', 'parts.missing'].indexOf(said.code) >= 0;
}

function waitOf(reply) {
  const seconds = Number(reply.headers.get('retry-after'));
  return seconds > 0 && seconds < 86400 ? seconds * 1000 : 0;
}

/**
 * Ask whether the server still has what it gave receipts for; what it has lost waits to be sent again.
 * `records`: lines in the state received, all to the same `to.receipts`.
 */
export async function confirm(records, keep, net) {
  const query = records.map((record) => 'id=' + encodeURIComponent(record.id)).join('&');
  const said = await ask(records[0].to.receipts + '?' + query, {}, net);
  for (const record of records) {
    const known = (said.receipts || {})[record.id];
    const missing = (said.unknown || []).indexOf(record.id) >= 0;
    if (missing || known && !isSame(record, known)) await keep.change(record.id, again(record), 'lost by the server');
    else if (known) await keep.change(record.id, { confirmed: net.now() }, '');
  }
}

function isSame(record, known) {
  return known.stored === record.stored && record.files.every((file) => known.parts[file.name] === file.sha256);
}

function again(record) {
  const files = record.files.map((file) => Object.assign({}, file, { there: false }));
  return { state: 'sending', files, next: 0, tries: 0, receipt: '', lost: true };
}
