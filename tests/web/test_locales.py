"""Numbers and dates as people of many countries write them come back as what was meant, in both doors."""

from __future__ import annotations

import json
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from babel.numbers import format_decimal

from formserver import texts
from formserver.web.pages import fields

PLAYER = Path(__file__).parents[1] / "js" / "fieldPlayer.mjs"
LOCALES = (
    "en",
    "en-IN",
    "en-ZA",
    "es-CO",
    "es-PE",
    "fr",
    "id",
    "vi",
    "ar-EG",
    "ar-TN",
    "my",
    "mr",
    "bn",
    "ta",
    "am",
    "tr",
)
VALUES = ("0", "48", "-7", "12.5", "-0.125", "1000", "1234", "1.234", "1234567", "1234567.891", "-98765.4")


def in_the_page(calls: list[list[Any]]) -> list[Any]:
    """Return what the page's functions answer."""
    done = subprocess.run(["node", str(PLAYER)], input=json.dumps(calls), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def written(value: str, tag: str) -> set[str]:
    """A number as the pages write it, and as CLDR does, in digits of the language and in 0–9."""
    known = texts.writing(tag)
    locale = Locale.parse(tag, sep="-")
    ours = {fields.number_shown(value, decimal=known.decimal),
            fields.number_words(value, mark=known.mark, digits=known.digits)}  # fmt: skip
    theirs = {format_decimal(Decimal(value), "#,##0.###", locale=locale, numbering_system=system)
              for system in ("latn", locale.default_numbering_system)}  # fmt: skip
    return ours | theirs


@pytest.mark.parametrize("tag", LOCALES)
def test_numbers_round_trip_in_both_doors(tag):
    decimal = texts.writing(tag).decimal
    typed = [(text, value) for value in VALUES for text in sorted(written(value, tag))]
    assert [fields.number_text(text, decimal=decimal) for text, _ in typed] == [value for _, value in typed]
    assert in_the_page([["numberText", text, decimal] for text, _ in typed]) == [value for _, value in typed]


@pytest.mark.parametrize("tag", LOCALES)
def test_dates_are_typed_with_the_months_of_the_language_and_read_with_them(tag):
    known = texts.writing(tag)
    day, year = (fields.in_digits(text, known.digits) for text in ("7", "2026"))
    typed = [({"day": day, "month": name, "year": year}, f"2026-{month:02d}-07")
             for month, name in enumerate(known.months[0], 1)]  # fmt: skip
    told = [fields.date_text(parts, style="date", months=known.months) for parts, _ in typed]
    assert told == [stored for _, stored in typed]
    how = {"months": known.months[0], "pattern": known.dates["date"], "digits": known.digits}
    words = [fields.date_words(text, style="date", **how) for text in told]
    assert len(set(words)) == 12 and all(name in said for name, said in zip(known.months[0], words, strict=True))
    calls = [["dateText", parts, "date", known.months] for parts, _ in typed]
    calls += [["dateWords", text, "date", *how.values()] for text in told]
    assert in_the_page(calls) == told + words
