"""Days in other calendars: from year, month and day to a number of days since 1970-01-01, and back.

A calendar is where each of its years starts, its months in order with their lengths, and in which year a day lies.
Months are numbered as people count them; Burmese ones that only some years have are 13 (First Waso), 14 and 15 (Late
Tagu, Late Kason: after the twelve months, before the New Year). Facts from outside:

    ethiopian, coptic   12 months of 30 days and one of 5 or 6; years start with 0008-08-29 and 0284-08-29 (Julian)
    islamic             the civil tabular calendar from 0622-07-16 (Julian), leap years 2 5 7 10 13 16 18 21 24 26 29 of
                        30, which ODK Collect (Joda-Time) has; what is announced by sight may differ by a day or two
    persian             33-year cycle, equal to the sun's years from 1178 to 1633; from 0622-03-19 (Julian)
    bikram-sambat       months as published: table of the PyPI package nepali-datetime 1.0.8.5 (MIT) for 1975 to 2100,
                        of the npm package bikram-sambat 1.8.1 (Apache-2.0) for 1970 to 1974
    myanmar             the algorithm of Yan Naing Aye (cool-emerald.blogspot.com, 2013), eras from 1217 on

The twin of static/page/calendars.js.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import ceil, floor

from formserver.engine.dates import date_text

#: (number, days) of each month of a year, in order.
Months = list[tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """``start`` gives the first day of a year's first month, ``year`` the year of a day, ``begins`` its New Year.

    ``known`` are the first and the last year that the calendar is known for; ``most`` is the largest month in digits.
    """

    start: Callable[[int], int]
    months: Callable[[int], Months]
    year: Callable[[int], int]
    known: tuple[int, int] = (1000, 9999)
    most: int = 12
    begins: Callable[[int], int] | None = None


def day_of(calendar: str, year: int, month: int, day: int | None) -> int | None:
    """Return the day number of a date, None when the calendar has no such day; without ``day`` the month's first."""
    found = CALENDARS[calendar]
    if not found.known[0] <= year <= found.known[1]:
        return None
    for first, number, length in _starts(found, year):
        if number == month and day is None:
            begins = max(first, found.begins(year) if found.begins else first)
            return begins if begins < first + length else None
        if number == month and day is not None:
            return first + day - 1 if 1 <= day <= length else None
    return None


def date_in(calendar: str, number: int) -> tuple[int, int, int] | None:
    """Return (year, month, day) of a day number, None where the calendar is not known."""
    found = CALENDARS[calendar]
    year = found.year(number)
    if not found.known[0] <= year <= found.known[1]:
        return None
    for first, month, length in _starts(found, year):
        if first <= number < first + length:
            return year, month, number - first + 1
    return None


def span_of(calendar: str, number: int, *, style: str) -> tuple[int, int]:
    """Return the first and last day number of what is meant by a day asked as month or year; else the day itself."""
    parts = date_in(calendar, number)
    if parts is None or style not in ("month", "year"):
        return number, number
    found, last = CALENDARS[calendar], number
    if style == "month":
        last = number - parts[2] + next(length for month, length in found.months(parts[0]) if month == parts[1])
    begins = found.begins or found.start
    after = begins(parts[0] + 1) - 1 if parts[0] < found.known[1] else found.start(parts[0]) + 364
    return number, after if style == "year" else min(last, after)


def first_month(calendar: str, year: int) -> int:
    """Return the number of the month with which a year begins."""
    found = CALENDARS[calendar]
    begins = found.begins(year) if found.begins else found.start(year)
    return next(month for first, month, length in _starts(found, year) if begins < first + length)


def iso_text(number: int) -> str:
    """Return ``2017-11-01`` for a day number, "" outside the years 1 to 9999."""
    return date_text(number)


@lru_cache(maxsize=256)
def _starts(calendar: Calendar, year: int) -> tuple[tuple[int, int, int], ...]:
    """Return (first day, number, length) of each month of a year."""
    found, first = [], calendar.start(year)
    for number, length in calendar.months(year):
        found.append((first, number, length))
        first += length
    return tuple(found)


def _near(start: Callable[[int], int]) -> Callable[[int], int]:
    """Return what finds the year of a day by where years start."""
    zero, mean = start(1500), (start(2500) - start(1500)) / 1000

    def year_of(day: int) -> int:
        year = floor((day - zero) / mean) + 1500
        while start(year + 1) <= day:
            year += 1
        while start(year) > day:
            year -= 1
        return year

    return year_of


def _thirteen(epoch: int) -> Calendar:
    def start(year: int) -> int:
        return epoch + 365 * (year - 1) + year // 4

    def months(year: int) -> Months:
        return [*((month, 30) for month in range(1, 13)), (13, 6 if year % 4 == 3 else 5)]

    return Calendar(start, months, _near(start), most=13)


ISLAMIC = -492148


def _islamic_start(year: int) -> int:
    return ISLAMIC + (year - 1) * 354 + (3 + 11 * year) // 30


def _islamic_months(year: int) -> Months:
    leap = (14 + 11 * year) % 30 < 11
    return [(month, 30 if month % 2 or (month == 12 and leap) else 29) for month in range(1, 13)]


PERSIAN = -492268


def _persian_start(year: int) -> int:
    return PERSIAN + 365 * (year - 1) + (8 * year + 21) // 33


