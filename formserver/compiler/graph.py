"""The order in which computations run, what depends on each node, and cycles.

A vertex is one computation. Reading a node's value reads its calculation, its choices (an item filtered
away is removed) and the relevance of the node and of everything around it; reading it in several instances
of a repeat reads that repeat's count, which is no cycle when the count reads it too: instances come one by one.
No recursion: chains may be thousands long.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from formserver.compiler.drafts import Tree
from formserver.compiler.reads import Read
from formserver.program.model import Computation

_RANK = {
    name: place
    for place, name in enumerate(
        ("relevant", "count", "calculate", "choices", "required", "readonly", "constraint", "output")
    )
}


@dataclass(slots=True)
class Vertex:
    """A computation and what it reads."""

    computation: Computation
    reads: set[Read]


@dataclass(slots=True)
class Graph:
    """``computations`` in order and ``dependents`` by node; ``cycles`` are the computations of each cycle."""

    computations: tuple[Computation, ...] = ()
    dependents: tuple[tuple[tuple[int, int], ...], ...] = ()
    cycles: list[list[Computation]] = field(default_factory=list)


def build_graph(tree: Tree, vertices: list[Vertex]) -> Graph:
    """Return order and dependents of all computations."""
    vertices = sorted(vertices, key=_in_document)
    strong, weak = _edges(tree, vertices)
    edges = _merged(strong, weak)
    order, stuck = _ordered(len(vertices), edges)
    if stuck:  # reading other instances of oneself is allowed
        edges = _without(edges, strong, _Tarjan(edges, set(stuck)).parts())
        order, stuck = _ordered(len(vertices), edges)
    graph = Graph()
    if stuck:
        graph.cycles = [[vertices[k].computation for k in cycle] for cycle in _cycles(strong, stuck)]
        order += stuck
    graph.computations = tuple(vertices[k].computation for k in order)
    graph.dependents = _dependents(tree, [vertices[k] for k in order])
    return graph


def _in_document(vertex: Vertex) -> tuple[int, int, int]:
    computation = vertex.computation
    return computation.node, _RANK[computation.property], computation.expression


Edges = list[set[int]]


def _edges(tree: Tree, vertices: Sequence[Vertex]) -> tuple[Edges, Edges]:
    """Return, for each vertex, the vertices that need it: surely, or perhaps in another instance only."""
    writers = _Writers(tree, vertices)
    strong: Edges = [set() for _ in vertices]
    weak: Edges = [set() for _ in vertices]
    for k, vertex in enumerate(vertices):
        for read in vertex.reads:
            for writer in writers.of(read, k):
                elsewhere = read.elsewhere and tree.drafts[read.node].repeat != read.shared
                (weak if elsewhere else strong)[writer].add(k)
            for writer in writers.counts(read):
                weak[writer].add(k)
        for writer in writers.around(vertex.computation):
            strong[writer].add(k)
    return strong, weak


class _Writers:
    """Which computations decide what a read gives."""

    def __init__(self, tree: Tree, vertices: Sequence[Vertex]) -> None:
        self._tree = tree
        self._vertices = vertices
        self._by_node: dict[tuple[int, str], int] = {}
        for k, vertex in enumerate(vertices):
            self._by_node[vertex.computation.node, vertex.computation.property] = k
        self._relevance: dict[int, tuple[int, ...]] = {}

    def of(self, read: Read, reader: int) -> Iterable[int]:
        """Yield what decides value and relevance; a select's choices may read its own value."""
        for name in ("calculate", "choices"):
            k = self._by_node.get((read.node, name))
            if k is not None and not (k == reader and name == "choices"):
                yield k
        yield from self.relevance(read.node)

    def counts(self, read: Read) -> Iterable[int]:
        """Yield what decides how many instances there are. A count may read what it counts ("one more?")."""
        for repeat in self._tree.repeats_above(self._tree.drafts[read.node].repeat):
            if repeat == read.shared:
                break
            k = self._by_node.get((repeat, "count"))
            if k is not None:
                yield k

    def relevance(self, node: int) -> tuple[int, ...]:
        """Return the relevance of a node and of everything around it."""
        if node not in self._relevance:
            chain = (draft.number for draft in self._tree.drafts[node].chain())
            found = (self._by_node.get((number, "relevant")) for number in chain)
            self._relevance[node] = tuple(k for k in found if k is not None)
        return self._relevance[node]

    def around(self, computation: Computation) -> Iterable[int]:
        """A node's relevance is decided before that of what lies in it."""
        if computation.property == "relevant" and computation.node:
            parent = self._tree.drafts[computation.node].parent
            if parent is not None:
                yield from self.relevance(parent.number)[:1]


