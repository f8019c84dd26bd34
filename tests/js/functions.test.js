/** The vectors of tests/conformance/functions in the JavaScript engine. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { THEMES, loadFunctions } from "../../static/engine/functions.js";
import { callOf, evaluate, typedText, vectors } from "./functionTrees.js";

for (const [name, vector] of vectors()) {
  test(`${name}: ${vector.about}`, () => {
    assert.deepEqual(typedText(evaluate(vector.expression, callOf(vector))), vector.expected);
  });
}

test("every name of the table is a function of its module", async () => {
  for (const [name, theme] of Object.entries(THEMES)) {
    const { functions } = await import(`../../static/engine/functions${theme}.js`);
    assert.equal(typeof functions[name], "function", name);
  }
});

test("only the modules of the names asked for are needed", async () => {
  const found = await loadFunctions(["sum", "if", "concat"]);
  assert.equal(typeof found.sum, "function");
  assert.equal(typeof found.concat, "function");
});
