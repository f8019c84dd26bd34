"""Questions that share their choices as one table: the choices as columns, a row for each question.

They are what ``table-list`` groups hold, and what an author marks with ``list-nolabel`` under a ``label``. Lists that
change while somebody answers, long ones and drawn ones stay questions below one another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from formserver.program.model import Node, Program
from formserver.web.pages.view import Group, Question, Table

#: More choices than these have no room beside one another.
MOST = 7

Items = Sequence[Question | Group | Table]


def in_tables(program: Program, items: Sequence[Question | Group], titles: Callable[[Question], str]) -> Items:
    """Return ``items`` with each run of rows that share their choices as a Table; ``titles`` says what is above it."""
    found: list[Question | Group | Table] = []
    for columns, run in groupby(items, key=lambda item: _columns(program, item)):
        together = list(run)
        rows = [item for item in together if isinstance(item, Question)] if columns else []
        found += [Table(titles(rows[0]), rows[0].options, tuple(rows))] if rows else together
    return tuple(found)


def _columns(program: Program, item: Question | Group) -> tuple[str, ...]:
    """Return kind, list and choices of a question that can be a row of a table; () for another."""
    if isinstance(item, Group) or item.heading or not {"list-nolabel"} & item.appearance:
        return ()
    node = program.nodes[item.node]
    if node.choices is None or not _is_still(program, node) or not _fits(item):
        return ()
    return (item.kind, str(node.choices.list), *(option.value for option in item.options))


def _is_still(program: Program, node: Node) -> bool:
    """Say whether a select always offers the same choices in the same words."""
    choices = node.choices
    if choices is None or choices.list is None or choices.rows is not None or choices.randomize is not False:
        return False
    items = program.lists[choices.list]
    said = program.texts[program.default_language]
    return not items.external and all(isinstance(part, str) for text in items.texts for part in said[text].parts)


def _fits(item: Question) -> bool:
    return 2 <= len(item.options) <= MOST and all(each.in_list and not each.media for each in item.options)


def title_of(program: Program, siblings: Iterable[int]) -> int | None:
    """Return the ``label`` select among ``siblings``, whose words are above the table."""
    return next((number for number in siblings if "label" in program.nodes[number].appearance), None)
