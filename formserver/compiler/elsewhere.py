"""What runs here and stops ODK Collect, whose forms these are too: calls that JavaRosa does not compute."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from formserver.compiler.pool import Fault
from formserver.xpath.functions import FUNCTIONS
from formserver.xpath.nodes import Binary, Call, Expr, Negate, Number, String

#: Functions of XPath 1.0 and of other clients that JavaRosa lacks, and those that it computes of questions only.
_LACKING = frozenset({"substring", "floor", "ceiling", "last", "name", "local-name", "namespace-uri"})
_OF_QUESTIONS = frozenset({"area", "enclosed-area", "geofence"})
_OF_DATES = frozenset({"date", "date-time", "decimal-date-time", "decimal-time", "format-date", "format-date-time"})
_VALUES = frozenset({"number", "boolean", "date"})
#: Kinds of value that JavaRosa refuses as first (or second) argument.
_REFUSED: Mapping[str, tuple[frozenset[str], ...]] = {
    **dict.fromkeys(("selected", "is-selected"), (_VALUES, _VALUES)),
    **dict.fromkeys(("selected-at", "count-selected"), (_VALUES,)),
    **dict.fromkeys(_OF_DATES, (frozenset({"boolean"}),)),
    "distance": (frozenset({"boolean", "date"}),) * 2,
}
_PLACES = re.compile(r"\s*(?:-?[0-9.]+(?:\s+-?[0-9.]+){1,3}\s*;?\s*)+")
_PROPERTIES = frozenset({"deviceid", "username", "email", "phonenumber", "simserial", "subscriberid"})


def untold(call: Call) -> Iterator[Fault]:
    """Yield a warning for each thing in a call, not in its arguments' own calls, that JavaRosa stops at."""
    if call.name in _LACKING:
        yield _fault(call, f"{call.name}()")
    elif call.name in _OF_QUESTIONS and kind_of(call.args[-1]) not in ("nodes", "any"):
        yield _fault(call, f"{call.name}() of a text")
    elif call.name == "property" and not _is_property(call.args[0]):
        yield _fault(call.args[0], f"the property {getattr(call.args[0], 'value', '')}".rstrip())
    for arg, refused in zip(call.args, _REFUSED.get(call.name, ()), strict=False):
        if kind_of(arg) in refused:
            yield _fault(arg, f"{call.name}() of a {kind_of(arg)}")
    if call.name in _OF_DATES:
        yield from _no_date(call, call.args[0])
    for arg in call.args if call.name == "distance" else ():
        if isinstance(arg, String) and arg.value.strip() and not _PLACES.fullmatch(arg.value):
            yield _fault(arg, f"the place '{arg.value}'")


def kind_of(expr: Expr) -> str:
    """Return what an expression gives, as far as it can be seen: number, text, boolean, date, nodes or any."""
    if isinstance(expr, Call):
        return FUNCTIONS[expr.name].result if expr.name in FUNCTIONS else "any"
    if isinstance(expr, Binary):
        arithmetic = expr.op in ("+", "-", "*", "div", "mod")
        return "number" if arithmetic else "nodes" if expr.op == "union" else "boolean"
    if isinstance(expr, Negate | Number):
        return "number"
    return "text" if isinstance(expr, String) else "any"


def _no_date(call: Call, value: Expr) -> Iterator[Fault]:
    """A text that is no date reads as empty; so does a number that is none."""
    if isinstance(value, String) and value.value and not _is_date(value.value):
        yield _fault(call, f"{call.name}('{value.value}')")
    if isinstance(value, Binary) and value.op == "div" and isinstance(value.right, Number) and not value.right.value:
        yield _fault(call, f"{call.name}() of infinity")


def _is_date(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text.strip())) and text.strip()[4] == "-"
    except ValueError:
        return False


def _is_property(name: Expr) -> bool:
    return isinstance(name, String) and name.value.removeprefix("uri:") in _PROPERTIES


def _fault(expr: Expr, what: str) -> Fault:
    return Fault("collect-unknown", expr.position, what=what)
