"""``${last-saved#question}``: what the same person sent last on the same form, as a new record starts from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formserver import collect
from formserver.program.model import Program
from formserver.program.world import Answers
from formserver.publish import OpenForm
from formserver.store import desk as reads
from formserver.web.admitted import Admitted
from formserver.web.context import store


def of(form: OpenForm, filler: Admitted | None) -> Answers | None:
    """Return the answers that the form's expressions ask for; None: it asks for none, nobody is known, first record."""
    wanted = {form.program.nodes[number].path for number in asked(form.program)}
    if filler is None or not wanted:
        return None
    with store().read() as db:
        xml = reads.last_record(db, form.key, filler.person.id)
    if xml is None:
        return None
    answers = collect.answers_in(form.program, xml)
    return {path: text for path, text in answers.items() if path in wanted}


def asked(program: Program) -> set[int]:
    """Return the numbers of the nodes that expressions read in the record last saved."""
    return {number for expression in program.expressions for number in _asked(expression)}


def _asked(expression: Any) -> Iterator[int]:
    if not isinstance(expression, (list, tuple)) or not expression:
        return
    if expression[0] == "last-saved":
        yield expression[1]
        return
    for part in expression[1:]:
        yield from _asked(part)
