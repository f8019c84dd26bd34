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
    """``floor`` is what the same work costs without us, where that is known; ``aim`` what we want."""

    theme: str
    name: str
    value: float
    unit: str
    floor: float | None = None
    aim: str = ""

    def line(self) -> str:
        """Return the figure for a person."""
        beside = f"   floor {number(self.floor)} ({self.value / self.floor:.2f} x)" if self.floor else ""
        aim = f"   aim {self.aim}" if self.aim else ""
        return f"  {self.name:<46} {number(self.value):>10} {self.unit}{beside}{aim}"


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
