"""The gate of forms that are not for everybody: who comes without being known is told how to get in.

Every address below /s/CODE passes here first, those of lists, pictures and sending too. Somebody who is in the
middle of a form when the session ends or the device is revoked loses nothing: the page carries the answers on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for

from formserver.errors import Problem
from formserver.publish import OpenForm
from formserver.web import problems
from formserver.web.admitted import admitted_to
from formserver.web.pages import languages
from formserver.web.pages.messages import Words, _
from formserver.web.pages.opened import opened, opened_at
from formserver.web.pages.shown import answer, frame, state_seal
from formserver.web.pages.state import State, seal_state

#: Problem → heading and words of the page that is shown instead of the form.
SHUT = {
    "form.members": (
        _("Sign in to fill in this form"),
        _("This form is only for people who work with it. Sign in, or ask your coordinator for a QR code that "
           "lets this device in without a password."),
    ),
    "device.revoked": (
        _("This device may no longer open forms here"),
        _("A coordinator has ended its access. Ask your coordinator for a new QR code, or sign in."),
    ),
}  # fmt: skip
KEPT = _(
    "Nothing that you answered is lost: this page keeps it. Sign in in the other window, or scan a new QR code with "
    "this device, then come back to this page and continue."
)
#: Said to a page script, which goes on showing the answers.
TRY_AGAIN = _("Open %(address)s in another window and sign in, or scan a new QR code. Then send again from here.")
#: Where the view itself answers, because it has typed answers to keep.
KEEPS = "fill.fill"


def pass_gate() -> Any:
    """Let in who may fill in the form of this request; run before every view of the fill pages."""
    code = str((request.view_args or {}).get("code", ""))
    form = _form(code)
    if form is None:
        return None
    g.closed_to = form.closed_to
    try:
        g.filler = admitted_to(form)
    except Problem as problem:
        if problem.code not in SHUT:
            raise
        g.filler, g.shut = None, problem
        if request.blueprint == "outbox":
            raise
        return None if request.endpoint == KEEPS and "state" in request.form else refusal(form, problem)
    return None


def guard(*blueprints: Blueprint) -> None:
    """Let every address of ``blueprints`` pass the gate."""
    for bp in blueprints:
        bp.before_request(pass_gate)
        bp.after_request(keep_private)


def submitter() -> int | None:
    """Return who sends this record, as the store names people; None: nobody is known."""
    return g.filler.person.id if g.filler else None


def properties() -> Mapping[str, str]:
    """Return what metadata questions of a record are filled with: nothing where nobody is known."""
    return g.filler.properties() if g.filler else {}


def keep_private(response: Response) -> Response:
    """Let no cache between here and the browser keep what is not for everybody."""
    if g.get("closed_to") and response.cache_control.public:
        response.headers["Cache-Control"] = response.headers["Cache-Control"].replace("public", "private")
    return response


def refusal(form: OpenForm, problem: Problem, state: State | None = None) -> Any:
    """Return the page (JSON for scripts) that says how to get in; with ``state`` it carries a record on."""
    tag = state.language if state else ""
    language = languages.of(form.program, tag) if tag else languages.choose(form.program, request)
    with languages.speaking(language.tag) as words:
        if request.endpoint != KEEPS and (request.method == "POST" or request.path.endswith(".json")):
            return {"code": problem.code, "message": _in_short(problem, words)}, problem.status
        heading, said = SHUT[problem.code]
        back = url_for("fill.start", code=form.code, lang=language.tag)
        page = render_template(
            "fill/shut.html", heading=words(heading), words=words(said), kept=words(KEPT) if state else "",
            page=state.page if state else "",
            sign_in_url=url_for("account.sign_in", next=url_for("trainer.home") if state else back),
            **frame(form, language) | {"languages": (), "can_resume": False, "state": _sealed(form, state)},
        )  # fmt: skip
    response: Response = answer(page, problem.status, form=form)
    response.headers["Cache-Control"] = "no-store"
    return response


def _in_short(problem: Problem, words: Words) -> str:
    there = url_for("account.sign_in", _external=True)
    return f"{problems.sentence(problem, words)} {words(TRY_AGAIN) % {'address': there}}"


def _sealed(form: OpenForm, state: State | None) -> str:
    return seal_state(state_seal(form), state) if state else ""


def _form(code: str) -> OpenForm | None:
    try:
        form = opened(code, closed_too=True)
        version = (request.view_args or {}).get("version")
        asked = form if version is None else opened_at(code, version)
    except Problem:
        return None  # the view says so
    return asked if asked.closed_to else form
