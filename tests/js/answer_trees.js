/** Reads JSON lines of [world, tree] and answers each with [type, text]; for tests/engine/test_twins.py. */
import { createInterface } from "node:readline";
import { callOf, evaluate, typedText } from "./functionTrees.js";

for await (const line of createInterface({ input: process.stdin })) {
  const [world, tree] = JSON.parse(line);
  let answer;
  try {
    answer = typedText(evaluate(tree, callOf(world)));
  } catch (error) {
    answer = ["error", String(error)];
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
