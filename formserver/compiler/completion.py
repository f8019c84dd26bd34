"""Texts in every language: blank cells filled from catalogues or another language, so that every client shows something.

A catalogue is a function ``lookup(context, text)``; the context is ``form_id/sheet/name/column``, for a
choice ``form_id/choices/list/name/column``. What no catalogue knows is filled with the default language's
text and remembered in ``Gaps``, so that pages can mark it and the author is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from formserver.compiler.columns import TEXTS, TRANSLATABLE, Column, Table
from formserver.compiler.sheets import Row
from formserver.compiler.survey import Form

Lookup = Callable[[str, str], str | None]
Catalogues = Mapping[str, Lookup]


@dataclass(frozen=True, slots=True)
class Gap:
    """A text that ``language`` lacks: shown in ``source``'s words. ``catalogue``: no column exists for it."""

    sheet: str
    row: int
    property: str
    language: str
    source: Column
    target: Column | None
    catalogue: bool


@dataclass(slots=True)
class Texts:
    """``cells`` are the texts to add: (sheet, row number) → (property, language) → text; ``gaps`` what is missing."""

    cells: dict[tuple[str, int], dict[tuple[str, str], str]] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)


def languages(form: Form, catalogues: Catalogues) -> tuple[str, ...]:
    """Every language of the form, the default first; "" is the one without a name."""
    named = [
        column.language
        for table in (form.survey, form.choices)
        for column in table.columns
        if column.property in TRANSLATABLE
    ]
    return tuple(dict.fromkeys([default_language(form), *named, *catalogues]))


def default_language(form: Form) -> str:
    """The default language: as set, or that of the columns without a language, or the first that is named."""
    labels = [column.language for column in form.survey.named("label")]
    unnamed = "" if "" in labels or not labels else labels[0]
    chosen = form.setting.get("default_language", unnamed)
    return "" if chosen == "default" else chosen


def complete(form: Form, catalogues: Catalogues) -> Texts:
    """Return the texts to add so that each translatable text has words in every language."""
    texts = Texts()
    for table in (form.survey, form.choices):
        spoken = [language for language in languages(form, catalogues)]
        if len(spoken) < 2:
            continue
        for row in table.rows:
            for prop in sorted({c.property for c in table.columns} & TRANSLATABLE):
                _complete(texts, form, table, row, prop, spoken, catalogues)
    return texts


def _complete(
    texts: Texts, form: Form, table: Table, row: Row, prop: str, spoken: list[str], catalogues: Catalogues
) -> None:
    default = default_language(form)
    columns = {_language(column, default): column for column in table.named(prop)}
    source = next((c for c in _sources(columns, default) if row.cells.get(c.header)), None)
    if source is None:
        return
    text, added = row.cells[source.header], {}
    for language in spoken:
        target = columns.get(language)
        if target is not None and row.cells.get(target.header):
            continue
        lookup = catalogues.get(language) if prop in TEXTS else None
        found = lookup(context(form, table, row, prop), text) if lookup else None
        added[prop, language] = found or text
        if not found and prop in TEXTS:
            gap = Gap(table.sheet.name, row.number, prop, language, source, target, lookup is not None)
            texts.gaps.append(gap)
    if added:
        texts.cells.setdefault((table.sheet.name, row.number), {}).update(added)


def _sources(columns: Mapping[str, Column], default: str) -> Iterator[Column]:
    if default in columns:
        yield columns[default]
    yield from (column for language, column in columns.items() if language != default)


def _language(column: Column, default: str) -> str:
    """The column's language; a column without one is in the default language."""
    return column.language or default


def context(form: Form, table: Table, row: Row, prop: str) -> str:
    """The context of a text in catalogues, with the form's id in front."""
    return f"{form.form_id}/{local_context(table, row, prop)}"


def local_context(table: Table, row: Row, prop: str) -> str:
    """The context within a form's own catalogue: ``survey/age/label``, ``choices/yn/1/label``."""
    name = table.value(row, "name")
    if not name and table.value(row, "type") == "note":
        name = f"generated_note_name_{row.number}"
    if table.sheet.name == "choices":
        name = f"{table.value(row, 'list_name')}/{name}"
    return f"{table.sheet.name}/{name}/{prop}"
