"""Somebody who answers a form: complete answers for a program, what of them is typed, a trainer's device."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from formserver import admit
from formserver.admit import devices
from formserver.engine.session import Session, open_session
from formserver.program.model import Program
from formserver.program.world import World
from formserver.store import Store, people
from formserver.web.pages.steps import silent

TRAINER = "kofi@example.org"
#: Answers that no rule can guess, by question name.
KNOWN = {"ent_code": "GH-00123", "event_manual": "VN-2017-014", "kpi_first": "2015-09-01"}
GUESSES = ("1", "0", "2", "5", "40", "2016-03-15", "5.6037 -0.1870 0 0", "A word", "OK")


def complete(program: Program, world: World, begun: Mapping[str, str]) -> Session:
    """Return a session with ``begun`` answered and every error mended, as a patient person would."""
    session = open_session(program, world)
    for path, text in begun.items():
        _answer(session, path, text)
    for _ in range(400):
        errors = session.errors()
        if not errors:
            return session
        _mend(program, session, errors[0][1])
    raise AssertionError(f"could not complete: {session.errors()[:5]}")


def _answer(session: Session, path: str, text: str) -> None:
    for found in re.finditer(r"\[(\d+)\]", path):
        repeat = path[: found.start()]
        while len(session.instances(repeat)) < int(found[1]):
            session.add_repeat(repeat)
    session.answer(path, text)


def _mend(program: Program, session: Session, path: str) -> None:
    node = program.nodes[session.cell(path).node]
    values = [choice.value for choice in session.choices(path)] if node.choices else []
    for guess in (KNOWN.get(node.name, "1"), *values, *GUESSES):
        session.answer(path, guess)
        if not session.errors_at(path):
            return
    raise AssertionError(f"no answer fits {path}")


def asked(program: Program, session: Session) -> dict[str, str]:
    """Return path → text of what a person typed: questions that are shown and writable."""
    answers = session.answers(final=True)
    return {path: text for path, text in answers.items() if text and _is_typed(program, session, path)}


def _is_typed(program: Program, session: Session, path: str) -> bool:
    cell = session.cell(path)
    node = program.nodes[cell.node]
    return node.kind == "value" and not silent(node) and node.question != "note" and not cell.readonly


def enrol(page: Any, store: Store, address: str, label: str = "tablet 1", home: str = "**/my") -> None:
    """Make the browser of ``page`` a trainer's enrolled device, as opening the link and pressing its button does."""
    with store.read() as db:
        trainer = people.person_by_email(db, TRAINER)
    if trainer is None:
        admit.invite(store, email=TRAINER, name="Kofi", role="trainer")
        with store.read() as db:
            trainer = people.person_by_email(db, TRAINER)
    assert trainer is not None
    page.goto(f"{address}/account/device/{devices.enrol(store, trainer.id, label)}")
    page.locator("main form button").click()
    page.wait_for_url(home)
