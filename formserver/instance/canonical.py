"""The canonical form of a record's XML: records that say the same give the same bytes.

Canonical XML 2.0 with rewritten prefixes. White space between elements, comments and processing
instructions are left out, and a value that is white space alone counts as blank; every other value is kept.
"""

from __future__ import annotations

from xml.etree.ElementTree import C14NWriterTarget, Element

from formserver.instance.safe import parse


def canonical(xml: bytes) -> bytes:
    """Return the canonical bytes of ``xml``; raise Refused when it cannot be read."""
    return canonical_tree(parse(xml))


def canonical_tree(root: Element) -> bytes:
    """Return the canonical bytes of a parsed record."""
    parts: list[str] = []
    _write(C14NWriterTarget(parts.append, rewrite_prefixes=True), root)
    return "".join(parts).encode()


def _write(target: C14NWriterTarget, element: Element) -> None:
    target.start(element.tag, element.attrib)
    _write_text(target, element.text)
    for child in element:
        _write(target, child)
        _write_text(target, child.tail)
    target.end(element.tag)


def _write_text(target: C14NWriterTarget, text: str | None) -> None:
    if text and not text.isspace():
        target.data(text)
