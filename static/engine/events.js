/** What happens at events: preloads, actions, new repeat instances. */
import { load } from "./answers.js";
import { INSTANCES } from "./call.js";
import { closureOf } from "./evaluate.js";
import { below, belowAll, cellIn, fillDefaults, ownInstance } from "./instances.js";
import { stepsDown } from "./plan.js";
import { resultOf, setText } from "./state.js";
import { Waiting } from "./tables.js";

export const FIRST_LOAD = "odk-instance-first-load";
export const EVERY_LOAD = "odk-instance-load";
export const NEW_REPEAT = "odk-new-repeat";
export const VALUE_CHANGED = "xforms-value-changed";
const ACTION = 10;

export function begin(state) {
  const { first_record: first = [] } = state.program;
  if (first.length) load(state, first.reduce((found, [path, text]) => Object.assign(found, { [path]: text }), {}));
  else state.total = fillDefaults(state.root, state.call.zone, INSTANCES);
  for (const scope of belowAll(state.root)) preload(state, scope);
  loadActions(state, [FIRST_LOAD, EVERY_LOAD]);
}

export function loadActions(state, events) {
  for (const action of state.program.actions) {
    if (events.indexOf(action.event) >= 0) runAction(state, action, state.root);
  }
}

export function preload(state, scope) {
  for (const number of state.plan.preloads[scope.node] || []) {
    const [kind, parameter] = state.plan.nodes[number].preload;
    const text = preloaded(state, kind, parameter);
    if (text) setText(state, cellIn(scope, number), text);
  }
}

export function preloaded(state, kind, parameter) {
  const { world } = state.call;
  if (kind === "uid") return world.instance_id || "";
  if (kind === "timestamp" && parameter === "start") return world.now;
  if (kind === "date" && parameter === "today") return world.now.slice(0, 10);
  if (kind === "property") return (world.properties || {})[parameter.replace(/^uri:/, "")] || "";
  return "";
}

export function preloadEnd(state, now) {
  for (const scope of belowAll(state.root)) {
    for (const number of state.plan.preloads[scope.node] || []) {
      const [kind, parameter] = state.plan.nodes[number].preload;
      if (kind === "timestamp" && parameter === "end") setText(state, cellIn(scope, number), now);
    }
  }
}

export function runFired(state) {
  while (state.fired.length) {
    const cell = state.fired.shift();
    for (const action of state.plan.actions.get(`${VALUE_CHANGED} ${cell.node}`)) {
      runAction(state, action, cell.scope);
    }
  }
}

export function runAction(state, action, scope) {
  if (action.kind && action.kind !== "setvalue") return;
  try {
    setTargets(state, action, scope);
  } catch (error) {
    if (!(error instanceof Waiting)) throw error;
    state.waiting.push([-1, action, scope]);
  }
}

export function setTargets(state, action, scope) {
  if (action.place !== undefined) {
    state.frame.scope = scope;
    for (const cell of closureOf(state.plan, action.place)(state.frame)) setTarget(state, action, cell.scope, cell.scope);
    return;
  }
  const home = state.plan.nodes[action.target].repeat || 0;
  const own = ownInstance(scope, home);
  if (own) {
    setTarget(state, action, scope, own);
    return;
  }
  let from = scope;
  while (from.node && state.plan.chains[home].indexOf(from.node) < 0) from = from.parent;
  for (const each of below(from, stepsDown(state.plan, home, from.node))) setTarget(state, action, each, each);
}

export function setTarget(state, action, at, target) {
  state.call.fuel(ACTION);
  let text = action.text || "";
  if (action.expression != null) {
    state.frame.scope = at;
    const result = closureOf(state.plan, action.expression)(state.frame);
    text = resultOf(state.plan.nodes[action.target].type, result)[1];
  }
  setText(state, cellIn(target, action.target), text);
}
