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
#: What a text, a default or a choice's name is instead.
TEXTS = ("", " ", "a", "a b", "x y", "2024-02-30", "-1", "1e9", "true", "é", "jr:itext('none')")
TYPES = (
    "int",
    "decimal",
    "date",
    "dateTime",
    "time",
    "boolean",
    "geopoint",
    "geoshape",
    "binary",
    "string",
    "xsd:none",
)
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


def _moved(draw: random.Random, element: Element, parents: dict[Element, Element]) -> str:
    around = draw.choice([other for other in parents if other not in element.iter()])
    parents[element].remove(element)
    around.insert(draw.randrange(len(around) + 1), element)
    return f"{element.tag} in {around.tag}"


def _swapped(draw: random.Random, element: Element, parents: dict[Element, Element]) -> str:
    element, name = _attribute(draw, parents)
    other = draw.choice(list(element.attrib))
    element.attrib[name], element.attrib[other] = element.attrib[other], element.attrib[name]
    return f"{element.tag}: {name} and {other} swapped"


def _typed(draw: random.Random, element: Element, parents: dict[Element, Element]) -> str:
    bind = draw.choice([each for each in parents if each.tag.endswith("}bind")] or [element])
    bind.attrib["type"] = draw.choice(TYPES)
    return f"{bind.tag} of type {bind.attrib['type']}"


def _said(draw: random.Random, element: Element, parents: dict[Element, Element]) -> str:
    element = draw.choice([each for each in parents if not len(each)])
    before, element.text = element.text, draw.choice(TEXTS)
    return f"{element.tag}: {before} is {element.text}"


def _attribute(draw: random.Random, parents: dict[Element, Element]) -> tuple[Element, str]:
    element = draw.choice([element for element in parents if element.attrib])
    return element, draw.choice(list(element.attrib))


FAULTS = (
    _gone, _twice, _renamed, _other, _other, _bare, _shuffled, _shuffled, _moved, _swapped, _typed, _said
)  # fmt: skip
