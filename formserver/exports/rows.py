"""What an export is handed (records, repeat rows, a source of both) and the cells made of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from typing import Any, Protocol, TypeVar

from formserver.exports.table import Column, Table

#: Reads stored JSON; fractions stay the text that they were sent as, whole numbers have one text only.
_decode = json.JSONDecoder(parse_float=str).decode

#: Records read at once: keys are then shared, which is most of the cost of reading JSON.
BATCH = 500

LABEL_SEPARATOR = "; "


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


Row = TypeVar("Row", Record, RepeatRow)


class Source(Protocol):
    """Where an export reads: every call walks the same snapshot in the same order, a batch at a time."""

    def records(self) -> Iterator[Record]:
        """Yield every submission."""

    def repeat_rows(self, path: str) -> Iterator[RepeatRow]:
        """Yield the instances of one repeat, by submission and place."""

    def whole_records(self) -> Iterator[tuple[Record, list[RepeatRow]]]:
        """Yield every submission with all its repeat instances."""


@dataclass(frozen=True, slots=True)
class Options:
    """``labels``: codes or labels in the cells; ``bom``: a byte order mark for Excel; see Naming for the rest."""

    labels: str = "codes"
    language: str = ""
    group_prefix: bool = False
    bom: bool = False


def main_rows(table: Table, records: Iterable[Record], *, options: Options) -> Iterator[list[Any]]:
    """Yield the cells of each submission's row: system columns, answers, verdict."""
    cells = cell_reader(table.columns, options=options)
    for record, answers in with_answers(records):
        yield [
            record.key,
            record.received,
            record.version,
            record.edits,
            *cells(answers),
            valid_text(record.valid),
            errors_text(record.errors),
        ]


def repeat_table_rows(table: Table, rows: Iterable[RepeatRow], *, options: Options) -> Iterator[list[Any]]:
    """Yield the cells of each repeat instance's row: parent key, key, answers."""
    cells = cell_reader(table.columns, options=options)
    for row, answers in with_answers(rows):
        yield [parent_key(row), f"{row.key}/{row.place}", *cells(answers)]


def with_answers(rows: Iterable[Row]) -> Iterator[tuple[Row, dict[str, Any]]]:
    """Yield each row with its stored JSON as values."""
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        texts = ",".join([row.answers for row in batch])
        yield from zip(batch, _decode(f"[{texts}]"), strict=True)


def parent_key(row: RepeatRow) -> str:
    """Return the key of the row that holds this instance: another instance, or the submission."""
    before, _, _ = row.place.rpartition("]")[0].rpartition("]")
    return f"{row.key}/{before}]" if before else row.key


def cell_reader(columns: Sequence[Column], *, options: Options) -> Callable[[Mapping[str, Any]], list[Any]]:
    """Return a function from stored answers to the cells of ``columns``."""
    keys = tuple(column.keys[0] for column in columns)
    changes = [(place, _change(column, options=options)) for place, column in enumerate(columns)]
    wanted = [(place, change) for place, change in changes if change is not None]
    moved = [(place, column.keys[1:]) for place, column in enumerate(columns) if len(column.keys) > 1]

    def cells(answers: Mapping[str, Any]) -> list[Any]:
        found = list(map(answers.get, keys, repeat("")))
        for place, older in moved:
            if found[place] == "":
                found[place] = next((answers[key] for key in older if key in answers), "")
        for place, change in wanted:
            if found[place] != "":
                found[place] = change(found[place])
        return found

    return cells


def _change(column: Column, *, options: Options) -> Callable[[Any], Any] | None:
    if column.type == "boolean":
        return valid_text
    if options.labels != "labels" or not column.labels:
        return None
    labels = column.labels
    if column.multiple:
        return lambda text: LABEL_SEPARATOR.join(labels.get(code, code) for code in text.split())
    return lambda text: labels.get(text, text)


def valid_text(value: Any) -> str:
    """Return ``true``, ``false``, "" for None; text as it is."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    return "" if value is None else str(value)


def errors_text(errors: Sequence[Sequence[str]]) -> str:
    """Return a verdict's errors in one cell: ``required /data/a; constraint /data/b``."""
    return "; ".join(" ".join(map(str, error)) for error in errors) if errors else ""
