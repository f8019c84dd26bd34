"""The children of each node of a program, ready for walking a record."""

from __future__ import annotations

from dataclasses import dataclass

from formserver.program.model import Node, Program


@dataclass(frozen=True, slots=True)
class Shape:
    """For each node number: its child elements in order, the same by name, its attributes (without ``@``).

    ``types`` holds the type of each path whose values JSON may hold as something else than text; ``free`` are the
    paths of what is written freely, or made of it.
    """

    children: tuple[tuple[Node, ...], ...]
    by_name: tuple[dict[str, Node], ...]
    attributes: tuple[tuple[tuple[str, Node], ...], ...]
    types: dict[str, str]
    free: frozenset[str]


_kept: dict[int, tuple[Program, Shape]] = {}


def shape_of(program: Program) -> Shape:
    """Return the shape of ``program``, kept from the last time for the same object."""
    kept = _kept.get(id(program))
    if kept is None or kept[0] is not program:
        if len(_kept) >= 64:
            _kept.clear()
        _kept[id(program)] = kept = (program, _shape(program))
    return kept[1]


def _shape(program: Program) -> Shape:
    children: list[list[Node]] = [[] for _ in program.nodes]
    attributes: list[list[tuple[str, Node]]] = [[] for _ in program.nodes]
    for node in program.nodes[1:]:
        if node.name.startswith("@"):
            attributes[node.parent].append((bare_name(node.name[1:]), node))
        else:
            children[node.parent].append(node)
    return Shape(
        children=tuple(map(tuple, children)),
        by_name=tuple({bare_name(node.name): node for node in found} for found in children),
        attributes=tuple(map(tuple, attributes)),
        types={node.path: node.type for node in program.nodes if node.type in ("int", "decimal", "boolean")},
        free=frozenset(node.path for node in program.nodes if node.type == "string" and node.choices is None),
    )


def bare_name(name: str) -> str:
    """Return an element's name without prefix: ``orx:meta`` and ``meta`` are the same node."""
    return name.rpartition(":")[2]
