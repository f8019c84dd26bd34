"""The canonical form of a record's XML: records that say the same give the same bytes.

In the spirit of Canonical XML (sorted attributes, one way to quote, no comments), with namespaces declared
where they change and never by the sender's prefixes. White space between elements is left out, and a value
that is white space alone counts as blank; every other value is kept as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from formserver.instance.safe import parse

_SPECIAL = re.compile("[&<>\r]")
_QUOTED = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def canonical(xml: bytes) -> bytes:
    """Return the canonical bytes of ``xml``; raise Refused when it cannot be read."""
    return canonical_tree(parse(xml))


def canonical_tree(root: Element) -> bytes:
    """Return the canonical bytes of a parsed record."""
    parts: list[str] = []
    _write(parts, root, namespace="")
    return "".join(parts).encode()


def _write(parts: list[str], element: Element, *, namespace: str) -> None:
    before, _, name = element.tag.rpartition("}")
    own = before[1:]
    start = name if own == namespace else f'{name} xmlns="{_quoted(own)}"'
    if element.attrib:
        start += "".join(_attributes(element.attrib))
    parts.append(f"<{start}>{_text(element.text)}")
    for child in element:
        _write(parts, child, namespace=own)
        if child.tail:
            parts.append(_text(child.tail))
    parts.append(f"</{name}>")


def _attributes(attributes: Mapping[str, str]) -> list[str]:
    found = []
    for number, (name, value) in enumerate(sorted(attributes.items())):
        before, _, local = name.rpartition("}")
        prefix = f"n{number}:" if before else ""
        declared = f' xmlns:n{number}="{_quoted(before[1:])}"' if before else ""
        found.append(f'{declared} {prefix}{local}="{_quoted(value)}"')
    return found


def _text(text: str | None) -> str:
    if not text or text.isspace():
        return ""
    return escape(text, {"\r": "&#13;"}) if _SPECIAL.search(text) else text


def _quoted(text: str) -> str:
    return escape(text, _QUOTED)
