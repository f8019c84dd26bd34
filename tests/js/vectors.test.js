// Every vector with a form in the JavaScript engine, with the program compiled beside it.
import { test } from "node:test";
import assert from "node:assert/strict";
import "../../static/engine/everything.js";
import { readVectors, runVector } from "../conformance/vectors.mjs";


for (const { name, vector, program } of readVectors()) {
  test(`${name}: ${vector.about}`, () => assert.deepEqual(runVector(program, vector), []));
}
