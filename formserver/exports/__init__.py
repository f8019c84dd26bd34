"""Submissions to files: one table model, one file a format, one row a format below."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from formserver.exports.csv_file import write_csv
from formserver.exports.json_lines import write_json_lines
from formserver.exports.rows import Options, Record, RepeatRow, Source
from formserver.exports.table import Column, Naming, Table, tables_of


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its ending and media type for one table, and for several; ``write`` yields the bytes."""

    name: str
    one: tuple[str, str]
    several: tuple[str, str]
    write: Callable[..., Iterator[bytes]]


_LINES = ("jsonl", "application/x-ndjson")

FORMATS = {
    found.name: found
    for found in (
        Format("csv", ("csv", "text/csv; charset=utf-8"), ("zip", "application/zip"), write_csv),
        Format("jsonl", _LINES, _LINES, write_json_lines),
    )
}

__all__ = [
    "FORMATS",
    "Column",
    "Format",
    "Naming",
    "Options",
    "Record",
    "RepeatRow",
    "Source",
    "Table",
    "tables_of",
]
