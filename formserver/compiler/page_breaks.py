"""Where a page ends: before a question that only shows rightly once an earlier one on it is answered.

Without JavaScript the server answers once a page, so a cascade, a follow-up question or a text with an
output needs what it reads to lie on an earlier page. A field-list stays whole: its author asked for that.
A form whose settings say ``fs:pages`` = ``one`` asks one question a page, with the notes that stand before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from formserver.program.model import Computation, Node, Page

#: What a reader of a page sees change; a constraint is checked when the page is sent.
_SEEN = frozenset({"relevant", "choices", "output", "calculate", "readonly"})
_WHOLE = frozenset({"field-list", "table-list"})


def break_pages(
    pages: Sequence[Page],
    nodes: Sequence[Node],
    computations: Sequence[Computation],
    dependents: Sequence[Sequence[tuple[int, int]]],
    *,
    alone: bool = False,
) -> tuple[Page, ...]:
    """Return ``pages`` cut so that no question depends on another of its page; ``alone``: so that each has its own."""
    broken: list[Page] = []
    for page in pages:
        if page.kind == "repeat" or _is_whole(nodes, page.group):
            broken.append(page)
        elif alone:
            broken += _one_by_one(page, nodes)
        else:
            broken += _cut(page, nodes, computations, dependents)
    return tuple(broken)


def _is_whole(nodes: Sequence[Node], group: int) -> bool:
    while group:
        if _WHOLE & set(nodes[group].appearance):
            return True
        group = nodes[group].parent
    return False


def _one_by_one(page: Page, nodes: Sequence[Node]) -> list[Page]:
    runs: list[list[int]] = [[]]
    for number in page.nodes:
        runs[-1].append(number)
        if nodes[number].question != "note":
            runs.append([])
    return [replace(page, nodes=tuple(run)) for run in runs if run]


def _cut(
    page: Page,
    nodes: Sequence[Node],
    computations: Sequence[Computation],
    dependents: Sequence[Sequence[tuple[int, int]]],
) -> list[Page]:
    runs: list[list[int]] = [[]]
    touched: set[int] = set()
    for number in page.nodes:
        if number in touched and runs[-1]:
            runs.append([])
            touched = set()
        runs[-1].append(number)
        touched |= _reached(number, nodes, computations, dependents)
    return [replace(page, nodes=tuple(run)) for run in runs]


def _reached(
    start: int,
    nodes: Sequence[Node],
    computations: Sequence[Computation],
    dependents: Sequence[Sequence[tuple[int, int]]],
) -> set[int]:
    """Return the nodes whose look depends on the answer of ``start``, directly or through calculations."""
    reached: set[int] = set()
    waiting = [start]
    while waiting:
        for number, _ in dependents[waiting.pop()]:
            computation = computations[number]
            if computation.property not in _SEEN or computation.node in reached or computation.node == start:
                continue
            reached.add(computation.node)
            if computation.property in ("calculate", "relevant"):
                waiting.append(computation.node)
    return reached
