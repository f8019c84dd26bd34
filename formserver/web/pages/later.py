"""Saving an unfinished form at the server, and going on with it: /s/CODE/resume.

For people whose browser keeps nothing: without JavaScript, in a private window, on a phone that is not their own.
Once there is a code, every step is saved again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for

from formserver import publish, resume
from formserver.errors import Problem
from formserver.program.privacy import says_anonymous
from formserver.web import problems
from formserver.web.context import outside, secret, store
from formserver.web.pages import languages
from formserver.web.pages.drawing import qr_inside
from formserver.web.pages.keeping import can_resume
from formserver.web.pages.shown import answer, frame, show, state_seal
from formserver.web.pages.state import State, seal_state
from formserver.web.pages.visit import Visit, clock

bp = Blueprint("later", __name__)


@bp.get("/s/<code>/resume")
def ask(code: str) -> Response:
    """Ask for the code of what was saved; a link that holds it fills it in, and opens nothing yet."""
    form = _form(code)
    return _asking(form, typed=request.args.get("code", ""))


@bp.post("/s/<code>/resume")
def go_on(code: str) -> Response:
    """Show the page at which the answers under a code were saved."""
    form = _form(code)
    typed = request.form.get("code", "")
    try:
        draft, raw = resume.opened(store(), typed, secret=secret(), form=form.key, network=request.remote_addr or "")
        state = State(**json.loads(raw)).with_(resume=asdict(draft))
    except Problem as problem:
        return _asking(form, typed=typed, problem=problem)
    form = form.at_version(store(), state.version)
    return show(form, Visit(form.program, state, now=clock(), lists=form.lists))


def keep_and_tell(form: publish.OpenForm, state: State) -> Response:
    """Save the state, under the code that it has or a new one, and show the code; raise ``request.unknown_action``."""
    if not can_resume(form):
        raise Problem("request.unknown_action")
    if not state.resume:
        state = state.with_(resume=asdict(resume.new_draft(secret(), form.key)))
    until = _keep(form, state)
    language = languages.of(form.program, state.language)
    with languages.speaking(language.tag):
        code = state.resume["code"]
        link = outside(url_for("later.ask", code=form.code, lang=language.tag))
        page = render_template(
            "fill/kept.html", draft_code=code, link=link, picture=qr_inside(f"{link}&code={code}"), page=state.page,
            until=languages.date_words(until, language.tag, style="date"),
            **frame(form, language)
            | {"languages": (), "can_resume": False, "state": seal_state(state_seal(form), state)},
        )  # fmt: skip
    response = answer(page, form=form)
    response.headers["Cache-Control"] = "no-store"
    return response


def keep_again(form: publish.OpenForm, state: State) -> None:
    """Save a state that has a code once more."""
    if state.resume and can_resume(form):
        _keep(form, state)


def forget(state: State) -> None:
    """Delete what was saved of a record that is sent or left."""
    if state.resume:
        resume.forget(store(), state.resume["place"])


def _keep(form: publish.OpenForm, state: State) -> str:
    anonymous = says_anonymous(form.program.settings)
    left_out = {"resume", "called"} if anonymous else {"resume"}  # the name of a photo may say when it was taken
    values: Mapping[str, Any] = {name: value for name, value in asdict(state).items() if name not in left_out}
    until = resume.keep(
        store(), resume.Draft(**state.resume), json.dumps(values, ensure_ascii=False).encode(), form=form.key,
        days=current_app.config["SETTINGS"].draft_days, uploads=state.uploads,
        anonymous=anonymous,
    )  # fmt: skip
    return until.isoformat()


def _form(code: str) -> publish.OpenForm:
    form = publish.open_form(store(), code, closed_too=True)
    if not can_resume(form):
        raise Problem("page.unknown")
    return form


def _asking(form: publish.OpenForm, *, typed: str, problem: Problem | None = None) -> Response:
    language = languages.choose(form.program, request)
    action = url_for("later.go_on", code=form.code, lang=language.tag)
    with languages.speaking(language.tag) as words:
        said = problems.sentence(problem, words) if problem else ""
        page = render_template(
            "fill/resume.html", typed=typed[:40], problem=said,
            **frame(form, language) | {"languages": (), "action": action},
        )  # fmt: skip
    response = answer(page, problem.status if problem else 200, form=form)
    response.headers["Cache-Control"] = "no-store"
    return response
