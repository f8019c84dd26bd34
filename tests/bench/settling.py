"""From one answer to settled values, in both engines, without a page."""

from __future__ import annotations

import json
import statistics
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import forms
from bench.timing import WORLD, Figure, once

from formserver import places
from formserver.conformance.node import find_node
from formserver.conformance.player import read_world
from formserver.engine import Session, open_session
from formserver.program import codec
from formserver.program.model import Program

TIMES = 40


@dataclass(frozen=True, slots=True)
class Trial:
    """After ``setup`` steps, ``path`` is answered with one text after the other, and what follows is read.

    ``watch`` is what must change: (text, relevant or choices, path). ``aim`` is the browser's.
    """

    name: str
    program: Program
    path: str
    texts: tuple[str, str]
    watch: tuple[str, str]
    setup: tuple[tuple[str, ...], ...] = ()
    aim: str = ""


def trials() -> Iterator[Trial]:
    """Yield what is measured."""
    for length, aim in ((1000, "≤ 5"), (3000, "")):
        program = forms.program(forms.chain(length))
        yield Trial(f"chain of {length:,}", program, "/data/q0", ("1", "2"), ("text", f"/data/q{length - 1}"), aim=aim)
    program = forms.program(forms.survey(3000))
    watch = ("relevant", "/data/g1500/q1504")
    yield Trial("3,000 questions, relevance", program, "/data/g1500/q1500", ("yes", "no"), watch, aim="≤ 0.5")
    program = forms.program(forms.cascade(5000))
    watch = ("choices", "/data/village")
    yield Trial("cascade of 5,000", program, "/data/district", ("d1", "d2"), watch, aim="≤ 1")
    people = tuple(("add_repeat", "/data/person") for _ in range(99))
    filled = tuple(("answer", f"/data/person[{place}]/a{n}", "3") for place in range(1, 101) for n in range(3))
    program, watch = forms.program(forms.repeats()), ("text", "/data/total")
    yield Trial("100 × 20 with sums", program, "/data/person[50]/a0", ("4", "9"), watch, people + filled, aim="≤ 1")


def figures() -> Iterator[Figure]:
    """Measure each trial in Python and in JavaScript."""
    for trial in trials():
        yield Figure("answer to settled", f"{trial.name}, Python", in_python(trial), "ms")
        yield Figure("answer to settled", f"{trial.name}, JavaScript", in_javascript(trial), "ms", aim=trial.aim)


def in_python(trial: Trial) -> float:
    """Return the median in milliseconds."""
    session = open_session(trial.program, read_world(WORLD))
    for verb, *args in trial.setup:
        getattr(session, verb)(*args)
    seen: list[Any] = []
    times = [once(lambda n=n: seen.append(answered(session, trial, n))) for n in range(TIMES)]
    assert seen[-1] != seen[-2], trial.name
    return statistics.median(times)


def answered(session: Session, trial: Trial, number: int) -> Any:
    """Answer and return what is watched."""
    session.answer(trial.path, trial.texts[number % 2])
    what, path = trial.watch
    if what == "choices":
        return [choice.value for choice in session.choices(path)]
    return getattr(session.cell(path), what)


def in_javascript(trial: Trial) -> float:
    """Return the median in milliseconds."""
    script: dict[str, Any] = {
        "program": codec.to_json(trial.program),
        "world": WORLD,
        "setup": trial.setup,
        "path": trial.path,
        "texts": trial.texts,
        "watch": trial.watch,
        "times": 5 * TIMES,
    }
    command = [find_node(), str(Path(__file__).with_name("settle.mjs")), str(places.STATIC / "engine")]
    done = subprocess.run(command, input=json.dumps(script), capture_output=True, text=True, check=True)
    return float(done.stdout)
