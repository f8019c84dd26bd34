"""An XML document as plain nodes, each with the place that the recordings name it by."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from xml.dom import Node
from xml.dom.minidom import parseString

#: Prefixes that the recordings use without declaring them.
PREFIXES = {
    "xhtml": "http://www.w3.org/1999/xhtml",
    "h": "http://www.w3.org/1999/xhtml",
    "xf": "http://www.w3.org/2002/xforms",
    "jr": "http://openrosa.org/javarosa",
    "orx": "http://openrosa.org/xforms",
    "odk": "http://www.opendatakit.org/xforms",
    "ev": "http://www.w3.org/2001/xml-events",
}
KINDS = {Node.ELEMENT_NODE: "element", Node.TEXT_NODE: "text", Node.CDATA_SECTION_NODE: "text"}


class Document:
    """``nodes`` are [kind, name, namespace, parent, text] in document order, number 0 the document itself;
    attributes follow their element. ``places`` names them: ``/html{1}/body{3}/@id``.
    """

    def __init__(self, xml: str) -> None:
        self.nodes: list[list[Any]] = [["root", "", "", -1, ""]]
        self.places: list[str] = ["/"]
        self.prefixes = dict(PREFIXES)
        self._ids: dict[tuple[str, str], int] = {}
        self._children(parseString(xml.strip().encode()), 0, "")
        self.numbers = {place: number for number, place in enumerate(self.places)}

    def _children(self, parent: Any, number: int, place: str) -> None:
        for index, child in enumerate(parent.childNodes):
            kind = KINDS.get(child.nodeType)
            if kind is not None:
                own = self._add(kind, child, number, f"{place}/{child.nodeName}{{{index}}}")
                if kind == "element":
                    self._attributes(child, own)
                    self._children(child, own, self.places[own])

    def _add(self, kind: str, node: Any, parent: int, place: str) -> int:
        local = node.localName or node.nodeName if kind != "text" else ""
        text = "" if kind == "element" else node.nodeValue
        self.nodes.append([kind, local, node.namespaceURI or "", parent, text])
        self.places.append(place)
        return len(self.nodes) - 1

    def _attributes(self, element: Any, number: int) -> None:
        for attribute in element.attributes.values():
            name = attribute.name
            if name == "xmlns" or name.startswith("xmlns:"):
                self.prefixes[name.partition(":")[2]] = attribute.value
            else:
                self._add("attribute", attribute, number, f"{self.places[number]}/@{name}")
                if name == "id":
                    self._ids.setdefault((element.localName, attribute.value), number)

    def ancestors(self, number: int) -> list[int]:
        """Return a node and what it lies in, outermost first."""
        found = [number]
        while self.nodes[found[0]][3] >= 0:
            found.insert(0, self.nodes[found[0]][3])
        return found

    def root_of(self, number: int) -> int:
        """Return what ``/`` means at a node: the instance around it, else a form's first, else the document."""
        if "html" not in (node[1] for node in self.nodes[1:2]) or "model" not in (node[1] for node in self.nodes):
            return 0
        instances = [place for place in self.ancestors(number) if self.nodes[place][1] == "instance"]
        return instances[-1] if instances else [node[1] for node in self.nodes].index("instance")

    def instance(self, name: str) -> int | None:
        """Return the number of the secondary instance with that id."""
        return self._ids.get(("instance", name))

    def itext(self, name: str, language: str | None) -> int | None:
        """Return the number of a form's text in a language (None: the default or first one)."""
        translations = [number for number, node in enumerate(self.nodes) if node[1] == "translation"]
        chosen = [number for number in translations if self._attribute(number, "lang") == language]
        chosen += [number for number in translations if self._attribute(number, "default") is not None] + translations
        for number, node in enumerate(self.nodes):
            if chosen and node[1] == "text" and node[3] == chosen[0] and self._attribute(number, "id") == name:
                return number
        return None

    def _attribute(self, number: int, name: str) -> str | None:
        for node in self.nodes:
            if node[0] == "attribute" and node[3] == number and node[1] == name:
                return str(node[4])
        return None


@lru_cache(maxsize=8)
def read_document(xml: str) -> Document:
    """Return the document, kept while rows about the same one follow."""
    return Document(xml)
