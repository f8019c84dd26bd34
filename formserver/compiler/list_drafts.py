"""A choice list while a form is being compiled."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class ListDraft:
    """A choice list to be. ``columns`` of an external list are empty when nobody knows them yet.

    ``root`` and ``item`` are the element names that paths use ("" for any); of a ``record``, an instance whose
    root is its only row, ``item`` is the root. ``labels`` is the column whose
    cells are the rows' labels (``itextId`` when they are itext ids), set by the first select that uses it.
    ``parts`` are the lists of an instance that is a tree, by the ``steps`` to their elements from its root: see
    nested.py. A ``narrow`` list keeps only the columns that are read.
    """

    number: int
    name: str
    root: str = "root"
    item: str = "item"
    record: bool = False
    columns: list[str] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    external: str | None = None
    labels: str | None = None
    texts: list[int] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    indexes: set[str] = field(default_factory=set)
    parts: dict[tuple[str, ...], ListDraft] = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    narrow: bool = False

    def column(self, reference: str) -> str:
        """Return the column that a path from a row names."""
        return "/".join((*self.steps, reference)) if reference else reference

    def knows(self, column: str) -> bool:
        """May the list have this column?"""
        return column in self.columns or (self.external is not None and not self.columns)
