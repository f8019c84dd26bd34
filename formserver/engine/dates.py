"""Days: a date or date-time with its text, counted in local days since 1970-01-01; reading and printing them.

The zone of the respondent is in minutes east of Greenwich; it comes from the offset of World.now.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from formserver.engine.numbers import NAN, floor

DAY = 86_400_000
EPOCH = datetime.date(1970, 1, 1).toordinal()

_TIME = r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
_CLOCK = re.compile(_TIME + r"\Z")
_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:T" + _TIME + r")?\Z")


@dataclass(frozen=True, slots=True)
class Day:
    """A date or a date-time.

    ``text`` is what is stored; ``kind`` date or dateTime; ``millis`` the local clock in milliseconds since
    1970-01-01T00:00; ``zone`` the minutes east of Greenwich of that clock. A date made from a date-time
    keeps the time in ``millis``, so that it can still be printed or compared with a date-time.
    """

    text: str
    kind: str
    millis: int
    zone: int

    @property
    def days(self) -> float:
        """Local days since 1970-01-01: whole for a date, with the fraction for a dateTime."""
        return float(self.millis // DAY) if self.kind == "date" else self.millis / DAY

    @property
    def exact(self) -> float:
        """Local days with the fraction."""
        return self.millis / DAY

    @property
    def universal(self) -> float:
        """Days since 1970-01-01T00:00 UTC, with the fraction."""
        return (self.millis - self.zone * 60_000) / DAY


def parse_day(text: str, zone: int | None = None, *, lenient: bool = False) -> Day | None:
    """Return the date or date-time that ``text`` is, else None; impossible dates are None.

    A date-time with an offset is moved to ``zone`` (None: the clock stays as written). ``lenient`` takes
    months and days of one digit and makes the text regular.
    """
    if len(text) < 8 or text[4] != "-" or not (lenient or (text[7] == "-" and text[10:11] in ("", "T"))):
        return None
    found = _DAY.match(text)
    if not found:
        return None
    start = day_number(int(found[1]), int(found[2]), int(found[3]))
    if start is None:
        return None
    if found[4] is None:
        return Day(date_text(start) if lenient else text, "date", start * DAY, zone or 0)
    clock = _clock(found, 4)
    if clock is None:
        return None
    day = _moved(text, start * DAY + clock[0], clock[1], zone)
    return day if date_text(day.millis // DAY) else None


def _moved(text: str, millis: int, written: int | None, zone: int | None) -> Day:
    own = (zone or 0) if written is None else written
    wanted = own if zone is None else zone
    return Day(text, "dateTime", millis + (wanted - own) * 60_000, wanted)


def _clock(found: re.Match[str], first: int) -> tuple[int, int | None] | None:
    """Milliseconds since midnight and the written offset (None: none); None for an impossible time."""
    hours, minutes, seconds = int(found[first]), int(found[first + 1]), int(found[first + 2] or 0)
    offset = _offset(found[first + 4])
    if hours > 23 or minutes > 59 or seconds > 59 or offset != offset:
        return None
    millis = int(((found[first + 3] or "") + "000")[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis, None if offset is None else int(offset)


def _offset(text: str | None) -> float | None:
    """Minutes of ``+05:30``, ``-0700``, ``Z``; None when there is none, NaN when impossible."""
    if text is None or text == "Z":
        return None if text is None else 0
    hours, minutes = int(text[1:3]), int(text[-2:]) if len(text) > 3 else 0
    if hours > 14 or minutes > 59:
        return NAN
    return (hours * 60 + minutes) * (-1 if text[0] == "-" else 1)


def day_number(year: int, month: int, day: int) -> int | None:
    """Return the days from 1970-01-01 to that date, None if there is no such date."""
    try:
        return datetime.date(year, month, day).toordinal() - EPOCH
    except ValueError:
        return None


def _clock_text(millis: int) -> str:
    """``2024-01-02T10:20:30.456`` of a local clock in the years 1 to 9999."""
    rest = millis % DAY
    clock = f"{rest // 3600000:02d}:{rest // 60000 % 60:02d}:{rest // 1000 % 60:02d}.{rest % 1000:03d}"
    return f"{datetime.date.fromordinal(millis // DAY + EPOCH).isoformat()}T{clock}"


def date_text(number: int) -> str:
    """Return ``2024-01-02`` for a number of days since 1970-01-01, "" outside the years 1 to 9999."""
    return _clock_text(number * DAY)[:10] if -719162 <= number <= 2932896 else ""


def moment(millis: int, zone: int) -> Day | None:
    """Return the date-time of a local clock, its text with milliseconds and offset."""
    if not date_text(millis // DAY):
        return None
    return Day(_clock_text(millis) + zone_text(zone), "dateTime", millis, zone)


def zone_text(zone: int) -> str:
    """Return ``+05:30`` for 330."""
    return ("-" if zone < 0 else "+") + _clock_text(abs(zone) * 60_000)[11:16]


@lru_cache(maxsize=64)
def clock(now: str) -> Day:
    """Return World.now as a Day in its own zone; ValueError if it is no date-time."""
    day = parse_day(now)
    found = day and moment(day.millis, day.zone)
    if found is None:
        raise ValueError(f"no date-time: {now!r}")
    return found


def zone_of(now: str) -> int:
    """Return the respondent's zone, in minutes east of Greenwich, from World.now."""
    return clock(now).zone


