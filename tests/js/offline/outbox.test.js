// The outbox against every answer that is not a receipt: the record stays, byte for byte, and says what to do.
import assert from 'node:assert/strict';
import test from 'node:test';
import { confirm, isDue, isOld, sendOne, waitFor } from '../../../static/offline/outbox.js';

const DAY = 86400000;
const NOW = Date.UTC(2026, 10, 29);
const line = () => ({ id: 'uuid:1', state: 'sending', tries: 1, next: 0, sha256: 'ab', files: [], to: { parts: '/p', records: '/r', receipts: '/q' } });

/** A device with one record; `answer(url, options)` is the server. */
function device(answer) {
  const kept = line();
  const keep = {
    take: async () => ({ record: structuredClone(kept), body: '{"answers":1}' }),
    bytes: async () => undefined,
    change: async (id, changes) => void Object.assign(kept, structuredClone(changes)),
  };
  const sent = [];
  const net = { now: () => NOW, random: () => 1, chunk: () => 4000, patience: 1000, queue: async (but) => ({ waiting: 7, oldest: '', but }),
    fetch: async (to, options) => { sent.push([to, options.body]); return answer(to, options); } };
  return { kept, keep, net, sent };
}

const json = (status, said, headers = {}) => new Response(JSON.stringify(said), { status, headers: { 'content-type': 'application/problem+json', ...headers } });

for (const [status, code] of [[401, 'sign_in.needed'], [403, 'device.revoked'], [403, 'form.members'], [409, 'instance.conflict'],
  [410, 'form.closed'], [404, 'form.unknown'], [404, 'version.unknown'], [413, 'request.too_large'], [422, 'record.unreadable']]) {
  test(`${status} ${code}: kept, and somebody has to decide`, async () => {
    const { kept, keep, net, sent } = device(() => json(status, { code, message: 'Words' }));
    assert.equal(await sendOne('uuid:1', keep, net), 'attention');
    assert.deepEqual([kept.state, kept.problem.status, kept.problem.code, kept.problem.message, kept.problem.at], ['attention', status, code, 'Words', NOW]);
    assert.equal(isDue(kept, NOW, true), true);
    assert.equal(isDue(kept, NOW), status === 401); // who signs in again has nothing to press
    await sendOne('uuid:1', keep, net);
    assert.deepEqual(sent[0], sent[1]); // frozen: the same bytes again
  });
}

test('a record says what waits beside it', async () => {
  const { keep, net, sent } = device(() => json(503, { code: 'busy' }));
  await sendOne('uuid:1', keep, net);
  assert.deepEqual(JSON.parse(sent[0][1]).queue, { waiting: 7, oldest: '', but: 'uuid:1' });
});

const PORTAL = () => new Response('<p>Accept the terms', { status: 200, headers: { 'content-type': 'text/html' } });
const LATER = {
  'a login page of the network': PORTAL,
  'nobody': () => { throw new TypeError('Failed to fetch'); },
  'an empty body': () => new Response('', { status: 200, headers: { 'content-type': 'application/json' } }),
  'half a body': () => new Response('{"id":"uuid:1","rec', { status: 201, headers: { 'content-type': 'application/json' } }),
  'a receipt of another record': () => json(201, { id: 'uuid:2', sha256: 'ab', receipt: 'R', parts: {} }),
  'a receipt of other bytes': () => json(201, { id: 'uuid:1', sha256: 'cd', receipt: 'R', parts: {} }),
  'a proxy in trouble': () => new Response('Bad gateway', { status: 502 }),
  'a busy server': () => json(503, { code: 'busy', message: '' }, { 'retry-after': '120' }),
  'too many requests': () => json(429, { code: 'throttled', message: '' }, { 'retry-after': '120' }),
};
for (const [name, answer] of Object.entries(LATER)) {
  test(`${name} is no receipt: later, and later each time`, async () => {
    const { kept, keep, net } = device(answer);
    assert.equal(await sendOne('uuid:1', keep, net), name === 'nobody' ? 'unreachable' : 'later');
    assert.equal(kept.state, 'sending');
    const first = kept.next - NOW;
    assert.ok(first >= 5000 && !isDue(kept, NOW) && isDue(kept, kept.next));
    kept.tries = 40;
    await sendOne('uuid:1', keep, net);
    assert.ok(kept.next - NOW >= first && kept.next - NOW <= 900000);
  });
}

test('what the server has lost is sent again, what it keeps is confirmed', async () => {
  const receipts = (known) => device(() => json(200, known));
  const received = (kept) => Object.assign(kept, { state: 'received', stored: 'ef', receivedAt: NOW, confirmed: NOW - 2 * DAY });
  const gone = receipts({ receipts: {}, unknown: ['uuid:1'] });
  await confirm([received(gone.kept)], gone.keep, gone.net);
  assert.deepEqual([gone.kept.state, gone.kept.lost], ['sending', true]);
  const there = receipts({ receipts: { 'uuid:1': { stored: 'ef', parts: {} } }, unknown: [] });
  await confirm([received(there.kept)], there.keep, there.net);
  assert.deepEqual([there.kept.state, there.kept.confirmed], ['received', NOW]);
  const portal = device(PORTAL);
  await assert.rejects(confirm([received(portal.kept)], portal.keep, portal.net));
  assert.equal(portal.kept.state, 'received');
});

for (const days of [-3650, -365, -1, 1, 365, 3650]) {
  test(`a clock that jumps by ${days} days holds nothing up`, () => {
    const record = Object.assign(line(), { next: NOW + 60000 });
    const now = NOW + days * DAY;
    assert.equal(isDue(record, now), true);
    assert.ok(waitFor([record], now) <= DAY && waitFor([record], now) >= 1000);
    assert.equal(isOld({ state: 'received', confirmed: NOW }, now + Math.sign(days)), true);
  });
}
