"""Judging whole submissions on the server."""

from __future__ import annotations

from collections.abc import Iterator

from bench import forms
from bench.timing import WORLD, Figure, milliseconds

from formserver.conformance.player import read_world
from formserver.engine.judge import judge
from formserver.program.model import Program


def figures() -> Iterator[Figure]:
    """Judge full records of generated forms and of the shipped ones."""
    for length, aim in ((250, "≤ 5"), (1000, ""), (3000, "≤ 100")):
        program = forms.program(forms.survey(length))
        yield Figure("judge", f"{length:,} questions", judging(program), "ms", aim=aim)
    for name in ("score_worker", "score_baseline"):
        program = forms.shipped(name).program
        assert program is not None
        yield Figure("judge", name, judging(program), "ms", aim="≤ 3" if name == "score_worker" else "≤ 8")


def judging(program: Program) -> float:
    """Return the median time to judge a record with an answer for every question."""
    answers = filled(program)
    world = read_world(WORLD)
    return milliseconds(lambda: judge(program, world, answers), times=9)


def filled(program: Program) -> dict[str, str]:
    """Return an answer for every value outside of repeats."""
    texts = {"int": "7", "decimal": "7.5", "date": "2026-03-01", "dateTime": "2026-03-01T09:00:00.000+01:00"}
    answers = {}
    for node in program.nodes:
        if node.kind == "value" and not node.repeat and node.calculate is None:
            first = first_choice(program, node.number)
            answers[node.path] = first or texts.get(node.type, "text")
    return answers


def first_choice(program: Program, number: int) -> str:
    """Return the first choice of a select with a list of its own, else ""."""
    choices = program.nodes[number].choices
    if choices is None or choices.list is None or not program.lists[choices.list].rows:
        return ""
    listed = program.lists[choices.list]
    return listed.rows[0][listed.columns.index(choices.value)]
