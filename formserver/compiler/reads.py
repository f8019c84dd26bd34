"""What an expression reads: nodes with the repeat that they share with the reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from formserver.compiler.drafts import Tree
from formserver.program.model import Expression


@dataclass(frozen=True, slots=True)
class Read:
    """The reader needs ``node`` in every instance below their common instance of repeat ``shared``.

    ``elsewhere``: picked by a predicate or an index, so that it may be another instance of the reader's
    own repeat, and reading oneself so is no cycle.
    """

    node: int
    shared: int
    elsewhere: bool = False


def reads(tree: Tree, expression: Expression, own: int) -> set[Read]:
    """Return everything that ``expression`` of node ``own`` reads."""
    return set(_Walk(tree, own).read(expression, None, False))


class _Walk:
    def __init__(self, tree: Tree, own: int) -> None:
        self._tree = tree
        self._own = own

    def read(self, expression: Expression, anchor: int | None, elsewhere: bool) -> Iterator[Read]:
        """``anchor`` is the repeat that a predicate's candidate shares with the reader, None outside of predicates."""
        if not isinstance(expression, list):
            return
        special = getattr(self, f"_{str(expression[0]).replace('-', '_')}", None)
        if special is not None:
            yield from special(expression, anchor, elsewhere)
            return
        for item in expression[1:]:
            if isinstance(item, list):
                yield from self.read(item, anchor, elsewhere) if _is_tree(item) else self._all(item, anchor, elsewhere)

    def _all(self, items: list[Expression], anchor: int | None, elsewhere: bool) -> Iterator[Read]:
        for item in items:
            yield from self.read(item, anchor, elsewhere)

    def _shared(self, anchor: int | None, repeat: int) -> int:
        return repeat if anchor is None else self._tree.common_repeat(anchor, repeat)

    def _value(self, expression: Expression, anchor: int | None, elsewhere: bool) -> Iterator[Read]:
        yield Read(expression[1], self._shared(anchor, expression[2]), elsewhere)

    def _nodes(self, expression: Expression, anchor: int | None, elsewhere: bool) -> Iterator[Read]:
        shared = self._shared(anchor, expression[2])
        predicates = expression[3] if len(expression) > 3 else {}
        picked = elsewhere or bool(predicates)
        yield Read(expression[1], shared, picked)
        for inside in predicates.values():
            yield from self._all(inside, shared, picked)

    def _indexed_repeat(self, expression: Expression, anchor: int | None, elsewhere: bool) -> Iterator[Read]:
        yield Read(expression[1], self._shared(anchor, expression[2]), True)
        for repeat, index in expression[3]:
            yield self._order(repeat)
            yield from self.read(index, anchor, elsewhere)

    def _position(self, expression: Expression, anchor: int | None, elsewhere: bool) -> Iterator[Read]:
        if len(expression) > 1:
            yield self._order(expression[1])
        elif anchor is None and self._tree.drafts[self._own].repeat:
            yield self._order(self._tree.drafts[self._own].repeat)

    def _position_of(self, expression: Expression, anchor: int | None, elsewhere: bool) -> Iterator[Read]:
        yield from self.read(expression[1], anchor, True)

    def _order(self, repeat: int) -> Read:
        """The place among the instances of a repeat changes when one of them goes."""
        parent = self._tree.drafts[repeat].parent
        return Read(repeat, parent.repeat if parent else 0, True)

    def _cur(self, expression: Expression, anchor: int | None, elsewhere: bool) -> Iterator[Read]:
        yield from self.read(expression[1], None, False)

    def _once(self, expression: Expression, anchor: int | None, elsewhere: bool) -> Iterator[Read]:
        yield from self.read(expression[2], anchor, elsewhere)

    def _choice_name(self, expression: Expression, anchor: int | None, elsewhere: bool) -> Iterator[Read]:
        yield Read(expression[1], self._shared(anchor, expression[2]), elsewhere)
        yield from self.read(expression[3], anchor, elsewhere)

    def _rows(self, expression: Expression, anchor: int | None, elsewhere: bool) -> Iterator[Read]:
        yield from self._all(expression[2], anchor, elsewhere)

    def _lookup(self, expression: Expression, anchor: int | None, elsewhere: bool) -> Iterator[Read]:
        yield from self._all(expression[3], anchor, elsewhere)
        yield from self._all(expression[4], anchor, elsewhere)

    def _itext_named(self, expression: Expression, anchor: int | None, elsewhere: bool) -> Iterator[Read]:
        yield from self.read(expression[1], anchor, elsewhere)

    def _regex(self, expression: Expression, anchor: int | None, elsewhere: bool) -> Iterator[Read]:
        yield from self.read(expression[1], anchor, elsewhere)

    def _last_saved(self, expression: Expression, anchor: int | None, elsewhere: bool) -> Iterator[Read]:
        return iter(())


def _is_tree(item: list[Expression]) -> bool:
    return bool(item) and isinstance(item[0], str)
