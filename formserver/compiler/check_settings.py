"""Checks of column names on every sheet, and of the settings sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from formserver.compiler.columns import KNOWN, Column, Table
from formserver.compiler.findings import Finding, Place, finding, nearest
from formserver.compiler.survey import Form, place

_FORM_ID = re.compile(r"[\w.\-]+")
_FILE_NAMES = (".xls", ".xlsx", ".xml", ".csv")


def check_columns(form: Form) -> Iterator[Finding]:
    """Yield columns that hold the same thing twice, and columns that no client reads."""
    for table in (form.survey, form.choices, form.settings, form.entities):
        seen: dict[tuple[str, str], Column] = {}
        for column in table.columns:
            at = table.sheet.place(1, column.header)
            twin = seen.setdefault((column.property, column.language), column)
            if twin is not column:
                other = table.sheet.letters[twin.header]
                yield finding("column-duplicate", at, column=column.header, other=other)
            elif not column.known:
                yield _unknown(table, column, at)


def _unknown(table: Table, column: Column, at: Place) -> Finding:
    code = "setting-unknown" if table.sheet.name == "settings" else "column-unknown"
    first, *rest = column.header.split("::")
    near = nearest(first, KNOWN[table.sheet.name])
    suggestion = "::".join([near, *rest]) if near else None
    return finding(code, at, suggestion=suggestion, column=column.header, name=column.header)


def check_settings(form: Form) -> Iterator[Finding]:
    """Yield what is wrong with form_id and version."""
    rows = form.settings.rows
    if len(rows) > 1:
        yield finding("setting-rows", form.settings.sheet.place(rows[1].number))
    first = rows[0] if rows else None
    form_id = form.setting.get("form_id", "")
    at = place(form.settings, first, "form_id")
    if not form_id:
        yield finding("form-id-missing", Place("settings"), form_id=form.form_id)
    elif form_id.lower().endswith(_FILE_NAMES):
        yield finding("form-id-extension", at, suggestion=form_id.rsplit(".", 1)[0], form_id=form_id)
    elif not _FORM_ID.fullmatch(form_id):
        yield finding("form-id-invalid", at, suggestion=re.sub(r"[^\w.\-]+", "_", form_id), form_id=form_id)
    if not form.setting.get("version"):
        yield finding("version-missing", Place("settings"))
