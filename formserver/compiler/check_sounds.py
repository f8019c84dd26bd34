"""Checks of forms that can be heard: a text without a sound in one of the languages is silent to whoever cannot read.

What one language has as a sound, each should have; ``fs:audio`` = ``yes`` in settings wants it of every text.
"""

from __future__ import annotations

from collections.abc import Iterator

from formserver.compiler.columns import Column, Table
from formserver.compiler.completion import default_language, languages
from formserver.compiler.findings import Finding, finding
from formserver.compiler.sheets import Row
from formserver.compiler.survey import Form


def check_sounds(form: Form) -> Iterator[Finding]:
    """Yield, for each sheet and language, how many texts have no sound."""
    default, wants_all = (
        default_language(form),
        form.setting.get("fs:audio", "").strip().lower() in ("yes", "true", "1"),
    )
    for table in (form.survey, form.choices):
        columns = {column.language or default: column for column in table.named("audio")}
        heard = [row for row in table.rows if table.value(row, "label" if wants_all else "audio")]
        for language in languages(form, {}):
            silent = [row for row in heard if not _has(row, columns.get(language))]
            at = columns.get(language) or next(iter((*columns.values(), *table.named("label"))), None)
            if silent and at:
                yield _told(table, at, language, silent)


def _has(row: Row, column: Column | None) -> bool:
    return column is not None and bool(row.cells.get(column.header))


def _told(table: Table, at: Column, language: str, silent: list[Row]) -> Finding:
    place = table.sheet.place(silent[0].number, at.header)
    said = language or "the default language"
    return finding("sounds-missing", place, count=len(silent), first=silent[0].number, language=said)
