"""Evaluates the expression trees of tests/conformance/functions: constants, operators, eager functions.

Beside the program's operators there are ``["nodes", value, …]``, ``["typed", type, text]`` (a cell),
``["store", value]``, ``["matches", text, pattern]`` and ``["repeat-text", text, count, end]``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from formserver.compiler.regex import compile_regex
from formserver.engine.automaton import matches
from formserver.engine.dates import Day, zone_of
from formserver.engine.functions import FUNCTIONS
from formserver.engine.functions_order import park_miller
from formserver.engine.values import ARITHMETIC, COMPARISONS, read_typed, store, to_text
from formserver.program.model import Calendar
from formserver.program.world import World

FOLDER = Path(__file__).parent.parent / "conformance" / "functions"
NOW = "2026-03-01T09:00:00.000+01:00"
ENGLISH = Calendar(
    ("January",),
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"),
)


@dataclass
class Node:
    """A node of a node-set."""

    value: Any


class Call:
    """What a function may ask for, from a vector."""

    def __init__(self, vector: dict[str, Any]) -> None:
        self.world = World(now=vector.get("now", NOW), properties={"deviceid": "tablet-7"})
        self.zone = zone_of(self.world.now)
        names = vector.get("calendar")
        self.calendar = Calendar(**{name: tuple(found) for name, found in names.items()}) if names else ENGLISH
        draw = park_miller(1)
        self.random = lambda: (draw() - 1) / 2147483646
        self.spent = 0

    def fuel(self, size: int) -> None:
        """Count."""
        self.spent += size


def vectors() -> list[tuple[str, dict[str, Any]]]:
    """File name and vector, all of them."""
    return [(path.stem, vector) for path in sorted(FOLDER.glob("*.json")) for vector in json.loads(path.read_text())]


def evaluate(tree: Any, call: Call) -> Any:
    """The value of a tree."""
    if isinstance(tree, str):
        return tree
    if not isinstance(tree, list):
        return float(tree)
    name, args = tree[0], tree[1:]
    values = [evaluate(arg, call) for arg in args]
    if name in COMPARISONS:
        return COMPARISONS[name](*values, call.zone)
    if name in ARITHMETIC:
        return ARITHMETIC[name](*values, call.zone)
    return SPECIAL[name](call, *values) if name in SPECIAL else FUNCTIONS[name](call, *values)


SPECIAL: dict[str, Any] = {
    "nodes": lambda call, *values: [Node(value) for value in values],
    "typed": lambda call, kind, text: read_typed(kind, text, call.zone),
    "store": lambda call, value: store(value),
    "matches": lambda call, text, pattern: matches(compile_regex(pattern), text),
    "repeat-text": lambda call, text, count, end: text * int(count) + end,
}


def typed_text(value: Any) -> list[str]:
    """``[type, text]`` of a value."""
    if isinstance(value, list):
        return ["nodes", " ".join(to_text(node.value) for node in value)]
    if isinstance(value, Day):
        return [value.kind, value.text]
    kind = {bool: "boolean", str: "text", float: "number"}[type(value)]
    return [kind, to_text(value)]
