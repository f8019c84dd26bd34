"""What sessions share: where each cell of a program lies, who reads whom, and the closures, derived once.

A **scope** is the root or one repeat instance. It holds one cell for each node whose nearest repeat it is:

    layout[r]   the nodes of a scope of repeat r in document order, r itself first (0: the root)
    slot[n]     the place of node n's cell in its scope
    nested[r]   the repeats that lie directly in a scope of r
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from formserver.program.model import Action, Program

#: Functions whose result follows the language in use; that of jr:itext() stays until something it reads changes.
LINGUISTIC = frozenset({"choice-name", "format-date", "format-date-time"})
#: What a server cannot compute again: clock, random numbers, identifiers, the record last saved.
CLOCK = frozenset({"now", "today", "random", "uuid", "last-saved"})
KEPT_PLANS = 64


class Plan:
    """The layout and the closures of one program; nothing in it belongs to a session."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.nodes = program.nodes
        self.slot: list[int] = []
        self.layout: dict[int, list[int]] = {0: []}
        self.nested: dict[int, list[int]] = {0: []}
        self.upper: dict[int, int] = {}
        self.end = [node.number + 1 for node in program.nodes]
        self.by_path = {node.path: node.number for node in program.nodes}
        self.closures: list[Callable[[Any], Any] | None] = [None] * len(program.expressions)
        self.homes: list[int] = []
        self.actions: dict[tuple[str, int], list[Action]] = {}
        self.readers: list[list[tuple[int, int, tuple[int, ...]]] | None] = [None] * len(program.nodes)
        self.insides: dict[int, tuple[list[int], list[int]]] = {}
        self.within: dict[int, list[int]] = {}
        self.tables: list[Any] = [None] * len(program.lists)
        self.tails: list[str] = []
        self.chains: dict[int, tuple[int, ...]] = {0: ()}
        self.positional: list[tuple[int, int]] | None = None
        self.preloads: dict[int, list[int]] = {}
        place_nodes(self)
        place_computations(self)


_plans: dict[int, Plan] = {}


def plan_of(program: Program) -> Plan:
    """Return the plan of ``program``, made at its first use and kept for the last 64 programs."""
    plan = _plans.get(id(program))
    if plan is None or plan.program is not program:
        while len(_plans) >= KEPT_PLANS:
            _plans.pop(next(iter(_plans)), None)
        plan = _plans[id(program)] = Plan(program)
    return plan


def place_nodes(plan: Plan) -> None:
    """Give each node its slot, each repeat its layout, and each node the end of its subtree."""
    for node in plan.nodes:
        if node.kind == "repeat":
            outer = plan.nodes[node.parent].repeat
            plan.upper[node.number] = outer
            plan.layout[node.number] = []
            plan.nested[node.number] = []
            plan.nested[outer].append(node.number)
            plan.chains[node.number] = (*plan.chains[outer], node.number)
        plan.slot.append(len(plan.layout[node.repeat]))
        plan.layout[node.repeat].append(node.number)
        around = plan.upper[node.number] if node.kind == "repeat" else node.repeat
        plan.tails.append(node.path[len(plan.nodes[around].path) :] if node.number else "")
        if node.preload is not None:
            plan.preloads.setdefault(node.repeat, []).append(node.number)
    for node in reversed(plan.nodes[1:]):
        plan.end[node.parent] = max(plan.end[node.parent], plan.end[node.number])


def place_computations(plan: Plan) -> None:
    """Find the repeat in whose instances each computation runs, and the actions of each event."""
    for computation in plan.program.computations:
        node = plan.nodes[computation.node]
        plan.homes.append(plan.upper[node.number] if computation.property == "count" else node.repeat)
    for action in plan.program.actions:
        source = plan.nodes[action.source].repeat if action.event == "odk-new-repeat" else action.source
        plan.actions.setdefault((action.event, source), []).append(action)


def steps_down(plan: Plan, repeat: int, ancestor: int) -> tuple[int, ...]:
    """Return the repeats from ``ancestor`` (left out) down to ``repeat``."""
    chain = plan.chains[repeat]
    return chain[chain.index(ancestor) + 1 :] if ancestor in chain else chain


def readers_of(plan: Plan, number: int) -> list[tuple[int, int, tuple[int, ...]]]:
    """Return (computation, shared repeat, steps down to its instances) of all that reads a node."""
    found = plan.readers[number]
    if found is None:
        found = []
        for k, shared in plan.program.dependents[number]:
            home = plan.homes[k]
            while shared and shared not in plan.chains[home]:
                shared = plan.upper[shared]
            found.append((k, shared, steps_down(plan, home, shared)))
        plan.readers[number] = found  # whole, because threads share plans
    return found


def inside(plan: Plan, number: int) -> tuple[list[int], list[int]]:
    """Return the nodes of the same scope in the subtree of a node, itself first, and the repeats in it."""
    found = plan.insides.get(number)
    if found is None:
        home, end = plan.nodes[number].repeat, plan.end[number]
        nodes = [n for n in plan.layout[home] if number <= n < end]
        found = plan.insides[number] = (nodes, [r for r in plan.nested[home] if number <= r < end])
    return found


def mentioning(plan: Plan, names: frozenset[str]) -> list[int]:
    """Return the computations in whose expression an operator of ``names`` stands."""
    trees = plan.program.expressions
    found = enumerate(plan.program.computations)
    return [k for k, each in found if any(call[0] in names for call in calls_in(trees[each.expression]))]


def calls_in(tree: Any) -> Iterator[Any]:
    """Give every operation in an expression: the lists that begin with a name."""
    stack = [tree]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, (list, tuple)):
            if item and isinstance(item[0], str):
                yield item
            stack.extend(item)
