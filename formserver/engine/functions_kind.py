"""Functions that make a text, a number or a truth of a value, and the two truths."""

from __future__ import annotations

from typing import Any

from formserver.engine.values import to_boolean, to_number, to_text

FUNCTIONS: dict[str, Any] = {
    "string": lambda call, value="": to_text(value),
    "number": lambda call, value="": to_number(value, call.zone),
    "boolean": lambda call, value: to_boolean(value),
    "not": lambda call, value: not to_boolean(value),
    "true": lambda call: True,
    "false": lambda call: False,
}
