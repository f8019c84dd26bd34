"""An answer as a person reads it: labels for codes, months as words, the language's decimal mark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace

from formserver.engine.functions_geo import area, distance
from formserver.engine.session import Session
from formserver.program.markup import plain
from formserver.program.model import Node
from formserver.program.privacy import GARBLE
from formserver.web.pages import fields, languages, points
from formserver.web.pages.controls import DATES, FILES
from formserver.web.pages.grouping import is_grouped
from formserver.web.pages.messages import BROWSER, OF_PARTS
from formserver.web.pages.other_calendars import date_words
from formserver.web.tongues import joined, told

Words = Callable[[str], str]
NUMBERS = frozenset({"integer", "decimal", "range"})
#: What stands for an answer that is masked where it is typed; as typing.js has it.
MASK = "••••••••"
#: Measuring for people, with no account of the steps.
_UNCOUNTED = SimpleNamespace(fuel=lambda steps: None)


def answer_words(session: Session, node: Node, path: str, tag: str, words: Words, called: Mapping[str, str]) -> str:
    """Return the answer at ``path`` in language ``tag``; "" when there is none.

    ``called`` are the stored names of files, and the names that the person who gave them knows them by.
    """
    cell = session.cell(path)
    if not cell.relevant or not cell.text:
        return ""
    if GARBLE in node.attributes:
        return words(BROWSER["answered"])
    if node.choices is not None:
        chosen = fields.rank_places(cell.text)
        found = [each for each in session.choices(path) if each.value in chosen]
        labels = {each.value: told(session.program, plain(each.label), each.fallback) for each in found}
        if fields.is_unranked(cell.text):
            return _places_words(cell.text, labels, tag)
        return joined([labels.get(value, value) for value in chosen])
    if node.question in FILES:
        return called.get(cell.text) or words(BROWSER["attached"])
    return _plain_words(node, cell.text, tag, words)


def _places_words(text: str, labels: Mapping[str, str], tag: str) -> str:
    """Return the places of a ranking that is none, as they were typed."""
    places = [(place, labels.get(value, value)) for value, place in fields.rank_places(text).items() if place]
    return ", ".join(f"{languages.number_words(place, tag)}. {label}" for place, label in places)


def _plain_words(node: Node, text: str, tag: str, words: Words) -> str:
    if node.question == "acknowledge":
        return words(BROWSER["yes"])
    if node.question == "geopoint":
        return point_words(text, tag, words)
    if node.question in points.LEAST:
        return points_words(text, node.question, tag, words)
    if node.question in DATES:
        return date_words(text, node, tag)
    if is_grouped(node):
        return languages.grouped_words(text, tag)
    if "masked" in node.appearance:
        return MASK
    return languages.number_words(text, tag) if node.question in NUMBERS else text


def point_words(text: str, tag: str, words: Words) -> str:
    """Return a place: latitude and longitude, and within how many metres."""
    point, metres = points.point_parts(text), points.accuracy_of(text)
    place = f"{point['lat']}, {point['lon']}"
    if not metres:
        return place
    within = words(OF_PARTS["geo"]["within"])
    return within % {"place": place, "metres": languages.number_words(metres, tag)}


def points_words(text: str, kind: str, tag: str, words: Words) -> str:
    """Return how many points a line or an area has, and how long or large it is once it is whole."""
    said = OF_PARTS["geo"]
    count = sum(map(points.is_whole, points.points_of(text, kind)))
    values = {"count": languages.number_words(str(count), tag)}
    if not points.is_whole(text):
        return words(said["points"]) % values
    size = area(_UNCOUNTED, text) if kind == "geoshape" else distance(_UNCOUNTED, text)
    number, unit = points.size_text(size, kind)
    values["size"] = f"{languages.number_words(number, tag)} {unit}"
    return words(said["area" if kind == "geoshape" else "length"]) % values
