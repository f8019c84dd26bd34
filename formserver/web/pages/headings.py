"""What stands above questions: the groups they lie in, and of which repeat instances; twin: static/page/words.js."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from formserver.engine.session import Session
from formserver.program.markup import plain
from formserver.program.model import Node, Program
from formserver.web.pages.fields import indexed_path
from formserver.web.pages.messages import words_at
from formserver.web.tongues import joined, like


class Source(Protocol):
    """What a label says, by node and indexed path."""

    def words(self, node: Node, path: str, role: str) -> str: ...


def headings(program: Program, source: Source, group: Node, indexes: Sequence[int]) -> tuple[str, str, str]:
    """Return the heading of a page of ``group``, the words around it, and both as one: "Person 1, Jab 2"."""
    found = labels(program, source, group, indexes)
    return (found[0][1] if found else "", whole(found[1:]), whole(found))


def labels(program: Program, source: Source, group: Node, indexes: Sequence[int]) -> list[tuple[Node, str]]:
    """Return the groups that have words, from ``group`` outwards; an instance always has its name, with its number."""
    found = []
    node = group
    while node.number:
        label = source.words(node, indexed_path(program, node.number, indexes), "label")
        depth = _depth(program, node)
        if node.kind == "repeat" and len(indexes) >= depth:
            label = label or node.name
            label = like(label, f"{label} {indexes[depth - 1]}") if indexes[depth - 1] else label
        if label:
            found.append((node, label))
        node = program.nodes[node.parent]
    return found


def whole(found: Sequence[tuple[Node, str]]) -> str:
    """Return the first words, after the names of the instances around them."""
    names = [words for place, (node, words) in enumerate(found) if not place or node.kind == "repeat"]
    return joined(names[::-1])


def _depth(program: Program, node: Node) -> int:
    depth = 0
    while node.repeat:
        depth += 1
        node = program.nodes[program.nodes[node.repeat].parent]
    return depth


def instance_name(program: Program, session: Session, path: str) -> str:
    """Return what the repeat instance at ``path`` is called: the label of its repeat, and its number."""
    head, _, index = path.removesuffix("]").rpartition("[")
    label = words_at(session, head, "label") or program.nodes[session.cell(head).node].name
    return like(label, f"{plain(label)} {index}")
