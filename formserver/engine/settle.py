"""The walk that settles a session: dirty computations, lowest first, until none is left; never recursive."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from formserver.engine.call import OutOfFuel
from formserver.engine.choices import offer, prune
from formserver.engine.evaluate import closure_of
from formserver.engine.events import run_fired
from formserver.engine.instances import Cell, Scope, cell_in, scopes_of, spread_readonly, spread_relevance, typed
from formserver.engine.state import State, mark, note, result_of, touch, write
from formserver.engine.tables import Waiting
from formserver.engine.values import kind_of, to_boolean


def sweep(state: State) -> None:
    """Run every computation once in its order, as at load; then settle what this made dirty again."""
    for k, home in enumerate(state.plan.homes):
        state.swept = k
        run(state, k, scopes_of(state.root, home))
    state.swept = len(state.plan.homes)
    settle(state)


def settle(state: State) -> None:
    """Run what is dirty, and the actions that it fires, until nothing is; raise OutOfFuel."""
    while True:
        run_fired(state)
        k = state.dirty.find(1, state.cursor)
        if k < 0:
            break
        scopes = state.pending[k]
        state.pending[k] = {}
        state.dirty[k] = 0
        state.cursor = k
        run(state, k, scopes)
    state.cursor = len(state.dirty)


def run(state: State, k: int, scopes: Iterable[Scope]) -> None:
    """Run one computation in some scopes; when the fuel ends, they stay dirty."""
    computation = state.program.computations[k]
    apply, number = APPLY[computation.property], computation.node
    evaluate = closure_of(state.plan, computation.expression)
    frame, call = state.frame, state.call
    try:
        for scope in scopes:
            if not scope.alive:
                continue
            call.fuel(1)
            frame.scope = scope
            try:
                value = "" if apply is set_output else evaluate(frame)
            except Waiting:
                state.waiting.append((k, None, scope))
                if apply is set_choices and not state.fetching:
                    cell_in(scope, number).stale = None if state.loaded else False
                continue
            apply(state, scope, number, value)
    except OutOfFuel:
        mark(state, k, scopes)
        raise


def turns(cell: Cell, name: str, value: Any) -> bool:
    """Write a truth about a cell; does this change it?"""
    truth = value if type(value) is bool else to_boolean(value)
    if getattr(cell, name) == truth:
        return False
    setattr(cell, name, truth)
    return True


def set_relevant(state: State, scope: Scope, number: int, value: Any) -> None:
    """Own relevance; a change is inherited by all that lies below."""
    if turns(cell_in(scope, number), "own", value):
        spread(state, scope, number)


def spread(state: State, scope: Scope, number: int) -> None:
    """Let relevance reach the descendants of a node; what reads those that changed is dirty."""
    for cell in spread_relevance(scope, number):
        note(state, cell, "relevant")
        note(state, cell, "error")
        touch(state, cell)
        if cell.stale:
            prune(state, cell)


def set_calculate(state: State, scope: Scope, number: int, value: Any) -> None:
    """The value of a calculation, typed by its result; a text result by the node's type. So is what is kept."""
    cell = cell_in(scope, number)
    kind = state.plan.nodes[number].type
    value, text = result_of(kind, value)
    if cell in state.kept:
        cell.value = typed(kind_of(value) or kind, cell.text, state.call.zone)
        return
    if type(value) is str:
        value = typed(kind, text, state.call.zone)
    if text != cell.text or (text != "" and type(value) is not type(cell.value)):
        write(state, cell, text, value)


def set_required(state: State, scope: Scope, number: int, value: Any) -> None:
    """Whether an answer is required."""
    cell = cell_in(scope, number)
    if turns(cell, "required", value):
        note(state, cell, "required")
        note(state, cell, "error")


def set_readonly(state: State, scope: Scope, number: int, value: Any) -> None:
    """Whether the person may not write; inherited by all that lies below."""
    if turns(cell_in(scope, number), "locked", value):
        for each in spread_readonly(scope, number):
            note(state, each, "readonly")


def set_constraint(state: State, scope: Scope, number: int, value: Any) -> None:
    """Whether the value passes its constraint."""
    cell = cell_in(scope, number)
    if turns(cell, "valid", value):
        note(state, cell, "error")


def set_choices(state: State, scope: Scope, number: int, value: Any) -> None:
    """What a select offers."""
    offer(state, cell_in(scope, number), value)


def set_output(state: State, scope: Scope, number: int, _: Any) -> None:
    """One of the node's texts changed; the page asks for it when it shows it."""
    note(state, cell_in(scope, number), "label")


APPLY: dict[str, Callable[[State, Scope, int, Any], None]] = {
    "relevant": set_relevant,
    "calculate": set_calculate,
    "required": set_required,
    "readonly": set_readonly,
    "constraint": set_constraint,
    "choices": set_choices,
    "output": set_output,
}
