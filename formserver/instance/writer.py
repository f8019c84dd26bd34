"""Answers to OpenRosa XML.

Every value that has an entry is written, blank ones as empty elements; what has no entry (not relevant) is
left out. A repeat instance is written when it has its own entry. A group is written exactly when something
in it is: a group that is not relevant has no entries and is absent, with all it holds. The root is always
written. ``@name`` nodes become attributes of their parent's element. The meta block is written in the
OpenRosa namespace (https://docs.getodk.org/openrosa-metadata/), an ``entity`` in it in none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from formserver.instance.shape import Shape, bare_name, shape_of
from formserver.program.model import Node, Program

OPENROSA = "http://openrosa.org/xforms"

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile('[&<>"\t\n\r]')
_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_ATTRIBUTE = _TEXT | {'"': "&quot;", "\t": "&#9;", "\n": "&#10;"}


def write_instance(program: Program, answers: Mapping[str, str]) -> bytes:
    """Return the record as UTF-8 bytes. Characters that XML 1.0 cannot carry are left out."""
    root = program.nodes[0]
    writer = _Writer(shape_of(program), answers)
    writer.children(root, root.path, prefix="")
    attributes = f' id="{_attribute(program.form_id)}"'
    if program.version:
        attributes += f' version="{_attribute(program.version)}"'
    attributes += f' xmlns:orx="{OPENROSA}"' + writer.attributes(root, root.path)
    body = "".join(writer.parts)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root.name}{attributes}>{body}</{root.name}>'.encode()


class _Writer:
    def __init__(self, shape: Shape, answers: Mapping[str, str]) -> None:
        self.shape = shape
        self.answers = answers
        self.parts: list[str] = []

    def children(self, parent: Node, path: str, *, prefix: str) -> None:
        """Write what lies in the instance ``path`` of ``parent``."""
        for node in self.shape.children[parent.number]:
            inner = _prefix(node, prefix)
            child = f"{path}/{node.name}"
            if node.kind == "repeat":
                self._instances(node, child, prefix=inner)
            elif node.kind == "value":
                self._value(node, child, prefix=inner)
            else:
                self._group(node, child, prefix=inner)

    def _instances(self, node: Node, path: str, *, prefix: str) -> None:
        index = 1
        while f"{path}[{index}]" in self.answers:
            self._container(node, f"{path}[{index}]", prefix=prefix)
            index += 1

    def _group(self, node: Node, path: str, *, prefix: str) -> None:
        before = len(self.parts)
        has_attributes = self._container(node, path, prefix=prefix)
        if len(self.parts) == before + 2 and not has_attributes:
            del self.parts[before:]

    def _container(self, node: Node, path: str, *, prefix: str) -> bool:
        attributes = self.attributes(node, path)
        self.parts.append(f"<{prefix}{bare_name(node.name)}{attributes}>")
        self.children(node, path, prefix=prefix)
        self.parts.append(f"</{prefix}{bare_name(node.name)}>")
        return bool(attributes)

    def _value(self, node: Node, path: str, *, prefix: str) -> None:
        text = self.answers.get(path)
        attributes = self.attributes(node, path)
        if text is None and not attributes:
            return
        name = prefix + bare_name(node.name)
        self.parts.append(f"<{name}{attributes}>{_text(text)}</{name}>" if text else f"<{name}{attributes}/>")

    def attributes(self, node: Node, path: str) -> str:
        """Return the ``@name`` nodes of an instance that have an entry, as they stand in its start tag."""
        found = ""
        for name, attribute in self.shape.attributes[node.number]:
            value = self.answers.get(f"{path}/{attribute.name}")
            if value is not None:
                found += f' {name}="{_attribute(value)}"'
        return found


def _prefix(node: Node, prefix: str) -> str:
    if node.parent == 0:
        return "orx:" if bare_name(node.name) == "meta" else ""
    return "" if prefix and bare_name(node.name) == "entity" else prefix


def _text(value: str) -> str:
    clean = _FORBIDDEN.sub("", value)
    return _SPECIAL.sub(lambda found: _TEXT.get(found[0], found[0]), clean)


def _attribute(value: str) -> str:
    clean = _FORBIDDEN.sub("", value)
    return _SPECIAL.sub(lambda found: _ATTRIBUTE[found[0]], clean)
