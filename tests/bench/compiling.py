"""How long a form takes from its file to its program."""

from __future__ import annotations

from collections.abc import Iterator

from bench import forms
from bench.timing import Figure, once

from formserver.compiler.xlsform import compile_form

SHIPPED = ("score_worker", "score_traineval", "score_baseline")


def figures() -> Iterator[Figure]:
    """Compile the shipped forms and generated ones."""
    for name in SHIPPED:
        yield Figure("compile", name, once(lambda name=name: forms.compile_shipped(name)), "ms")
    generated = {
        "1,000 questions": forms.survey(1000),
        "3,000 questions": forms.survey(3000),
        "1,000 in one chain": forms.chain(1000),
    }
    for name, data in generated.items():
        yield Figure("compile", name, once(lambda data=data: compile_form(data, "bench.md")), "ms")
