"""What happens at events: preloads, actions, new repeat instances."""

from __future__ import annotations

from formserver.engine.answers import load
from formserver.engine.call import INSTANCES
from formserver.engine.evaluate import closure_of
from formserver.engine.instances import Scope, below, below_all, cell_in, fill_defaults, own_instance
from formserver.engine.plan import steps_down
from formserver.engine.state import State, result_of, set_text
from formserver.engine.tables import Waiting
from formserver.program.model import Action

FIRST_LOAD = "odk-instance-first-load"
EVERY_LOAD = "odk-instance-load"
NEW_REPEAT = "odk-new-repeat"
VALUE_CHANGED = "xforms-value-changed"
#: Steps that an action counts for: it evaluates, writes and settles.
ACTION = 10


def begin(state: State) -> None:
    """Fill a new record: the definition's texts and instances, then preloads, then first-load actions."""
    if state.program.first_record:
        load(state, dict(state.program.first_record))
    else:
        state.total = fill_defaults(state.root, state.call.zone, INSTANCES)
    for scope in below_all(state.root):
        preload(state, scope)
    load_actions(state, {FIRST_LOAD, EVERY_LOAD})


def load_actions(state: State, events: set[str]) -> None:
    """Run the actions of loading, in document order."""
    for action in state.program.actions:
        if action.event in events:
            run_action(state, action, state.root)


def preload(state: State, scope: Scope) -> None:
    """Write the preloads of a new scope."""
    for number in state.plan.preloads.get(scope.node, ()):
        kind, parameter = state.plan.nodes[number].preload or ("", "")
        text = preloaded(state, kind, parameter)
        if text:
            set_text(state, cell_in(scope, number), text)


def preloaded(state: State, kind: str, parameter: str) -> str:
    """Return the text of a preload at the start; the end is written at finalisation."""
    world = state.call.world
    if kind == "uid":
        return world.instance_id
    if kind == "timestamp" and parameter == "start":
        return world.now
    if kind == "date" and parameter == "today":
        return world.now[:10]
    if kind == "property":
        return world.properties.get(parameter[4:] if parameter.startswith("uri:") else parameter, "")
    return ""


def preload_end(state: State, now: str) -> None:
    """Write the end of the interview wherever the form wants it."""
    for scope in below_all(state.root):
        for number in state.plan.preloads.get(scope.node, ()):
            if state.plan.nodes[number].preload == ("timestamp", "end"):
                set_text(state, cell_in(scope, number), now)


def run_fired(state: State) -> None:
    """Run the actions of the cells whose value changed, first changed first."""
    while state.fired:
        cell = state.fired.pop(0)
        for action in state.plan.actions[VALUE_CHANGED, cell.node]:
            run_action(state, action, cell.scope)


def run_action(state: State, action: Action, scope: Scope) -> None:
    """Run an action where it was fired, once the lists it reads are there."""
    if action.kind != "setvalue":
        return
    try:
        set_targets(state, action, scope)
    except Waiting:
        state.waiting.append((-1, action, scope))


def set_targets(state: State, action: Action, scope: Scope) -> None:
    """Set the target of an action: those its predicates pick, that of its scope, or each in deeper repeats."""
    if action.place is not None:
        state.frame.scope = scope
        for cell in closure_of(state.plan, action.place)(state.frame):
            set_target(state, action, cell.scope, cell.scope)
        return
    home = state.plan.nodes[action.target].repeat
    own = own_instance(scope, home)
    if own is not None:
        set_target(state, action, scope, own)
        return
    while scope.node and scope.node not in state.plan.chains[home]:
        scope = scope.parent
    for each in below(scope, steps_down(state.plan, home, scope.node)):
        set_target(state, action, each, each)


def set_target(state: State, action: Action, at: Scope, target: Scope) -> None:
    """Evaluate an action's expression in ``at`` and write it in ``target``."""
    state.call.fuel(ACTION)
    text = action.text
    if action.expression is not None:
        state.frame.scope = at
        result = closure_of(state.plan, action.expression)(state.frame)
        text = result_of(state.plan.nodes[action.target].type, result)[1]
    set_text(state, cell_in(target, action.target), text)
