// What vectors do not reach: changes, limits, lists that come later, programs with one language.
import { test } from "node:test";
import assert from "node:assert/strict";
import "../../static/engine/everything.js";
import { OutOfFuel } from "../../static/engine/call.js";
import { openSession } from "../../static/engine/session.js";

const WORLD = { now: "2026-03-01T09:00:00.000+01:00", seed: 1 };

/** A program with value nodes c0 … cN, each one more than the one before: fields at their default are absent. */
function chain(length) {
  const nodes = [{ number: 0, name: "data", path: "/data", parent: 0, kind: "root" }];
  const program = {
    format: 1, form_id: "c", version: "1", title: "c", languages: [], default_language: "default", nodes,
    expressions: [], computations: [], dependents: [[]], actions: [], lists: [], automata: [], pages: [],
    texts: { default: [] }, calendars: {},
  };
  for (let n = 0; n <= length; n += 1) {
    const node = { number: n + 1, name: `c${n}`, path: `/data/c${n}`, parent: 0, kind: "value", type: "int" };
    nodes.push(n ? Object.assign(node, { calculate: n - 1 }) : Object.assign(node, { question: "integer" }));
    program.dependents.push(n < length ? [[n, 0]] : []);
    if (n) program.expressions.push(["+", ["value", n, 0], 1]);
    if (n) program.computations.push({ node: n + 1, property: "calculate", expression: n - 1 });
  }
  return program;
}

for (const length of [200, 1000, 3000]) {
  test(`a chain of ${length} calculations reaches its end`, () => {
    const session = openSession(chain(length), WORLD);
    session.answer("/data/c0", "7");
    assert.equal(session.cell(`/data/c${length}`).text, String(length + 7));
    session.answer("/data/c0", "");
    assert.equal(session.cell(`/data/c${length}`).text, "");
  });
}

test("changes names each property that changed once, and forgets them", () => {
  const session = openSession(chain(2), WORLD);
  session.answer("/data/c0", "1");
  assert.deepEqual(session.changes(), []);
  session.answer("/data/c0", "2");
  const expected = ["c0", "c1", "c2"].map((name) => [`/data/${name}`, "value"]);
  assert.deepEqual(session.changes().filter(([, what]) => what === "value"), expected);
  assert.deepEqual(session.changes(), []);
});

test("a path that is not there is refused before anything is written", () => {
  const session = openSession(chain(1), WORLD);
  assert.throws(() => session.answerAll({ "/data/c0": "1", "/data/x": "1" }), RangeError);
  assert.equal(session.cell("/data/c0").text, "");
});

test("a record with too many instances is refused", () => {
  const program = chain(0);
  program.nodes.push({ number: 2, name: "r", path: "/data/r", parent: 0, kind: "repeat", repeat: 2 });
  program.dependents.push([]);
  assert.throws(() => openSession(program, WORLD, { "/data/r[99999]": "" }), OutOfFuel);
  assert.equal(openSession(program, WORLD, { "/data/r[3]": "" }).instances("/data/r").length, 3);
});

test("an action that never rests ends with the fuel", () => {
  const program = chain(0);
  const change = { event: "xforms-value-changed", source: 1, target: 1, expression: 0 };
  program.expressions.push(["+", ["value", 1, 0], 1]);
  program.actions.push(change);
  assert.throws(() => openSession(program, WORLD).answer("/data/c0", "1"), OutOfFuel);
});

test("what takes too long is stopped and the session goes on", () => {
  let hours = 0;
  const session = openSession(chain(9000), WORLD);
  session.state.call.world = { ...WORLD, elapsed: () => { hours += 3600; return hours; } };
  assert.throws(() => session.answer("/data/c0", "1"), { what: "seconds", limit: 20 });
  session.state.call.world = WORLD;
  session.answer("/data/c0", "2");
  assert.equal(session.cell("/data/c9000").text, "9002");
});
