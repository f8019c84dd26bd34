// Every vector with a form in the JavaScript engine, with the program compiled beside it.
import { test } from "node:test";
import assert from "node:assert/strict";
import { THEMES, loadFunctions } from "../../static/engine/functions.js";
import { readVectors, runVector } from "../conformance/vectors.mjs";

await loadFunctions(Object.keys(THEMES));

for (const { name, vector, program } of readVectors()) {
  test(`${name}: ${vector.about}`, () => assert.deepEqual(runVector(program, vector), []));
}
