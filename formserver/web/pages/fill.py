"""The pages on which people answer: /s/CODE and what belongs to it."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from formserver import collect, publish
from formserver.errors import Problem
from formserver.instance import write_instance
from formserver.program.model import Language, Program
from formserver.program.world import World
from formserver.web.pages import check, languages
from formserver.web.pages.assets import app_json, app_url, script_url
from formserver.web.pages.build import Live, page_view
from formserver.web.pages.state import Seal, State, open_state, seal_state
from formserver.web.pages.uploads import Uploads
from formserver.web.pages.visit import CHECK, Typed, Visit, clock

bp = Blueprint("fill", __name__)


@bp.get("/s/<code>")
def start(code: str) -> Response:
    """The first page of an open form, in the language asked for, by ``?lang=`` or by the browser."""
    form = publish.open_form(current_app.store, code)
    language = languages.choose(form.program, request)
    visit = Visit(form.program, _fresh(form, language), now=clock(), lists=form.lists)
    prefill = _hidden_answers(form.program, request.args)
    if prefill:
        visit.session.answer_all(prefill)
    visit.state = visit.state.with_(page=visit.steps()[0].key, answers=visit.session.answers())
    return _page(form, visit, inline_style=True)


@bp.post("/s/<code>")
def fill(code: str) -> Response:
    """One step of a form: the carried state, what was typed, the button pressed."""
    form = publish.open_form(current_app.store, code)
    if "state" not in request.form:
        return redirect(url_for("fill.start", code=code), 303)
    state = open_state(_seal(), request.form["state"])
    form = form.at_version(current_app.store, state.version)
    uploads = Uploads(current_app.store, dict(state.uploads))
    visit = Visit(form.program, state.with_(page=request.form.get("page", state.page)), now=clock(), lists=form.lists)
    typed = Typed(request.form.to_dict(flat=False), request.files, uploads.keep, *languages.numbers(state.language))
    action = request.form.get("do", "next")
    if action == "send":
        return _send(form, visit, uploads)
    visit.do(action, typed)
    visit.state = visit.state.with_(uploads=uploads.names)
    return _page(form, visit)


@bp.get("/s/<code>/app/<digest>/<tag>.json")
def app(code: str, digest: str, tag: str) -> Response:
    """Program, pages and sentences in one language, for the browser's engine; the address changes with them."""
    form = publish.open_form(current_app.store, code)
    if tag not in form.program.texts:
        raise Problem("page.unknown")
    return app_json(form, tag)


@bp.post("/s/<code>/send")
def send(code: str) -> Any:
    """A finished record from a page with JavaScript: ``record`` as JSON and its files; answers a JSON receipt."""
    form = publish.open_form(current_app.store, code)
    record = _record(form.program)
    answers, world = record["answers"], _world(record)
    receipt = _collect(form, answers, world, {name: file.stream for name, file in request.files.items()})
    return {"receipt": receipt.receipt, "url": _done_url(code, receipt, world.language)}


@bp.get("/s/<code>/done")
def done(code: str) -> str:
    """The receipt page, from the sealed receipt in its address."""
    form = publish.open_form(current_app.store, code, closed_too=True)
    said = _seal().open(request.args.get("r", ""))
    language = languages.of(form.program, said["language"])
    when = languages.date_time_words(said["when"], language.tag)
    with languages.speaking(language.tag):
        return render_template("fill/receipt.html", receipt=said["receipt"], when=when,
                               again_url=url_for("fill.start", code=code, lang=language.tag),
                               **_frame(form, language))  # fmt: skip


def _page(form: publish.OpenForm, visit: Visit, *, inline_style: bool = False) -> Response:
    """Render the page that the visit stands at, or the check page."""
    language = languages.of(form.program, visit.state.language)
    with languages.speaking(language.tag) as words:
        common = _frame(form, language, inline_style=inline_style)
        common |= {"state": seal_state(_seal(), visit.state), "message": visit.message and words(visit.message)}
        common["boot"] = _boot(form, visit, language)
        if visit.state.page == CHECK:
            return _answer(_check_page(form.program, visit, language, words, common))
        found, step = visit.steps(), visit.step()
        source = Live(form.program, visit.session, language.tag)
        page = page_view(form.program, source, step, words, session=visit.session, show_errors=visit.wrong)
        return _answer(render_template("fill/page.html", page=page, has_back=found[0].key != step.key,
                                       can_check=visit.state.review, **common))  # fmt: skip


