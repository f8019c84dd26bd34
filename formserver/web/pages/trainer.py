"""A trainer's own pages: the forms to fill in, what was sent; also on an enrolled device, where nobody signs in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from formserver.errors import Problem
from formserver.store import desk as reads
from formserver.store import forms as rows
from formserver.store.desk import SubmissionRow
from formserver.web.admitted import admitted, require_admitted
from formserver.web.context import store
from formserver.web.files import file_answer
from formserver.web.pages import desk_words
from formserver.web.pages.desk_door import about, led_to_sign_in, show
from formserver.web.pages.desk_words import _
from formserver.web.pages.gate import SHUT
from formserver.web.pages.reading import file_of, read

bp = Blueprint("trainer", __name__, url_prefix="/my")

PAGE, FEW = 50, 5


def front() -> AnyResponse:
    """Lead from the server's bare address to the desk, or to a trainer's own page."""
    try:
        found = admitted()
    except Problem:
        return redirect(url_for("trainer.home"), 303)
    own = found is not None and (found.device or found.person.role == "trainer")
    return redirect(url_for("trainer.home" if own else "desk.forms"), 303)


@bp.before_request
def let_in() -> None:
    """Let in whoever has a role, in their language."""
    desk_words.speak_to(None)
    found = require_admitted()
    desk_words.speak_to(found.person)
    g.person, g.device = found.person, found.device


@bp.errorhandler(Problem)
def say_problem(problem: Problem) -> Any:
    """Show a problem with a way on; who is not known is led to the sign-in page."""
    if problem.code == "sign_in.needed":
        return led_to_sign_in(problem)
    revoked = problem.code == "device.revoked"
    heading, words = SHUT[problem.code] if revoked else ("That did not work", "")
    way_on = (url_for("account.sign_in"), _("Sign in")) if revoked else (url_for("trainer.home"), _("Forms to fill in"))
    page = render_template(
        "account/message.html", heading=_(heading), words=_(words) if words else desk_words.sentence(problem),
        back_url=way_on[0], back_words=way_on[1], **about(),
    )  # fmt: skip
    return page, problem.status


@bp.get("")
def home() -> Response:
    """The forms that are open, and what was sent last."""
    with store().read() as db:
        every = rows.list_forms(db)
        sent = reads.own_page(db, g.person.id, limit=FEW)
    forms = [form for form in every if form.state == "open" and form.current is not None]
    return show("trainer/home.html", here="home", forms=forms, sent=sent, titles=_titles(every))


@bp.get("/sent")
def sent() -> Response:
    """Everything that this person has sent, newest first."""
    with store().read() as db:
        found = reads.own_page(db, g.person.id, before=request.args.get("before", type=int), limit=PAGE + 1)
        titles = _titles(rows.list_forms(db))
    older = url_for("trainer.sent", before=found[PAGE - 1].id) if len(found) > PAGE else ""
    return show("trainer/sent.html", here="sent", sent=found[:PAGE], titles=titles, older=older)


@bp.get("/sent/<int:submission>")
def submission(submission: int) -> Response:
    """One of one's own submissions, to read."""

    def file_url(file: int) -> str:
        return url_for("trainer.submission_file", submission=submission, file=file)

    return show("trainer/submission.html", here="sent", file_url=file_url, **read(_own(submission)))


@bp.get("/sent/<int:submission>/files/<int:file>")
def submission_file(submission: int, file: int) -> Response:
    """A photo or another file of one's own submission."""
    return file_answer(file_of(_own(submission), file))


def _own(submission: int) -> SubmissionRow:
    with store().read() as db:
        row = reads.own_submission(db, g.person.id, submission)
    if row is None:
        raise Problem("submission.unknown")
    return row


def _titles(forms: list[rows.FormRow]) -> dict[int, str]:
    return {form.id: form.title for form in forms}
