"""Where an expression stands while it is evaluated, and the filtering of nodes by predicates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from formserver.engine.call import Call
from formserver.engine.instances import Scope
from formserver.engine.values import to_boolean


class Frame:
    """A scope, and inside predicates the position (0 outside), the size and the row or tree node."""

    __slots__ = ("call", "scope", "top", "position", "size", "row")

    def __init__(self, call: Call, scope: Scope, top: Frame | None = None) -> None:
        self.call = call
        self.scope = scope
        self.top: Frame = top or self
        self.position = 0
        self.size = 1
        self.row: Any = None


#: An expression ready to run.
Closure = Callable[[Frame], Any]


def keep(items: Sequence[Any], predicates: Sequence[Closure], frame: Frame, place: str) -> Sequence[Any]:
    """Return the items that pass every predicate, each evaluated where it stands: as ``scope`` or as ``row``."""
    for predicate in predicates:
        inner = step_in(frame, len(items))
        kept = []
        for item in items:
            setattr(inner, place, item)
            if passes(predicate, inner):
                kept.append(item)
        items = kept
    return items


def step_in(frame: Frame, size: int) -> Frame:
    """Return a frame for a predicate over ``size`` nodes; each costs a step."""
    frame.call.fuel(size)
    inner = Frame(frame.call, frame.scope, frame.top)
    inner.row = frame.row
    inner.size = size
    return inner


def passes(predicate: Closure, inner: Frame) -> bool:
    """Take the next position and test it: a number is compared with the position."""
    inner.position += 1
    result = predicate(inner)
    if type(result) is float or type(result) is int:
        return bool(result == inner.position)
    return to_boolean(result)
