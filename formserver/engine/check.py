"""What is wrong with an answer: codes required, type, choice, constraint; only where it is relevant."""

from __future__ import annotations

import re

from formserver.engine.choices import SELECTS, place_of, tokens_of, unless_waiting
from formserver.engine.dates import Day
from formserver.engine.instances import Cell, walk_cells
from formserver.engine.state import State
from formserver.engine.values import read_typed

#: Questions that a person never meets: nothing can be demanded of them.
UNSEEN = frozenset(
    "calculate hidden start end today username deviceid email phonenumber simserial subscriberid audit "
    "instanceID instanceName timeStart timeEnd start-geopoint background-audio deprecatedID group repeat root".split()
)
WHITE = " \t\r\n"
INTEGER = re.compile(r"[ \t\r\n]*-?[0-9]+[ \t\r\n]*\Z")
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?\Z")
POINT = re.compile(r"[ \t\r\n]*-?[0-9]+(\.[0-9]*)?[ \t\r\n]+-?[0-9]+(\.[0-9]*)?([ \t\r\n]+-?[0-9.]+){0,2}[ \t\r\n]*\Z")


def errors_of(state: State, cell: Cell, *, strict: bool = False) -> list[str]:
    """Return the codes of a cell. ``strict``: a choice outside of the list counts though it was loaded so."""
    node = state.plan.nodes[cell.node]
    if not cell.relevant or node.kind != "value" or node.question in UNSEEN:
        return []
    if not cell.text.strip(WHITE):
        return ["required"] if cell.required else []
    if not readable(node.type, cell.text):
        return ["type"]
    codes = []
    if node.question in SELECTS and has_stranger(state, cell, strict):
        codes.append("choice")
    if not cell.valid:
        codes.append("constraint")
    return codes


def list_errors(state: State, *, strict: bool = False) -> list[tuple[str, str]]:
    """Return (code, path) of all that is wrong, document order."""
    return [(code, cell.path) for cell in walk_cells(state.root) for code in errors_of(state, cell, strict=strict)]


def has_stranger(state: State, cell: Cell, strict: bool) -> bool:
    """Is something chosen that is not offered? What was loaded so may stay, unless ``strict``."""
    loaded = "" if strict else f" {cell.loaded} "
    return unless_waiting(
        lambda: any(
            place_of(state, cell, value) < 0 and f" {value} " not in loaded for value in tokens_of(state, cell)
        ),
        False,
    )


def readable(kind: str, text: str) -> bool:
    """Can the text be of that type?"""
    if kind == "int":  # not so large that an engine would count another number than was typed
        return INTEGER.match(text) is not None and abs(float(text)) < 2**53
    if kind == "decimal":
        return isinstance(read_typed(kind, text), float)
    if kind in ("date", "dateTime"):
        return isinstance(read_typed(kind, text), Day)
    if kind == "time":
        return TIME.match(text) is not None
    if kind == "geopoint":
        return is_point(text)
    return not kind.startswith("geo") or all(is_point(part) for part in text.split(";") if part.strip(WHITE))


def is_point(text: str) -> bool:
    """Is it ``latitude longitude [altitude [accuracy]]`` on Earth?"""
    if POINT.match(text) is None:
        return False
    latitude, longitude = text.split()[:2]
    return abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180
