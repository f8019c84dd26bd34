"""Cells as numbers, days and times, for formats that know those; what does not fit its column's kind is None."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def number(cell: Any) -> int | float | None:
    """Return a number; a fraction is the nearest float."""
    if type(cell) is int:
        return cell
    text = str(cell)
    if not _NUMBER.fullmatch(text):
        return None
    if text.isdigit():
        return int(text) if len(text) < 400 else None
    found = float(text)
    return found if math.isfinite(found) else None


def day(cell: Any) -> date | None:
    """Return a date, also of a date with a time."""
    try:
        return date.fromisoformat(str(cell)[:10])
    except ValueError:
        return None


def moment(cell: Any) -> datetime | None:
    """Return a date with its time as the clock showed it where it was taken: without its offset."""
    try:
        return datetime.fromisoformat(str(cell)).replace(tzinfo=None)
    except ValueError:
        return None


def clock(cell: Any) -> time | None:
    """Return a time of day as the clock showed it."""
    try:
        return time.fromisoformat(str(cell)).replace(tzinfo=None)
    except ValueError:
        return None


#: Kind of a field → what makes its cells; other kinds are text.
READERS: dict[str, Callable[[Any], Any]] = {
    "integer": number,
    "decimal": number,
    "flag": number,
    "date": day,
    "dateTime": moment,
    "time": clock,
}
