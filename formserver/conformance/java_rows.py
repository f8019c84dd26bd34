"""Expressions without a document, with the answer as a Java literal."""

from __future__ import annotations

import math
from typing import Any

from formserver.conformance.expressions import Refused, write_expression
from formserver.conformance.files import Row
from formserver.conformance.verdicts import Verdict, near, number_of

CONSTANTS = {
    "TRUE": True, "true": True, "FALSE": False, "false": False, "Math.PI": math.pi,
    "POSITIVE_INFINITY": math.inf, "NaN": math.nan, "-NaN": math.nan,
}  # fmt: skip


def judge_java(row: Row, play: Any) -> Verdict:
    """Evaluate and compare; an exception that was thrown asks for a refusal."""
    verdict = Verdict(group="throws" if row["throws"] else "value")
    try:
        made = write_expression(row["expression"])
    except Refused as refused:
        verdict.expect(row["expression"], str(refused), row["expected"], equal=bool(row["throws"]))
        return verdict
    world = {"now": "2026-11-22T09:38:02.000+00:00"}
    script = {"program": made.program(), "world": world, "expression": made.tree}
    result = play(script)
    if isinstance(result, dict):
        verdict.expect(row["expression"], result["error"], row["expected"], equal=bool(row["throws"]))
    else:
        verdict.expect(row["expression"], result, row["expected"], equal=agrees(result, row["expected"]))
    return verdict


def agrees(result: list[Any], literal: str) -> bool:
    """Is a tagged value what the Java literal says?"""
    kind, value = result[:2]
    if literal.startswith('"'):
        return kind in ("text", "day") and bool(value == unquoted(literal))
    expected = CONSTANTS.get(literal)
    if isinstance(expected, bool):
        return kind == "boolean" and value is expected
    number = number_of(value) if kind == "number" else None
    wanted = expected if expected is not None else number_of(literal)
    return number is not None and wanted is not None and near(number, wanted)


def unquoted(literal: str) -> str:
    """Return the text of a Java string literal."""
    return literal[1:-1].encode().decode("unicode_escape")
