"""The pages on which people answer: /s/CODE and what belongs to it."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import IO, Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from formserver import collect, publish
from formserver.errors import PROBLEMS, Problem
from formserver.program.model import Language, Program
from formserver.program.world import World
from formserver.web.context import secret, store
from formserver.web.pages import assets, check, languages
from formserver.web.pages.apply import Hand
from formserver.web.pages.build import Live, page_view
from formserver.web.pages.state import Seal, State, open_state, seal_state
from formserver.web.pages.uploads import Uploads
from formserver.web.pages.visit import CHECK, Typed, Visit, clock

bp = Blueprint("fill", __name__)


@bp.get("/s/<code>")
def start(code: str) -> Response:
    """The first page of an open form, in the language asked for, by ``?lang=`` or by the browser."""
    form = publish.open_form(store(), code)
    language = languages.choose(form.program, request)
    visit = Visit(form.program, _fresh(form, language), now=clock(), lists=form.lists)
    visit.session.answer_all(_hidden_answers(form.program, request.args))
    visit.state = visit.state.with_(page=visit.steps()[0].key, answers=visit.session.answers())
    return _page(form, visit, inline_style=True)


@bp.post("/s/<code>")
def fill(code: str) -> AnyResponse:
    """One step of a form: the carried state, what was typed, the button pressed."""
    if "state" not in request.form:
        return redirect(url_for("fill.start", code=code), 303)
    state = open_state(_seal(), request.form["state"])
    form = publish.open_form(store(), code, closed_too=True).at_version(store(), state.version)
    uploads = Uploads(store(), dict(state.uploads))
    visit = Visit(form.program, state.with_(page=request.form.get("page", state.page)), now=clock(), lists=form.lists)
    action = request.form.get("do", "next")
    if action == "send":
        return _send(form, visit, uploads)
    hand = Hand(*languages.numbers(state.language), visit.now[-6:])
    visit.do(action, Typed(request.form.to_dict(flat=False), request.files, uploads.keep, hand))
    visit.state = visit.state.with_(uploads=uploads.names)
    return _page(form, visit)


@bp.get("/s/<code>/<int:version>/<digest>/<tag>.json")
def app(code: str, version: int, digest: str, tag: str) -> Response:
    """Program, pages and sentences in one language, for the browser's engine; the address changes with them."""
    form = publish.open_form(store(), code, closed_too=True).at_version(store(), version)
    if tag not in form.program.texts:
        raise Problem("page.unknown")
    language = languages.of(form.program, tag)
    with languages.speaking(tag) as words:
        frame = _frame(form, language)
        return assets.immutable(assets.app_bytes(form.program, tag, words, frame, lists=form.lists))


@bp.get("/s/<code>/<int:version>/media/<path:name>")
def media(code: str, version: int, name: str) -> Response:
    """A picture or sound of the form itself."""
    form = publish.open_form(store(), code, closed_too=True).at_version(store(), version)
    if name not in form.files:
        raise Problem("file.unknown", name=name)
    file = form.files[name]
    return send_file(store().blobs.path(file.hash), mimetype=file.media_type, max_age=31536000)


@bp.post("/s/<code>/<int:version>/send")
def send(code: str, version: int) -> tuple[dict[str, str], int]:
    """A finished record from a page with JavaScript: ``record`` as JSON and its files; answers a JSON receipt."""
    form = publish.open_form(store(), code, closed_too=True).at_version(store(), version)
    record = _record()
    try:
        files: dict[str, IO[bytes]] = {name: file.stream for name, file in request.files.items()}
        receipt = _collect(form, record["answers"], _world(record), files)
    except Problem as problem:
        return {"code": problem.code, "message": _said(problem, record)}, problem.status
    return {"receipt": receipt.receipt, "url": _done_url(code, receipt, str(record.get("language")))}, 201


@bp.get("/s/<code>/done")
def done(code: str) -> Response:
    """The receipt page, from the sealed receipt in its address."""
    form = publish.open_form(store(), code, closed_too=True)
    said = _seal().open(request.args.get("r", ""))
    language = languages.of(form.program, said["language"])
    with languages.speaking(language.tag):
        again = url_for("fill.start", code=code, lang=language.tag) if form.state == "open" else ""
        when = languages.date_time_words(said["when"], language.tag)
        page = render_template("fill/receipt.html", receipt=said["receipt"], when=when, again_url=again,
                               **_frame(form, language) | {"languages": ()})  # fmt: skip
    return _answer(page)


def _page(form: publish.OpenForm, visit: Visit, *, inline_style: bool = False) -> Response:
    """Render the page that the visit stands at, or the check page."""
    language = languages.of(form.program, visit.state.language)
    with languages.speaking(language.tag) as words:
        common = _frame(form, language, inline_style=inline_style)
        common |= {"state": seal_state(_seal(), visit.state), "boot": _boot(form, visit, language)}
        common["message"] = visit.message and words(visit.message)
        if visit.state.page == CHECK:
            return _answer(_check_page(form.program, visit, language, words, common))
        found, step = visit.steps(), visit.step()
        source = Live(form.program, visit.session, language.tag)
        page = page_view(form.program, source, step, words, session=visit.session, show_errors=visit.wrong)
        has_back = found[0].key != step.key
        return _answer(
            render_template("fill/page.html", page=page, has_back=has_back, can_check=visit.state.review, **common)
        )


