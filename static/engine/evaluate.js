/** Expression trees to closures, built once for each program: `closure(frame)` gives a typed value. */
import { FUNCTIONS } from "./functions.js";
import { REFERENCES } from "./references.js";
import { ARITHMETIC, COMPARISONS, isBlank, negate, toBoolean } from "./values.js";

export const LEFT_CHAINS = new Set(["+", "-", "*", "div", "mod"]);

export function closureOf(plan, number) {
  if (!plan.closures[number]) plan.closures[number] = build(plan.program.expressions[number], plan);
  return plan.closures[number];
}

export function build(tree, plan) {
  if (!Array.isArray(tree)) return () => tree;
  return (OPERATORS[tree[0]] || buildFunction)(tree, plan, build);
}

export function buildFunction(tree, plan) {
  const fn = FUNCTIONS[tree[0]];
  if (!fn) throw new TypeError(`unknown function ${tree[0]}`);
  const args = tree.slice(1).map((arg) => build(arg, plan));
  if (!args.length) return (frame) => fn(frame.call);
  if (args.length === 1) return (frame) => fn(frame.call, args[0](frame));
  return (frame) => fn(frame.call, ...args.map((arg) => arg(frame)));
}

export function leftChain(tree, names) {
  const links = [];
  let first = tree;
  while (Array.isArray(first) && names.has(first[0]) && first.length === 3) {
    links.unshift(first);
    first = first[1];
  }
  return [first, links];
}

export function chainParts(tree, plan) {
  const [first, links] = leftChain(tree, new Set([tree[0]]));
  return [first].concat(links.map((link) => link[2])).map((part) => build(part, plan));
}

export function buildOr(tree, plan) {
  const parts = chainParts(tree, plan);
  return (frame) => parts.some((part) => toBoolean(part(frame)));
}

export function buildAnd(tree, plan) {
  const parts = chainParts(tree, plan);
  return (frame) => parts.every((part) => toBoolean(part(frame)));
}

export function buildCompare(tree, plan) {
  const test = COMPARISONS[tree[0]];
  const left = build(tree[1], plan);
  const right = build(tree[2], plan);
  return (frame) => test(left(frame), right(frame), frame.call.zone);
}

export function buildArithmetic(tree, plan) {
  const [first, links] = leftChain(tree, LEFT_CHAINS);
  const start = build(first, plan);
  const rest = links.map((link) => [ARITHMETIC[link[0]], build(link[2], plan)]);
  return (frame) => {
    let result = start(frame);
    for (const [apply, part] of rest) result = apply(result, part(frame), frame.call.zone);
    return result;
  };
}

export function buildNeg(tree, plan) {
  const part = build(tree[1], plan);
  return (frame) => negate(part(frame), frame.call.zone);
}

export function buildUnion(tree, plan) {
  const parts = tree.slice(1).map((part) => build(part, plan));
  return (frame) => {
    const found = new Set();
    for (const part of parts) for (const node of part(frame)) found.add(node);
    return Array.from(found);
  };
}

export function buildIf(tree, plan) {
  const [test, then, other] = tree.slice(1).map((part) => build(part, plan));
  return (frame) => (toBoolean(test(frame)) ? then(frame) : other(frame));
}

export function buildCoalesce(tree, plan) {
  const parts = tree.slice(1).map((part) => build(part, plan));
  return (frame) => {
    let value = "";
    for (const part of parts) {
      value = firstOf(part(frame));
      if (!isBlank(value)) break;
    }
    return value;
  };
}

export function buildCur(tree, plan) {
  const part = build(tree[1], plan);
  return (frame) => part(frame.top);
}

export function buildLast() {
  return (frame) => frame.size;
}

export function firstOf(value) {
  if (!Array.isArray(value)) return value;
  return value.length ? value[0].value : "";
}

const each = (names, make) => names.reduce((table, name) => Object.assign(table, { [name]: make }), {});

export const OPERATORS = Object.assign(
  each(Object.keys(COMPARISONS), buildCompare),
  each(Array.from(LEFT_CHAINS), buildArithmetic),
  {
    or: buildOr,
    and: buildAnd,
    neg: buildNeg,
    union: buildUnion,
    if: buildIf,
    coalesce: buildCoalesce,
    cur: buildCur,
    last: buildLast,
  },
  REFERENCES,
);
