"""Functions on selects: tokens between white space, and checklists."""

from __future__ import annotations

from typing import Any

from formserver.engine.functions_text import members, split
from formserver.engine.numbers import WHITE, truncate
from formserver.engine.values import Value, to_boolean, to_number, to_text


def selected(call: Any, tokens: Value, token: Value) -> bool:
    """Is ``token`` one of ``tokens``? Nothing is selected when both are blank."""
    wanted = to_text(token).strip(WHITE)
    found = split(to_text(tokens))
    return wanted in found if wanted else not found


def selected_at(call: Any, tokens: Value, place: Value) -> str:
    """The token at ``place``, from 0; "" when there is none."""
    found = split(to_text(tokens))
    number = truncate(to_number(place))
    return found[int(number)] if 0 <= number < len(found) else ""


def count_selected(call: Any, tokens: Value) -> float:
    """How many tokens."""
    return float(len(split(to_text(tokens))))


def checklist(call: Any, least: Value, most: Value, *args: Value) -> bool:
    """Is the number of true answers from ``least`` to ``most``? -1 is no bound."""
    return _within(sum(map(_holds, members(args))), least, most)


def weighted_checklist(call: Any, least: Value, most: Value, *args: Value) -> bool:
    """The same with the weight that follows each answer."""
    answers, weights = members(args[0::2]), members(args[1::2])
    total = 0.0
    for answer, weight in zip(answers, weights):  # noqa: B905 - a missing weight counts nothing
        if _holds(answer):
            total += to_number(weight)
    return _within(total, least, most)


def _holds(value: Value) -> bool:
    """``yes`` and true count; so does other text but no, false and 0."""
    return to_boolean(value) and not (type(value) is str and value.lower() in ("no", "false", "0"))


def _within(number: float, least: Value, most: Value) -> bool:
    low, high = to_number(least), to_number(most)
    return (low == -1 or number >= low) and (high == -1 or number <= high)


FUNCTIONS: dict[str, Any] = {
    "selected": selected,
    "selected-at": selected_at,
    "count-selected": count_selected,
    "checklist": checklist,
    "weighted-checklist": weighted_checklist,
}
