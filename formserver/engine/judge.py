"""The server's verdict on a record: everything computed again in the record's own world and compared.

Calculations that read the clock, random numbers, identifiers, the record last saved or a living list (entities,
which change from record to record), those that depend on them, those that a person may write over, and those
that wait for a list which the world lacks are accepted as they were sent, and named. So is what was chosen from
a living list. Only Python has this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from formserver.engine.answers import kept_on_load, load
from formserver.engine.check import errors_of
from formserver.engine.dates import parse_day
from formserver.engine.instances import Cell, cell_in, walk_cells
from formserver.engine.numbers import WHITE, parse_number
from formserver.engine.plan import CLOCK, Plan, calls_in, mentioning, plan_of
from formserver.engine.session import Session, editable_calculates
from formserver.engine.settle import sweep
from formserver.program.model import Node, Program
from formserver.program.world import World

#: Two numbers are the same result when they differ by less than this part of themselves.
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Verdict:
    """``errors`` are (code, path); ``differences`` (path, sent, ours); ``accepted`` paths taken as sent.

    ``valid`` says that there are no errors; a difference does not make a record invalid.
    """

    valid: bool
    errors: tuple[tuple[str, str], ...]
    differences: tuple[tuple[str, str, str], ...]
    accepted: tuple[str, ...]


def judge(program: Program, world: World, answers: Mapping[str, str]) -> Verdict:
    """Check a whole record. Raise OutOfFuel when the form or the record asks too much."""
    session, unsure = open_judged(program, world, answers)
    living = living_lists(program, world)
    errors: list[tuple[str, str]] = []
    differences: list[tuple[str, str, str]] = []
    accepted: list[str] = []
    for cell in walk_cells(session.state.root):
        if cell.group:
            continue
        free = is_chosen_from(program.nodes[cell.node], living)
        codes = errors_of(session.state, cell, strict=True)
        errors += [(code, cell.path) for code in codes if not (free and code == "choice")]
        if cell in unsure:
            if cell.loaded or cell.relevant:
                accepted.append(cell.path)
        elif cell.loaded != ("" if not cell.relevant else cell.text) and not same(cell):
            differences.append((cell.path, cell.loaded, cell.text if cell.relevant else ""))
    return Verdict(not errors, tuple(errors), tuple(differences), tuple(accepted))


def open_judged(program: Program, world: World, answers: Mapping[str, str]) -> tuple[Session, set[Cell]]:
    """Load a record without any event and compute it; return it and the cells that are taken as sent."""
    session = Session(program, world)
    state = session.state
    load(state, answers)
    kept_on_load(state, volatile(program, living_lists(program, world)), editable_calculates(state.plan), judged=True)
    sweep(state)
    waited = [(program.computations[k], scope) for k, _, scope in state.waiting]
    unsure = {cell_in(scope, each.node) for each, scope in waited if each.property == "calculate"}
    return session, state.kept | unsure


def same(cell: Cell) -> bool:
    """Is what was sent the same result as ours: equal numbers, or the same moment?"""
    if not cell.relevant:
        return False
    if isinstance(cell.value, bool):
        return cell.loaded in (("true", "1") if cell.value else ("false", "0"))
    sent, ours = parse_number(cell.loaded), parse_number(cell.text)
    if sent == sent and ours == ours:
        return abs(sent - ours) <= SAME * max(abs(sent), abs(ours))
    left, right = parse_day(cell.loaded.strip(WHITE)), parse_day(cell.text)
    return left is not None and right is not None and left.kind == right.kind and left.universal == right.universal


_volatile: dict[tuple[int, frozenset[int]], tuple[Program, frozenset[int]]] = {}


def volatile(program: Program, living: frozenset[int] = frozenset()) -> frozenset[int]:
    """Return the nodes that a server takes as sent: see the top of this file."""
    key = (id(program), living)
    kept = _volatile.get(key)
    if kept is None or kept[0] is not program:
        while len(_volatile) >= 64:
            _volatile.pop(next(iter(_volatile)), None)
        kept = _volatile[key] = (program, frozenset(find_volatile(plan_of(program), living)))
    return kept[1]


def living_lists(program: Program, world: World) -> frozenset[int]:
    """Return the numbers of the lists that may be others at each record."""
    names = {name for name, found in world.lists.items() if found.living}
    return frozenset(number for number, found in enumerate(program.lists) if found.external in names)


def is_chosen_from(node: Node, living: frozenset[int]) -> bool:
    """Whether a question takes its choices from one of these lists."""
    return node.choices is not None and node.choices.list in living


def reading(plan: Plan, living: frozenset[int]) -> list[int]:
    """Return the computations that read a living list."""
    if not living:
        return []
    trees = plan.program.expressions
    return [
        k for k, each in enumerate(plan.program.computations)
        if any(call[0] in ("rows", "lookup") and call[1] in living for call in calls_in(trees[each.expression]))
    ]  # fmt: skip


def find_volatile(plan: Plan, living: frozenset[int]) -> set[int]:
    """Follow the dependents of what reads the clock; what is hidden by the clock counts with all in it."""
    computations = plan.program.computations
    found: set[int] = set()
    for k in (*mentioning(plan, CLOCK), *reading(plan, living)):
        if computations[k].property == "calculate":
            found.add(computations[k].node)
        elif computations[k].property == "relevant":
            found.update(range(computations[k].node, plan.end[computations[k].node]))
    queue = list(found)
    for number in queue:
        for k, _ in plan.program.dependents[number]:
            node = computations[k].node
            if computations[k].property == "calculate" and node not in found:
                found.add(node)
                queue.append(node)
    return {number for number in found if plan.nodes[number].kind == "value"}
