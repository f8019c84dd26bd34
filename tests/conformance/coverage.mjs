/** One JSON line in ({program, vector}), the lines of what differs out: vectors whose forms were compiled elsewhere. */
import { createInterface } from "node:readline";
import "../../static/engine/everything.js";
import { runVector } from "./vectors.mjs";

for await (const line of createInterface({ input: process.stdin })) {
  const { program, vector } = JSON.parse(line);
  let wrong;
  try {
    wrong = runVector(program, vector);
  } catch (error) {
    wrong = [String(error.stack)];
  }
  process.stdout.write(`${JSON.stringify(wrong)}\n`);
}
