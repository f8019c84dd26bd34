"""A workbook as plain data: sheets with column names, letters and numbered rows, all cells text.

The readers (workbooks.py for .xlsx and .xls, markdown.py for .md and .csv) give ``RawSheet``s, the cells as
they lie in the grid; ``assemble`` turns them into a ``Workbook`` and says what is wrong with its shape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from formserver.compiler.findings import Finding, Place, finding, nearest

MEGABYTE = 1_000_000
MAX_FILE = 10 * MEGABYTE
MAX_SHEETS = 50
MAX_ROWS = 10_000
MAX_COLUMNS = 500
MAX_CELL = 32_767
MAX_TEXT = 20 * MEGABYTE

#: The sheets that make a form; others are left alone.
FORM_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
CELL_ERRORS = frozenset({"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"})


class RawSheet(NamedTuple):
    """One sheet's grid: ``rows`` are (row number from 1, [(column from 0, text), …]), blank cells left out."""

    name: str
    rows: list[tuple[int, list[tuple[int, str]]]]


class Refused(Exception):
    """The file cannot be read as a form; carries the finding that says why."""

    def __init__(self, found: Finding) -> None:
        super().__init__(str(found))
        self.finding = found


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the column names: its number as the author sees it, and column name → filled text."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """``headers`` in order as written; ``letters`` gives each its column letter. ``rows`` have no blank ones."""

    name: str
    headers: tuple[str, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()

    def place(self, row: int | None = None, header: str | None = None) -> Place:
        """The place of a cell; without ``row`` the column's name in row 1."""
        return Place(self.name, row or (1 if header else None), self.letters.get(header or ""))


@dataclass(frozen=True, slots=True)
class Workbook:
    """``sheets`` are those that make a form, by lower-case name; ``names`` all names as written."""

    sheets: Mapping[str, Sheet]
    names: tuple[str, ...] = ()

    def sheet(self, name: str) -> Sheet:
        """The sheet, or an empty one."""
        return self.sheets.get(name) or Sheet(name)


def assemble(raw: Iterable[RawSheet]) -> tuple[Workbook, list[Finding]]:
    """Return the workbook and what is wrong with the shape of its sheets."""
    found: list[Finding] = []
    raw = list(raw)
    sheets: dict[str, Sheet] = {}
    for each in raw:
        name = form_sheet(each.name, alone=len(raw) == 1)
        if name is None:
            found += _unread(each.name)
        elif name not in sheets:
            sheets[name] = _sheet(name, each.rows, found)
    if "survey" not in sheets:
        found.append(_no_survey(raw))
    return Workbook(sheets, tuple(each.name for each in raw)), found


def form_sheet(name: str, *, alone: bool = False) -> str | None:
    """The form sheet that ``name`` means, else None; a workbook's only sheet is its survey."""
    lowered = name.strip().lower()
    return lowered if lowered in FORM_SHEETS else ("survey" if alone else None)


def _unread(name: str) -> list[Finding]:
    near = nearest(name, FORM_SHEETS)
    return [finding("sheet-unknown", suggestion=near, name=name)] if near and not name.startswith("_") else []


def _no_survey(raw: list[RawSheet]) -> Finding:
    near = nearest("survey", [each.name for each in raw])
    return finding("sheet-survey-missing", suggestion=near)


def _sheet(name: str, rows: list[tuple[int, list[tuple[int, str]]]], found: list[Finding]) -> Sheet:
    first = rows[0] if rows else (1, [])
    if first[0] != 1:
        found.append(finding("header-missing", Place(name, 1)))
        return Sheet(name)
    columns = _columns(name, first[1], found)
    sheet = Sheet(
        name=name,
        headers=tuple(columns.values()),
        letters={header: letter(number) for number, header in columns.items()},
        rows=tuple(_rows(name, rows[1:], columns, found)),
    )
    if name == "survey" and not sheet.rows:
        found.append(finding("sheet-empty", Place(name)))
    return sheet


def _columns(sheet: str, cells: list[tuple[int, str]], found: list[Finding]) -> dict[int, str]:
    columns: dict[int, str] = {}
    seen: dict[str, int] = {}
    for number, text in cells:
        header = " ".join(text.split())
        if header in seen:
            place = Place(sheet, 1, letter(number))
            found.append(finding("column-duplicate", place, column=header, other=letter(seen[header])))
            continue
        seen[header] = number
        columns[number] = header
    return columns


def _rows(
    sheet: str, rows: list[tuple[int, list[tuple[int, str]]]], columns: dict[int, str], found: list[Finding]
) -> Iterable[Row]:
    headless: set[int] = set()
    for number, cells in rows:
        named = {columns[column]: text for column, text in cells if column in columns}
        for column, text in cells:
            if text in CELL_ERRORS:
                found.append(finding("cell-error", Place(sheet, number, letter(column)), text=text))
            if column not in columns and column not in headless:
                headless.add(column)
                found.append(finding("column-headless", Place(sheet, number, letter(column))))
        if named:
            yield Row(number, named)


def letter(column: int) -> str:
    """The letters of a column counted from 0: A, B, … Z, AA, …"""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


class Meter:
    """Counts what a reader reads and refuses what is beyond the limits."""

    def __init__(self) -> None:
        self.characters = 0

    def sheets(self, count: int) -> None:
        """Refuse too many sheets."""
        if count > MAX_SHEETS:
            raise Refused(finding("workbook-sheets", count=count, limit=MAX_SHEETS))

    def cell(self, sheet: str, row: int, column: int, text: str) -> tuple[int, str]:
        """Return (column, text) when the cell is within all limits."""
        place = Place(sheet, row, letter(column))
        if row > MAX_ROWS:
            raise Refused(finding("sheet-rows", place, limit=MAX_ROWS))
        if column >= MAX_COLUMNS:
            raise Refused(finding("sheet-columns", place, limit=MAX_COLUMNS))
        if len(text) > MAX_CELL:
            raise Refused(finding("cell-long", place, length=len(text), limit=MAX_CELL))
        self.characters += len(text)
        if self.characters > MAX_TEXT:
            raise Refused(finding("workbook-text", place, limit=MAX_TEXT // MEGABYTE))
        return column, text
