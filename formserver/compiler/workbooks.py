"""Excel workbooks to raw sheets: the archive is weighed first, then read within limits.

``weigh`` runs in the serving process and touches only the archive; ``read_xlsx`` and ``read_xls`` run in the
conversion's child process, so that a hostile workbook costs the server no memory.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from formserver.compiler.findings import Place, finding
from formserver.compiler.sheets import MAX_ROWS, MEGABYTE, Meter, RawSheet, Refused, form_sheet

MAX_ENTRIES = 200
MAX_UNPACKED = 30 * MEGABYTE
_PIECE = 1 << 16
_ARCHIVE = b"PK\x03\x04"
#: Rows looked at beyond the limit, to tell a long sheet from one with formatted blank rows.
_BEYOND = 1_000
#: A cell with a formula whose result was never saved: read as it is, it would be silently blank.
_NO_RESULT = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*><f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)


def weigh(data: bytes) -> None:
    """Refuse an archive with too many files, too much in them, or another archive in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _weigh_entries(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as wrong:
        raise Refused(finding("file-unreadable", kind=".xlsx", reason=str(wrong) or "the archive is cut")) from None


def _weigh_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if "[Content_Types].xml" not in archive.namelist():
        raise Refused(finding("file-unreadable", kind=".xlsx", reason="it is another kind of archive"))
    if len(entries) > MAX_ENTRIES:
        raise Refused(finding("workbook-entries", count=len(entries), limit=MAX_ENTRIES))
    heavy = finding("workbook-unpacked", limit=MAX_UNPACKED // MEGABYTE)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused(heavy)
    total = 0
    for entry in entries:
        for size in _unpacked(archive, entry):
            total += size
            if total > MAX_UNPACKED:
                raise Refused(heavy)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[int]:
    with archive.open(entry) as stream:
        piece = stream.read(_PIECE)
        if piece.startswith(_ARCHIVE):
            raise Refused(finding("workbook-nested", name=entry.filename))
        while piece:
            yield len(piece)
            piece = stream.read(_PIECE)


def read_xlsx(data: bytes) -> list[RawSheet]:
    """Return the form's sheets of an .xlsx, of other sheets the name. What a sheet says of its size is not believed."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    meter = Meter()
    meter.sheets(len(book.sheetnames))
    sheets = []
    for sheet in book.worksheets:
        grid: Iterable[tuple[object, ...]] = ()
        if form_sheet(sheet.title, alone=len(book.sheetnames) == 1):
            _refuse_unsaved(data, sheet.title, sheet._worksheet_path)
            sheet.reset_dimensions()
            grid = sheet.iter_rows(max_row=MAX_ROWS + _BEYOND, values_only=True)
        sheets.append(_raw(meter, sheet.title, grid, str_of_xlsx))
    return sheets


def _refuse_unsaved(data: bytes, title: str, path: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unsaved = _NO_RESULT.search(archive.read(path))
    if unsaved:
        raise Refused(finding("cell-formula", Place(title, int(unsaved[2]), unsaved[1].decode())))


def read_xls(data: bytes) -> list[RawSheet]:
    """Return the form's sheets of an .xls; other sheets with their name only."""
    import xlrd

    book = xlrd.open_workbook(file_contents=data, on_demand=True, logfile=io.StringIO())
    meter = Meter()
    meter.sheets(book.nsheets)
    sheets = []
    for name in book.sheet_names():
        grid: Iterable[Iterable[object]] = ()
        if form_sheet(name, alone=book.nsheets == 1):
            grid = (((cell.ctype, cell.value, book.datemode) for cell in row) for row in book.sheet_by_name(name))
        sheets.append(_raw(meter, name, grid, str_of_xls))
    return sheets


def _raw(meter: Meter, name: str, grid: Iterable[Iterable[Any]], text_of: Callable[[Any], str]) -> RawSheet:
    rows = []
    for number, row in enumerate(grid, 1):
        cells = []
        for column, value in enumerate(row):
            text = text_of(value) if value is not None else ""
            if text:
                cells.append(meter.cell(name, number, column, text))
        if cells:
            rows.append((number, cells))
    return RawSheet(name, rows)


def str_of_xlsx(value: object) -> str:
    """The text of a cell as people see it: 1 not 1.0, TRUE, 2016-03-15."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime.datetime):
        return _moment(value)
    return str(value).replace("\xa0", " ").strip()


def str_of_xls(value: tuple[int, Any, int]) -> str:
    """The text of an .xls cell given as (xlrd's type, value, date mode)."""
    import xlrd

    kind, content, mode = value
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if content else "FALSE"
    if kind == xlrd.XL_CELL_NUMBER:
        return _number(content)
    if kind == xlrd.XL_CELL_DATE:
        return _moment(xlrd.xldate_as_datetime(content, mode))
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(content, "#N/A"))
    return str_of_xlsx(content)


def _number(value: float) -> str:
    """Fifteen digits, as Excel keeps them, never with an exponent for whole numbers."""
    return str(int(value)) if value.is_integer() else format(value, ".15g")


def _moment(value: datetime.datetime) -> str:
    if value.year <= 1899 or (value.year == 1900 and value.month == 1 and value.day == 0):
        return value.time().isoformat()
    return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
