"""The table of eager functions: XPath name → function(call, *values).

``call`` is the world of an evaluation: ``world``, ``zone`` (minutes east, see dates.zone_of), ``program``,
``calendar`` (of the language in use), ``random()`` and ``fuel(size)``. Lazy functions
(if, coalesce, once, and, or) and those on references belong to the evaluator.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formserver.engine import (
    functions_date,
    functions_geo,
    functions_hash,
    functions_kind,
    functions_math,
    functions_number,
    functions_order,
    functions_random,
    functions_select,
    functions_text,
)

FUNCTIONS: dict[str, Callable[..., Any]] = {
    **functions_kind.FUNCTIONS,
    **functions_text.FUNCTIONS,
    **functions_number.FUNCTIONS,
    **functions_select.FUNCTIONS,
    **functions_date.FUNCTIONS,
    **functions_math.FUNCTIONS,
    **functions_geo.FUNCTIONS,
    **functions_random.FUNCTIONS,
    **functions_order.FUNCTIONS,
    **functions_hash.FUNCTIONS,
}
