"""Days: a date or date-time with its text, counted in local days since 1970-01-01; reading and printing them.

The zone of the respondent is in minutes east of Greenwich; it comes from the offset of World.now.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from formserver.engine.numbers import NAN, floor

DAY = 86_400_000

_TIME = r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
_CLOCK = re.compile(_TIME + r"\Z")
_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:T" + _TIME + r")?\Z")
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


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
        return Day(date_text(start), "date", start * DAY, zone or 0)
    clock = _clock(found, 4)
    if clock is None:
        return None
    millis, written = clock
    return _moved(text, start * DAY + millis, written, zone)


def _moved(text: str, millis: int, written: int | None, zone: int | None) -> Day:
    if written is None or zone is None or written == zone:
        return Day(text, "dateTime", millis, (zone or 0) if written is None else written)
    return Day(text, "dateTime", millis + (zone - written) * 60_000, zone)


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
    if year < 1 or not 1 <= month <= 12 or day < 1:
        return None
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if day > _LENGTHS[month - 1] + leap:
        return None
    since_march = (month + 9) % 12
    years = year - (month < 3)
    leaps = years // 4 - years // 100 + years // 400
    return years * 365 + leaps + (since_march * 306 + 5) // 10 + day - 1 - 719468


def calendar_date(number: int) -> tuple[int, int, int]:
    """Return year, month and day of a number of days since 1970-01-01."""
    era, rest = divmod(number + 719468, 146097)
    years = (rest - rest // 1460 + rest // 36524 - rest // 146096) // 365
    rest -= years * 365 + years // 4 - years // 100
    since_march = (rest * 5 + 2) // 153
    month = (since_march + 2) % 12 + 1
    return era * 400 + years + (month < 3), month, rest - (since_march * 153 + 2) // 5 + 1


def date_text(number: int) -> str:
    """Return ``2024-01-02`` for a number of days since 1970-01-01, "" outside the years 1 to 9999."""
    if not -719162 <= number <= 2932896:
        return ""
    year, month, day = calendar_date(number)
    return f"{year:04d}-{month:02d}-{day:02d}"


def moment(millis: int, zone: int) -> Day | None:
    """Return the date-time of a local clock, its text with milliseconds and offset."""
    date = date_text(millis // DAY)
    if not date:
        return None
    rest = millis % DAY
    clock = f"{rest // 3600000:02d}:{rest // 60000 % 60:02d}:{rest // 1000 % 60:02d}.{rest % 1000:03d}"
    return Day(f"{date}T{clock}{zone_text(zone)}", "dateTime", millis, zone)


def zone_text(zone: int) -> str:
    """Return ``+05:30`` for 330."""
    size = abs(zone)
    return f"{'-' if zone < 0 else '+'}{size // 60:02d}:{size % 60:02d}"


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


def time_of_day(text: str, zone: int) -> float:
    """Return the part of the local day that ``12:00:00.000+01:00`` is, else NaN."""
    found = _CLOCK.match(text)
    read = _clock(found, 1) if found else None
    if read is None:
        return NAN
    millis, written = read
    moved = millis + (0 if written is None else (zone - written) * 60_000)
    return moved % DAY / DAY


def format_day(day: Day, pattern: str, calendar: Any) -> str:
    """Return ``day`` printed by ``pattern``; ``calendar`` gives the names of months and days."""
    parts = pattern.split("%")
    printed = [parts[0]]
    place = 1
    while place < len(parts):
        part = parts[place]
        if part == "" and place + 1 < len(parts):
            printed.append("%" + parts[place + 1])
            place += 1
        else:
            printed.append(_code(day, part[:1], calendar) + part[1:])
        place += 1
    return "".join(printed)


def _code(day: Day, code: str, calendar: Any) -> str:
    """What one code prints; an unknown one prints itself."""
    number = day.millis // DAY
    year, month, date = calendar_date(number)
    rest = day.millis % DAY
    hours = rest // 3600000
    if code == "b":
        return str(calendar.short_months[month - 1])
    if code == "a":
        return str(calendar.short_days[(number + 4) % 7])
    return {
        "Y": f"{year:04d}", "y": f"{year % 100:02d}", "m": f"{month:02d}", "n": str(month),
        "d": f"{date:02d}", "e": str(date), "H": f"{hours:02d}", "h": str(hours),
        "M": f"{rest // 60000 % 60:02d}", "S": f"{rest // 1000 % 60:02d}", "3": f"{rest % 1000:03d}",
    }.get(code, "%" + code)  # fmt: skip
