"""A version of a form as people will see it: the fill pages, with a banner, and nothing is ever sent."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, g, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from formserver import publish, texts
from formserver.errors import Problem
from formserver.program.model import Language
from formserver.program.privacy import says_anonymous
from formserver.publish import OpenForm
from formserver.web import maps, scripts, sheets
from formserver.web.context import secret, store
from formserver.web.pages import assets, languages, registers
from formserver.web.pages.apply import Hand
from formserver.web.pages.desk_door import form_or_404
from formserver.web.pages.grid import is_grid
from formserver.web.pages.parts import parts_of
from formserver.web.pages.shown import standing
from formserver.web.pages.state import Seal, State, open_state, seal_state
from formserver.web.pages.uploads import Uploads
from formserver.web.pages.visit import CHECK, Typed, Visit, clock

bp = Blueprint("preview", __name__, url_prefix="/forms/<int:key>/versions/<int:number>/preview")


@bp.get("")
def start(key: int, number: int) -> Response:
    """The first page of a version."""
    form = _form(key, number)
    language = languages.choose(form.program, request)
    world = {"now": clock(), "seed": secrets.randbelow(2**31 - 2) + 1, "instance_id": f"uuid:{uuid.uuid4()}",
             "properties": {}, "last_saved": None}  # fmt: skip
    visit = Visit(form.program, State(number, language.tag, world), now=clock(), lists=form.lists)
    visit.begin()
    return _page(form, visit)


@bp.post("")
def step(key: int, number: int) -> AnyResponse:
    """One step; at the end nothing is sent and the page says so."""
    form = _form(key, number)
    if "state" not in request.form:
        return start(key, number)
    state = open_state(_seal(form), request.form["state"])
    if request.form.get("do") == "leave":
        return start(key, number)
    visit = Visit(form.program, state.with_(page=request.form.get("page", state.page)), now=clock(), lists=form.lists)
    action = request.form.get("do", "next")
    if action == "send":
        return _end(form, visit)
    uploads = Uploads(store(), state.uploads, state.called)
    hand = Hand(*languages.numbers(state.language), visit.now[-6:], state.language)
    visit.do(action, Typed(request.form.to_dict(flat=False), request.files, uploads.keep, hand))
    visit.state = visit.state.with_(uploads=uploads.names, called=uploads.called)
    return _page(form, visit)


@bp.get("/<digest>/<tag>.json")
def app(key: int, number: int, digest: str, tag: str) -> Response:
    """Program, pages and sentences in one language, for the browser's engine."""
    form = _form(key, number)
    if tag not in form.program.texts:
        raise Problem("page.unknown")
    language = languages.of(form.program, tag)
    with speaking(language) as words:
        return Response(
            assets.app_bytes(form.program, tag, words, _frame(form, language), lists=form.own_lists),
            mimetype="application/json",
        )


@bp.get("/lists/<tag>/<path:name>.json")
def rows(key: int, number: int, tag: str, name: str) -> Response:
    """The rows of a list of entities, for the browser's engine."""
    return registers.rows(_form(key, number), tag, name)


@bp.get("/media/<path:name>")
def media(key: int, number: int, name: str) -> Response:
    """A picture, sound or list of the version itself; a list of entities as it is now."""
    form = _form(key, number)
    if name in form.registers:
        return registers.file(form, name)
    if name not in form.files:
        raise Problem("file.unknown", name=name)
    file = form.files[name]
    return send_file(store().blobs.path(file.hash), mimetype=file.media_type)


@bp.post("/send")
def send(key: int, number: int) -> tuple[dict[str, str], int]:
    """Where a page with JavaScript sends its record: it is looked at by nobody."""
    return {"receipt": "", "url": url_for(".done", key=key, number=number)}, 201


@bp.get("/done")
def done(key: int, number: int) -> Response:
    """The end of a preview."""
    form = _form(key, number)
    return _last(form, languages.choose(form.program, request))


def _page(form: OpenForm, visit: Visit) -> Response:
    language = languages.of(form.program, visit.state.language)
    with speaking(language) as words:
        common = _frame(form, language)
        common["state"] = seal_state(_seal(form), visit.state)
        common |= scripts.page_script(form.program, form.digest, _boot(form, visit, language))
        common["message"] = visit.message and words(visit.message)
        kind, values = standing(form.program, visit, language, words)
        return _answer(f"desk/preview_{kind}.html", **common | values)


def _end(form: OpenForm, visit: Visit) -> Response:
    visit.state = visit.state.with_(page=CHECK)
    if visit.session.errors():
        visit.wrong = True
        return _page(form, visit)
    return _last(form, languages.of(form.program, visit.state.language))


def _last(form: OpenForm, language: Language) -> Response:
    with speaking(language):
        return _answer("desk/preview_done.html", **_frame(form, language) | {"languages": ()})


def _boot(form: OpenForm, visit: Visit, language: Language) -> dict[str, Any]:
    digest = assets.app_digest(form.digest)
    address = {
        one.tag: url_for(".app", key=form.key, number=form.version, digest=digest, tag=one.tag)
        for one in form.program.languages
    }
    state = {key: value for key, value in asdict(visit.state).items() if key != "uploads"}
    send_to = url_for(".send", key=form.key, number=form.version)
    own = {"language": language.tag, "app": address[language.tag], "languages": address}

    def rows_url(tag: str, name: str) -> str:
        return url_for(".rows", key=form.key, number=form.version, tag=tag, name=name)

    own["lists"] = registers.addresses(form, rows_url)
    return own | {"send": send_to, "state": state}


def _frame(form: OpenForm, language: Language) -> dict[str, Any]:
    here: dict[str, Any] = {"key": form.key, "number": form.version}

    maps.allow_tiles(form.program)

    def media_url(name: str) -> str:
        return url_for(".media", name=name, **here)

    return {
        "title": languages.title(form.form_id, form.program, language.tag),
        "language": language,
        "languages": form.program.languages,
        "own_name": languages.own_name,
        "action": url_for(".step", **here),
        "inline_style": False,
        "media_url": media_url,
        "sheets": tuple(dict.fromkeys(("controls", *sheets.of(form.program)))),
        "grid": is_grid(form.program),
        "state": "",
        "boot": None,
        "message": "",
        "has_overview": bool(parts_of(form.program)),
        "anonymous": says_anonymous(form.program.settings),
        "leave_url": url_for(".start", lang=language.tag, **here),
        "again_url": url_for(".start", lang=language.tag, **here),
        "version_url": url_for("desk.version", **here),
        "version_name": form.version_text,
        "fallen_back": any(text.fallback for said in form.program.texts.values() for text in said),
    }


@contextmanager
def speaking(language: Language) -> Iterator[languages.Words]:
    """While open, speak the form's language; afterwards the reader's again."""
    before, g.translations = g.translations, texts.translations(language.tag)
    try:
        yield g.translations.gettext
    finally:
        g.translations = before


def _form(key: int, number: int) -> OpenForm:
    return publish.open_version(store(), form_or_404(key), number)


def _answer(template: str, **values: Any) -> Response:
    response = Response(render_template(template, **values), mimetype="text/html")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _seal(form: OpenForm) -> Seal:
    return Seal(secret(), purpose=b"preview state", about=f"{form.key} {form.version}")
