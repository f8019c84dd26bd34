"""The Markdown twin of a workbook: the same sheets as text tables, so that a change of a form can be reviewed.

    python -m formserver.compiler.markdown_twin forms/xlsforms/*.xlsx

writes ``name.md`` beside each ``name.xlsx``. The twin is itself an XLSForm that the compiler reads.
Cells are aligned up to a width, so that one long calculation does not push every row apart.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from openpyxl import load_workbook

#: Columns are padded to their widest cell, but never wider than this.
ALIGNED_WIDTH = 24
NOTICE = "# Generated from {name}. Change the workbook, then run: python -m formserver.compiler.markdown_twin {path}"

Rows = Sequence[Sequence[str]]


def twin_path(workbook: Path) -> Path:
    """Where the twin of a workbook lies."""
    return workbook.with_suffix(".md")


def twin_text(workbook: Path) -> str:
    """The whole twin of an .xlsx file, ending with a newline."""
    path = f"forms/xlsforms/{workbook.name}"
    tables = [table_text(title, rows) for title, rows in read_sheets(workbook)]
    return "\n".join([NOTICE.format(name=workbook.name, path=path), "", "\n\n".join(tables), ""])


def read_sheets(workbook: Path) -> Iterator[tuple[str, Rows]]:
    """Title and rows of each sheet, as text; empty rows and columns without a heading are left out."""
    for sheet in load_workbook(workbook, data_only=True).worksheets:
        rows = [[_cell_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        width = max((place for place, heading in enumerate(rows[0], 1) if heading), default=0)
        yield sheet.title, [row[:width] for row in rows if any(row[:width])]


def table_text(title: str, rows: Rows) -> str:
    """One sheet: its title in a row of its own, then heading and rows behind an empty first cell."""
    cells = [[_escape(cell) for cell in row] for row in rows]
    widths = [min(ALIGNED_WIDTH, max(map(len, column))) for column in zip(*cells, strict=True)]
    first = len(title)
    return "\n".join([f"| {title} |", *(_line(first, row, widths) for row in cells)])


def _line(first: int, row: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return f"| {' ' * first} | {' | '.join(padded)} |"


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _escape(cell: str) -> str:
    return " ".join(cell.replace("|", "\\|").split())


def write_twins(workbooks: Iterable[Path]) -> list[Path]:
    """Write the twin of each workbook; answers the paths written."""
    written = []
    for workbook in workbooks:
        twin_path(workbook).write_text(twin_text(workbook), encoding="utf-8")
        written.append(twin_path(workbook))
    return written


if __name__ == "__main__":
    for path in write_twins(map(Path, sys.argv[1:])):
        print(path)
