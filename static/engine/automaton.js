/** regex(): a text against a compiled automaton, in time linear in the text. */
import { OPERATORS } from "./evaluate.js";
import { toText } from "./values.js";

export function matches(automaton, text) {
  let state = 0;
  for (let place = 0; place < text.length && state >= 0; place++) {
    state = automaton.moves[state][classOf(automaton.classes, text.charCodeAt(place))];
  }
  return automaton.accepts.includes(state);
}

function classOf(classes, unit) {
  let [low, high] = [0, classes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (classes[middle][1] < unit) low = middle + 1;
    else high = middle;
  }
  return low < classes.length && classes[low][0] <= unit ? classes[low][2] : 0;
}

export function buildRegex(tree, plan, build) {
  const subject = build(tree[1], plan);
  const automaton = plan.program.automata[tree[2]];
  return (frame) => {
    const text = toText(subject(frame));
    frame.call.fuel(text.length);
    return matches(automaton, text);
  };
}

Object.assign(OPERATORS, { regex: buildRegex });