def _merged(strong: Edges, weak: Edges) -> Edges:
    return [one | other for one, other in zip(strong, weak, strict=True)]


def _without(edges: Edges, strong: Edges, parts: list[list[int]]) -> Edges:
    """Return the edges without those that are not strong inside a part."""
    part_of = {k: number for number, part in enumerate(parts) for k in part}
    return [
        {target for target in targets if target in strong[k] or part_of.get(k, -1) != part_of.get(target, -2)}
        for k, targets in enumerate(edges)
    ]


def _ordered(count: int, edges: Edges) -> tuple[list[int], list[int]]:
    """Kahn's order, the smallest first; and the vertices that a cycle keeps from coming."""
    waiting_for = [0] * count
    for targets in edges:
        for target in targets:
            waiting_for[target] += 1
    ready = [k for k in range(count) if not waiting_for[k]]
    order = []
    while ready:
        k = heapq.heappop(ready)
        order.append(k)
        for target in edges[k]:
            waiting_for[target] -= 1
            if not waiting_for[target]:
                heapq.heappush(ready, target)
    return order, [k for k in range(count) if waiting_for[k]]


def circles(edges: Edges) -> list[list[int]]:
    """Return the vertices of each cycle in a graph: for each vertex, the vertices that need it."""
    return _cycles(edges, _ordered(len(edges), edges)[1])


def _cycles(edges: Edges, stuck: list[int]) -> list[list[int]]:
    """Return the strongly connected parts of more than one vertex or with an edge to themselves (Tarjan)."""
    return [part for part in _Tarjan(edges, set(stuck)).parts() if len(part) > 1 or part[0] in edges[part[0]]]


class _Tarjan:
    def __init__(self, edges: Edges, members: set[int]) -> None:
        self._edges = edges
        self._members = members
        self._index: dict[int, int] = {}
        self._low: dict[int, int] = {}
        self._stack: list[int] = []
        self._on_stack: set[int] = set()
        self._found: list[list[int]] = []

    def parts(self) -> list[list[int]]:
        """Return all strongly connected parts."""
        for k in sorted(self._members):
            if k not in self._index:
                self._visit(k)
        return self._found

    def _visit(self, start: int) -> None:
        work = [(start, iter(self._open(start)))]
        while work:
            k, targets = work[-1]
            target = next((t for t in targets if t not in self._index or t in self._on_stack), None)
            if target is None:
                work.pop()
                self._close(k, work[-1][0] if work else None)
            elif target not in self._index:
                work.append((target, iter(self._open(target))))
            else:
                self._low[k] = min(self._low[k], self._index[target])

    def _open(self, k: int) -> list[int]:
        self._index[k] = self._low[k] = len(self._index)
        self._stack.append(k)
        self._on_stack.add(k)
        return sorted(target for target in self._edges[k] if target in self._members)

    def _close(self, k: int, parent: int | None) -> None:
        if parent is not None:
            self._low[parent] = min(self._low[parent], self._low[k])
        if self._low[k] == self._index[k]:
            place = self._stack.index(k)
            self._found.append(self._stack[place:])
            self._on_stack.difference_update(self._stack[place:])
            del self._stack[place:]


def _dependents(tree: Tree, ordered: Sequence[Vertex]) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return for each node the (computation, shared repeat) pairs; of several repeats the outermost."""
    found: list[dict[int, int]] = [{} for _ in tree.drafts]
    for k, vertex in enumerate(ordered):
        for read in vertex.reads:
            before = found[read.node].get(k)
            shared = read.shared if before is None else tree.common_repeat(before, read.shared)
            found[read.node][k] = shared
    return tuple(tuple(sorted(pairs.items())) for pairs in found)
