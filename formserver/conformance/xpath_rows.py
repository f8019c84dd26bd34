"""One expression at one node of an XML document, with the kind of answer that is wanted."""

from __future__ import annotations

import re
from typing import Any

from formserver.conformance.documents import Document, read_document
from formserver.conformance.expressions import Made, Refused, write_expression
from formserver.conformance.files import Row
from formserver.conformance.verdicts import Verdict, local_now, near, number_of

#: Kind of answer → the function that an answer goes through.
ASKED = {
    "boolean": "boolean",
    "number": "number",
    "number-rounded": "number",
    "string": "string",
    "string-length": "string",
    "string-matches": "string",
}


def judge_xpath(row: Row, play: Any) -> Verdict:
    """Evaluate and compare."""
    verdict = Verdict(group=re.split(r"[ :]", row["javarosa"] or "")[0])
    result = answer(row, play)
    expected = row["expected"]
    if row["kind"] == "error":
        verdict.expect(row["expression"], result, expected, equal=isinstance(result, dict))
    elif isinstance(result, dict):
        verdict.expect(row["expression"], result["error"], expected)
    else:
        verdict.expect(row["expression"], result, expected, equal=agrees(row, result))
    return verdict


def answer(row: Row, play: Any) -> Any:
    """Return the tagged value, nodes by their places; ``{"error"}`` for a refusal."""
    document = read_document(row["xml"] or "<root/>")
    context = document.numbers.get(row["context"] or "/")
    if context is None:
        return {"error": f"no node {row['context']}"}
    context = context or document.root_of(context)
    try:
        made = write_expression(row["expression"], document, context, row["lang"])
    except Refused as refused:
        return {"error": str(refused)}
    result = play(script_of(row, made, document, context))
    if isinstance(result, list) and result[0] == "nodes":
        return ["nodes", [document.places[number] for number in result[1]]]
    return result


def script_of(row: Row, made: Made, document: Document, context: int) -> dict[str, Any]:
    """Return the script for one row."""
    wrap = ASKED.get(row["kind"])
    return {
        "program": made.program(),
        "world": {"now": local_now(row["now"]), "seed": 1, "language": "en"},
        "expression": [wrap, made.tree] if wrap else made.tree,
        "tree": document.nodes,
        "context": context,
    }


def agrees(row: Row, result: list[Any]) -> bool:
    """Is the tagged value what was recorded?"""
    kind, value, expected = row["kind"], result[1], row["expected"]
    if kind.startswith("nodeset"):
        arrange = sorted if kind.endswith("unordered") else list
        return bool(result[0] == "nodes" and arrange(value) == arrange(expected))
    if kind.startswith("number"):
        return same_number(row, value)
    if kind == "string-length":
        return bool(len(value) == expected)
    if kind == "string-matches":
        pattern, _, flags = str(expected).removeprefix("/").rpartition("/")
        return re.search(pattern, value, re.IGNORECASE if "i" in flags else 0) is not None
    return bool(value == expected)


def same_number(row: Row, value: Any) -> bool:
    """Compare numbers, rounded where the row says by what factor."""
    got, expected = number_of(value), number_of(row["expected"])
    if got is None or expected is None:
        return False
    factor = row.get("factor")
    if factor and row["kind"] == "number-rounded" and got == got:
        got = round(got * factor) / factor
    return near(got, expected)
