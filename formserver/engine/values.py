"""Values of expressions: their conversions, comparison and arithmetic, reading cells and storing results.

    number   float           boolean  bool
    text     str             Day      a date or date-time (dates.py)
    nodes    a list of objects with ``.value`` (one of the above); ``.group`` is true for groups and repeats

``zone`` is the respondent's (minutes east); without it a date-time's clock is taken as written.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from formserver.engine.dates import Day, as_date, parse_day
from formserver.engine.numbers import NAN, WHITE, number_text, parse_number

Value = Any

#: Numbers nearer to each other than this are equal.
TOLERANCE = 1e-12


def to_number(value: Value, zone: int | None = None) -> float:
    """Return ``value`` as a number; the text of a date or date-time is days since 1970-01-01."""
    kind = type(value)
    if kind is float:
        return value  # type: ignore[no-any-return]
    if kind is str:
        return _text_number(value, zone)
    if kind is list:
        return to_number(value[0].value, zone) if value else NAN
    return value.days if kind is Day else float(value)


def _text_number(text: str, zone: int | None) -> float:
    if not text:
        return NAN
    number = parse_number(text)
    if number == number:
        return number
    day = parse_day(text.strip(WHITE), zone)
    return day.days if day else NAN


def to_text(value: Value) -> str:
    """Return ``value`` as text; of nodes the first."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    if kind is bool:
        return "true" if value else "false"
    if kind is Day:
        return value.text  # type: ignore[no-any-return]
    if kind is list:
        return to_text(value[0].value) if value else ""
    return number_text(value)


def to_boolean(value: Value) -> bool:
    """Return ``value`` as a boolean; nodes are true if any of their values is, groups by existence."""
    kind = type(value)
    if kind is bool:
        return value is True
    if kind is str:
        return len(value) > 0
    if kind is list:
        return any(getattr(node, "group", False) or to_boolean(node.value) for node in value)
    return kind is Day or bool(value == value and value != 0)


def is_blank(value: Value) -> bool:
    """Is ``value`` blank: no text, not a number, or nodes whose first is blank?"""
    if type(value) is list:
        return not value or is_blank(value[0].value)
    return bool(value == "" or value != value)


def near(a: float, b: float) -> bool:
    """Are two numbers equal, within TOLERANCE?"""
    return a == b or abs(a - b) < TOLERANCE


def equals(a: Value, b: Value, zone: int | None = None) -> bool:
    """``a = b``"""
    if type(a) is list or type(b) is list:
        return _any(_same, a, b, zone, True)
    return _same(a, b, zone)


def differs(a: Value, b: Value, zone: int | None = None) -> bool:
    """``a != b``; between nodes not the contrary of ``=``."""
    if type(a) is list or type(b) is list:
        return _any(_other, a, b, zone, True)
    return not _same(a, b, zone)


def less(a: Value, b: Value, zone: int | None = None) -> bool:
    """``a < b``"""
    if type(a) is float and type(b) is float:
        return a < b and b - a >= TOLERANCE
    if type(a) is list or type(b) is list:
        return _any(less, a, b, zone, False)
    x, y = _pair(a, b, zone)
    return x < y and not near(x, y)


def at_most(a: Value, b: Value, zone: int | None = None) -> bool:
    """``a <= b``"""
    if type(a) is float and type(b) is float:
        return a < b or near(a, b)
    if type(a) is list or type(b) is list:
        return _any(at_most, a, b, zone, False)
    x, y = _pair(a, b, zone)
    return x < y or near(x, y)


def greater(a: Value, b: Value, zone: int | None = None) -> bool:
    """``a > b``"""
    return less(b, a, zone)


def at_least(a: Value, b: Value, zone: int | None = None) -> bool:
    """``a >= b``"""
    return at_most(b, a, zone)


COMPARISONS: dict[str, Callable[..., bool]] = {
    "=": equals,
    "!=": differs,
    "<": less,
    "<=": at_most,
    ">": greater,
    ">=": at_least,
}


def compare(op: str, a: Value, b: Value, zone: int | None = None) -> bool:
    """``a op b`` with op one of ``= != < <= > >=``; true if it holds for any node of a node-set."""
    return COMPARISONS[op](a, b, zone)


