"""``search('file', …)`` in an appearance: the choices of a .csv, as a path over its rows that other parts compile.

    search('f'[, mode, 'columns', text[, 'column', value]])        mode: contains, startswith, endswith, matches

The one choice of the select names the columns that hold value and label. As in the clients of the field the modes
do not tell capital letters from small ones, except matches.
"""

from __future__ import annotations

from dataclasses import dataclass

from formserver.xpath.nodes import Binary, Call, Expr, Path, Step, String
from formserver.xpath.parser import parse
from formserver.xpath.tokens import XPathSyntaxError

_CAPITALS, _SMALL = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
_MODES = {"contains": "contains", "startswith": "starts-with", "endswith": "ends-with"}


@dataclass(frozen=True, slots=True)
class Search:
    """The ``file`` that is searched (without .csv) and the ``rows`` that it gives, as an expression."""

    file: str
    rows: Expr


def read_search(appearance: tuple[str, ...]) -> Search | None:
    """Return what an appearance searches; None when it does not, or not in a way that can be understood."""
    written = next((word for word in appearance if word.startswith("search(")), "")
    try:
        call = parse(written) if written else None
    except XPathSyntaxError:
        return None
    if not isinstance(call, Call) or len(call.args) not in (1, 4, 6) or not isinstance(call.args[0], String):
        return None
    file = call.args[0].value.removesuffix(".csv")
    tests = [test for test in (_found(call.args), _filtered(call.args)) if test is not None]
    if len(call.args) > 1 and not tests:
        return None
    item = Step("child", "item", tuple(tests))
    return Search(file, Path(True, (Step("child", "root"), item), Call("instance", (String(file),))))


def _found(args: tuple[Expr, ...]) -> Expr | None:
    """Return the test of mode, columns and text: any of the columns may hold it."""
    if len(args) < 4 or not isinstance(args[1], String) or not isinstance(args[2], String):
        return None
    tests = [_held(args[1].value, _column(name), args[3]) for name in args[2].value.replace(",", " ").split()]
    whole = None
    for test in tests:
        if test is None:
            return None
        whole = test if whole is None else Binary("or", whole, test)
    return whole


def _held(mode: str, column: Expr, text: Expr) -> Expr | None:
    if mode == "matches":
        return Binary("=", column, text)
    name = _MODES.get(mode)
    return Call(name, (_lowered(column), _lowered(text))) if name else None


def _lowered(text: Expr) -> Expr:
    return Call("translate", (text, String(_CAPITALS), String(_SMALL)))


def _filtered(args: tuple[Expr, ...]) -> Expr | None:
    if len(args) < 6 or not isinstance(args[4], String):
        return None
    return Binary("=", _column(args[4].value), args[5])


def _column(name: str) -> Expr:
    return Path(False, (Step("child", name.strip()),))
