/** One JSON script a line in (program, world, steps), what the JavaScript engine shows after each step a line out. */
import { createInterface } from "node:readline";
import "../../static/engine/everything.js";
import { openSession } from "../../static/engine/session.js";
import { failure, observe, take } from "../conformance/vectors.mjs";


function play({ program, world, steps }) {
  let session;
  try {
    session = openSession(program, world);
  } catch (error) {
    return [failure(error)];
  }
  session.changes();
  const shown = [observe(session)];
  for (const step of steps) {
    try {
      session = take(session, world, step);
      shown.push(observe(session));
    } catch (error) {
      shown.push(failure(error));
    }
  }
  return shown;
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = play(JSON.parse(line));
  } catch (error) {
    answer = { error: String(error.stack) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
