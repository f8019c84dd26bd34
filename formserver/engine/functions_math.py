"""Powers, logarithms and angles."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from formserver.engine import precise
from formserver.engine.values import to_number


def _root(x: float) -> float:
    return math.sqrt(x) if x >= 0 else math.nan


def _of(function: Callable[..., float]) -> Callable[..., float]:
    """``function`` on values."""
    return lambda call, *args: function(*[to_number(value, call.zone) for value in args])


def _arctangent(x: float) -> float:
    return precise.atan2(x, 1.0)


def _ten_to(x: float) -> float:
    return precise.power(10.0, x)


FUNCTIONS: dict[str, Any] = {
    "pi": lambda call: math.pi,
    "pow": _of(precise.power),
    "exp": _of(precise.exp),
    "exp10": _of(_ten_to),
    "log": _of(precise.log),
    "log10": _of(precise.log10),
    "sqrt": _of(_root),
    "sin": _of(precise.sine),
    "cos": _of(precise.cosine),
    "tan": _of(precise.tangent),
    "asin": _of(precise.arcsine),
    "acos": _of(precise.arccosine),
    "atan": _of(_arctangent),
    "atan2": _of(precise.atan2),
}
