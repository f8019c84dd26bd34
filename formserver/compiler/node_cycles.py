"""Cycles as other clients see them: from question to question, whatever property of it reads the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from formserver.compiler.drafts import Draft, Tree
from formserver.compiler.graph import Edges, Vertex, circles

#: What JavaRosa orders: whether a question is required must be known before anything that reads the question.
_ORDERED = frozenset({"relevant", "calculate", "required", "readonly"})


def node_cycles(tree: Tree, vertices: Iterable[Vertex]) -> Iterator[tuple[list[Draft], bool]]:
    """Yield the questions of each cycle, and whether it is one surely: not only from one instance to another."""
    surely: Edges = [set() for _ in tree.drafts]
    perhaps: Edges = [set() for _ in tree.drafts]
    for vertex in vertices:
        if vertex.computation.property in _ORDERED:
            _add(vertex, tree, surely, perhaps)
    sure = [_drafts(cycle, tree) for cycle in circles(surely)]
    known = {draft.number for cycle in sure for draft in cycle}
    yield from ((cycle, True) for cycle in sure)
    for cycle in circles(perhaps):
        if not known & set(cycle):
            yield _drafts(cycle, tree), False


def _add(vertex: Vertex, tree: Tree, surely: Edges, perhaps: Edges) -> None:
    own = tree.drafts[vertex.computation.node]
    hidden = own.descendants() if vertex.computation.property == "relevant" else ()
    reached = {own.number, *(draft.number for draft in hidden)}
    for read in vertex.reads:
        perhaps[read.node] |= reached
        if not (read.elsewhere and tree.drafts[read.node].repeat != read.shared):
            surely[read.node] |= reached


def _drafts(cycle: list[int], tree: Tree) -> list[Draft]:
    return [tree.drafts[number] for number in sorted(cycle)]
