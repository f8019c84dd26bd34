"""Names of months and days in a language, from CLDR, so that both engines print the same."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

from formserver.program.model import Calendar


@lru_cache(maxsize=64)
def calendar(tag: str) -> Calendar:
    """Return the names for ``tag``; English for a language that CLDR does not know."""
    locale = _locale(tag)
    months = locale.months["format"]
    days = locale.days["format"]["abbreviated"]
    return Calendar(
        months=tuple(months["wide"][number] for number in range(1, 13)),
        short_months=tuple(months["abbreviated"][number] for number in range(1, 13)),
        short_days=tuple(days[number] for number in (6, 0, 1, 2, 3, 4, 5)),
    )


def _locale(tag: str) -> Locale:
    while tag:
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            tag = tag.rpartition("-")[0]
    return Locale("en")
