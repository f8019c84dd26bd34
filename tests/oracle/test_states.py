"""What a person sees in JavaRosa and in our engine is the same after every step, but for what was decided otherwise.

differences.json names each difference: the form, the paths or the reason of a refusal, the decision (decisions.json).
What is thrown by dice may differ by ``chance``; a form that is ``unplayed`` takes JavaRosa minutes.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from formserver.compiler.convert import Converter

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "conformance"), str(HERE)]

from comparison import compared  # noqa: E402
from oracle import Oracle, Refused  # noqa: E402
from vectors import compile_form_of, vector_files  # noqa: E402

TABLE: list[dict[str, Any]] = json.loads((HERE / "differences.json").read_text("utf-8"))


@cache
def observed() -> tuple[int, dict[str, set[str]]]:
    """Return how many states were compared, and form → the paths that differ (or what JavaRosa refused it with)."""
    states, found = 0, {}
    unplayed = {row["form"] for row in TABLE if "unplayed" in row}
    with Oracle() as oracle, Converter(wall_seconds=600) as converter:
        for path in (path for path in vector_files() if path.stem not in unplayed):
            vector = json.loads(path.read_text("utf-8"))
            compiled = compile_form_of(vector, converter)
            assert compiled.program is not None and compiled.xform is not None
            try:
                steps = compared(oracle, compiled.xform, compiled.program, vector["steps"])
            except Refused as refused:
                found[path.stem] = {str(refused)}
                continue
            states += len(steps)
            found[path.stem] = {place for differing in steps for place, *_ in differing}
    return states, found


def decided(form: str, seen: str) -> bool:
    """Does the table name this difference of a form?"""
    rows = [row for row in TABLE if row["form"] == form]
    return any(seen in row.get("paths", row.get("chance", ())) or row.get("refused", "\n\n") in seen for row in rows)


def test_vectors_and_shipped_forms_show_what_javarosa_shows() -> None:
    states, found = observed()
    strange = {form: [each for each in seen if not decided(form, each)] for form, seen in found.items()}
    assert {form: seen for form, seen in strange.items() if seen} == {}
    assert states > 180


def test_no_decided_difference_has_gone() -> None:
    _, found = observed()
    for row in (row for row in TABLE if "unplayed" not in row):
        seen = found[row["form"]]
        assert set(row.get("paths", ())) <= seen, row
        assert "refused" not in row or any(row["refused"] in each for each in seen), row


def test_each_difference_names_its_decision() -> None:
    decisions = json.loads((HERE.parent / "conformance" / "decisions.json").read_text("utf-8"))
    assert {row["decision"] for row in TABLE} <= {decision["topic"] for decision in decisions}
