"""CSV: one file, or a zip with a file a table when the form has repeats.

RFC 4180: commas, CRLF, quotes where needed, UTF-8 without a byte order mark; cells are what was sent, byte for
byte. For a spreadsheet there are a byte order mark, semicolons and the guard of guard.py.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from formserver.exports.codebook import choice_rows, column_rows
from formserver.exports.fields import headings
from formserver.exports.guard import guarded_rows, marked_headings
from formserver.exports.options import Options
from formserver.exports.rows import BATCH, Grid, Source, grids
from formserver.exports.table import Table
from formserver.exports.zipped import zip_members

#: System columns that hold what a client sent, or the form's author wrote.
_SENT = ("KEY", "PARENT_KEY", "FormVersion", "_errors")


def write_csv(tables: Sequence[Table], source: Source, *, form_id: str, options: Options) -> Iterator[bytes]:
    """Yield the bytes of the CSV, or of the zip when there are repeats."""
    main, *repeats = grids(tables, source, options=options)
    if not repeats:
        return table_lines(main, options=options)
    members = [(f"{form_id}.csv", table_lines(main, options=options))]
    for grid in repeats:
        members.append((f"{form_id}-{grid.table.name}.csv", table_lines(grid, options=options)))
    for name, rows in (("columns", column_rows(tables)), ("choices", choice_rows(tables))):
        members.append((f"{name}.csv", lines(_codebook(rows, options=options), options=options)))
    return zip_members(members)


def table_lines(grid: Grid, *, options: Options) -> Iterator[bytes]:
    """Yield the file of one table."""
    names = [*grid.before, *headings(grid.fields, options=options), *grid.after]
    rows: Iterator[Sequence[Any]] = grid.rows()
    if options.guard:
        own = [field.kind == "text" for field in grid.fields]
        texts = [*(name in _SENT for name in grid.before), *own, *(name in _SENT for name in grid.after)]
        names, rows = marked_headings(names, texts=texts), guarded_rows(rows, texts=texts)
    return lines(chain([names], rows), options=options)


def _codebook(rows: Iterator[Sequence[str]], *, options: Options) -> Iterator[Sequence[str]]:
    if not options.guard:
        return rows
    return (guarded for row in rows for guarded in guarded_rows([row], texts=[True] * len(row)))


def lines(rows: Iterable[Sequence[Any]], *, options: Options) -> Iterator[bytes]:
    """Yield the CSV bytes of ``rows``, some hundred rows a chunk."""
    sink = _Lines()
    writer = csv.writer(sink, delimiter=options.separator)
    if options.bom:
        yield b"\xef\xbb\xbf"
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        writer.writerows(batch)
        yield sink.drain()


class _Lines:
    """What csv.writer writes to: keeps the lines until they are drained."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.write = self.parts.append

    def drain(self) -> bytes:
        data = "".join(self.parts).encode()
        self.parts.clear()
        return data
