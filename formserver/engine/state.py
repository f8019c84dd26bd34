"""The state of one session: the tree of cells and the set of what is dirty; marking, touching, writing.

``pending[k]`` holds the scopes in which computation k must run; ``dirty[k]`` is 1 where there are any;
none is dirty below ``cursor``. While a record is loaded, ``swept`` is the computation that the first sweep
has reached: what lies after it will run anyway and is not marked. ``say`` writes the values that texts and labels
show; what is computed and stored does without it. ``fetching``: a list that came is what is being settled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from formserver.engine.call import INSTANCES, LONGEST_TEXT, Call, OutOfFuel
from formserver.engine.evaluate import first_of
from formserver.engine.frame import Frame
from formserver.engine.instances import Cell, Scope, below, typed
from formserver.engine.numbers import truncate
from formserver.engine.plan import plan_of, readers_of
from formserver.engine.values import store, to_text
from formserver.program.model import Action, Program
from formserver.program.world import World


class State:
    """Everything that changes in a session."""

    def __init__(self, program: Program, world: World) -> None:
        self.program = program
        self.plan = plan_of(program)
        self.call = Call(program, world)
        self.root = Scope(self.plan, 0, None)
        self.frame = Frame(self.call, self.root)
        self.pending: list[dict[Scope, None]] = [{} for _ in program.computations]
        self.dirty = bytearray(len(program.computations))
        self.cursor = 0
        self.swept = -1
        self.loaded = False
        self.fetching = False
        self.kept: set[Cell] = set()
        self.fired: list[Cell] = []
        self.waiting: list[tuple[int, Action | None, Scope]] = []
        self.total = 1
        self.listening = False
        self.say: Callable[[Any], str] = to_text
        self.changed: dict[Cell, dict[str, None]] = {}


def refuel(state: State, fetching: bool = False) -> None:
    """Give the next answer its full measure of steps and time."""
    state.fetching = fetching
    state.call.refuel()


def room(state: State) -> int:
    """Return how many more scopes there may be."""
    return INSTANCES - state.total


def note(state: State, cell: Cell, what: str) -> None:
    """Remember for the page that a property changed."""
    if state.listening:
        state.changed.setdefault(cell, {})[what] = None


def mark(state: State, k: int, scopes: Iterable[Scope]) -> None:
    """Make a computation dirty in some scopes."""
    if k > state.swept:
        return
    pending = state.pending[k]
    for scope in scopes:
        pending[scope] = None
    if pending:
        state.dirty[k] = 1
        state.cursor = min(state.cursor, k)


def touch(state: State, cell: Cell) -> None:
    """Make dirty what reads a cell, in the instances that share a repeat instance with it."""
    for k, shared, steps in readers_of(state.plan, cell.node):
        if k > state.swept:
            continue
        scope = cell.scope
        while scope.node != shared:
            scope = scope.parent
        mark(state, k, below(scope, steps) if steps else (scope,))
        for repeat in steps[-1:]:
            note_empty(state, scope, repeat)


def note_empty(state: State, scope: Scope, repeat: int) -> None:
    """A repeat without instances may have changed its relevance: tell the page."""
    series = scope.series.get(repeat)
    if series is not None and not series.items:
        note(state, series.head, "relevant")


def write(state: State, cell: Cell, text: str, value: Any) -> None:
    """Give a cell its text and value; its actions will run, what reads it becomes dirty."""
    if len(text) > LONGEST_TEXT:
        raise OutOfFuel("text", LONGEST_TEXT)
    cell.text = text
    cell.value = value if text else ""
    note(state, cell, "value")
    note(state, cell, "error")
    if state.loaded and ("xforms-value-changed", cell.node) in state.plan.actions:
        state.fired.append(cell)
    touch(state, cell)


def set_text(state: State, cell: Cell, text: str) -> None:
    """Write a text, typed by the node's type, if it differs."""
    if text != cell.text:
        kind = state.plan.nodes[cell.node].type
        write(state, cell, text, typed(kind, text, state.call.zone))


def result_of(kind: str, result: Any) -> tuple[Any, str]:
    """Return what a cell of a type holds of an expression's result, and its text.

    Numbers lose their fraction in an int; a boolean is stored as 1 or 0 (both as JavaRosa and Web Forms).
    """
    value = first_of(result)
    if kind == "int" and type(value) is float:
        value = truncate(value)
    if type(value) is bool:
        return value, "1" if value else "0"
    return value, store(value)
