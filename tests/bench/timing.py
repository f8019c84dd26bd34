"""One figure: what was measured, how much, in which unit; and how times are taken."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

NOW = "2026-03-01T09:00:00.000+01:00"
WORLD = {"now": NOW, "seed": 1, "instance_id": "uuid:bench", "language": "", "properties": {}, "lists": {}}


@dataclass(frozen=True, slots=True)
class Figure:
    """``floor`` is what the same work costs without us, ``peer`` with the field's own; ``aim`` is what we want."""

    theme: str
    name: str
    value: float
    unit: str
    floor: float | None = None
    aim: str = ""
    peer: float | None = None

    def line(self, last: float | None = None) -> str:
        """Return a row of the table: name, ours, bar, floor, peer, ratios; ``last`` is the run before."""
        cells = [f"{number(self.value)} {self.unit}", self.aim, beside(self.value, self.floor)]
        cells += [beside(self.value, self.peer), beside(self.value, last)]
        return f"  {self.name:<44}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, WIDTHS, strict=True))


WIDTHS = (20, 12, 20, 20, 20)
HEADING = f"{'':<46}" + "".join(
    f"{name:>{width}}" for name, width in zip(("ours", "bar", "floor (ours ÷)", "peer", "last"), WIDTHS, strict=True)
)


def beside(value: float, other: float | None) -> str:
    """Return another figure with the ratio of ours to it."""
    return f"{number(other)} ({value / other:.2f})" if other else "–"


def missing(what: str) -> str:
    """Return a line that says what could not be measured."""
    return f"  not measured: {what}"


def number(value: float) -> str:
    """Return three figures that mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def milliseconds(work: Callable[[], Any], times: int = 5) -> float:
    """Return the median time of ``work`` in milliseconds, after one run to warm up."""
    work()
    return statistics.median(once(work) for _ in range(times))


def once(work: Callable[[], Any]) -> float:
    """Return the time of one run in milliseconds."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)