def _persian_months(year: int) -> Months:
    last = _persian_start(year + 1) - _persian_start(year) - 336
    return [(month, 31 if month < 7 else 30 if month < 12 else last) for month in range(1, 13)]


def _buddhist_start(year: int) -> int:
    past = year - 544
    return 365 * past + past // 4 - past // 100 + past // 400 - 719162


def _buddhist_months(year: int) -> Months:
    february = _buddhist_start(year + 1) - _buddhist_start(year) - 337
    return [(month, february if month == 2 else 30 + (month + month // 8) % 2) for month in range(1, 13)]


#: Lengths of the months of a year of Bikram Sambat, less 29; and which of them each year from 1970 on has.
_BIKRAM_YEARS = (
    "232321110011 232321101011 123321101011 223321101011 223231101011 232312101011 223222101011 222322101011 "
    "222322011011 223222100111 223221110111 132321110111 232321110111 123321110111 232312110111 123312110111 "
    "223222110111 223222101111 222322011002 132322011002 223222010102 222322010102 132321110102 232321110102 "
    "232321110012"
).split()
_BIKRAM = (
    "geywgdywgdyigdyigbyigaxggaxggywgdywgdysgdyigdyigbxhgaxhgywgeywgdytgdyigdyigbyhgaxhgaxgeywgdyvgdysgdy"
    "igbyhgaxhgaxggkolrpllqnlkrcmujf"
)
BIKRAM_FIRST, BIKRAM_START = 1970, -20717
BIKRAM_LAST = BIKRAM_FIRST + len(_BIKRAM) - 1


def _bikram_months(year: int) -> Months:
    kind = ord(_BIKRAM[year - BIKRAM_FIRST]) - ord("a") if BIKRAM_FIRST <= year <= BIKRAM_LAST else 0
    return [(month, 29 + int(more)) for month, more in enumerate(_BIKRAM_YEARS[kind], 1)]


def _bikram_start(year: int) -> int:
    return _BIKRAM_STARTS[max(0, min(year - BIKRAM_FIRST, len(_BIKRAM)))]


def _bikram_year(day: int) -> int:
    return BIKRAM_FIRST - 1 + bisect_right(_BIKRAM_STARTS, day)


_BIKRAM_STARTS = list(
    accumulate(
        (sum(days for _, days in _bikram_months(BIKRAM_FIRST + n)) for n in range(len(_BIKRAM))), initial=BIKRAM_START
    )
)

#: Length of the sun's year, of the moon's month, and the start of the era (Julian day).
SUN, MOON, ERA = 1577917828 / 4320000, 1577917828 / 53433336, 1954168.050623
UNIX = 2440588
#: Since a year: the moon's offset, months counted for the excess, full moons a day off, years that are watat or not.
_MYANMAR_ERAS = (
    (1312, -0.5, 8, {1377: 1}, {1344, 1345}),
    (1217, -1.0, 4, {1234: 1, 1261: -1}, {1263, 1264}),
)


def _full_moon(year: int) -> tuple[int, bool]:
    """Return the full moon of Second Waso (Julian day) in a Burmese year, and whether it has a month more."""
    _, offset, count, moved, exceptions = next(era for era in _MYANMAR_ERAS if year >= era[0] or era[0] == 1217)
    excess = SUN * (year + 3739) % MOON
    if excess < (SUN / 12 - MOON) * (12 - count):
        excess += MOON
    moon = floor(SUN * year + ERA - excess + 4.5 * MOON + offset + moved.get(year, 0) + 0.5)
    return moon, (excess >= MOON - (SUN / 12 - MOON) * count) != (year in exceptions)


def _myanmar_year(year: int) -> tuple[int, int]:
    """Return the first day of Tagu, and 0 for a common year, 1 for one with First Waso, 2 with a day in Nayon more."""
    moon, long = _full_moon(year)
    back = next(n for n in (1, 2, 3) if n == 3 or _full_moon(year - n)[1])
    before = _full_moon(year - back)[0]
    kind = (moon - before) % 354 // 31 + 1 if long else 0
    return before + 354 * back - 102 - UNIX, kind


def _myanmar_months(year: int) -> Months:
    kind = _myanmar_year(year)[1]
    extra = [(13, 30)] if kind else []
    first = [(1, 29), (2, 30), (3, 30 if kind == 2 else 29), *extra]
    return [*first, *((month, 29 + (month + 1) % 2) for month in range(4, 13)), (14, 29), (15, 30)]


def _myanmar_start(year: int) -> int:
    return _myanmar_year(year)[0]


def _myanmar_of(day: int) -> int:
    return floor((day + UNIX - 0.5 - ERA) / SUN)


def _myanmar_begins(year: int) -> int:
    return ceil(SUN * year + ERA + 0.5) - UNIX


CALENDARS = {
    "ethiopian": _thirteen(-716367),
    "coptic": _thirteen(-615558),
    "islamic": Calendar(_islamic_start, _islamic_months, _near(_islamic_start)),
    "bikram-sambat": Calendar(_bikram_start, _bikram_months, _bikram_year, known=(BIKRAM_FIRST, BIKRAM_LAST)),
    "myanmar": Calendar(_myanmar_start, _myanmar_months, _myanmar_of, known=(1217, 1500), begins=_myanmar_begins),
    "persian": Calendar(_persian_start, _persian_months, _near(_persian_start)),
    "buddhist": Calendar(_buddhist_start, _buddhist_months, _near(_buddhist_start)),
}
