/** The vectors of tests/conformance/functions in the JavaScript engine. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { callOf, evaluate, typedText, vectors } from "./functionTrees.js";

for (const [name, vector] of vectors()) {
  test(`${name}: ${vector.about}`, () => {
    assert.deepEqual(typedText(evaluate(vector.expression, callOf(vector))), vector.expected);
  });
}
