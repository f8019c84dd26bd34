/** What sessions share: where each cell of a program lies, who reads whom; see plan.py. Undefined means the default. */

/** Functions whose result follows the language in use; that of jr:itext() stays until something it reads changes. */
export const LINGUISTIC = new Set(["choice-name", "format-date", "format-date-time"]);
/** What a server cannot compute again: clock, random numbers, identifiers, the record last saved. */
export const CLOCK = new Set(["now", "today", "random", "uuid", "last-saved"]);

export class Plan {
  constructor(program) {
    this.program = program;
    this.nodes = program.nodes;
    this.slot = [];
    this.layout = { 0: [] };
    this.nested = { 0: [] };
    this.upper = {};
    this.end = program.nodes.map((node) => node.number + 1);
    this.byPath = new Map(program.nodes.map((node) => [node.path, node.number]));
    this.closures = [];
    this.homes = [];
    this.actions = new Map();
    this.readers = [];
    this.insides = [];
    this.within = {};
    this.tables = [];
    this.tails = [];
    this.chains = { 0: [] };
    this.positional = null;
    this.preloads = {};
    placeNodes(this);
    placeComputations(this);
  }
}

const plans = new WeakMap();

export function planOf(program) {
  if (!plans.has(program)) plans.set(program, new Plan(program));
  return plans.get(program);
}

export function placeNodes(plan) {
  for (const node of plan.nodes) {
    const home = node.repeat || 0;
    if (node.kind === "repeat") {
      const outer = plan.nodes[node.parent].repeat || 0;
      plan.upper[node.number] = outer;
      plan.layout[node.number] = [];
      plan.nested[node.number] = [];
      plan.nested[outer].push(node.number);
      plan.chains[node.number] = plan.chains[outer].concat(node.number);
    }
    plan.slot.push(plan.layout[home].length);
    plan.layout[home].push(node.number);
    const around = node.kind === "repeat" ? plan.upper[node.number] : home;
    plan.tails.push(node.number ? node.path.slice(plan.nodes[around].path.length) : "");
    if (node.preload) (plan.preloads[home] = plan.preloads[home] || []).push(node.number);
  }
  for (let n = plan.nodes.length - 1; n > 0; n -= 1) {
    const parent = plan.nodes[n].parent;
    plan.end[parent] = Math.max(plan.end[parent], plan.end[n]);
  }
}

export function placeComputations(plan) {
  for (const computation of plan.program.computations) {
    const node = plan.nodes[computation.node];
    plan.homes.push(computation.property === "count" ? plan.upper[node.number] : node.repeat || 0);
  }
  for (const action of plan.program.actions) {
    const source = action.event === "odk-new-repeat" ? plan.nodes[action.source].repeat || 0 : action.source;
    const key = `${action.event} ${source}`;
    plan.actions.set(key, (plan.actions.get(key) || []).concat(action));
  }
}

export function stepsDown(plan, repeat, ancestor) {
  const chain = plan.chains[repeat];
  return chain.slice(chain.indexOf(ancestor) + 1);
}

export function readersOf(plan, number) {
  if (!plan.readers[number]) {
    plan.readers[number] = plan.program.dependents[number].map(([k, repeat]) => {
      const home = plan.homes[k];
      let shared = repeat;
      while (shared && plan.chains[home].indexOf(shared) < 0) shared = plan.upper[shared];
      return [k, shared, stepsDown(plan, home, shared)];
    });
  }
  return plan.readers[number];
}

export function inside(plan, number) {
  if (!plan.insides[number]) {
    const home = plan.nodes[number].repeat || 0;
    const end = plan.end[number];
    const within = (n) => n >= number && n < end;
    plan.insides[number] = [plan.layout[home].filter(within), plan.nested[home].filter(within)];
  }
  return plan.insides[number];
}

export function mentioning(plan, names) {
  const { computations, expressions } = plan.program;
  const hit = (each) => callsIn(expressions[each.expression]).some((call) => names.has(call[0]));
  return Array.from(computations.keys()).filter((k) => hit(computations[k]));
}

export function callsIn(tree) {
  const found = [];
  const stack = [tree];
  while (stack.length) {
    const item = stack.pop();
    if (item && typeof item === "object") {
      if (typeof item[0] === "string") found.push(item);
      stack.push(...Object.keys(item).map((key) => item[key]));
    }
  }
  return found;
}
