"""Both engines show the same after every step of random records in random forms.

AGREEMENT_EXAMPLES=10000 pytest tests/engine/test_agreement.py makes a long run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from formserver.compiler.xform import compile_xform
from formserver.conformance.node import find_node
from formserver.engine import OutOfFuel, open_session
from formserver.program import codec
from formserver.program.world import ExternalList, World

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "conformance"), str(HERE)]

from random_forms import ITEMS, VALUES, forms  # noqa: E402
from vectors import failure, observe, take  # noqa: E402

#: Set AGREEMENT_EXAMPLES=10000 for a long run; each run then draws other forms.
EXAMPLES = int(os.environ.get("AGREEMENT_EXAMPLES", "100"))
LISTS = {"s.csv": ExternalList(("name", "cat", "label"), ITEMS)}
WORLD = World(now="2024-03-01T10:00:00.000+05:30", seed=7, instance_id="uuid:1", lists=LISTS)
TEXTS = sorted({text for texts in VALUES.values() for text in texts} | {""})
MOVES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 10_000), st.sampled_from(TEXTS)), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def browser_engine() -> Iterator[subprocess.Popen[str]]:
    """The JavaScript engine in one Node process."""
    command = [find_node(), str(HERE / "agreement.mjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def ask(process: subprocess.Popen[str], script: dict[str, Any]) -> Any:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(json.dumps(script) + "\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def step_of(session: Any, move: tuple[int, int, str]) -> dict[str, Any]:
    """Return the step that a random move means in a session."""
    kind, place, text = move
    cells = [session.cell(path) for path in session.walk()]
    repeats = [cell.path for cell in cells if cell.node == cell.scope.node and cell.node]
    heads = [series.head.path for cell in cells for series in cell.scope.series.values() if cell is cell.scope.cells[0]]
    if kind == 0 and heads:
        return {"add": heads[place % len(heads)]}
    if kind == 1 and repeats:
        return {"remove": repeats[place % len(repeats)]}
    if kind == 2:
        return {"resume": True}
    if kind == 3 and session.program.languages:
        return {"language": session.program.languages[place % len(session.program.languages)].tag}
    values = [cell for cell in cells if not cell.group]
    if not values:
        return {"clock": WORLD.now}
    return {"answer": {values[place % len(values)].path: text}}


def play(program: Any, moves: list[tuple[int, int, str]]) -> tuple[list[Any], list[dict[str, Any]]]:
    """Take the moves with the Python engine; return what it shows after each and the steps they were."""
    try:
        session = open_session(program, WORLD)
    except OutOfFuel as error:  # a count that is a date, say
        return [failure(error)], []
    session.changes()
    shown: list[Any] = [observe(session)]
    steps = []
    for move in moves:
        steps.append(step_of(session, move))
        try:
            session = take(session, WORLD, steps[-1])
            shown.append(observe(session))
        except (KeyError, ValueError, OutOfFuel) as error:
            shown.append(failure(error))
    return shown, steps


@settings(
    deadline=None,
    derandomize=EXAMPLES <= 100,
    suppress_health_check=list(HealthCheck),
    max_examples=EXAMPLES,
)
@given(xform=forms(), moves=MOVES)
def test_both_engines_show_the_same_after_every_step(
    browser_engine: subprocess.Popen[str], xform: str, moves: list[tuple[int, int, str]]
) -> None:
    compiled = compile_xform(xform.encode())
    assume(compiled.program is not None)
    assert compiled.program is not None
    shown, steps = play(compiled.program, moves)
    lists = {name: {"columns": each.columns, "rows": each.rows} for name, each in LISTS.items()}
    world = {**WORLD.to_json(), "lists": lists}
    script = {"program": codec.to_json(compiled.program), "world": world, "steps": steps}
    found = ask(browser_engine, script)
    assert isinstance(found, list), found
    for number, (ours, theirs) in enumerate(zip(json.loads(json.dumps(shown)), found, strict=True)):
        assert ours == theirs, (number, steps[:number])
