"""Flat answers into the tree of cells and out of it."""

from __future__ import annotations

from collections.abc import Mapping, Set

from formserver.engine.call import INSTANCES, OutOfFuel
from formserver.engine.instances import Scope, Series, append_instance, below_all, cell_in, find_node, typed
from formserver.engine.state import State, room
from formserver.program.world import Answers


def load(state: State, answers: Mapping[str, str]) -> None:
    """Write a record's texts into the blank tree and make its instances; unknown paths are passed over."""
    plan, zone = state.plan, state.call.zone
    for path, text in answers.items():
        try:
            number, indexes = find_node(plan, path)
        except KeyError:
            continue
        node = plan.nodes[number]
        scope = reach(state, plan.chains[node.repeat], indexes)
        if node.kind == "value" and text:
            cell = cell_in(scope, number)
            cell.text = cell.loaded = text
            cell.value = typed(node.type, text, zone)


def reach(state: State, steps: tuple[int, ...], indexes: list[int]) -> Scope:
    """Return the scope at these indexes (a missing one is 1), made if there is none."""
    scope = state.root
    for depth, repeat in enumerate(steps):
        index = indexes[depth] if depth < len(indexes) else 1
        series = scope.series[repeat]
        if not 0 < index <= len(series.items):
            extend(state, series, index)
        scope = series.items[index - 1]
    return scope


def extend(state: State, series: Series, size: int) -> None:
    """Make blank instances until there are ``size``; raise OutOfFuel."""
    missing = size - len(series.items)
    if missing > room(state) or size < 1:
        raise OutOfFuel("instances", INSTANCES)
    for _ in range(missing):
        append_instance(series)
        state.total += 1


def save(state: State, *, final: bool) -> Answers:
    """Return the answers, document order.

    A draft keeps hidden and surplus values and leaves blanks out. A final record has all that is relevant,
    blanks too, and its instances are counted again without the hidden ones.
    """
    found: Answers = {}
    save_scope(state.root, state.plan.nodes[0].path, final, found)
    return found


def save_scope(scope: Scope, path: str, final: bool, found: Answers) -> None:
    """Write the values of a scope and, between them, its repeats."""
    plan = scope.plan
    repeats = [*plan.nested[scope.node], len(plan.nodes)]
    place = 0
    for cell in scope.cells:
        while repeats[place] < cell.node:
            save_series(scope.series[repeats[place]], path, final, found)
            place += 1
        if plan.nodes[cell.node].kind == "value" and (cell.relevant if final else cell.text):
            found[path + plan.tails[cell.node]] = cell.text
    for repeat in repeats[place:-1]:
        save_series(scope.series[repeat], path, final, found)


def save_series(series: Series, path: str, final: bool, found: Answers) -> None:
    """Write the instances of a repeat, each with an entry of its own."""
    items = [item for item in series.items if not final or item.cells[0].relevant]
    for index, item in enumerate(items, start=1):
        inner = f"{path}{series.scope.plan.tails[series.node]}[{index}]"
        found[inner] = ""
        save_scope(item, inner, final, found)


def kept_on_load(state: State, volatile: Set[int], editable: Set[int], *, judged: bool) -> None:
    """Remember the calculated cells that loading must not compute again: see session.open_session."""
    for scope in below_all(state.root):
        for cell in scope.cells:
            if (cell.node in volatile or cell.node in editable) and (judged or cell.text):
                state.kept.add(cell)
