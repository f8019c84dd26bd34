"""The tree of cells: scopes (the root and every repeat instance), series of repeat instances, cells.

    Scope ─┬─ cells   one for each node of its layout
           └─ series  one for each repeat directly in it ── items: Scope, Scope, …

``Cell.relevant`` is inherited relevance, ``Cell.own`` the node's alone. Surplus instances of ``jr:count``
stay in their series with ``live`` False.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from formserver.engine.call import INSTANCES, OutOfFuel
from formserver.engine.plan import Plan, inside
from formserver.engine.values import read_typed

#: Types whose default must be readable.
STRICT = frozenset({"int", "decimal", "date", "dateTime"})
INDEX = re.compile(r"\[([0-9]+)\]")


class Cell:
    """One instance of one node. ``value`` is typed; ``choices`` is None until a computation gives them.

    ``stale``: what is chosen must be looked at; False: it was loaded before its list and stays when the list comes.
    """

    __slots__ = (
        "node", "scope", "text", "value", "own", "relevant", "required", "locked", "readonly", "valid",
        "choices", "offered", "stale", "loaded",
    )  # fmt: skip

    def __init__(self, node: int, scope: Scope) -> None:
        self.node = node
        self.scope = scope
        self.text = ""
        self.value: Any = ""
        self.own = True
        self.relevant = True
        self.required = False
        self.locked = False
        self.readonly = False
        self.valid = True
        self.choices: Sequence[Any] | None = None
        self.offered: dict[str, int] | None = None
        self.stale: bool | None = None
        self.loaded = ""

    @property
    def group(self) -> bool:
        """Is it a group, a repeat or the root? These are true by existence."""
        return self.scope.plan.nodes[self.node].kind != "value"

    @property
    def path(self) -> str:
        """The indexed path; of a series' head, the path without an index."""
        return path_of(self)


class Scope:
    """The root or one repeat instance. ``index`` counts from 1 in its series (root: 1)."""

    __slots__ = ("node", "parent", "index", "plan", "cells", "series", "live", "alive", "outer")

    def __init__(self, plan: Plan, node: int, parent: Scope | None) -> None:
        self.node = node
        self.parent: Any = parent
        self.index = 1
        self.plan = plan
        self.cells = [Cell(n, self) for n in plan.layout[node]]
        self.series = {r: Series(r, self) for r in plan.nested[node]}
        self.live = True
        self.alive = True


class Series:
    """The instances of one repeat in one scope; ``head`` speaks for the repeat as a whole."""

    __slots__ = ("node", "scope", "items", "head", "counted")

    def __init__(self, node: int, scope: Scope) -> None:
        self.node = node
        self.scope = scope
        self.items: list[Scope] = []
        self.head = Cell(node, scope)
        self.counted = scope.plan.nodes[node].count is not None


def cell_in(scope: Scope, node: int) -> Cell:
    """Return the cell of ``node`` in the scope that is its nearest repeat instance."""
    return scope.cells[scope.plan.slot[node]]


def parent_cell(scope: Scope, node: int) -> Cell | None:
    """Return the cell of the group, repeat instance or root around a node (None: above the root)."""
    if node == 0:
        return None
    parent = scope.plan.nodes[node].parent
    return cell_in(scope.parent if node == scope.node else scope, parent)


def append_instance(series: Series) -> Scope:
    """Return a new, blank, last instance."""
    scope = Scope(series.scope.plan, series.node, series.scope)
    series.items.append(scope)
    scope.index = len(series.items)
    return scope


def fill_defaults(scope: Scope, zone: int, room: int) -> int:
    """Write the definition's texts and first instances into a new scope.

    Return how many scopes there are now in it, itself counted; raise OutOfFuel above ``room``.
    """
    made = [scope]
    for each in made:
        if len(made) > room:
            raise OutOfFuel("instances", INSTANCES)
        for cell in each.cells:
            node = each.plan.nodes[cell.node]
            if node.default and node.kind == "value":
                set_default(cell, node.type, node.default, zone)
        for series in each.series.values():
            made.extend(append_instance(series) for _ in range(each.plan.nodes[series.node].initial))
    return len(made)


def set_default(cell: Cell, kind: str, text: str, zone: int) -> None:
    """Write a default; a text that its type cannot read is no default (JavaRosa)."""
    value = typed(kind, text, zone)
    if kind not in STRICT or not isinstance(value, str):
        cell.text, cell.value = text, value


def typed(kind: str, text: str, zone: int | None = None) -> Any:
    """Return the typed value of a stored text; blank is "" in every type."""
    return read_typed(kind, text, zone) if text else ""


def ancestor(scope: Scope, repeat: int) -> Scope:
    """Return the instance of ``repeat`` that a scope lies in or is."""
    while scope.node != repeat:
        scope = scope.parent
    return scope