def _same(a: Value, b: Value, zone: int | None) -> bool:
    if type(a) is str and type(b) is str:
        return a == b
    if type(a) is bool or type(b) is bool:
        return to_boolean(a) == to_boolean(b)
    if _is_number(a) or _is_number(b):
        return near(to_number(a, zone), to_number(b, zone))
    x, y = _pair(a, b, zone)
    return near(x, y)


def _other(a: Value, b: Value, zone: int | None) -> bool:
    return not _same(a, b, zone)


def _is_number(value: Value) -> bool:
    return type(value) is float or type(value) is int


def _pair(a: Value, b: Value, zone: int | None) -> tuple[float, float]:
    """Both as numbers; two days by their clocks, unless both are dates."""
    if type(a) is Day or type(b) is Day:
        x, y = _day(a, zone), _day(b, zone)
        if x and y and not (x.kind == y.kind == "date"):
            return x.exact, y.exact
    return to_number(a, zone), to_number(b, zone)


def _day(value: Value, zone: int | None) -> Day | None:
    if type(value) is Day:
        return value
    return parse_day(value.strip(WHITE), zone) if type(value) is str else None


def _any(test: Callable[..., bool], a: Value, b: Value, zone: int | None, equality: bool) -> bool:
    """Does ``test`` hold for any pair? No nodes at all compare with text as ``''``, with a boolean as false."""
    if equality and (type(a) is bool or type(b) is bool):
        return test(to_boolean(a), to_boolean(b), zone)
    lefts, rights = _members(a, b), _members(b, a)
    return any(test(x, y, zone) for x in lefts for y in rights)


def _members(value: Value, other: Value) -> list[Value]:
    if type(value) is not list:
        return [value]
    if not value and type(other) is str:
        return [""]
    return [node.value for node in value]


def add(a: Value, b: Value, zone: int | None = None) -> float:
    """``a + b``"""
    return to_number(a, zone) + to_number(b, zone)


def subtract(a: Value, b: Value, zone: int | None = None) -> float:
    """``a - b``"""
    return to_number(a, zone) - to_number(b, zone)


def multiply(a: Value, b: Value, zone: int | None = None) -> float:
    """``a * b``"""
    return to_number(a, zone) * to_number(b, zone)


def divide(a: Value, b: Value, zone: int | None = None) -> float:
    """``a div b``; by zero it is infinite or not a number."""
    x, y = to_number(a, zone), to_number(b, zone)
    if y:
        return x / y
    if not x or x != x:
        return NAN
    return math.copysign(math.inf, x) * math.copysign(1, y)


def modulo(a: Value, b: Value, zone: int | None = None) -> float:
    """``a mod b``, with the sign of ``a``."""
    x, y = to_number(a, zone), to_number(b, zone)
    if not y or y != y or not math.isfinite(x):
        return NAN
    return math.fmod(x, y)


def negate(a: Value, zone: int | None = None) -> float:
    """``-a``"""
    return -to_number(a, zone)


ARITHMETIC: dict[str, Callable[..., float]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "div": divide,
    "mod": modulo,
    "neg": negate,
}


def kind_of(value: Value) -> str:
    """Return the type that a text must be read as to be such a value again; "" for text."""
    if type(value) is Day:
        return value.kind
    return "boolean" if type(value) is bool else "" if type(value) is str else "number"


def read_typed(kind: str, text: str, zone: int | None = None) -> Value:
    """Return a cell's text as the value of its type; text that the type cannot read stays text."""
    if not text or kind == "string":
        return text
    if kind in ("int", "decimal", "number"):
        number = parse_number(text)
        return number if number == number else text
    if kind in ("date", "dateTime"):
        return _read_day(kind, text, zone)
    if kind == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
    return text


def _read_day(kind: str, text: str, zone: int | None) -> Value:
    day = parse_day(text, zone)
    if day is None:
        return text
    if kind == "date":
        day = as_date(day)
    return Day(text, kind, day.millis, day.zone)


def store(value: Value) -> str:
    """Return the text to store: nothing for a number that is none, true or false, no half of a character pair."""
    kind = type(value)
    if kind is list:
        return store(value[0].value) if value else ""
    if kind is float and not math.isfinite(value):
        return ""
    text = to_text(value)
    return text if text.isascii() else _whole(text)


def _whole(text: str) -> str:
    """``text`` with a lone surrogate replaced by U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
