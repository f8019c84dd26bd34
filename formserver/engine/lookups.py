"""Closures over lists: rows, indexed lookups, cells of rows, names of choices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from formserver.engine.frame import Closure, Frame, keep
from formserver.engine.instances import ancestor, below
from formserver.engine.plan import Plan, steps_down
from formserver.engine.tables import Table, cell_of, column_of, rows_with, table_of
from formserver.engine.values import compare, to_text

Build = Callable[[Any, Plan], Closure]


def build_rows(tree: Any, plan: Plan, build: Build) -> Closure:
    """``["rows", list, [pred…], column]``: the rows that pass, or their cells."""
    number, column = tree[1], tree[3]
    predicates = [build(predicate, plan) for predicate in tree[2]]

    def read(frame: Frame) -> list[Any]:
        rows = table_of(plan, number, frame.call.world).nodes
        return list(column_of(keep(rows, predicates, frame, "row"), column))

    return read


def build_lookup(tree: Any, plan: Plan, build: Build) -> Closure:
    """``["lookup", list, keyColumn, [keyExpr…], [pred…], column]``: first by index, then by predicates."""
    number, key_column, column = tree[1], tree[2], tree[5]
    keys = [build(key, plan) for key in tree[3]]
    predicates = [build(predicate, plan) for predicate in tree[4]]

    def read(frame: Frame) -> list[Any]:
        table = table_of(plan, number, frame.call.world)
        found = rows_with_any(table, key_column, [key(frame) for key in keys])
        frame.call.fuel(len(found))
        rows = [table.nodes[place] for place in found]
        return list(column_of(keep(rows, predicates, frame, "row"), column))

    return read


def rows_with_any(table: Table, column: str, keys: Sequence[Any]) -> Sequence[int]:
    """Return the numbers of the rows whose cell equals any key; a node-set stands for its values."""
    values = [node.value for key in keys if isinstance(key, list) for node in key]
    values += [key for key in keys if not isinstance(key, list)]
    if len(values) == 1 and not isinstance(values[0], bool):
        return rows_with(table, column, values[0])
    found: set[int] = set()
    for value in values:
        found.update(rows_equal(table, column, value))
    return sorted(found)


def rows_equal(table: Table, column: str, value: Any) -> Sequence[int]:
    """Like rows_with, for a boolean too."""
    if not isinstance(value, bool):
        return rows_with(table, column, value)
    return [row.number for row in table.nodes if compare("=", cell_of(row, column), value)]


def build_column(tree: Any, plan: Plan, _: Build) -> Closure:
    """``["column", name]``: the cell of the row in a predicate."""
    column = tree[1]
    return lambda frame: cell_of(frame.row, column)


def build_row(tree: Any, plan: Plan, _: Build) -> Closure:
    """``["row"]``: the row's own text."""
    return lambda frame: frame.row.value


def build_choice_name(tree: Any, plan: Plan, build: Build) -> Closure:
    """``["choice-name", n, s, value]``: the label of that choice, in the language in use; of a select in deeper
    repeats that of the first instance that has it."""
    shared, slot, part = tree[2], plan.slot[tree[1]], build(tree[3], plan)
    steps = steps_down(plan, plan.nodes[tree[1]].repeat, shared)

    def read(frame: Frame) -> str:
        value = to_text(part(frame))
        scopes = below(ancestor(frame.scope, shared), steps)
        frame.call.fuel(len(scopes))
        labels = (frame.call.choice_label(scope.cells[slot], value) for scope in scopes)
        return next((label for label in labels if label), "")

    return read


def build_itext(tree: Any, plan: Plan, _: Build) -> Closure:
    """``["jr:itext", number]``: a text in the language in use, its outputs filled in."""
    number = tree[1]
    return lambda frame: frame.call.text_at(number, frame.scope)


def build_itext_named(tree: Any, plan: Plan, build: Build) -> Closure:
    """``["itext-named", name, {id: number}]``: the text whose id is computed, "" if there is none."""
    name, numbers = build(tree[1], plan), tree[2]

    def read(frame: Frame) -> str:
        number = numbers.get(to_text(name(frame)))
        return "" if number is None else frame.call.text_at(number, frame.scope)

    return read


LOOKUPS: dict[str, Any] = {
    "rows": build_rows,
    "lookup": build_lookup,
    "column": build_column,
    "row": build_row,
    "choice-name": build_choice_name,
    "jr:itext": build_itext,
    "itext-named": build_itext_named,
}
