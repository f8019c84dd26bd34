"""XForms spoilt at random: an element or attribute is taken away, doubled, renamed, moved, or says something else."""

from __future__ import annotations

import copy
import random
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

#: What is written where something else stood.
WORDS = (
    "", "foo", "1", "/data/none", "true(", "../x", "instance('zz')/root/item", "jr:itext('none')", "/data", "..", "/",
    "/data/q[", "$x", "'", "nosuch()", "1 +", "if(1, 2)", "count(1)", "concat(", "/data/q = ", "1 2", "[", "name label",
    "regex(., '[')", "format-date(today(), '%Q')", "odk-instance-first-load", "jr://nowhere", "digest('a', 'x')",
)  # fmt: skip
TAGS = ("foo", "input", "repeat", "select1", "bind", "value", "itemset", "text", "setvalue", "instance")


def spoilt(xform: bytes, seed: str) -> tuple[bytes, str]:
    """Return the form with one fault, and what it is."""
    draw = random.Random(seed)
    root = copy.deepcopy(ElementTree.fromstring(xform))
    parents = {child: parent for parent in root.iter() for child in parent}
    told = draw.choice(FAULTS)(draw, draw.choice(list(parents)), parents)
    return ElementTree.tostring(root), told


def _gone(draw: random.Random, element: Element, parents: dict[Element, Element]) -> str:
    parents[element].remove(element)
    return f"without {element.tag}"


def _twice(draw: random.Random, element: Element, parents: dict[Element, Element]) -> str:
    around = parents[element]
    around.insert(list(around).index(element), copy.deepcopy(element))
    return f"{element.tag} twice"


def _renamed(draw: random.Random, element: Element, parents: dict[Element, Element]) -> str:
    before, name = element.tag, draw.choice(TAGS)
    element.tag = f"{before.rpartition('}')[0]}}}{name}" if "}" in before else name
    return f"{before} is {name}"


def _other(draw: random.Random, element: Element, parents: dict[Element, Element]) -> str:
    element, name = _attribute(draw, parents)
    before, element.attrib[name] = element.attrib[name], draw.choice(WORDS)
    return f"{element.tag} {name}: {before} is {element.attrib[name]}"


def _bare(draw: random.Random, element: Element, parents: dict[Element, Element]) -> str:
    element, name = _attribute(draw, parents)
    return f"{element.tag} without {name}={element.attrib.pop(name)}"


def _shuffled(draw: random.Random, element: Element, parents: dict[Element, Element]) -> str:
    element, name = _attribute(draw, parents)
    before = element.attrib[name]
    place = draw.randrange(len(before) + 1)
    element.attrib[name] = before[:place] + draw.choice(WORDS) + before[place + draw.randrange(3) :]
    return f"{element.tag} {name}: {before} is {element.attrib[name]}"


def _attribute(draw: random.Random, parents: dict[Element, Element]) -> tuple[Element, str]:
    element = draw.choice([element for element in parents if element.attrib])
    return element, draw.choice(list(element.attrib))


FAULTS = (_gone, _twice, _renamed, _other, _other, _bare, _shuffled, _shuffled)
