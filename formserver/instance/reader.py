"""OpenRosa XML to answers.

Elements are matched by local name, whatever their namespace. Every value element that is there has an
entry, blank ones ``""``; a group that is missing and a group without anything in it read the same: no
entries below it. Instances of a repeat are counted in the order in which they stand. What the form does
not know, and a second element where one is meant, is left out and listed in ``unknown``.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from formserver.instance.head import Head, head_of
from formserver.instance.safe import local_name, parse
from formserver.instance.shape import Shape, shape_of
from formserver.program.model import Node, Program
from formserver.program.world import Answers

_TEMPLATE = "{http://openrosa.org/javarosa}template"


@dataclass(frozen=True, slots=True)
class Instance:
    """A record that was read: its head, answers, names of the files it needs, paths the form does not know."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str
    answers: Answers
    attachments: tuple[str, ...]
    unknown: tuple[str, ...]


def read_instance(program: Program, xml: bytes) -> Instance:
    """Return the record in ``xml``; raise Refused when the XML is hostile or broken."""
    return read_tree(program, parse(xml))


def read_tree(program: Program, root: Element) -> Instance:
    """Return the record of a parsed element."""
    walk = _Walk(shape_of(program))
    walk.read(root, program.nodes[0], program.nodes[0].path)
    head: Head = head_of(root)
    return Instance(
        form_id=head.form_id,
        version=head.version,
        instance_id=head.instance_id,
        deprecated_id=head.deprecated_id,
        answers=walk.answers,
        attachments=tuple(walk.attachments),
        unknown=tuple(walk.unknown),
    )


class _Walk:
    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.answers: Answers = {}
        self.attachments: dict[str, None] = {}
        self.unknown: list[str] = []

    def read(self, element: Element, node: Node, path: str) -> None:
        """Read what lies in ``element``, the instance ``path`` of a root, group or repeat node."""
        self._read_attributes(element, node, path)
        names = self.shape.by_name[node.number]
        counts: dict[str, int] = {}
        for child in element:
            name = child.tag.rpartition("}")[2]
            found = names.get(name)
            if found is None:
                self.unknown.append(f"{path}/{name}")
                continue
            if child.attrib and _TEMPLATE in child.attrib:
                continue
            count = counts[name] = counts.get(name, 0) + 1
            place = f"{path}/{found.name}"
            if found.kind == "repeat":
                place = f"{place}[{count}]"
                self.answers[place] = ""
                self.read(child, found, place)
            elif count > 1:
                self.unknown.append(f"{place}[{count}]")
            elif found.kind == "value":
                self._read_value(child, found, place)
            else:
                self.read(child, found, place)

    def _read_value(self, element: Element, node: Node, path: str) -> None:
        if element.attrib:
            self._read_attributes(element, node, path)
        text = element.text or ""
        self.answers[path] = text
        if node.type == "binary" and text.strip():
            self.attachments[text.strip()] = None
        if len(element):
            self.unknown.extend(f"{path}/{local_name(child.tag)}" for child in element)

    def _read_attributes(self, element: Element, node: Node, path: str) -> None:
        wanted = self.shape.attributes[node.number]
        if not wanted:
            return
        values = {local_name(key): value for key, value in element.attrib.items()}
        for name, attribute in wanted:
            if name in values:
                self.answers[f"{path}/{attribute.name}"] = values[name]
