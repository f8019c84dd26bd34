"""The page of all sections: each part of a long form, how it stands, and the questions in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from formserver.engine.session import Session
from formserver.program.model import Program
from formserver.web.pages import check
from formserver.web.pages.fields import indexed_path
from formserver.web.pages.messages import words_at
from formserver.web.pages.parts import Part, page_number, parts_of, shown_parts
from formserver.web.pages.steps import Step
from formserver.web.pages.view import AnswerSection, PartView

Words = Callable[[str], str]


def overview(
    program: Program, session: Session, found: list[Step], *, language: str, words: Words, opened: int, review: bool
) -> list[PartView]:
    """Return the parts that are shown now; of the one numbered ``opened`` (from 1) all its questions too."""
    made = []
    for number, part in enumerate(shown_parts(parts_of(program), found), 1):
        inside = steps_in(part, found)
        sections = tuple(check.sections(program, session, inside, language, words, {}))
        done, asked, status = progress(program, session, inside, review=review)
        made.append(
            PartView(number, _heading(program, session, part, sections), inside[0].key, status, done, asked,
                     sections if number == opened else (), is_open=number == opened, can_open=bool(sections))
        )  # fmt: skip
    return made


def next_page(program: Program, session: Session, found: list[Step], *, review: bool) -> str:
    """Return the first page of the first part that is not complete; "" when all are."""
    for part in shown_parts(parts_of(program), found):
        inside = steps_in(part, found)
        if progress(program, session, inside, review=review)[2] in ("new", "begun", "attention"):
            return inside[0].key
    return ""


def steps_in(part: Part, found: Sequence[Step]) -> list[Step]:
    """Return the steps of ``found`` that lie in ``part``."""
    return [step for step in found if part.first <= page_number(step) <= part.last]


def progress(program: Program, session: Session, inside: list[Step], *, review: bool) -> tuple[int, int, str]:
    """Return how many questions are answered, of how many, and how that stands.

    ``attention``: an answer is wrong, or (once the answers were checked) one is missing. ``complete``: nothing that
    must be answered is missing. ``read``: nothing is asked. Else ``new`` or ``begun``.
    """
    paths = [
        indexed_path(program, node.number, step.indexes)
        for step in inside
        for node in check.asked_nodes(program, session, step)
    ]
    cells = [cell for cell in map(session.cell, paths) if not cell.readonly]
    done, must = sum(1 for cell in cells if cell.text), any(cell.required for cell in cells)
    codes = {code for path in paths for code in session.errors_at(path)}
    return done, len(cells), _status(codes, done=done, asked=len(cells), must=must, review=review)


def _status(codes: set[str], *, done: int, asked: int, must: bool, review: bool) -> str:
    if codes - {"required"} or (codes and review):
        return "attention"
    if not asked:
        return "read"
    if not done:
        return "new"
    return "complete" if not codes and (must or done == asked) else "begun"


def _heading(program: Program, session: Session, part: Part, sections: Sequence[AnswerSection]) -> str:
    """Return the label of the part's group, else of its first question."""
    own = words_at(session, program.nodes[part.node].path, "label") if part.node else ""
    return own or (sections[0].rows[0].label if sections else _first_words(program, session, part))


def _first_words(program: Program, session: Session, part: Part) -> str:
    """Return what the first page of a part without questions says."""
    page = program.pages[part.first]
    return next(
        (said for number in page.nodes if (said := words_at(session, program.nodes[number].path, "label"))), "…"
    )
