"""What an export is handed (records, repeat rows, a source of both) and the cells made of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, repeat
from typing import Any, Protocol, TypeVar

from formserver.exports.fields import Field, fields_of, truth
from formserver.exports.options import Options
from formserver.exports.table import REPEAT_SYSTEM, SYSTEM, VERDICT, Table

#: Reads stored JSON; fractions stay the text that they were sent as, whole numbers have one text only.
_decode = json.JSONDecoder(parse_float=str).decode

#: Records read at once: keys are then shared, which is most of the cost of reading JSON.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Record:
    """A submission: ``answers`` is the stored JSON text, ``valid`` None while it is not judged."""

    key: str
    received: str
    version: str
    edits: int
    valid: bool | None
    errors: Sequence[Sequence[str]]
    answers: str


@dataclass(frozen=True, slots=True)
class RepeatRow:
    """A repeat instance of the submission ``key``; ``place`` is its indexed path below the root: ``a/month[2]``."""

    key: str
    place: str
    answers: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a submission: its name there, and a function that yields its bytes."""

    name: str
    chunks: Callable[[], Iterator[bytes]]


Row = TypeVar("Row", Record, RepeatRow)


class Source(Protocol):
    """Where an export reads: every call walks the same snapshot in the same order, a batch at a time."""

    def records(self) -> Iterator[Record]:
        """Yield every submission."""

    def repeat_rows(self, path: str) -> Iterator[RepeatRow]:
        """Yield the instances of one repeat, by submission and place."""

    def whole_records(self) -> Iterator[tuple[Record, list[RepeatRow]]]:
        """Yield every submission with all its repeat instances."""

    def filed_records(self) -> Iterator[tuple[Record, list[RepeatRow], list[File]]]:
        """Yield every submission that has files, with its repeat instances and its files."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as formats of rows and columns write it.

    ``fields`` stand between the system columns ``before`` and the verdict ``after``; ``rows`` walks the table's
    rows from the start, with cells as cell_reader gives them.
    """

    table: Table
    before: tuple[str, ...]
    fields: tuple[Field, ...]
    after: tuple[str, ...]
    rows: Callable[[], Iterator[list[Any]]]


def grids(tables: Sequence[Table], source: Source, *, options: Options) -> Iterator[Grid]:
    """Yield the main table's grid, then that of each repeat."""
    for table in tables:
        fields = fields_of(table.columns, options=options)
        if table.path:
            yield Grid(table, REPEAT_SYSTEM, fields, (), partial(_repeat, table.path, fields, source))
        else:
            yield Grid(table, SYSTEM, fields, VERDICT, partial(_main, fields, source))


def _main(fields: Sequence[Field], source: Source) -> Iterator[list[Any]]:
    return main_rows(fields, source.records())


def _repeat(path: str, fields: Sequence[Field], source: Source) -> Iterator[list[Any]]:
    return repeat_table_rows(fields, source.repeat_rows(path))


def main_rows(fields: Sequence[Field], records: Iterable[Record]) -> Iterator[list[Any]]:
    """Yield the cells of each submission's row: system columns, answers, verdict."""
    cells = cell_reader(fields)
    for record, answers in with_answers(records):
        yield [
            record.key,
            record.received,
            record.version,
            record.edits,
            *cells(answers),
            truth(record.valid),
            errors_text(record.errors),
        ]


def repeat_table_rows(fields: Sequence[Field], rows: Iterable[RepeatRow]) -> Iterator[list[Any]]:
    """Yield the cells of each repeat instance's row: parent key, key, answers."""
    cells = cell_reader(fields)
    for row, answers in with_answers(rows):
        yield [parent_key(row), f"{row.key}/{row.place}", *cells(answers)]


def with_answers(
    rows: Iterable[Row], *, decode: Callable[[str], Any] = _decode
) -> Iterator[tuple[Row, dict[str, Any]]]:
    """Yield each row with its stored JSON as values."""
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        texts = ",".join([row.answers for row in batch])
        yield from zip(batch, decode(f"[{texts}]"), strict=True)


def parent_key(row: RepeatRow) -> str:
    """Return the key of the row that holds this instance: another instance, or the submission."""
    before, _, _ = row.place.rpartition("]")[0].rpartition("]")
    return f"{row.key}/{before}]" if before else row.key


def cell_reader(fields: Sequence[Field]) -> Callable[[Mapping[str, Any]], list[Any]]:
    """Return a function from stored answers to the cells of ``fields``; a blank cell is ""."""
    keys = tuple(field.column.keys[0] for field in fields)
    wanted = [(place, field.change) for place, field in enumerate(fields) if field.change is not None]
    older = [(place, field.column.keys[1:]) for place, field in enumerate(fields) if len(field.column.keys) > 1]

    def cells(answers: Mapping[str, Any]) -> list[Any]:
        found = list(map(answers.get, keys, repeat("")))
        for place, moved in older:
            if found[place] == "":
                found[place] = next((answers[key] for key in moved if key in answers), "")
        for place, change in wanted:
            if found[place] != "":
                found[place] = change(found[place])
        return found

    return cells


def errors_text(errors: Sequence[Sequence[str]]) -> str:
    """Return a verdict's errors in one cell: ``required /data/a; constraint /data/b``."""
    return "; ".join(" ".join(map(str, error)) for error in errors) if errors else ""
