"""Functions on numbers and sums over node-sets. A blank (``''`` or not a number) in a sum is passed over."""

from __future__ import annotations

from typing import Any

from formserver.engine.functions_text import members
from formserver.engine.numbers import NAN, WHITE, floor, round_to, truncate
from formserver.engine.values import Value, to_number, to_text


def round_number(call: Any, value: Value, digits: Value = 0.0) -> float:
    """``value`` rounded to ``digits`` decimals, ties upwards."""
    return round_to(to_number(value, call.zone), truncate(to_number(digits)))


def numbers_of(call: Any, args: tuple[Value, ...]) -> list[float]:
    """Return the numbers of all that is not blank; other text is not a number."""
    found = []
    for value in members(args):
        if value == value and not (type(value) is str and not value.strip(WHITE)):
            found.append(to_number(value, call.zone))
    return found


def total(call: Any, *args: Value) -> float:
    """The sum; of none 0."""
    result = 0.0
    for number in numbers_of(call, args):
        result += number
    return result


def greatest(call: Any, *args: Value) -> float:
    """The greatest number; of none not a number."""
    return _pick(numbers_of(call, args), 1)


def least(call: Any, *args: Value) -> float:
    """The least number; of none not a number."""
    return _pick(numbers_of(call, args), -1)


def _pick(numbers: list[float], sign: int) -> float:
    best = numbers[0] if numbers else NAN
    for number in numbers:
        if number != number or number * sign > best * sign:
            best = number
    return best if all(number == number for number in numbers) else NAN


def count(call: Any, nodes: Value) -> float:
    """How many nodes."""
    return float(len(nodes) if type(nodes) is list else nodes != "")


def count_non_empty(call: Any, nodes: Value) -> float:
    """How many nodes have a value."""
    return float(sum(to_text(value) != "" and value == value for value in members((nodes,))))


FUNCTIONS: dict[str, Any] = {
    "int": lambda call, value: truncate(to_number(value, call.zone)),
    "abs": lambda call, value: abs(to_number(value, call.zone)),
    "floor": lambda call, value: floor(to_number(value, call.zone)),
    "ceiling": lambda call, value: -floor(-to_number(value, call.zone)),
    "round": round_number,
    "sum": total,
    "max": greatest,
    "min": least,
    "count": count,
    "count-non-empty": count_non_empty,
}
