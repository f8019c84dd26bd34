"""Form fields to stored text and back: field names, numbers with local digits, dates in parts, ranks.

Everything here is plain: a form's values in, XForms text out. What cannot be understood is kept as it was
typed, so that the engine's type check names it and nothing is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from formserver.program.model import Node, Program

_STEP = re.compile(r"\[(\d+)\]")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009\u200e\u200f\u061c'’\u066c]")
_ACCENTS = re.compile("[\u0300-\u036f\u064b-\u065f\u0610-\u061a]")
_NUMERIC = re.compile(r"[+-]?[0-9.,]+")
_UNRANKED = re.compile(r"/.*\n\Z")
_WHOLE = re.compile(r"-?[0-9]+")
_STORED = re.compile(r"-?\d*\.\d+")
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)")
_DATE_FIELD = re.compile(r"'([^']*)'|([dMLyHm])\2*")
_DATE_PARTS = {"d": "day", "M": "month", "L": "month", "y": "year", "H": "hour", "m": "minute"}
_GROUPED = re.compile(r"[+-]?\d{1,3}([.,]\d{2,3})*[.,]\d{3}\Z")

#: The parts that each date-like type is asked in, in reading order.
PARTS = {
    "date": ("day", "month", "year"),
    "month": ("month", "year"),
    "year": ("year",),
    "time": ("hour", "minute"),
    "dateTime": ("day", "month", "year", "hour", "minute"),
}


def field_of(node: int, path: str) -> str:
    """Return the field name of the instance at ``path``: ``q35-2-1`` for ``/data/a[2]/b[1]/c``."""
    return "".join([f"q{node}", *(f"-{index}" for index in _STEP.findall(path))])


def path_of(program: Program, field: str) -> str:
    """Return the indexed path that ``field`` names; raise ValueError when it names none."""
    number, *indexes = field.removeprefix("q").split("-")
    if not number.isdecimal() or int(number) >= len(program.nodes):
        raise ValueError(field)
    return indexed_path(program, int(number), [int(index) for index in indexes])


def last_index(path: str) -> int:
    """Return the index at the end of a repeat instance's path."""
    return int(_STEP.findall(path)[-1])


def indexed_path(program: Program, number: int, indexes: Sequence[int]) -> str:
    """Return the path of node ``number`` with ``indexes`` put at its repeats, outermost first."""
    chain: list[Node] = []
    node = program.nodes[number]
    while node.number:
        chain.append(node)
        node = program.nodes[node.parent]
    left, path = list(indexes), program.nodes[0].path
    for step in reversed(chain):
        path += f"/{step.name}"
        if step.kind == "repeat" and left:
            path += f"[{left.pop(0)}]"
    return path


def number_text(typed: str, *, decimal: str = ".") -> str:
    """Return ``typed`` as ASCII number text: any digits, spaces and separators; else as typed.

    ``decimal`` is the language's decimal mark: it decides what a lone ``1.234`` or ``1,234`` means.
    """
    text = _SPACES.sub("", ascii_digits(typed.strip()))
    text = text.replace("\u066b", decimal).replace("\u2212", "-")
    if not _NUMERIC.fullmatch(text):
        return typed.strip()
    group = "," if decimal == "." else "."
    if text.count(decimal) > 1 and _GROUPED.fullmatch(text):
        return text.replace(".", "").replace(",", "")
    if decimal in text and group in text:
        last = max(text.rfind("."), text.rfind(","))
        whole = text[:last].replace(".", "").replace(",", "")
        return f"{whole}.{text[last + 1 :]}"
    if group in text and _GROUPED.fullmatch(text):
        return text.replace(group, "")
    return text.replace(",", ".")


def number_shown(text: str, *, decimal: str = ".") -> str:
    """Return stored number ``text`` with the language's ``decimal`` mark; what is no number as it is."""
    return text.replace(".", decimal) if _STORED.fullmatch(text) else text


def number_words(text: str, *, mark: str = ".", digits: str = "") -> str:
    """Return stored number ``text`` as a sentence has it, with the language's ``mark`` and ten ``digits``."""
    return in_digits(text.replace(".", mark), digits) if _NUMBER.fullmatch(text) else text


def in_digits(text: str, digits: str) -> str:
    """Return ``text`` with ten ``digits`` in the place of 0–9; "" leaves them."""
    return text.translate(str.maketrans("0123456789", digits)) if digits else text


def ascii_digits(text: str) -> str:
    """Return ``text`` with 0–9 in the place of the digits of any script."""
    return text if text.isascii() else "".join(map(_ascii_digit, text))