def as_date(day: Day) -> Day:
    """Return the date of ``day``; the time stays within for printing."""
    return day if day.kind == "date" else replace(day, kind="date", text=date_text(day.millis // DAY))


def day_of_number(days: float, zone: int) -> Day | None:
    """Return the date of local days since 1970-01-01, None when it is no number or far away."""
    if not abs(days) < 1e7:
        return None
    text = date_text(int(floor(days)))
    return Day(text, "date", int(floor(days * DAY + 0.5)), zone) if text else None


def moment_of_number(days: float, zone: int) -> Day | None:
    """Return the date-time of days since 1970-01-01 UTC, None when it is no number or far away."""
    if not abs(days) < 1e7:
        return None
    return moment(int(floor(days * DAY + 0.5)) + zone * 60_000, zone)


def part_of_day(millis: int) -> float:
    """Return the part of a day that a local clock shows."""
    return millis % DAY / DAY


def time_of_day(text: str, zone: int) -> float:
    """Return the part of the local day that ``12:00:00.000+01:00`` is, else NaN."""
    found = _CLOCK.match(text)
    read = _clock(found, 1) if found else None
    return part_of_day(_moved(text, read[0], read[1], zone).millis) if read else NAN


#: Where each code of format-date stands in ``2024-01-02T10:20:30.456``; the plain ones are without its zero.
_CODES = {
    "Y": slice(0, 4), "y": slice(2, 4), "m": slice(5, 7), "d": slice(8, 10),
    "H": slice(11, 13), "M": slice(14, 16), "S": slice(17, 19), "3": slice(20, 23),
}  # fmt: skip
_PLAIN = {"n": "m", "e": "d", "h": "H"}
_CODE = re.compile(r"%(.)", re.DOTALL)


def format_day(day: Day, pattern: str, calendar: Any) -> str:
    """Return ``day`` printed by ``pattern``; ``calendar`` gives the names of months and days."""
    text = _clock_text(day.millis)

    def printed(found: re.Match[str]) -> str:
        code = found[1]
        if code == "%":
            return "%"
        if code == "b":
            return str(calendar.short_months[int(text[5:7]) - 1])
        if code == "a":
            return str(calendar.short_days[(day.millis // DAY + 4) % 7])
        place = _CODES.get(_PLAIN.get(code, code))
        if place is None:
            return found[0]
        return str(int(text[place])) if code in _PLAIN else text[place]

    return _CODE.sub(printed, pattern)
