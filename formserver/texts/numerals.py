"""How a language writes numbers and dates, from CLDR: decimal mark, digits of its own, months, order of a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError

#: Where plain tags mean the language of the world, not of one country.
_WORLD = {"en": "en-001", "und": "en-001"}
#: The CLDR skeleton of each way that a date is asked in.
_SKELETONS = {"date": "yMMMMd", "month": "yMMMM", "year": "y", "time": "Hm"}
#: First of the ten digits of a numbering system.
_ZEROS = {"arab": 0x660, "arabext": 0x6F0, "beng": 0x9E6, "deva": 0x966, "mymr": 0x1040, "olck": 0x1C50,
          "mtei": 0xABF0, "nkoo": 0x7C0, "adlm": 0x1E950, "cakm": 0x11136, "hmnp": 0x1E140}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Writing:
    """How numbers and dates are written in a language.

    ``decimal`` is the mark that is typed with 0–9 and stands in fields; in sentences numbers have ``mark`` and the
    ten ``digits`` ("" for 0–9). ``group`` and ``said_group`` stand between thousands, ``sizes`` are the digits of the
    last group and of the others. ``months`` are twelve long and twelve short names, ``dates`` patterns by style.
    """

    decimal: str
    mark: str
    digits: str
    months: Sequence[Sequence[str]]
    dates: Mapping[str, str]
    group: str
    said_group: str
    sizes: Sequence[int]


@lru_cache(maxsize=256)
def writing(tag: str) -> Writing:
    """How the language ``tag`` writes; English of the world for a language that CLDR does not know."""
    symbols: Any = _locale(tag).number_symbols
    decimal, own = str(symbols["latn"]["decimal"]), digits(tag)
    of_own = symbols.get(_locale(tag).default_numbering_system, {}) if own else {}
    group = str(symbols["latn"]["group"])
    return Writing(
        decimal, str(of_own.get("decimal", decimal)), own, months(tag), date_patterns(tag),
        group, str(of_own.get("group", group)), _locale(tag).decimal_formats[None].grouping,
    )  # fmt: skip


def digits(tag: str) -> str:
    """The ten digits that the language writes by itself (Burmese, Arabic of Egypt), "" for 0–9."""
    zero = _ZEROS.get(_locale(tag).default_numbering_system)
    return "" if zero is None else "".join(chr(zero + value) for value in range(10))


def months(tag: str) -> list[list[str]]:
    """The twelve months by their long and by their short names."""
    names: Any = _locale(tag).months["format"]
    return [[str(names[width][i]) for i in range(1, 13)] for width in ("wide", "abbreviated")]


def date_patterns(tag: str) -> dict[str, str]:
    """The pattern of each way that a date is asked in, with the month as a word: ``d 'de' MMMM 'de' y``."""
    locale = _locale(tag)
    known: Any = locale.datetime_skeletons
    found = {style: str(known[skeleton].pattern) for style, skeleton in _SKELETONS.items() if skeleton in known}
    found.setdefault("year", "y")
    found.setdefault("date", str(locale.date_formats["long"].pattern))
    joined = str(locale.datetime_formats["medium"])
    return found | {"dateTime": joined.replace("{1}", found["date"]).replace("{0}", found["time"])}


@lru_cache(maxsize=256)
def _locale(tag: str) -> Locale:
    try:
        return Locale.parse(_WORLD.get(tag, tag), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "001")
