// One trial on standard input as JSON; prints the median milliseconds from an answer to settled values.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
const { openSession } = await import(new URL("session.js", folder));
await import(new URL("everything.js", folder));

const trial = JSON.parse(readFileSync(0, "utf8"));
const session = openSession(trial.program, trial.world);
const STEPS = { add_repeat: (path) => session.addRepeat(path), answer: (path, text) => session.answer(path, text) };
for (const [verb, ...args] of trial.setup) STEPS[verb](...args);

const [what, place] = trial.watch;
const look = () =>
  what === "choices" ? session.choices(place).map((choice) => choice.value).join(" ") : session.cell(place)[what];

const times = [];
const seen = [];
for (let run = 0; run < trial.times; run += 1) {
  const start = performance.now();
  session.answer(trial.path, trial.texts[run % 2]);
  seen.push(look());
  times.push(performance.now() - start);
}
if (seen.at(-1) === seen.at(-2)) throw new Error("nothing changed");
times.sort((a, b) => a - b);
process.stdout.write(String(times[Math.floor(times.length / 2)]));
