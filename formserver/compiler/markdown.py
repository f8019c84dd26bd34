"""XLSForms as text: Markdown tables, and .csv with the sheet's name in the first column.

    | survey |         |      |       |
    |        | type    | name | label |
    |        | integer | age  | Age   |

A filled first cell starts a sheet; the next row (or the rest of that line) holds the column names. Rows
are numbered within their sheet, as if it were one of a workbook: column names are row 1, blank rows count.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from formserver.compiler.findings import finding
from formserver.compiler.sheets import Meter, RawSheet, Refused

_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")


def looks_like_markdown(text: str) -> bool:
    """Whether the first line that says something is a table row."""
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return first.startswith("|")


def read_markdown(text: str) -> list[RawSheet]:
    """Return the sheets of Markdown tables; lines that are no table rows are left out."""
    return _sheets(_markdown_lines(text))


def read_csv(text: str) -> list[RawSheet]:
    """Return the sheets of a .csv whose first column names the sheet. Refused: not readable as .csv."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return _sheets([cell.strip() for cell in line] for line in reader)
    except csv.Error as wrong:
        raise Refused(finding("file-unreadable", kind=".csv", reason=f"line {reader.line_num}: {wrong}")) from None


def decode(data: bytes) -> str:
    """Return UTF-8 text without its mark. Refused: other bytes."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Refused(finding("file-encoding", byte=wrong.start + 1)) from None


def _markdown_lines(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("|") and not _RULE.fullmatch(line):
            cells = _PIPE.split(line.removesuffix("|")[1:] if line[-2:] != "\\|" else line[1:])
            yield [cell.strip().replace("\\|", "|") for cell in cells]


def _sheets(lines: Iterable[list[str]]) -> list[RawSheet]:
    meter = Meter()
    sheets: list[RawSheet] = []
    number = 0
    for name, *cells in (line for line in lines if line):
        if name:
            meter.sheets(len(sheets) + 1)
            sheets.append(RawSheet(name, []))
            number = 0
        number += 1 if any(cells) or number else 0
        if sheets and any(cells):
            filled = [meter.cell(sheets[-1].name, number, place, text) for place, text in enumerate(cells) if text]
            sheets[-1].rows.append((number, filled))
    return sheets
