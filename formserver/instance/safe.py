"""XML from strangers: parsed once, with limits that hold while parsing.

A DOCTYPE is refused, and with it every entity, external reference and expansion. Expat is driven directly
because depth, elements and attributes are then counted before anything is built of them.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

MAX_BYTES = 10_000_000
MAX_DEPTH = 100
MAX_ELEMENTS = 50_000
MAX_ATTRIBUTES = 200


class Refused(ValueError):
    """The XML is not read; ``code`` says why.

    Codes: xml-too-large, xml-encoding, xml-doctype, xml-depth, xml-elements, xml-attributes, xml-malformed.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def parse(xml: bytes) -> Element:
    """Return the root element; names are ``{namespace}local``. Raise Refused for what is hostile or broken."""
    if len(xml) > MAX_BYTES:
        raise Refused("xml-too-large", f"The XML has {len(xml):,} bytes; the limit is {MAX_BYTES:,}.")
    if b"\0" in xml:  # UTF-16 and UTF-32 always hold NUL in their markup
        raise Refused("xml-encoding", "The XML must be UTF-8 or a single-byte encoding that it declares.")
    return _Builder().read(xml)


class _Builder:
    """Counts what expat reports and hands it to the tree builder."""

    def __init__(self) -> None:
        self.tree = TreeBuilder()
        self.depth = 0
        self.elements = 0
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.tree.data

    def read(self, xml: bytes) -> Element:
        try:
            self.parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise Refused("xml-malformed", f"The XML is not well-formed: {error}.") from None
        except (LookupError, UnicodeError):
            raise Refused("xml-encoding", "The XML declares an encoding that is not known.") from None
        except Refused:
            raise
        except ValueError:  # a declared multi-byte encoding other than UTF-8
            raise Refused("xml-encoding", "The XML declares an encoding that is not read here.") from None
        return self.tree.close()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH:
            raise Refused("xml-depth", f"The XML is nested deeper than {MAX_DEPTH} elements.")
        if self.elements > MAX_ELEMENTS:
            raise Refused("xml-elements", f"The XML has more than {MAX_ELEMENTS:,} elements.")
        if len(attributes) > MAX_ATTRIBUTES:
            raise Refused("xml-attributes", f"An element has more than {MAX_ATTRIBUTES} attributes.")
        if attributes:
            attributes = {_clark(key): value for key, value in attributes.items()}
        self.tree.start("{" + name if "}" in name else name, attributes)

    def _end(self, name: str) -> None:
        self.depth -= 1
        self.tree.end(name)


def _refuse_doctype(*_: Any) -> None:
    raise Refused("xml-doctype", "The XML has a DOCTYPE; it is not read.")


def _clark(name: str) -> str:
    return "{" + name if "}" in name else name


def local_name(name: str) -> str:
    """Return ``name`` without its ``{namespace}``."""
    return name.rpartition("}")[2]
