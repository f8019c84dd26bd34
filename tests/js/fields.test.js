// Form fields to stored text: the vectors that the server meets too.
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import assert from 'node:assert/strict';
import * as values from '../../static/page/fields.js';
import * as finding from '../../static/page/finding.js';
import * as points from '../../static/page/points.js';
import * as grouping from '../../static/page/grouping.js';
import * as paths from '../../static/page/paths.js';

const fields = { ...values, ...points, ...grouping, ...finding, ...paths };

const vectors = JSON.parse(readFileSync(new URL('../conformance/fields/vectors.json', import.meta.url), 'utf8'));
const camel = (name) => name.replace(/_(\w)/g, (all, letter) => letter.toUpperCase());

for (const vector of vectors) {
  test(vector.about, () => assert.deepEqual(fields[camel(vector.call)](...vector.args), vector.gives));
}
