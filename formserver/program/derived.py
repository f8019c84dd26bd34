"""What follows from a program alone: made at its first use, kept as long as programs are kept in memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from formserver.program.model import Program

T = TypeVar("T")
KEPT = 64


def derived(make: Callable[[Program], T]) -> Callable[[Program], T]:
    """Return ``make``, which then runs once for each of the last 64 programs."""
    known: dict[int, tuple[Program, T]] = {}

    @wraps(make)
    def get(program: Program) -> T:
        found = known.get(id(program))
        if found is None or found[0] is not program:
            while len(known) >= KEPT:
                known.pop(next(iter(known)), None)
            found = known[id(program)] = (program, make(program))
        return found[1]

    return get
