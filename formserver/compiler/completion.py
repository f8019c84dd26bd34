"""Texts in every language: blank cells filled from catalogues or another language, so that no client shows a blank.

A catalogue is a function ``lookup(context, text)``; the context is ``form_id/sheet/name/column``, for a
choice ``form_id/choices/list/name/column``. What no catalogue knows is filled with the default language's
text and remembered in ``Gaps``, so that pages can mark it and the author is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
    default = default_language(form)
    named = [
        column.language or default
        for table in (form.survey, form.choices)
        for column in table.columns
        if column.property in TRANSLATABLE
    ]
    return tuple(dict.fromkeys([default, *named, *catalogues]))


def default_language(form: Form) -> str:
    """The default language: as set, or that of the columns without a language, or the first that is named."""
    labels = [column.language for column in form.survey.named("label")]
    unnamed = "" if "" in labels or not labels else labels[0]
    chosen = form.setting.get("default_language", unnamed)
    return "" if chosen == "default" else chosen


def complete(form: Form, catalogues: Catalogues) -> Texts:
    """Return the texts to add so that each translatable text has words in every language."""
    texts, default, spoken = Texts(), default_language(form), languages(form, catalogues)
    for table in (form.survey, form.choices):
        for prop in sorted({column.property for column in table.columns} & TRANSLATABLE):
            columns = {column.language or default: column for column in table.named(prop)}
            sources = sorted(columns, key=lambda language: language != default)
            for row in table.rows:
                source = next((columns[each] for each in sources if row.cells.get(columns[each].header)), None)
                if source is not None:
                    _complete(texts, _Cell(form, table, row, source), columns, spoken, catalogues)
    return texts


@dataclass(frozen=True, slots=True)
class _Cell:
    """A text to have in every language: the cell that holds it in the author's."""

    form: Form
    table: Table
    row: Row
    source: Column


def _complete(
    texts: Texts, cell: _Cell, columns: Mapping[str, Column], spoken: Iterable[str], catalogues: Catalogues
) -> None:
    row, sheet, prop = cell.row, cell.table.sheet.name, cell.source.property
    text = row.cells[cell.source.header]
    for language in spoken:
        target = columns.get(language)
        if target is not None and row.cells.get(target.header):
            continue
        lookup = catalogues.get(language) if prop in TEXTS else None
        found = lookup(context(cell.form, cell.table, row, prop), text) if lookup else None
        texts.cells.setdefault((sheet, row.number), {})[prop, language] = found or text
        if not found and prop in TEXTS:
            texts.gaps.append(Gap(sheet, row.number, prop, language, cell.source, target, lookup is not None))


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
