"""Nodes while a form is being compiled: the instance tree with what binds and body say about each node."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from formserver.program.model import Node

#: Names that are looked up for a suggestion in one form; looking costs time.
SUGGESTIONS = 50


@dataclass(slots=True, eq=False)
class Draft:
    """A node to be: ``sources`` are the texts of its expressions by property, ``fields`` go into its Node.

    ``control`` is the name of its body element (None: not shown).
    """

    number: int
    name: str
    path: str
    parent: Draft | None
    kind: str = "value"
    repeat: int = 0
    default: str = ""
    initial: int = 1
    type: str = "string"
    control: str | None = None
    mediatype: str = ""
    children: dict[str, Draft] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    appearance: tuple[str, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)

    def chain(self) -> Iterator[Draft]:
        """Yield the node, its parent, … the root."""
        node: Draft | None = self
        while node is not None:
            yield node
            node = node.parent

    @property
    def twin(self) -> bool:
        """Does it stand in the record several times, though nothing repeats it?"""
        return any(draft.initial > 1 and draft.kind != "repeat" for draft in self.chain())

    def descendants(self) -> Iterator[Draft]:
        """Yield everything below, in document order."""
        waiting = list(reversed(self.children.values()))
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children.values()))

    def lies_in(self, other: Draft) -> bool:
        """Is ``other`` this node or one above it?"""
        return any(node is other for node in self.chain())


@dataclass(slots=True)
class Tree:
    """All drafts in document order, and by path."""

    drafts: list[Draft] = field(default_factory=list)
    by_path: dict[str, Draft] = field(default_factory=dict)
    has_prefixes: bool = False
    suggestions: int = SUGGESTIONS

    @property
    def root(self) -> Draft:
        """The first node."""
        return self.drafts[0]

    def add(self, name: str, parent: Draft | None) -> Draft:
        """Make the next node."""
        path = f"{parent.path if parent else ''}/{name}"
        draft = Draft(len(self.drafts), name, path, parent)
        self.drafts.append(draft)
        self.by_path[path] = draft
        self.has_prefixes = self.has_prefixes or ":" in name
        if parent is not None:
            parent.children[name] = draft
        return draft

    def nearest(self, name: str, near: Draft) -> str | None:
        """Return the name of a node that was probably meant, one in ``near`` before others."""
        if self.suggestions <= 0:
            return None
        self.suggestions -= 1
        beside = difflib.get_close_matches(name, near.children, n=1)
        anywhere = beside or difflib.get_close_matches(name, [draft.name for draft in self.drafts], n=1)
        return next(iter(anywhere), None)

    def repeats_above(self, number: int) -> list[int]:
        """Return the repeat ``number`` and those around it, innermost first, 0 left out."""
        found = []
        while number:
            found.append(number)
            parent = self.drafts[number].parent
            number = parent.repeat if parent else 0
        return found

    def common_repeat(self, one: int, other: int) -> int:
        """Return the innermost repeat that is or is around both (0: none)."""
        around = set(self.repeats_above(one))
        return next((number for number in self.repeats_above(other) if number in around), 0)


def finished(draft: Draft) -> Node:
    """Return the program's node."""
    return Node(
        number=draft.number,
        name=draft.name,
        path=draft.path,
        parent=draft.parent.number if draft.parent else 0,
        kind=draft.kind,
        type=draft.type,
        repeat=draft.repeat,
        appearance=draft.appearance,
        parameters=draft.parameters,
        attributes=draft.attributes,
        default=draft.default,
        initial=draft.initial,
        **draft.fields,
    )
