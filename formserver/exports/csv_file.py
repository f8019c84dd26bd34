"""CSV: one file, or a zip with a file a table when the form has repeats. Cells are what was sent, byte for byte.

RFC 4180: commas, CRLF, quotes where needed, UTF-8 without a byte order mark unless asked for.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from formserver.exports.codebook import choice_rows, column_rows
from formserver.exports.rows import BATCH, Options, Source, main_rows, repeat_table_rows
from formserver.exports.table import REPEAT_SYSTEM, SYSTEM, VERDICT, Table
from formserver.exports.zipped import zip_members


def write_csv(tables: Sequence[Table], source: Source, *, form_id: str, options: Options) -> Iterator[bytes]:
    """Yield the bytes of the CSV, or of the zip when there are repeats."""
    main = main_table(tables[0], source, options=options)
    if len(tables) == 1:
        return main
    members = [(f"{form_id}.csv", main)]
    for table in tables[1:]:
        members.append((f"{form_id}-{table.name}.csv", repeat_table(table, source, options=options)))
    members.append(("columns.csv", lines(column_rows(tables), options=options)))
    members.append(("choices.csv", lines(choice_rows(tables), options=options)))
    return zip_members(members)


def main_table(table: Table, source: Source, *, options: Options) -> Iterator[bytes]:
    """Yield the file of the main table."""
    heading = [*SYSTEM, *(column.name for column in table.columns), *VERDICT]
    return lines(_headed(heading, main_rows(table, source.records(), options=options)), options=options)


def repeat_table(table: Table, source: Source, *, options: Options) -> Iterator[bytes]:
    """Yield the file of a repeat."""
    heading = [*REPEAT_SYSTEM, *(column.name for column in table.columns)]
    rows = repeat_table_rows(table, source.repeat_rows(table.path), options=options)
    return lines(_headed(heading, rows), options=options)


def _headed(heading: list[str], rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    yield heading
    yield from rows


def lines(rows: Iterable[Sequence[Any]], *, options: Options) -> Iterator[bytes]:
    """Yield the CSV bytes of ``rows``, some hundred rows a chunk."""
    sink = _Lines()
    writer = csv.writer(sink)
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
