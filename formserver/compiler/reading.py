"""Reads the XML of a form safely: no DOCTYPE, bounded size, depth and number of elements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

LARGEST = 64 * 1024 * 1024
DEEPEST = 100
#: A list of 50,000 rows with five columns has 300,000; to compile it takes about 2 s and 100 MB.
MOST_ELEMENTS = 500_000

#: Namespaces that keep one prefix, whatever the document calls them.
PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "http://openrosa.org/javarosa": "jr",
        "http://openrosa.org/xforms": "orx",
        "http://www.opendatakit.org/xforms": "odk",
        "http://www.opendatakit.org/xforms/entities": "entities",
        "http://www.w3.org/2001/xml-events": "ev",
        "http://enketo.org/xforms": "enk",
        "http://www.w3.org/XML/1998/namespace": "xml",
    }
)
_PLAIN = frozenset({"", "http://www.w3.org/2002/xforms", "http://www.w3.org/1999/xhtml"})


class UnreadableForm(ValueError):
    """The XML is not one that may be read; the text says why."""


@dataclass(slots=True)
class Document:
    """The root element and the prefix of each namespace."""

    root: Element
    prefixes: dict[str, str] = field(default_factory=dict)

    def name(self, tag: str) -> str:
        """Return ``tag`` (``{uri}local``) as ``local`` for XForms and XHTML, else ``prefix:local``."""
        if tag[0] != "{":
            return tag
        uri, _, local = tag[1:].partition("}")
        if uri in _PLAIN:
            return local
        prefix = self.prefixes.get(uri, "")
        return f"{prefix}:{local}" if prefix else local


def read(xml: bytes) -> Document:
    """Return the document; raise UnreadableForm."""
    if len(xml) > LARGEST:
        raise UnreadableForm(f"it is larger than {LARGEST // 1024 // 1024} MB")
    try:
        return _read(xml)
    except ParseError as error:
        raise UnreadableForm(str(error)) from error
    except DefusedXmlException as error:
        raise UnreadableForm("it has a DOCTYPE, which is refused") from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        raise UnreadableForm(str(error)) from error


def _read(xml: bytes) -> Document:
    prefixes = dict(PREFIXES)
    root: Element | None = None
    depth = count = 0
    for event, item in _events(xml):
        if event == "start-ns":
            prefixes.setdefault(item[1], item[0])
        elif event == "end":
            depth -= 1
        else:
            root = item if root is None else root
            depth, count = depth + 1, count + 1
            _check(depth, count)
    if root is None:
        raise UnreadableForm("it has no element")
    return Document(root, prefixes)


def _check(depth: int, count: int) -> None:
    if depth > DEEPEST:
        raise UnreadableForm(f"its elements are nested deeper than {DEEPEST}")
    if count > MOST_ELEMENTS:
        raise UnreadableForm(f"it has more than {MOST_ELEMENTS} elements")


def _events(xml: bytes) -> Iterator[tuple[str, Any]]:
    found: Iterator[tuple[str, Any]] = iterparse(BytesIO(xml), events=("start", "end", "start-ns"), forbid_dtd=True)
    return found
