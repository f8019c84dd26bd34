"""The primary instance as a tree of drafts: repeats with their templates, defaults, attributes."""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element

from formserver.compiler.drafts import Draft, Tree
from formserver.compiler.reading import Document

TEMPLATE = "{http://openrosa.org/javarosa}template"


def build_tree(root: Element, document: Document, repeats: set[str], targets: set[str]) -> Tree:
    """Return the tree under ``root``; ``repeats`` are the paths that the body repeats.

    ``targets`` are paths of attributes (``/data/meta/entity/@id``) that a bind or an action names: these
    become value nodes named ``@id``.
    """
    builder = _Builder(document, repeats, targets)
    builder.node(root, None)
    return builder.tree


class _Builder:
    def __init__(self, document: Document, repeats: set[str], targets: set[str]) -> None:
        self.tree = Tree()
        self._document = document
        self._repeats = repeats
        self._targets = targets

    def node(self, element: Element, parent: Draft | None) -> Draft:
        """Make the node of ``element`` and everything below it."""
        draft = self.tree.add(self._document.name(element.tag), parent)
        draft.kind = self._kind(draft, element)
        draft.repeat = draft.number if draft.kind == "repeat" else (parent.repeat if parent else 0)
        self._attributes(draft, element)
        self._children(draft, element)
        if draft.kind == "value":
            draft.default = element.text or ""
        return draft

    def _kind(self, draft: Draft, element: Element) -> str:
        if draft.parent is None:
            return "root"
        if draft.path in self._repeats or TEMPLATE in element.attrib:
            return "repeat"
        has_attributes = any(self._is_target(draft, tag) for tag in element.attrib)
        return "group" if len(element) or has_attributes else "value"

    def _is_target(self, draft: Draft, tag: str) -> bool:
        return f"{draft.path}/@{self._document.name(tag)}" in self._targets

    def _attributes(self, draft: Draft, element: Element) -> None:
        for tag, value in element.attrib.items():
            if tag == TEMPLATE:
                continue
            name = self._document.name(tag)
            draft.attributes[name] = value
            if self._is_target(draft, tag):
                attribute = self.tree.add(f"@{name}", draft)
                attribute.repeat, attribute.default = draft.repeat, value

    def _children(self, draft: Draft, element: Element) -> None:
        """Several elements of one name are instances of one node; the template, else the first, shapes it."""
        counts = Counter(child.tag for child in element if TEMPLATE not in child.attrib)
        shapes: dict[str, Element] = {}
        for child in element:
            if child.tag not in shapes or TEMPLATE in child.attrib:
                shapes[child.tag] = child
        for tag, shape in shapes.items():
            made = self.node(shape, draft)
            made.initial = counts[tag]
