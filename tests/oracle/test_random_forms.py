"""Random records in random forms: JavaRosa and our engine show the same after load and after every step.

The forms hold what was decided as JavaRosa does it (`plain` in random_forms.py). ORACLE_EXAMPLES=1000 makes a long run.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from formserver.compiler.xform import compile_xform
from formserver.engine import Session, open_session
from formserver.engine.instances import Cell

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "engine"), str(HERE)]

from comparison import differences, present  # noqa: E402
from oracle import Oracle, Refused, State  # noqa: E402
from random_forms import PLAIN, forms  # noqa: E402

EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "60"))
KINDS = {"integer": "int", "decimal": "decimal", "text": "text", "select_one": "one", "select_multiple": "many"}
MOVES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 10_000), st.integers(0, 100)), min_size=1, max_size=6)
Move = tuple[int, int, int]


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as made:
        yield made


def test_random_forms_show_what_javarosa_shows(oracle: Oracle) -> None:
    met = Counter[str]()

    @settings(deadline=None, derandomize=EXAMPLES <= 100, suppress_health_check=list(HealthCheck),
              max_examples=EXAMPLES, database=None, phases=(Phase.generate,))  # fmt: skip
    @given(xform=forms(plain=True), moves=MOVES)
    def run(xform: str, moves: list[Move]) -> None:
        compiled = compile_xform(xform.encode())
        if compiled.program is None:
            met["refused by us"] += 1
            return
        session = open_session(compiled.program, present(compiled.program))
        try:
            play(oracle, session, xform, moves, met)
        except Refused:
            met["refused by JavaRosa"] += 1

    run()
    assert met["states"] > EXAMPLES, met


def play(oracle: Oracle, session: Session, xform: str, moves: list[Move], met: Counter[str]) -> None:
    """Take the moves in both; fail at the first difference. Refused: JavaRosa takes no further step."""
    same(session, oracle.open(xform.encode()), [], met)
    taken: list[tuple[str, str]] = []
    for move in moves:
        if step := step_of(session, move):
            taken.append(step)
            same(session, take(oracle, session, *step), taken, met)


def same(session: Session, theirs: State, taken: list[tuple[str, str]], met: Counter[str]) -> None:
    met["states"] += 1
    found = [each for each in differences(session, theirs) if each[1] == "leaf" or session.cell(each[0]).relevant]
    assert not found, (found[:3], taken)


def step_of(session: Session, move: Move) -> tuple[str, str] | None:
    """Return (path, text) to answer, (path, "") to add an instance; None when there is nothing to do."""
    kind, place, choice = move
    cells = [session.cell(path) for path in session.walk()]
    heads = [each.head.path for cell in cells for each in cell.scope.series.values() if cell is cell.scope.cells[0]]
    if kind == 0 and heads:
        return heads[place % len(heads)], ""
    asked = [cell for cell in cells if is_asked(session, cell)]
    if not asked:
        return None
    cell = asked[place % len(asked)]
    node = session.program.nodes[cell.node]
    texts = [each.value for each in session.choices(cell.path)] if node.choices else PLAIN[KINDS[node.question]]
    return (cell.path, texts[choice % len(texts)]) if texts else None


def is_asked(session: Session, cell: Cell) -> bool:
    """Can a person answer here now?"""
    node = session.program.nodes[cell.node]
    shown = cell.relevant and not cell.readonly and not cell.group
    return bool(shown and node.kind == "value" and node.question in KINDS)


def take(oracle: Oracle, session: Session, path: str, text: str) -> State:
    if text:
        state = oracle.answer(path, text)
        session.answer(path, text)
    else:
        state = oracle.add(path)
        session.add_repeat(path)
    return state
