"""Rows of choice lists and external lists, with indexes made once for each list and column."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from formserver.engine.numbers import round_to
from formserver.engine.plan import Plan
from formserver.engine.values import to_number

KEPT_TABLES = 64


class Waiting(Exception):
    """A list that an expression reads has not been fetched yet; ``args[0]`` is its file name."""


class Row:
    """One row of a list, as a node whose value is the row's own text."""

    __slots__ = ("table", "number")

    def __init__(self, table: Table, number: int) -> None:
        self.table = table
        self.number = number

    @property
    def value(self) -> str:
        """The text of the row itself: column "." if there is one, else all its cells together."""
        place = self.table.places.get(".")
        cells = self.table.rows[self.number]
        return "".join(cells) if place is None else cells[place]


class Leaf:
    """The cell of one row, as a node."""

    __slots__ = ("value", "row")

    def __init__(self, value: str, row: Row) -> None:
        self.value = value
        self.row = row


class Table:
    """A list ready for the engine: its rows as nodes, columns as nodes, and indexes, each made at first use."""

    def __init__(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.places: Mapping[str, int] = {name: place for place, name in enumerate(columns)}
        self.rows = rows
        self.nodes = [Row(self, number) for number in range(len(rows))]
        self.texts: dict[str, dict[str, list[int]]] = {}
        self.numbers: dict[str, dict[float, list[int]]] = {}


_external: dict[int, tuple[Any, Table]] = {}


def table_of(plan: Plan, number: int, world: Any) -> Table:
    """Return list ``number``; raise Waiting when it is external and the world does not hold it."""
    choices = plan.program.lists[number]
    if choices.external is not None:
        return external_table(choices.external, world)
    found: Table | None = plan.tables[number]
    if found is None:
        found = plan.tables[number] = Table(choices.columns, choices.rows)
    return found


def external_table(name: str, world: Any) -> Table:
    """Return the external list of that file name, kept while the same list is handed in again."""
    source = world.lists.get(name)
    if source is None:
        raise Waiting(name)
    kept = _external.get(id(source))
    if kept is None or kept[0] is not source:
        while len(_external) >= KEPT_TABLES:
            _external.pop(next(iter(_external)), None)
        kept = _external[id(source)] = (source, Table(source.columns, source.rows))
    return kept[1]


def cell_of(row: Row, column: str) -> str:
    """Return the row's text in a column; "" if there is no such column."""
    place = row.table.places.get(column)
    if place is None:
        return ""
    cells = row.table.rows[row.number]
    return cells[place] if place < len(cells) else ""


def column_of(rows: Sequence[Row], column: str | None) -> Sequence[Any]:
    """Return a node for each row: its cell in ``column``, or the row itself for None."""
    if column is None:
        return rows
    return [Leaf(cell_of(row, column), row) for row in rows]


def rows_with(table: Table, column: str, key: Any) -> Sequence[int]:
    """Return the numbers of the rows whose cell in ``column`` equals ``key``: as texts, or as numbers (12 decimals)."""
    if isinstance(key, str):
        return text_index(table, column).get(key, ())
    number, index = to_number(key), number_index(table, column)
    return index.get(number) or index.get(round_to(number, 12)) or ()


def text_index(table: Table, column: str) -> dict[str, list[int]]:
    """Return text → row numbers for a column."""
    found = table.texts.get(column)
    if found is None:
        found = {}
        for row in table.nodes:
            found.setdefault(cell_of(row, column), []).append(row.number)
        table.texts[column] = found  # whole, because threads share tables
    return found


def number_index(table: Table, column: str) -> dict[float, list[int]]:
    """Return number → row numbers for a column; what is no number is left out."""
    found = table.numbers.get(column)
    if found is None:
        found = {}
        for text, numbers in text_index(table, column).items():
            number = to_number(text)
            if not math.isnan(number):
                found[number] = sorted(found.get(number, []) + numbers)
        table.numbers[column] = found
    return found
