"""All pairs: few of very many rows, so that each value still meets each value of every other column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

Row = tuple[str, ...]
Pair = tuple[tuple[int, str], tuple[int, str]]


def pairs_of(row: Row) -> set[Pair]:
    """Return the pairs of values of a row, each value with its column."""
    return set(combinations(enumerate(row), 2))


def all_pairs(rows: Sequence[Row]) -> Iterator[Row]:
    """Give rows until every pair that ``rows`` have was in one; always the first of those with most new ones."""
    waiting = {pair for row in rows for pair in pairs_of(row)}
    while waiting:
        best = max(rows, key=lambda row: len(waiting & pairs_of(row)))
        waiting -= pairs_of(best)
        yield best
