"""XLSX: a sheet a table, then the codebook; rows go to disk as they come, so that memory stays the same.

Numbers are numbers and days are days; text is text, whatever it begins with. A number that Excel would round
(more than 15 digits), a day before 1900 and what does not fit its column stay text.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from formserver.exports.codebook import choice_rows, column_rows
from formserver.exports.fields import headings
from formserver.exports.options import Options
from formserver.exports.rows import Grid, Source, grids
from formserver.exports.spooled import file_chunks
from formserver.exports.table import Table
from formserver.exports.typed_cells import READERS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

#: Limits of the format: rows of a sheet, letters of a cell, letters of a sheet's name.
SHEET_ROWS, CELL, NAME = 1_048_576, 32_767, 31
CUT = " […]"
#: Whole numbers above this lose digits in Excel.
EXACT = 10**15
FIRST_DAY = date(1900, 3, 1)

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))
_SHOWN = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm:ss", time: "hh:mm:ss"}
_SYSTEM_KINDS = {"SubmissionDate": "dateTime", "Edits": "integer"}

#: Writes one cell at (row, column).
Put = Callable[["Worksheet", int, int, Any], object]


def write_xlsx(
    tables: Sequence[Table], source: Source, *, form_id: str, options: Options, sheet_rows: int = SHEET_ROWS
) -> Iterator[bytes]:
    """Yield the bytes of the workbook; a table longer than ``sheet_rows`` goes on in a further sheet."""
    import xlsxwriter

    with tempfile.TemporaryDirectory(prefix="formserver-") as folder:
        path = Path(folder, "export.xlsx")
        settings = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        book = xlsxwriter.Workbook(path, settings | {"constant_memory": True, "tmpdir": folder})
        try:
            sheets = _Sheets(book, sheet_rows)
            for grid in grids(tables, source, options=options):
                sheets.add_grid(grid.table.name or form_id, grid, options=options)
            for name, rows in (("columns", column_rows(tables)), ("choices", choice_rows(tables))):
                sheets.add(name, next(rows), rows, [_put_text] * 8)
        finally:
            book.close()
        yield from file_chunks(path)


class _Sheets:
    """The workbook while it is written, sheet after sheet."""

    def __init__(self, book: Workbook, limit: int) -> None:
        self._book, self._limit = book, limit
        self._taken: set[str] = {"history"}  # Excel keeps that name for itself
        self._formats: dict[type, Format] = {
            kind: book.add_format({"num_format": shown}) for kind, shown in _SHOWN.items()
        }

    def add_grid(self, name: str, grid: Grid, *, options: Options) -> None:
        """Write a table with its heading."""
        names = [*grid.before, *headings(grid.fields, options=options), *grid.after]
        own = [field.kind for field in grid.fields]
        system = [[_SYSTEM_KINDS.get(name, "text") for name in part] for part in (grid.before, grid.after)]
        self.add(name, names, grid.rows(), [self._put(kind) for kind in (*system[0], *own, *system[1])])

    def add(self, name: str, heading: Sequence[str], rows: Iterable[Sequence[Any]], puts: Sequence[Put]) -> None:
        """Write rows below a heading, on as many sheets as they need."""
        remaining = iter(rows)
        while True:
            sheet = self._sheet(name, heading)
            count = 0
            for count, row in enumerate(islice(remaining, self._limit - 1), start=1):
                for place, cell in enumerate(row):
                    if cell != "" and cell is not None:
                        puts[place](sheet, count, place, cell)
            if count < self._limit - 1:
                return

    def _sheet(self, name: str, heading: Sequence[str]) -> Worksheet:
        sheet = self._book.add_worksheet(sheet_name(name, taken=self._taken))
        sheet.freeze_panes(1, 0)
        for place, text in enumerate(heading):
            _put_text(sheet, 0, place, text)
        return sheet

    def _put(self, kind: str) -> Put:
        read = READERS.get(kind)
        return _put_text if read is None else partial(_put_typed, read, self._formats)


def _put_text(sheet: Worksheet, row: int, column: int, cell: Any) -> None:
    text = str(cell)
    sheet.write_string(row, column, text if len(text) <= CELL else text[: CELL - len(CUT)] + CUT)


def _put_typed(
    read: Callable[[Any], Any], formats: dict[type, Format], sheet: Worksheet, row: int, column: int, cell: Any
) -> None:
    value = read(cell)
    if isinstance(value, int | float) and abs(value) < EXACT:
        sheet.write_number(row, column, value)
    elif isinstance(value, time) or (isinstance(value, date) and _fits(value)):
        sheet.write_datetime(row, column, value, formats[type(value)])
    else:
        _put_text(sheet, row, column, cell)


def _fits(value: date) -> bool:
    return (value.date() if isinstance(value, datetime) else value) >= FIRST_DAY


def sheet_name(wanted: str, *, taken: set[str]) -> str:
    """Return a name that Excel takes, and take it: at most 31 letters, none of ``[]:*?/\\'``, no other's."""
    plain = wanted.translate(_FORBIDDEN).strip() or "sheet"
    name, number = plain[:NAME], 2
    while name.lower() in taken:
        tail = f" ({number})"
        name, number = plain[: NAME - len(tail)] + tail, number + 1
    taken.add(name.lower())
    return name
