"""The codebook that goes with tables: what each column asks, and what each code means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formserver.exports.table import Table

_COLUMNS = ("table", "column", "path", "question", "type", "label")
_CHOICES = ("table", "column", "code", "label")


def column_rows(tables: Sequence[Table]) -> Iterator[Sequence[str]]:
    """Yield a heading and a row for each column of each table."""
    yield _COLUMNS
    for table in tables:
        for column in table.columns:
            yield (table.name, column.name, column.keys[0], column.question, column.type, column.label)


def choice_rows(tables: Sequence[Table]) -> Iterator[Sequence[str]]:
    """Yield a heading and a row for each code of each select."""
    yield _CHOICES
    for table in tables:
        for column in table.columns:
            for code, label in column.labels.items():
                yield (table.name, column.name, code, label)
