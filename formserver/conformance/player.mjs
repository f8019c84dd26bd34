// Plays scripts with the JavaScript engine: one JSON script a line in, one JSON result a line out. Twin: player.py.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const { Session, openSession } = await import(new URL("session.js", folder));
const { OPERATORS, build } = await import(new URL("evaluate.js", folder));
await import(new URL("everything.js", folder));
const { Day } = await import(new URL("dates.js", folder));
const { TREES, readTree } = await import("./tree.mjs");

Object.assign(OPERATORS, TREES);
const kept = { text: "", program: null };

/** Returns what came of a script. */
function play(script) {
  const program = read(script.program);
  if ("expression" in script) return evaluate(program, script.world, script);
  try {
    const session = openSession(program, script.world);
    return script.steps.map((step) => take(session, step));
  } catch (error) {
    return refused(error);
  }
}

/** Keeps the program last used, so that a form is read once. */
function read(text) {
  if (text !== kept.text) {
    kept.text = text;
    kept.program = JSON.parse(text);
  }
  return kept.program;
}

/** Does one step of a session. */
function take(session, [verb, ...args]) {
  try {
    return STEPS[verb](session, ...args) ?? null;
  } catch (error) {
    return refused(error);
  }
}

/** Returns [path, group, text, relevant, readonly, required] of every cell, in document order. */
function state(session) {
  return session.walk().map((path) => {
    const cell = session.cell(path);
    return [path, cell.group, cell.text, cell.relevant, cell.readonly, cell.required];
  });
}

const STEPS = {
  answer: (session, path, text) => session.answer(path, text),
  add_repeat: (session, path) => session.addRepeat(path),
  remove_repeat: (session, path) => session.removeRepeat(path),
  use_language: (session, tag) => session.useLanguage(tag),
  state,
  instances: (session, path) => session.instances(path),
  choices: (session, path) => session.choices(path).map((choice) => [choice.value, choice.label]),
  label: (session, path) => session.text(path, "label"),
  errors: (session) => session.errors(),
  answers: (session) => plainAnswers(session.answers(true)),
};

/** Answers as an object, be they a Map or one already. */
function plainAnswers(answers) {
  return answers instanceof Map ? Object.fromEntries(answers) : answers;
}

/** Returns the tagged value of one expression, on a tree where the script has one. */
function evaluate(program, world, script) {
  try {
    const made = new Session(program, world).state;
    if ("tree" in script) made.frame.row = readTree(script.tree)[script.context];
    return tagged(build(script.expression, made.plan)(made.frame));
  } catch (error) {
    return refused(error);
  }
}

/** Returns [type, value] as JSON: number, text, boolean, day or nodes (their numbers, else their values). */
function tagged(value) {
  if (typeof value === "boolean") return ["boolean", value];
  if (typeof value === "number") return ["number", plain(value)];
  if (value instanceof Day) return ["day", value.text, value.days];
  if (Array.isArray(value)) return ["nodes", value.map((node) => node.order ?? null)];
  return ["text", value];
}

/** Returns a number, or its name where JSON has none. */
function plain(number) {
  if (Number.isFinite(number) && !Object.is(number, -0)) return number;
  return { num: Object.is(number, -0) ? "-0" : String(number) };
}

function refused(error) {
  return { error: `${error.name}: ${error.message}` };
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${JSON.stringify(play(JSON.parse(line)))}\n`);
}
