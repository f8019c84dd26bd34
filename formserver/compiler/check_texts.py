"""Checks of translations: texts that one language has and another lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from formserver.compiler.completion import Gap, default_language
from formserver.compiler.findings import Finding, Place, finding
from formserver.compiler.prepare import language_code
from formserver.compiler.survey import Form

#: A column with more gaps than this gets one finding, not one a cell.
FEW = 10


def check_texts(form: Form, gaps: Iterable[Gap]) -> Iterator[Finding]:
    """Yield the gaps of each column, then what is odd about the languages themselves."""
    columns: dict[tuple[str, str, str, bool], list[Gap]] = {}
    for gap in gaps:
        columns.setdefault((gap.sheet, gap.property, gap.language, gap.catalogue), []).append(gap)
    for group in columns.values():
        yield from _column(form, group)
    yield from _languages(form)


def _column(form: Form, gaps: list[Gap]) -> Iterator[Finding]:
    first = gaps[0]
    written = first.target or first.source
    header = first.target.header if first.target else _missing_header(first)
    if first.target is None and not first.catalogue:
        at = _place(form, first, None)
        yield finding("translation-column-missing", at, column=header, count=len(gaps))
        return
    column, language = written.header, first.language or "the default language"
    one, many = "translation-missing", "translations-missing"
    if first.catalogue:
        one, many = "catalogue-missing", "catalogues-missing"
    if len(gaps) > FEW:
        at = _place(form, first, None)
        yield finding(many, at, count=len(gaps), first=first.row, column=column, language=language)
        return
    for gap in gaps:
        yield finding(one, _place(form, gap, gap.row), column=column, language=language)


def _missing_header(gap: Gap) -> str:
    return f"{gap.property}::{gap.language}".removesuffix("::")


def _place(form: Form, gap: Gap, row: int | None) -> Place:
    sheet = form.workbook.sheet(gap.sheet)
    return sheet.place(row, (gap.target or gap.source).header)


def _languages(form: Form) -> Iterator[Finding]:
    spoken: dict[str, Place] = {}
    for table in (form.survey, form.choices):
        for column in table.columns:
            if column.language:
                spoken.setdefault(column.language, table.sheet.place(1, column.header))
    for language, at in spoken.items():
        if not language_code(language):
            yield finding("language-code-missing", at, language=language)
    chosen = form.setting.get("default_language", "")
    if not chosen and len(spoken) > 1:
        yield finding("default-language-missing", Place("settings"))
    unnamed = any(not column.language for column in form.survey.named("label"))
    if chosen and spoken and default_language(form) not in spoken and not unnamed:
        at = form.settings.sheet.place(form.settings.rows[0].number, _header(form))
        yield finding("default-language-unknown", at, language=chosen)


def _header(form: Form) -> str | None:
    return next((column.header for column in form.settings.named("default_language")), None)
