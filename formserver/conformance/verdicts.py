"""What came of a row, and how recorded and own values are compared."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from formserver.program.model import Program

#: The recordings were made in this zone.
ZONE = timezone(timedelta(hours=-7))

_VOLATILE = re.compile(r'\["(now|today|random|uuid)"')
_UUID = re.compile(r"(uuid:)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


@dataclass(slots=True)
class Verdict:
    """``differences`` are (what, got, expected); a row without any passes.

    ``seen`` counts the single observations that were compared, ``group`` names a class of rows to count apart.
    """

    differences: list[tuple[str, Any, Any]] = field(default_factory=list)
    seen: int = 0
    group: str = ""

    def expect(self, what: str, got: Any, expected: Any, *, equal: bool | None = None) -> None:
        """Compare one observation; ``equal`` says the result where plain equality is not meant."""
        self.seen += 1
        if not (got == expected if equal is None else equal):
            self.differences.append((what, got, expected))


def volatile_paths(program: Program) -> set[str]:
    """Return the nodes whose values come from clock or chance: recordings cannot be met there."""
    written = [(node.number, node.calculate) for node in program.nodes]
    written += [(action.target, action.expression) for action in program.actions]
    found = set()
    for number, expression in written:
        if expression is not None and _VOLATILE.search(json.dumps(program.expressions[expression])):
            found.add(program.nodes[number].path)
    return found


def local_now(now: str) -> str:
    """``2026-11-22T09:38:02.000Z`` → the same moment with the offset of the recordings."""
    moment = datetime.fromisoformat(now.replace("Z", "+00:00")).astimezone(ZONE)
    return moment.isoformat(timespec="milliseconds")


def same_text(got: str, expected: str) -> bool:
    """Are two stored values the same? Identifiers and readings of the clock are; numbers count by value."""
    if got == expected:
        return True
    for pattern in (_UUID, _MOMENT):
        if pattern.match(got) and pattern.match(expected):
            return True
    points = [[point.split() for point in text.split(";")] for text in (got, expected)]
    if len(points[0]) != len(points[1]):
        return False
    return all(same_numbers(padded(left, right), padded(right, left)) for left, right in zip(*points, strict=True))


def padded(point: list[str], other: list[str]) -> list[str]:
    """A point without altitude and accuracy is one with zeros."""
    return point + ["0"] * (len(other) - len(point)) if len(point) >= 2 else point


def same_numbers(got: Sequence[str], expected: Sequence[str]) -> bool:
    """Are all parts numbers, and the same?"""
    if len(got) != len(expected):
        return False
    pairs = [(number_of(left), number_of(right)) for left, right in zip(got, expected, strict=True)]
    return all(left is not None and right is not None and near(left, right) for left, right in pairs)


def number_of(value: Any) -> float | None:
    """Return a recorded number: JSON's, its text, or ``{"num": "NaN"}``; None for what is none."""
    if isinstance(value, dict):
        return float(str(value["num"]).replace("Infinity", "inf"))
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def near(left: float, right: float) -> bool:
    """Are two floating numbers the same but for their last digits?"""
    if math.isnan(left) or math.isnan(right):
        return math.isnan(left) and math.isnan(right)
    return left == right or math.isclose(left, right, rel_tol=1e-12, abs_tol=1e-12)
