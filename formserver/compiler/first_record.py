"""The answers that the definition itself holds, when its repeat instances differ from one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from formserver.compiler.drafts import Draft, Tree
from formserver.compiler.instance_tree import TEMPLATE
from formserver.compiler.reading import Document

Record = tuple[tuple[str, str], ...]

#: Longest record that is compared with the plain one, in entries.
LONGEST = 50_000


def first_record(root: Element, document: Document, tree: Tree) -> Record:
    """Return (indexed path, text) in document order; empty when defaults and numbers of instances say it all."""
    written = tuple(_written(root, tree.root, tree.root.path, document))
    if len(written) > LONGEST:
        return ()
    plain = tuple(_plain(tree.root, tree.root.path, len(written) + 1))
    return () if written == plain else written


def _written(element: Element, draft: Draft, path: str, document: Document) -> Iterator[tuple[str, str]]:
    by_name: dict[str, list[Element]] = defaultdict(list)
    for each in element:
        if TEMPLATE not in each.attrib:
            by_name[document.name(each.tag)].append(each)
    for name, child in draft.children.items():
        if name.startswith("@"):
            yield f"{path}/{name}", child.default
        elif child.kind == "repeat":
            for index, instance in enumerate(by_name[name], start=1):
                yield f"{path}/{name}[{index}]", ""
                yield from _written(instance, child, f"{path}/{name}[{index}]", document)
        elif by_name[name] and child.kind == "value":
            yield f"{path}/{name}", by_name[name][0].text or ""
        elif by_name[name]:
            yield from _written(by_name[name][0], child, f"{path}/{name}", document)


def _plain(draft: Draft, path: str, most: int) -> Iterator[tuple[str, str]]:
    """The record that defaults and numbers of instances make, at most ``most`` entries of each repeat."""
    for name, child in draft.children.items():
        if child.kind == "repeat":
            for index in range(1, min(child.initial, most) + 1):
                yield f"{path}/{name}[{index}]", ""
                yield from _plain(child, f"{path}/{name}[{index}]", most)
        elif child.kind == "value":
            yield f"{path}/{name}", child.default
        else:
            yield from _plain(child, f"{path}/{name}", most)