def _ascii_digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def date_text(parts: Mapping[str, str], *, style: str, months: Sequence[Sequence[str]], offset: str = "") -> str:
    """Return ISO text from typed ``parts``; "" when all are empty, the words with ``/`` between when unreadable.

    ``months`` are lists of twelve names (long, short) in the reader's language.
    """
    names = PARTS[style]
    typed = [number_text(parts.get(name, "")) for name in names]
    if not any(typed):
        return ""
    got = dict(zip(names, typed, strict=True))
    got["month"] = month_number(parts.get("month", ""), months) if "month" in got else "1"
    day, clock = _day_text(got, style), _clock_text(got, style)
    if day is None or clock is None:
        return "/".join(parts.get(name, "").strip().replace("/", " ") for name in names)
    return day + ("T" if day and clock else "") + clock + (offset if clock else "")


def _day_text(got: Mapping[str, str], style: str) -> str | None:
    if style == "time":
        return ""
    year, month, day = got.get("year", ""), got["month"], got.get("day", "1")
    if not (year.isdecimal() and len(year) == 4 and month.isdecimal() and day.isdecimal()):
        return None
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _clock_text(got: Mapping[str, str], style: str) -> str | None:
    if "hour" not in PARTS[style]:
        return ""
    hour, minute = got["hour"], got["minute"] or "0"
    if not (hour.isdecimal() and minute.isdecimal()):
        return None
    return f"{int(hour):02d}:{int(minute):02d}:00.000"


def month_number(typed: str, months: Sequence[Sequence[str]]) -> str:
    """Return the month as a number in text, from digits, a whole name or the start of one alone; "" when neither."""
    text = number_text(typed)
    if text.isdecimal():
        return text
    wanted = folded(typed)
    if not wanted:
        return ""
    for fits in (str.__eq__, str.startswith):
        for names in months:
            found = [i for i, name in enumerate(names, 1) if fits(folded(name), wanted)]
            if len(found) == 1:
                return str(found[0])
    return ""


def folded(text: str) -> str:
    """Return a text without case and accents, for finding."""
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.strip().lower())).rstrip(".")


def date_parts(text: str, *, style: str) -> dict[str, str]:
    """Return what to show in each part's field for stored ``text``, readable or not."""
    names = PARTS[style]
    if "/" in text:
        return dict(zip(names, (text.split("/") + [""] * len(names))[: len(names)], strict=True))
    day, _, clock = text.partition("T") if style != "time" else ("", "", text)
    year, month, number = (day.split("-") + ["", "", ""])[:3]
    hour, minute = (clock.split(":") + ["", ""])[:2]
    shown = {"year": year, "month": month.lstrip("0"), "day": number.lstrip("0"), "hour": hour, "minute": minute}
    return {name: shown[name] for name in names}


def date_words(text: str, *, style: str, months: Sequence[str], pattern: str, digits: str = "") -> str:
    """Return stored ``text`` by CLDR's ``pattern`` with the month as a word; unreadable text as it was typed."""
    if "/" in text:
        return " ".join(text.split("/")).strip()
    got = date_parts(text, style=style)
    if not all(got.values()):
        return in_digits(text, digits)
    month = got.get("month", "")
    if month.isdecimal() and 1 <= int(month) <= len(months):
        got["month"] = months[int(month) - 1]
    if "hour" in got:
        got["hour"] = got["hour"].zfill(2)
    return _DATE_FIELD.sub(
        lambda found: in_digits(got[_DATE_PARTS[found[2]]], digits) if found[2] else found[1], pattern
    )


def line_text(typed: str, *, digits: bool = False) -> str:
    """Return what was typed in one line without blanks around it; ``digits``: those of any script as 0–9."""
    text = typed.strip()
    return ascii_digits(text) if digits else text


def rank_text(places: Mapping[str, str], order: Sequence[str]) -> str:
    """Return the values of ``order`` ranked by the typed ``places``; "" when all are empty.

    Places that are no order stay as typed, ``value/place`` and a line's end for each. The engine names them as choices
    that the list has not; never as loaded ones, which may stay, for those have blanks between them.
    """
    ranked = {places.get(value, ""): value for value in order}
    wanted = [str(place) for place in range(1, len(order) + 1)]
    if not any(ranked):
        return ""
    if set(ranked) == set(wanted):
        return " ".join(ranked[place] for place in wanted)
    return "".join(f"{value}/{places.get(value, '')}\n" for value in order)


def is_unranked(text: str) -> bool:
    """Say whether the stored text of a ranking is what was typed and is no order."""
    return _UNRANKED.search(text) is not None


def rank_places(text: str) -> dict[str, str]:
    """Return value → the place to show for it, whether the stored ``text`` is an order or not."""
    if is_unranked(text):
        return {value: place for value, _, place in (row.rpartition("/") for row in text.split())}
    return {value: str(place) for place, value in enumerate(text.split(), 1)}


def slip_of(question: str, text: str) -> str:
    """Return what alone makes ``text`` no answer to a ``question``: long, year (not of four digits), order; else ""."""
    if question == "integer":
        return "long" if _WHOLE.fullmatch(text) else ""
    if question in ("date", "dateTime"):
        year = number_text("".join(text.split("/")[2:3]))
        return "year" if year.isdecimal() and len(year) != 4 else ""
    return "order" if question == "rank" and is_unranked(text) else ""
