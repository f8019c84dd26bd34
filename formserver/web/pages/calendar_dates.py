"""Dates typed and read in another calendar: parts of a form to stored ISO text and back, and in words.

    typed  22 Tikimt 2010 → stored 2017-11-01; month alone: its first day; an impossible day: kept as typed, with "/"

A date outside the years that the calendar is known for stands as ISO text in the field of the year.
The twin of static/page/calendarDates.js.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from formserver.engine.dates import parse_day
from formserver.web.pages import fields
from formserver.web.pages.calendars import CALENDARS, date_in, day_of, first_month, iso_text, span_of

Names = Sequence[Sequence[str]]
DAY = 86_400_000
#: What a Burmese year with First Waso calls its Waso: by its place among the names, and its number.
SECOND_WASO, WASO = 16, 4
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_BETWEEN = re.compile("[\u0640\u200b-\u200d'’‘ʻʼʾʿ`.\\s-]")
#: Letters that are written for one another: Ethiopic ones of one sound, Arabic and Persian forms of one letter.
_SAME = str.maketrans(
    "ሐሑሒሓሔሕሖኀኁኂኃኄኅኆሃኻሠሡሢሣሤሥሦሧዐዑዒዓዔዕዖኣፀፁፂፃፄፅፆጷىیکةه",
    "ሀሁሂሀሄህሆሀሁሂሀሄህሆሀሀሰሱሲሳሴስሶሷአኡኢአኤእኦአጸጹጺጻጼጽጾጳييكهه",
)


def date_text(parts: Mapping[str, str], *, calendar: str, style: str, names: Names, offset: str = "") -> str:
    """Return ISO text from typed ``parts``; "" when all are empty, the words with ``/`` between when unreadable."""
    asked = fields.PARTS[style]
    if not any(parts.get(name, "").strip() for name in asked):
        return ""
    day = _typed_day(parts, calendar, style, names)
    year, month, number = day.split("-") if day else ("", "", "")
    told = {**parts, "year": year, "month": month, "day": number}
    text = fields.date_text(told, style="dateTime" if style == "dateTime" else "date", months=(), offset=offset)
    if day and "/" not in text:
        return text
    return "/".join(parts.get(name, "").strip().replace("/", " ") for name in asked)


def _typed_day(parts: Mapping[str, str], calendar: str, style: str, names: Names) -> str:
    """Return the typed day as ISO text, "" when the calendar has none such."""
    typed = {name: fields.number_text(parts.get(name, "")) for name in ("day", "month", "year")}
    if _ISO.fullmatch(typed["year"]) and not typed["day"] + typed["month"]:
        return typed["year"]
    if not re.fullmatch(r"[0-9]{4}", typed["year"]):
        return ""
    year, asked = int(typed["year"]), fields.PARTS[style]
    if "month" not in asked:
        return _iso(day_of(calendar, year, first_month(calendar, year), None) if _knows(calendar, year) else None)
    if "day" in asked and not re.fullmatch(r"[0-9]{1,2}", typed["day"]):
        return ""
    month = month_number(parts.get("month", ""), calendar=calendar, names=names)
    return _iso(day_of(calendar, year, month, int(typed["day"]) if "day" in asked else None))


def _knows(calendar: str, year: int) -> bool:
    first, last = CALENDARS[calendar].known
    return first <= year <= last


def _iso(day: int | None) -> str:
    return "" if day is None else iso_text(day)


def month_number(typed: str, *, calendar: str, names: Names) -> int:
    """Return the number of a month, from digits, a whole name or the start of one name alone; 0 when none."""
    text = fields.number_text(typed)
    if re.fullmatch(r"[0-9]{1,2}", text):
        return int(text) if int(text) <= CALENDARS[calendar].most else 0
    wanted = folded(typed)
    if not wanted:
        return 0
    for fits in (str.__eq__, str.startswith):
        for known in names:
            found = [number for number, name in enumerate(known, 1) if fits(folded(name), wanted)]
            if len(found) == 1:
                return WASO if found[0] == SECOND_WASO else found[0]
    return 0


def folded(text: str) -> str:
    """Return a name as it is compared: no case, accents, spaces, and one letter for those written for one another."""
    return _BETWEEN.sub("", fields.folded(text)).translate(_SAME)


def date_parts(text: str, *, calendar: str, style: str, names: Names) -> dict[str, str]:
    """Return what to show in each part's field for stored ``text``, readable or not; the month by its name."""
    if "/" in text or not text:
        return fields.date_parts(text, style=style)
    told = _told(text, calendar)
    if told is None:
        blank = dict.fromkeys(fields.PARTS[style], "")
        return fields.date_parts(text, style=style) | blank | {"year": text[:10]}
    found = fields.date_parts(told, style=style)
    shown = shown_names(text, calendar=calendar, names=names)
    return found | {"month": shown[int(found["month"]) - 1]} if "month" in found else found


def date_words(text: str, *, calendar: str, style: str, names: Names, pattern: str, digits: str = "") -> str:
    """Return a stored date in words of the calendar, "" when it has none for it."""
    told = None if "/" in text else _told(text, calendar)
    if told is None:
        return ""
    shown = shown_names(text, calendar=calendar, names=names)
    return fields.date_words(told, style=style, months=shown, pattern=pattern, digits=digits)


def shown_names(text: str, *, calendar: str, names: Names) -> list[str]:
    """Return the names of the months of the year in which stored ``text`` lies."""
    shown, number = list(names[0]), day_number_of(text)
    parts = None if number is None else date_in(calendar, number)
    if parts and len(shown) == SECOND_WASO and len(CALENDARS[calendar].months(parts[0])) == SECOND_WASO - 1:
        shown[WASO - 1] = shown[SECOND_WASO - 1]
    return shown


def span_text(text: str, *, calendar: str, style: str) -> tuple[str, str]:
    """Return the first and last day, as ISO text, of what stored ``text`` means where it is asked as month or year."""
    number = day_number_of(text)
    if number is None:
        return "", ""
    first, last = span_of(calendar, number, style=style)
    return iso_text(first), iso_text(last)


def day_number_of(text: str) -> int | None:
    """Return the day number of stored ``text``, a date or the local date of a dateTime."""
    day = parse_day(text[:10])
    return None if day is None else day.millis // DAY


def _told(text: str, calendar: str) -> str | None:
    """Return stored ``text`` with year, month and day of the calendar: ``2010-02-22``; None where it has none."""
    number = day_number_of(text)
    parts = None if number is None else date_in(calendar, number)
    return f"{parts[0]:04d}-{parts[1]:02d}-{parts[2]:02d}{text[10:]}" if parts else None
