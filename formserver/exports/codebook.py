"""The codebook that goes with tables: what each column asks, what each code means, what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formserver.exports.table import Table

_COLUMNS = ("table", "column", "path", "question", "type", "label", "left out")
_CHOICES = ("table", "column", "code", "label")
LEFT_OUT = "personal data"


def column_rows(tables: Sequence[Table]) -> Iterator[Sequence[str]]:
    """Yield a heading and a row for each column of each table, also for those that were left out."""
    yield _COLUMNS
    for table in tables:
        for columns, said in ((table.columns, ""), (table.left_out, LEFT_OUT)):
            for column in columns:
                place = (table.name, column.name, column.keys[0])
                yield (*place, column.question, column.type, column.label, said)


def choice_rows(tables: Sequence[Table]) -> Iterator[Sequence[str]]:
    """Yield a heading and a row for each code of each select."""
    yield _CHOICES
    for table in tables:
        for column in table.columns:
            for code, label in column.labels.items():
                yield (table.name, column.name, code, label)
