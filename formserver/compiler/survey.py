"""The survey sheet understood: an entry for each row that counts, with its type, name and place in the tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from formserver.compiler.columns import Table, understand
from formserver.compiler.findings import Place
from formserver.compiler.row_types import Type, read_type
from formserver.compiler.sheets import Row, Workbook

YES = frozenset({"yes", "Yes", "YES", "true", "True", "TRUE", "true()"})
NO = frozenset({"no", "No", "NO", "false", "False", "FALSE", "false()"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the survey: ``parent`` is the row number of the group or repeat around it (0: the form)."""

    row: Row
    type: Type
    name: str
    parent: int
    path: str

    @property
    def number(self) -> int:
        """The row's number."""
        return self.row.number


@dataclass(frozen=True, slots=True)
class Form:
    """A workbook understood: tables of its sheets, the entries of survey, choice lists, settings."""

    workbook: Workbook
    survey: Table
    choices: Table
    external: Table
    settings: Table
    entities: Table
    entries: tuple[Entry, ...]
    lists: Mapping[str, tuple[Row, ...]]
    setting: Mapping[str, str]
    form_id: str
    root: str

    def place(self, entry: Entry, prop: str, language: str | None = None) -> Place:
        """The cell of ``prop`` in the entry's row; the row alone when there is no such column."""
        return place(self.survey, entry.row, prop, language)

    @property
    def named(self) -> Mapping[str, list[Entry]]:
        """Entries by name."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.name and entry.type.kind in ("question", "begin"):
                found.setdefault(entry.name, []).append(entry)
        return found


def place(table: Table, row: Row | None, prop: str, language: str | None = None) -> Place:
    """The cell of ``prop`` in ``row`` of a table (row None: the column's name)."""
    columns = table.named(prop)
    filled = [c for c in columns if language is None and row is not None and row.cells.get(c.header)]
    fitting = filled or [c for c in columns if language is None or c.language == language]
    header = fitting[0].header if fitting else None
    return table.sheet.place(row.number if row else None, header)


def understand_form(workbook: Workbook, *, fallback_id: str) -> Form:
    """Return the form that a workbook describes; rows that are disabled or comments are left out."""
    survey = understand(workbook.sheet("survey"))
    choices = understand(workbook.sheet("choices"))
    settings = understand(workbook.sheet("settings"))
    setting = _settings(settings)
    root = setting.get("name") or "data"
    return Form(
        workbook=workbook,
        survey=survey,
        choices=choices,
        external=understand(workbook.sheet("external_choices")),
        settings=settings,
        entities=understand(workbook.sheet("entities")),
        entries=tuple(_entries(survey, root)),
        lists=_lists(choices),
        setting=setting,
        form_id=setting.get("form_id") or fallback_id,
        root=root,
    )


def _settings(table: Table) -> dict[str, str]:
    if not table.rows:
        return {}
    row = table.rows[0]
    return {column.property: text for column in table.columns if (text := row.cells.get(column.header))}


def _lists(table: Table) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for row in table.rows:
        name = table.value(row, "list_name")
        if name:
            found.setdefault(name, []).append(row)
    return {name: tuple(rows) for name, rows in found.items()}


def is_disabled(table: Table, row: Row) -> bool:
    """Whether the author has switched the row off."""
    return table.value(row, "disabled") in YES


def _entries(table: Table, root: str) -> list[Entry]:
    entries: list[Entry] = []
    around: list[tuple[int, str]] = [(0, f"/{root}")]
    for row in table.rows:
        kind, name = read_type(table.value(row, "type")), _name(table, row)
        if is_disabled(table, row) or not (table.value(row, "type") or name or table.value(row, "label")):
            continue
        parent, path = around[-1]
        entries.append(Entry(row, kind, name, parent, f"{path}/{name}"))
        if kind.kind == "begin":
            around.append((row.number, f"{path}/{name}"))
        elif kind.kind == "end" and len(around) > 1:
            around.pop()
    return entries


def _name(table: Table, row: Row) -> str:
    """The row's name, or the one that pyxform gives to a note or an audit without one."""
    name = table.value(row, "name")
    kind = table.value(row, "type")
    if not name and kind == "note":
        return f"generated_note_name_{row.number}"
    return "audit" if kind == "audit" and not name else name
