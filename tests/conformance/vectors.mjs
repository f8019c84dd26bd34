/** Vectors: read them with their compiled programs, take their steps with the JavaScript engine. Twin: vectors.py. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { Day } from "../../static/engine/dates.js";
import { OutOfFuel } from "../../static/engine/call.js";
import { openSession } from "../../static/engine/session.js";
import { toText } from "../../static/engine/values.js";

export const NOW = "2026-03-01T09:00:00.000+00:00";

/** Every vector with a form: {name, vector, program}; a program is made by `tests/conformance/run --renew`. */
export function readVectors() {
  const found = [];
  for (const folder of ["forms", "examples"]) {
    const base = new URL(`${folder}/`, import.meta.url);
    if (!existsSync(base)) continue;
    for (const name of readdirSync(base).sort()) {
      if (!name.endsWith(".json") || name.endsWith(".program.json")) continue;
      const read = (file) => JSON.parse(readFileSync(new URL(file, base), "utf8"));
      found.push({ name, vector: read(name), program: read(name.replace(/\.json$/, ".program.json")) });
    }
  }
  return found;
}

export function worldOf(data = {}) {
  return { now: NOW, seed: 1, instance_id: "uuid:vector", language: "", lists: {}, properties: {}, ...data };
}

/** Take every step; returns what differs, a line each. */
export function runVector(program, vector) {
  const world = worldOf(vector.world);
  let session = openSession(program, world);
  const wrong = [];
  vector.steps.forEach((step, number) => {
    const expect = step.expect || {};
    try {
      session = take(session, world, step);
    } catch (error) {
      if (expect.fails === undefined) throw error;
      wrong.push(...differences(number, "fails", expect.fails, failure(error)));
    }
    for (const what of Object.keys(expect)) {
      if (what !== "fails") wrong.push(...differences(number, what, expect[what], seen(session, what, expect[what])));
    }
  });
  return wrong;
}

export function failure(error) {
  if (error instanceof OutOfFuel) return `fuel ${error.what}`;
  if (error instanceof RangeError) return "place";
  if (error instanceof TypeError) return "count";
  throw error;
}

export function take(session, world, step) {
  const { program } = session;
  if (step.resume) return openSession(program, world, session.answers(), { resume: true });
  if (step.load) return openSession(program, world, step.load);
  if (step.edit) return openSession(program, worldOf(step.edit), session.answers(true), { edit: true });
  if (step.answer) session.answerAll(step.answer);
  if (step.add) session.addRepeat(step.add);
  if (step.remove) session.removeRepeat(step.remove);
  if (step.language) session.useLanguage(step.language);
  if (step.clock) session.setClock(step.clock);
  for (const name of Object.keys(step.provide || {})) session.provide(name, step.provide[name]);
  return session;
}

export function seen(session, what, expected) {
  if (what === "errors") return session.errors();
  if (what === "answers") return session.answers();
  if (what === "final") return session.finalize(NOW);
  const found = {};
  for (const path of Object.keys(expected)) found[path] = LOOKS[what](session, path);
  return found;
}

export function choicesAt(session, path) {
  return session.choices(path).map((each) => (each.inList ? each.value : `${each.value}?`));
}

export function valueAt(session, path) {
  const cell = session.cell(path);
  const value = cell.relevant ? cell.value : "";
  if (value instanceof Day) return [value.kind, value.text];
  return [typeof value === "string" ? "text" : typeof value, toText(value)];
}

export const LOOKS = {
  values: valueAt,
  texts: (session, path) => session.cell(path).text,
  relevant: (session, path) => session.cell(path).relevant,
  required: (session, path) => session.cell(path).required,
  readonly: (session, path) => session.cell(path).readonly,
  choices: choicesAt,
  choice_labels: (session, path) => session.choices(path).map((each) => each.label),
  labels: (session, path) => session.text(path),
  instances: (session, path) => session.instances(path),
};

function differences(number, what, expected, got) {
  if (JSON.stringify(expected) === JSON.stringify(got)) return [];
  if (Array.isArray(expected) || typeof expected !== "object") {
    return [`step ${number} ${what}: ${JSON.stringify(expected)} expected, ${JSON.stringify(got)} seen`];
  }
  const keys = Array.from(new Set(Object.keys(expected).concat(Object.keys(got))));
  return keys
    .filter((key) => JSON.stringify(expected[key]) !== JSON.stringify(got[key]))
    .map((key) => `step ${number} ${what} ${key}: ${JSON.stringify(expected[key])} expected, ${JSON.stringify(got[key])} seen`);
}

/** All that a session shows: each cell, what is wrong, the final answers, what changed. */
export function observe(session) {
  const cells = session.walk().map((path) => {
    const cell = session.cell(path);
    const shown = session.choices(path).map((each) => [each.value, each.label, each.inList]);
    const flags = [cell.relevant, cell.required, cell.readonly];
    return [path, valueAt(session, path), cell.text, flags, session.errorsAt(path), shown, session.text(path)];
  });
  return [cells, Object.entries(session.answers(true)), session.changes()];
}
