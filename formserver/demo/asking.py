"""One question as it is put to a demo respondent, with all that its answer may lean on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from formserver.demo.enterprise import Enterprise
from formserver.demo.outline import Outline, Wants
from formserver.demo.respondent import Respondent
from formserver.engine.choices import items_of, value_of
from formserver.engine.dates import Day
from formserver.engine.frame import Closure, Frame
from formserver.engine.instances import Cell, cell_in
from formserver.engine.session import Session
from formserver.engine.tables import Waiting
from formserver.engine.values import to_number
from formserver.program.model import Node

NOTHING = Wants()
EPOCH = date(1970, 1, 1)
ENDLESS = 1e15


@dataclass(slots=True)
class Ask:
    """``pending`` are answers of the same round that the session does not know yet; ``trial`` counts refusals."""

    outline: Outline
    session: Session
    cell: Cell
    respondent: Respondent
    pending: Mapping[Cell, str] = field(default_factory=dict)
    photos: bool = False
    trial: int = 0

    @property
    def rng(self) -> Random:
        """The respondent's own stream."""
        return self.respondent.rng

    @property
    def enterprise(self) -> Enterprise:
        """Where the respondent works, or what the record is about."""
        return self.respondent.enterprise

    @property
    def node(self) -> Node:
        """The question."""
        return self.outline.program.nodes[self.cell.node]

    @property
    def index(self) -> int:
        """The place of the repeat instance around the question, from 1."""
        return self.cell.scope.index

    @property
    def day(self) -> date:
        """The day on which the record is filled."""
        return self.respondent.start.date()

    @property
    def wants(self) -> Wants:
        """What the constraint asks for."""
        return self.outline.wants.get(self.cell.node, NOTHING)

    def get(self, name: str) -> str:
        """Return the answer of the question ``name``, in this repeat instance or around it; "" if there is none."""
        number = self.outline.by_name.get(name)
        if number is None:
            return ""
        scope = self.cell.scope
        home = self.outline.program.nodes[number].repeat
        while scope.node != home:
            if scope.parent is None:
                return ""
            scope = scope.parent
        cell = cell_in(scope, number)
        return self.pending.get(cell, cell.text)

    def number(self, name: str, otherwise: float = 0) -> float:
        """Return a numeric answer, or ``otherwise``."""
        try:
            return float(self.get(name))
        except ValueError:
            return otherwise

    def values(self) -> tuple[str, ...]:
        """Return the values that may be chosen now."""
        choices, cell, state = self.node.choices, self.cell, self.session.state
        if choices is None:
            return ()
        known = cell.choices is None and choices.list is not None
        if known and cell.node in self.outline.values:
            return self.outline.values[cell.node]
        try:
            found = tuple(dict.fromkeys(value_of(state, choices, item) for item in items_of(state, cell)))
        except Waiting:
            return ()
        if known and choices.list is not None and not self.outline.program.lists[choices.list].external:
            self.outline.values[cell.node] = found
        return found

    def bounds(self, of: list[tuple[str, Closure]], *, step: float = 1) -> tuple[float, float]:
        """Return the lowest and highest number that comparisons allow; dates count in days since 1970."""
        low, high = -ENDLESS, ENDLESS
        for operator, other in of:
            limit = self._limit(other)
            if math.isnan(limit):
                continue
            if operator in (">", ">=", "="):
                low = max(low, limit + step * (operator == ">"))
            if operator in ("<", "<=", "="):
                high = min(high, limit - step * (operator == "<"))
        return low, high

    def _limit(self, other: Closure) -> float:
        try:
            found = other(Frame(self.session.state.call, self.cell.scope))
        except Waiting:
            return math.nan
        if isinstance(found, str) and not found.strip():
            return math.nan
        if isinstance(found, Day):
            return math.floor(float(to_number(found, self.session.state.call.zone)))
        return float(to_number(found, self.session.state.call.zone))


def day_text(days: float) -> str:
    """Return the date that many days after 1970-01-01."""
    return (EPOCH + timedelta(days=int(days))).isoformat()


def day_number(day: date) -> int:
    """Return the days since 1970-01-01."""
    return (day - EPOCH).days
