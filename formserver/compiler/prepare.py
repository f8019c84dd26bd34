"""The workbook as pyxform takes it: dicts of rows with their numbers kept, texts completed, our settings spelt out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from formserver.compiler.columns import NAMESPACE, PREFIX, Table
from formserver.compiler.completion import Texts, default_language
from formserver.compiler.sheets import Row
from formserver.compiler.survey import Form

_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*$")


def language_code(name: str) -> str:
    """The code in brackets at the end of a language's name, or ""."""
    match = _CODE.search(name)
    return match[1] if match else ""


def prepare(form: Form, texts: Texts, titles: Mapping[str, str], *, suffix: str = "") -> dict[str, object]:
    """Return the dict for pyxform's ``convert``: rows keep their numbers, so blank ones are empty dicts.

    ``titles`` are the form's title in other languages; they become ``fs:title-CODE`` attributes.
    ``suffix`` is put behind the form's version.
    """
    workbook: dict[str, object] = {"sheet_names": list(form.workbook.names)}
    default = default_language(form)
    for table in (form.survey, form.choices, form.external, form.entities):
        name = table.sheet.name
        if name in form.workbook.sheets:
            added = {number: cells for (sheet, number), cells in texts.cells.items() if sheet == name}
            rows = [(row.number, _cells(table, row, added.get(row.number, {}), default)) for row in table.rows]
            _put(workbook, name, table, rows)
    settings = _settings(form, titles)
    if suffix:
        settings["version"] = f"{settings.get('version', '')}-{suffix}".lstrip("-")
    workbook |= {"settings": [settings], "settings_header": [dict.fromkeys(settings)]}
    return workbook


def _cells(table: Table, row: Row, added: Mapping[tuple[str, str], str], default: str) -> dict[str, str]:
    cells = {column.pyxform: text for column in table.columns if (text := row.cells.get(column.header))}
    spelt = {(c.property, c.language or default): c.pyxform for c in table.columns}
    for (prop, language), text in added.items():
        cells[spelt.get((prop, language)) or f"{prop}::{language}".removesuffix("::")] = text
    return cells


def _put(workbook: dict[str, object], name: str, table: Table, rows: Iterable[tuple[int, dict[str, str]]]) -> None:
    numbered = dict(rows)
    last = max(numbered, default=1)
    listed = [numbered.get(number, {}) for number in range(2, last + 1)]
    headers = dict.fromkeys(column.pyxform for column in table.columns)
    headers |= dict.fromkeys(header for cells in listed for header in cells)
    workbook[name] = listed
    workbook[f"{name}_header"] = [headers]


def _settings(form: Form, titles: Mapping[str, str]) -> dict[str, str]:
    row = form.settings.rows[0].cells if form.settings.rows else {}
    columns = [column for column in form.settings.columns if not column.property.startswith("form_title::")]
    cells = {column.pyxform: text for column in columns if (text := row.get(column.header))}
    if "form_id" not in form.setting:
        cells["form_id"] = form.form_id
    if "default_language" not in form.setting and (default := default_language(form)):
        cells["default_language"] = default
    for language, title in titles.items():
        if code := language_code(language):
            cells[f"attribute::{PREFIX}:title-{code}"] = title
    declared = form.setting.get("namespaces", "")
    if _uses_ours(form, cells) and f"{PREFIX}=" not in declared:
        cells["namespaces"] = f'{declared} {PREFIX}="{NAMESPACE}"'.strip()
    return cells


def _uses_ours(form: Form, settings: Mapping[str, str]) -> bool:
    headers = [*settings, *(column.pyxform for column in form.survey.columns)]
    return any(f"::{PREFIX}:" in header for header in headers)