def own_instance(scope: Scope | None, repeat: int) -> Scope | None:
    """Return the instance of ``repeat`` around a scope, or None."""
    while scope is not None and scope.node != repeat:
        scope = scope.parent
    return scope


def below(scope: Scope, steps: Sequence[int]) -> list[Scope]:
    """Return the scopes reached by going down through ``steps``, document order, surplus too."""
    found = [scope]
    for repeat in steps:
        found = [item for each in found for item in each.series[repeat].items]
    return found


def below_all(scope: Scope) -> list[Scope]:
    """Return a scope and all scopes in it."""
    found = [scope]
    for each in found:
        for series in each.series.values():
            found.extend(series.items)
    return found


def scopes_of(root: Scope, repeat: int) -> list[Scope]:
    """Return every scope of ``repeat``, document order."""
    return below(root, root.plan.chains[repeat])


def spread_relevance(scope: Scope, node: int) -> list[Cell]:
    """Recompute inherited relevance from ``node`` down; return the cells whose relevance changed."""

    def relevant(cell: Cell, above: Cell | None) -> bool:
        return cell.own and (above is None or above.relevant) and (cell.node != cell.scope.node or cell.scope.live)

    return inherit(scope, node, "relevant", relevant)


def spread_readonly(scope: Scope, node: int) -> list[Cell]:
    """Recompute inherited readonly from ``node`` down; return the cells where it changed."""
    return inherit(scope, node, "readonly", lambda cell, above: cell.locked or (above is not None and above.readonly))


def inherit(scope: Scope, node: int, name: str, judge: Callable[[Cell, Cell | None], bool]) -> list[Cell]:
    """Judge property ``name`` from the cell around, for each cell from ``node`` down; return those that changed."""
    changed: list[Cell] = []
    stack = [(scope, node)]
    while stack:
        at, top = stack.pop()
        nodes, repeats = inside(at.plan, top)
        for n in nodes:
            cell = cell_in(at, n)
            found = judge(cell, parent_cell(at, n))
            if found != getattr(cell, name):
                setattr(cell, name, found)
                changed.append(cell)
        stack_items(stack, at, repeats)
    return changed


def stack_items(stack: list[tuple[Scope, int]], scope: Scope, repeats: Sequence[int]) -> None:
    """Put the instances of some repeats on a stack, so that the first comes off first."""
    for repeat in reversed(repeats):
        stack.extend((item, repeat) for item in reversed(scope.series[repeat].items))


def walk_cells(scope: Scope) -> Iterator[Cell]:
    """Give every cell in document order: of the root, groups, repeat instances and values."""
    nested = scope.plan.nested[scope.node]
    place = 0
    for cell in scope.cells:
        while place < len(nested) and nested[place] < cell.node:
            for item in scope.series[nested[place]].items:
                yield from walk_cells(item)
            place += 1
        yield cell
    for repeat in nested[place:]:
        for item in scope.series[repeat].items:
            yield from walk_cells(item)


def path_of(cell: Cell) -> str:
    """Return the indexed path of a cell, or of a series when the cell is its head."""
    scope = cell.scope
    return path_of_scope(scope) + ("" if cell.node == scope.node else scope.plan.tails[cell.node])


def path_of_scope(scope: Scope) -> str:
    """Return the indexed path of the root or a repeat instance."""
    if scope.parent is None:
        return scope.plan.nodes[0].path
    return f"{path_of_scope(scope.parent)}{scope.plan.tails[scope.node]}[{scope.index}]"


def find_node(plan: Plan, path: str) -> tuple[int, list[int]]:
    """Return the node that an indexed path names and the indexes in it; raise KeyError."""
    if "[" not in path:
        return plan.by_path[path], []
    return plan.by_path[INDEX.sub("", path)], [int(index) for index in INDEX.findall(path)]


def locate(root: Scope, path: str) -> Cell:
    """Return the cell of an indexed path (a repeat without its index: the head); raise KeyError."""
    number, indexes = find_node(root.plan, path)
    steps = root.plan.chains[root.plan.nodes[number].repeat]
    scope = root
    for repeat, index in zip(steps, indexes, strict=False):
        items = scope.series[repeat].items
        if not 1 <= index <= len(items):
            raise KeyError(path)
        scope = items[index - 1]
    if len(indexes) == len(steps):
        return cell_in(scope, number)
    if len(indexes) == len(steps) - 1 and number in scope.series:
        return scope.series[number].head
    raise KeyError(path)


def locate_series(root: Scope, path: str) -> Series:
    """Return the series that a repeat's path without its own index names; raise KeyError."""
    cell = locate(root, path)
    if cell.node == cell.scope.node or cell.node not in cell.scope.series:
        raise KeyError(path)
    return cell.scope.series[cell.node]