def _check_page(program: Program, visit: Visit, language: Language, words: Any, common: dict[str, Any]) -> str:
    found = visit.steps()
    return render_template(
        "fill/check.html",
        sections=check.sections(program, visit.session, found, language.tag, words),
        problems=check.problems(program, visit.session, found, words) if visit.wrong else [],
        **common,
    )


def _send(form: publish.OpenForm, visit: Visit, uploads: Uploads) -> AnyResponse:
    """Store the record, or show the check page with what is still wrong."""
    visit.state = visit.state.with_(page=CHECK)
    if visit.session.errors():
        visit.wrong = True
        return _page(form, visit)
    answers = visit.session.finalize(visit.state.finished or visit.now)
    with uploads.streams(answers) as files:
        receipt = _collect(form, answers, visit.state.to_world({}), files)
    return redirect(_done_url(form.code, receipt, visit.state.language), 303)


def _collect(
    form: publish.OpenForm, answers: Mapping[str, str], world: World, files: Mapping[str, IO[bytes]]
) -> collect.Receipt:
    return collect.collect_answers(store(), form.program, answers, form=form.key, files=files, world=world, door="page")


def _fresh(form: publish.OpenForm, language: Language) -> State:
    """Return the state of a record that begins now."""
    seed = secrets.randbelow(2**31 - 2) + 1
    world = {"now": clock(), "seed": seed, "instance_id": f"uuid:{uuid.uuid4()}", "properties": {}, "last_saved": None}
    return State(form.version, language.tag, world)


def _hidden_answers(program: Program, args: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that the link gives to hidden questions: ``?wave=w1`` or ``?d[/data/wave]=w1``."""
    hidden = {node.path: node.name for node in program.nodes if node.question == "hidden" and not node.repeat}
    found = {path: args.get(f"d[{path}]", args.get(name)) for path, name in hidden.items()}
    return {path: text[:1000] for path, text in found.items() if text is not None}


def _record() -> dict[str, Any]:
    """Return the record a page sent; raise Problem ``request.unreadable`` when it is not one."""
    try:
        record = current_app.json.loads(request.form["record"])
        answers = record["answers"]
    except (KeyError, ValueError, TypeError) as error:
        raise Problem("request.unreadable") from error
    if not isinstance(answers, dict) or not all(isinstance(text, str) for text in answers.values()):
        raise Problem("request.unreadable")
    return dict(record)


def _world(record: Mapping[str, Any]) -> World:
    """Return the world of the browser's record, only with values of the right type."""
    given = record.get("world")
    given = given if isinstance(given, dict) else {}
    seed = given.get("seed")
    return World(
        now=str(given.get("now", ""))[:40],
        seed=seed if isinstance(seed, int) else 1,
        language=str(record.get("language", ""))[:40],
        instance_id=str(given.get("instance_id", ""))[:100],
    )


def _said(problem: Problem, record: Mapping[str, Any]) -> str:
    """Return a problem's sentence in the language of the record."""
    with languages.speaking(str(record.get("language", "en"))) as words:
        return words(PROBLEMS[problem.code].message).format_map(problem.details)


def _boot(form: publish.OpenForm, visit: Visit, language: Language) -> dict[str, Any]:
    """Return what the page script starts from."""
    digest = assets.app_digest(form.digest)
    address = {
        one.tag: url_for("fill.app", code=form.code, version=form.version, digest=digest, tag=one.tag)
        for one in form.program.languages
    }
    state = {key: value for key, value in asdict(visit.state).items() if key != "uploads"}
    send_to = url_for("fill.send", code=form.code, version=form.version)
    return {
        "language": language.tag,
        "app": address[language.tag],
        "languages": address,
        "send": send_to,
        "state": state,
    }


def _frame(form: publish.OpenForm, language: Language, *, inline_style: bool = False) -> dict[str, Any]:
    def media_url(name: str) -> str:
        return url_for("fill.media", code=form.code, version=form.version, name=name)

    return {
        "title": languages.title(form.form_id, form.program, language.tag),
        "language": language,
        "languages": form.program.languages,
        "own_name": languages.own_name,
        "action": url_for("fill.fill", code=form.code),
        "inline_style": inline_style,
        "media_url": media_url,
        "state": "",
        "boot": None,
        "message": "",
    }


def _done_url(code: str, receipt: collect.Receipt, language: str) -> str:
    said = {"receipt": receipt.receipt, "when": clock(), "language": language}
    return url_for("fill.done", code=code, r=_seal().seal(said))


def _answer(html: str) -> Response:
    """Return a page that Back may show again but nobody else: kept by the browser, asked anew otherwise."""
    response = Response(html, mimetype="text/html")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _seal() -> Seal:
    return Seal(secret(), purpose=b"fill state")