def _check_page(program: Program, visit: Visit, language: Language, words: Any, common: dict[str, Any]) -> str:
    found = visit.steps()
    return render_template(
        "fill/check.html",
        sections=check.sections(program, visit.session, found, language.tag, words),
        problems=check.problems(program, visit.session, found, words) if visit.wrong else [],
        **common,
    )


def _send(form: publish.OpenForm, visit: Visit, uploads: Uploads) -> Response:
    """Store the record, or show the check page with what is still wrong."""
    if visit.session.errors():
        visit.wrong, visit.state = True, visit.state.with_(page=CHECK)
        return _page(form, visit)
    answers = visit.session.finalize(visit.state.finished or visit.now)
    world = visit.state.to_world({})
    with uploads.streams(answers) as files:
        receipt = _collect(form, answers, world, files)
    return redirect(_done_url(form.code, receipt, visit.state.language), 303)


def _collect(form: publish.OpenForm, answers: Mapping[str, str], world: World, files: Mapping[str, Any]) -> collect.Receipt:
    xml = write_instance(form.program, dict(answers))
    return collect.collect(current_app.store, form_id=form.form_id, xml=xml, files=files, world=world, door="page")


def _fresh(form: publish.OpenForm, language: Language) -> State:
    """Return the state of a record that begins now."""
    world = {"now": clock(), "seed": secrets.randbelow(2**31 - 2) + 1, "instance_id": f"uuid:{uuid.uuid4()}",
             "properties": {}, "last_saved": None}  # fmt: skip
    return State(form.version, language.tag, world)


def _hidden_answers(program: Program, args: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that the link gives to hidden questions: ``?wave=w1`` or ``?d[/data/wave]=w1``."""
    hidden = {node.path: node.name for node in program.nodes if node.question == "hidden" and not node.repeat}
    found = {path: args.get(f"d[{path}]", args.get(name)) for path, name in hidden.items()}
    return {path: text[:1000] for path, text in found.items() if text is not None}


def _record(program: Program) -> dict[str, Any]:
    """Return the record a page sent; raise Problem ``request.unreadable`` when it is not one."""
    try:
        record = current_app.json.loads(request.form["record"])
        answers = record["answers"]
    except (KeyError, ValueError, TypeError) as error:
        raise Problem("request.unreadable") from error
    if not isinstance(answers, dict) or not all(isinstance(text, str) for text in answers.values()):
        raise Problem("request.unreadable")
    return record  # type: ignore[no-any-return]


def _world(record: Mapping[str, Any]) -> World:
    """Return the world that the browser's record was filled in, only with values of the right type."""
    given = record.get("world") or {}
    seed = given.get("seed")
    return World(now=str(given.get("now", ""))[:40], seed=seed if isinstance(seed, int) else 1,
                 language=str(record.get("language", ""))[:40], instance_id=str(given.get("instance_id", ""))[:100])  # fmt: skip


def _boot(form: publish.OpenForm, visit: Visit, language: Language) -> dict[str, Any]:
    return {
        "code": form.code, "language": language.tag, "app": app_url(form, language.tag),
        "send": url_for("fill.send", code=form.code),
        "languages": {tag.tag: app_url(form, tag.tag) for tag in form.program.languages},
        "state": {key: value for key, value in asdict(visit.state).items() if key != "uploads"},
    }  # fmt: skip


def _frame(form: publish.OpenForm, language: Language, *, inline_style: bool = False) -> dict[str, Any]:
    return {
        "title": languages.title(form, language.tag), "language": language, "languages": form.program.languages,
        "action": url_for("fill.fill", code=form.code), "state": "", "boot": None, "script_url": script_url(),
        "inline_style": inline_style, "media_url": lambda name: url_for("fill.media", code=form.code, name=name),
    }  # fmt: skip


def _done_url(code: str, receipt: collect.Receipt, language: str) -> str:
    said = {"receipt": receipt.receipt, "when": clock(), "language": language}
    return url_for("fill.done", code=code, r=_seal().seal(said))


def _answer(html: str) -> Response:
    """Return a page that Back may show again but nobody else: kept by the browser, asked anew otherwise."""
    response = Response(html, mimetype="text/html")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _seal() -> Seal:
    return Seal(current_app.config["SECRET_KEY"], purpose=b"fill state")
