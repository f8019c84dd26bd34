"""One submission as a person reads it: its answers under their labels, in the form's order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from formserver.exports.labels import Lists, choice_labels, text_of
from formserver.exports.table import MULTIPLE
from formserver.program.model import Node, Program


@dataclass(frozen=True, slots=True)
class Item:
    """A value, a group or a repeat instance.

    ``path`` is indexed; ``label`` "" when the form has none; ``text`` is the value as stored and ``shown`` its
    choices' labels (one for each code), or the text itself. ``index`` counts instances from 1, else 0.
    """

    kind: str
    path: str
    name: str
    label: str
    question: str
    text: str = ""
    shown: tuple[str, ...] = ()
    index: int = 0
    items: tuple[Item, ...] = ()


def answer_tree(program: Program, answers: Mapping[str, str], *, language: str, lists: Lists) -> tuple[Item, ...]:
    """Return what a record holds; notes, and groups in which nothing was reached, are left out."""
    children: dict[int, list[Node]] = {}
    for node in program.nodes[1:]:
        children.setdefault(node.parent, []).append(node)
    reader = _Reader(program, answers, language, lists, children)
    return tuple(reader.inside(program.nodes[0], program.nodes[0].path))


@dataclass(frozen=True, slots=True)
class _Reader:
    program: Program
    answers: Mapping[str, str]
    language: str
    lists: Lists
    children: Mapping[int, list[Node]]

    def inside(self, parent: Node, path: str) -> Iterator[Item]:
        for node in self.children.get(parent.number, ()):
            yield from self.items(node, f"{path}/{node.name}")

    def items(self, node: Node, path: str) -> Iterator[Item]:
        if node.kind == "value":
            if path in self.answers and node.question != "note":
                yield self.value(node, path)
        elif node.kind == "repeat":
            index = 1
            while f"{path}[{index}]" in self.answers:
                yield self.container(node, f"{path}[{index}]", index=index)
                index += 1
        elif (group := self.container(node, path)).items:
            yield group

    def container(self, node: Node, path: str, *, index: int = 0) -> Item:
        items = tuple(self.inside(node, path))
        return Item(node.kind, path, node.name, self.label(node), node.question, index=index, items=items)

    def value(self, node: Node, path: str) -> Item:
        text = self.answers[path]
        labels = choice_labels(self.program, node, language=self.language, lists=self.lists) if text else {}
        codes = text.split() if node.question in MULTIPLE else [text]
        shown = tuple(labels.get(code, code) for code in codes if code)
        return Item("value", path, node.name, self.label(node), node.question, text, shown)

    def label(self, node: Node) -> str:
        return text_of(self.program, node.label, language=self.language)
