"""Forms with repeats: instances that come and go, counts, what depends on their places."""

from __future__ import annotations

import math
from typing import Any

from formserver.engine.call import INSTANCES, OutOfFuel
from formserver.engine.evaluate import closure_of
from formserver.engine.events import NEW_REPEAT, preload, run_action
from formserver.engine.frame import Frame
from formserver.engine.instances import (
    Cell,
    Scope,
    Series,
    append_instance,
    below,
    below_all,
    cell_in,
    fill_defaults,
    parent_cell,
    spread_readonly,
    spread_relevance,
)  # fmt: skip
from formserver.engine.plan import Plan, calls_in, mentioning, steps_down
from formserver.engine.settle import APPLY, spread
from formserver.engine.state import State, mark, note, room, touch
from formserver.engine.tables import Waiting
from formserver.engine.values import to_boolean, to_number


def grow(state: State, series: Series) -> Scope:
    """Add a last instance: its defaults, preloads and actions; all its computations are dirty."""
    if room(state) < 1:
        raise OutOfFuel("instances", INSTANCES)
    scope = append_instance(series)
    state.total += fill_defaults(scope, state.call.zone, room(state))
    scopes = below_all(scope)
    enter(state, scopes)
    note(state, series.head, "instances")
    for each in scopes:
        preload(state, each)
    for each in scopes:
        for action in state.plan.actions.get((NEW_REPEAT, each.node), ()):
            run_action(state, action, each)
    return scope


def enter(state: State, scopes: list[Scope]) -> None:
    """Make dirty what computes in new scopes and what reads them."""
    spread_relevance(scopes[0], scopes[0].node)
    spread_readonly(scopes[0], scopes[0].node)
    for scope in scopes:
        for k in computations_within(state.plan, scope.node):
            mark(state, k, (scope,))
        for cell in scope.cells:
            touch(state, cell)


def shrink(state: State, series: Series, scope: Scope) -> None:
    """Remove an instance; those after it move up."""
    later = drop_instance(series, scope)
    gone = below_all(scope)
    state.total -= len(gone)
    for each in gone:
        for cell in each.cells:
            touch(state, cell)
    for each in later:
        touch(state, cell_in(each, each.node))
        for k, repeat in positional(state.plan):
            if repeat == each.node:
                mark(state, k, below(each, steps_down(state.plan, state.plan.homes[k], repeat)))
    note(state, series.head, "instances")


def drop_instance(series: Series, scope: Scope) -> list[Scope]:
    """Take an instance out; return those whose position fell by one."""
    place = scope.index - 1
    del series.items[place]
    for each in below_all(scope):
        each.alive = False
    for later in series.items[place:]:
        later.index -= 1
    return series.items[place:]


def set_count(state: State, scope: Scope, number: int, value: Any) -> None:
    """How many instances a repeat has: missing ones are made, those above are hidden and kept."""
    series, count = scope.series[number], to_number(value, state.call.zone)
    wanted = 0 if math.isnan(count) else int(min(max(count, 0), INSTANCES + 1))
    if wanted - len(series.items) > room(state):
        raise OutOfFuel("instances", INSTANCES)
    changed = False
    for item in series.items:
        live = item.index <= wanted
        if live != item.live:
            item.live = live
            changed = True
            spread(state, item, number)
    while len(series.items) < wanted:
        grow(state, series)
    if changed:
        note(state, series.head, "instances")


def judge_head(state: State, head: Cell) -> None:
    """Find out whether a repeat as a whole is relevant: by its first instance, or by a blank one."""
    scope, number = head.scope, head.node
    items = scope.series[number].items
    at = items[0] if items else Scope(state.plan, number, scope)
    above = parent_cell(scope, number)
    expression = state.plan.nodes[number].relevant
    head.relevant = above is None or above.relevant
    head.readonly = above is not None and above.readonly
    if expression is not None and head.relevant:
        try:
            head.relevant = to_boolean(closure_of(state.plan, expression)(Frame(state.call, at)))
        except Waiting:
            head.relevant = True


def computations_within(plan: Plan, repeat: int) -> list[int]:
    """Return the computations that run in the scopes of ``repeat`` itself."""
    found = plan.within.get(repeat)
    if found is None:
        found = plan.within[repeat] = [k for k, home in enumerate(plan.homes) if home == repeat]
    return found


def positional(plan: Plan) -> list[tuple[int, int]]:
    """Return (computation, repeat) of all that reads the position of an instance around it."""
    if plan.positional is None:
        found = []
        for k in mentioning(plan, frozenset({"position"})):
            tree = plan.program.expressions[plan.program.computations[k].expression]
            calls = [call for call in calls_in(tree) if call[0] == "position"]
            found += [(k, call[1] if len(call) > 1 else plan.homes[k]) for call in calls]
        plan.positional = found
    return plan.positional


APPLY["count"] = set_count
