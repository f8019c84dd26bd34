/** Forms with repeats, which alone load this: instances that come and go, counts, what depends on their places. */
import { INSTANCES, OutOfFuel } from "./call.js";
import { closureOf } from "./evaluate.js";
import { NEW_REPEAT, preload, runAction } from "./events.js";
import { Frame } from "./frame.js";
import {
  Scope, appendInstance, below, belowAll, cellIn, fillDefaults, parentCell, spreadReadonly, spreadRelevance,
} from "./instances.js";
import { callsIn, mentioning, stepsDown } from "./plan.js";
import { APPLY, REPEATS, spread } from "./settle.js";
import { mark, note, room, touch } from "./state.js";
import { Waiting } from "./tables.js";
import { toBoolean, toNumber } from "./values.js";

export function grow(state, series) {
  if (room(state) < 1) throw new OutOfFuel("instances", INSTANCES);
  const scope = appendInstance(series);
  state.total += fillDefaults(scope, state.call.zone, room(state));
  const scopes = belowAll(scope);
  enter(state, scopes);
  note(state, series.head, "instances");
  for (const each of scopes) preload(state, each);
  for (const each of scopes) {
    for (const action of state.plan.actions.get(`${NEW_REPEAT} ${each.node}`) || []) runAction(state, action, each);
  }
  return scope;
}

export function enter(state, scopes) {
  spreadRelevance(scopes[0], scopes[0].node);
  spreadReadonly(scopes[0], scopes[0].node);
  for (const scope of scopes) {
    for (const k of computationsWithin(state.plan, scope.node)) mark(state, k, [scope]);
    for (const cell of scope.cells) touch(state, cell);
  }
}

export function shrink(state, series, scope) {
  const later = dropInstance(series, scope);
  const gone = belowAll(scope);
  state.total -= gone.length;
  for (const each of gone) for (const cell of each.cells) touch(state, cell);
  for (const each of later) {
    touch(state, cellIn(each, each.node));
    for (const [k, repeat] of positional(state.plan)) {
      if (repeat === each.node) mark(state, k, below(each, stepsDown(state.plan, state.plan.homes[k], repeat)));
    }
  }
  note(state, series.head, "instances");
}

export function dropInstance(series, scope) {
  const place = scope.index - 1;
  series.items.splice(place, 1);
  for (const each of belowAll(scope)) each.alive = false;
  const later = series.items.slice(place);
  for (const each of later) each.index -= 1;
  return later;
}

export function setCount(state, scope, number, value) {
  const series = scope.series[number];
  const count = toNumber(value, state.call.zone);
  const wanted = count === count ? Math.floor(Math.min(Math.max(count, 0), INSTANCES + 1)) : 0;
  if (wanted - series.items.length > room(state)) throw new OutOfFuel("instances", INSTANCES);
  let changed = false;
  for (const item of series.items) {
    const live = item.index <= wanted;
    if (live === item.live) continue;
    item.live = live;
    changed = true;
    spread(state, item, number);
  }
  while (series.items.length < wanted) grow(state, series);
  if (changed) note(state, series.head, "instances");
}

export function judgeHead(state, head) {
  const { scope, node } = head;
  const at = scope.series[node].items[0] || new Scope(state.plan, node, scope);
  const above = parentCell(scope, node);
  const expression = state.plan.nodes[node].relevant;
  head.relevant = above.relevant;
  head.readonly = above.readonly;
  if (expression === undefined || !head.relevant) return;
  try {
    head.relevant = toBoolean(closureOf(state.plan, expression)(new Frame(state.call, at)));
  } catch (error) {
    if (!(error instanceof Waiting)) throw error;
  }
}

export function computationsWithin(plan, repeat) {
  if (!plan.within[repeat]) {
    plan.within[repeat] = plan.homes.map((home, k) => (home === repeat ? k : -1)).filter((k) => k >= 0);
  }
  return plan.within[repeat];
}

export function positional(plan) {
  if (!plan.positional) {
    const { computations, expressions } = plan.program;
    plan.positional = [];
    for (const k of mentioning(plan, new Set(["position"]))) {
      const calls = callsIn(expressions[computations[k].expression]).filter((call) => call[0] === "position");
      plan.positional.push(...calls.map((call) => [k, call.length > 1 ? call[1] : plan.homes[k]]));
    }
  }
  return plan.positional;
}

Object.assign(APPLY, { count: setCount });
Object.assign(REPEATS, { grow, shrink, judgeHead });
