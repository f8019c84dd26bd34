"""The pages on which people answer: /s/CODE and what belongs to it."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import IO, Any

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from formserver import collect, publish
from formserver.errors import PROBLEMS, Problem
from formserver.program.model import Language, Program
from formserver.program.privacy import says_anonymous
from formserver.program.world import World
from formserver.web import static_files
from formserver.web.context import store
from formserver.web.pages import apart, assets, check, gate, kiosk, languages, last_saved, later, registers
from formserver.web.pages.apply import Hand
from formserver.web.pages.blocks import has_blocks
from formserver.web.pages.linked import linked_answers, prefill, return_asked
from formserver.web.pages.messages import BEGUN_AGAIN, ENDS, FILE_GONE, LEFT, ends
from formserver.web.pages.opened import opened, opened_at
from formserver.web.pages.results import result_of, result_words
from formserver.web.pages.sent import answers_of, record_of, world_of
from formserver.web.pages.shown import (
    answer,
    back_to,
    blocks_address,
    done_url,
    frame,
    list_addresses,
    receipt_seal,
    show,
    state_seal,
)
from formserver.web.pages.state import State, open_state
from formserver.web.pages.uploads import Uploads
from formserver.web.pages.visit import CHECK, Typed, Visit, clock
from formserver.web.tongues import told

bp = Blueprint("fill", __name__)

#: Before the names of files that a page script hands over when it gives up.
CARRIED = "carried:"


@bp.get("/s/<code>")
def start(code: str) -> AnyResponse:
    """The first page of an open form, in the language asked for, by ``?lang=`` or by the browser."""
    form = opened(code)
    language = languages.choose(form.program, request)
    visit = Visit(form.program, _fresh(form, language), now=clock(), lists=form.lists)
    prefill(visit.session, linked_answers(form.program, request.args))
    visit.begin()
    return show(form, visit, inline_style=True)


@bp.post("/s/<code>")
def fill(code: str) -> AnyResponse:
    """One step of a form: the carried state, what was typed, the button pressed."""
    if "state" not in request.form:
        return redirect(url_for("fill.start", code=code), 303)
    form = opened(code, closed_too=True)
    try:
        state = _carried(open_state(state_seal(form), request.form["state"]))
    except Problem:
        return _begin_again(form)
    form = form.at_version(store(), state.version)
    action = request.form.get("do", "next")
    if says_anonymous(form.program.settings):
        id = str(state.world["instance_id"])
        if action == "leave":
            collect.take_no_more(store(), form=form.key, instance_id=id)
            later.forget(state)
            return redirect(url_for("fill.left", code=code, lang=state.language, on=state.back or None), 303)
        is_over = collect.is_left if action == "send" else collect.is_over  # sent twice gives the receipt again
        if is_over(store(), form=form.key, instance_id=id):
            return redirect(kiosk.start_url(code, state.language, state.back), 303)
    uploads = _uploads(form, state)
    visit = Visit(form.program, state.with_(page=request.form.get("page", state.page)), now=clock(), lists=form.lists)
    for name, file in request.files.items():
        if name.startswith(CARRIED):
            uploads.hold(name.removeprefix(CARRIED), file)
    if "shut" in g:
        return _shut(form, visit, uploads)
    if action == "again":
        return show(form, visit)
    if action == "send":
        return _send(form, visit, uploads)
    if action == "keep":
        return later.keep_and_tell(form, _taken(visit, uploads))
    visit.do(action, _typed(visit, uploads))
    visit.state = visit.state.with_(uploads=uploads.names, called=uploads.called)
    later.keep_again(form, visit.state)
    return show(form, visit)


@bp.get("/s/<code>/<int:version>/<digest>/<tag>.json")
def app(code: str, version: int, digest: str, tag: str) -> Response:
    """Program, pages and sentences in one language, for the browser's engine; the address changes with them."""
    form = opened_at(code, version)
    if tag not in form.program.texts:
        raise Problem("page.unknown")

    def make() -> bytes:
        with languages.speaking(tag) as words:
            around = frame(form, languages.of(form.program, tag))
            return assets.app_bytes(
                form.program, tag, words, around, lists=form.own_lists, long_lists=list_addresses(form, tag),
                blocks_at=blocks_address(form, tag),
            )  # fmt: skip

    return static_files.answer(assets.rendered("app", form, tag, make))


@bp.get("/s/<code>/<int:version>/<digest>/blocks/<tag>.json")
def blocks(code: str, version: int, digest: str, tag: str) -> Response:
    """The blank blocks of pages of very many questions in one language; the address changes with them."""
    form = opened_at(code, version)
    if tag not in form.program.texts or not has_blocks(form.program):
        raise Problem("page.unknown")

    def make() -> bytes:
        with languages.speaking(tag) as words:
            return assets.block_bytes(form.program, tag, words, frame(form, languages.of(form.program, tag)))

    return static_files.answer(assets.rendered("blocks", form, tag, make))


@bp.get("/s/<code>/<int:version>/apart/<tag>/<digest>.json")
def long_list(code: str, version: int, tag: str, digest: str) -> Response:
    """A long list of the form itself, for the browser's engine; the address changes with it."""
    form = opened_at(code, version)
    return static_files.answer(apart.rows(form, tag, digest))


@bp.get("/s/<code>/<int:version>/lists/<tag>/<path:name>.json")
def rows(code: str, version: int, tag: str, name: str) -> Response:
    """The rows of a list of entities, for the browser's engine."""
    return registers.rows(opened_at(code, version), tag, name)


@bp.get("/s/<code>/<int:version>/media/<path:name>")
def media(code: str, version: int, name: str) -> Response:
    """A picture, sound or list of the form itself; a list of entities as it is now."""
    form = opened_at(code, version)
    if name in form.registers:
        return registers.file(form, name)
    if name not in form.files:
        raise Problem("file.unknown", name=name)
    file = form.files[name]
    return send_file(store().blobs.path(file.hash), mimetype=file.media_type, max_age=31536000)


@bp.post("/s/<code>/<int:version>/send")
def send(code: str, version: int) -> tuple[dict[str, str], int]:
    """A finished record from a page with JavaScript: ``record`` as JSON, its files, and the sealed ``state`` of
    the page that the browser took over, which knows files uploaded before; answers a JSON receipt."""
    form = opened_at(code, version)
    record = record_of(request.form.get("record", ""))
    world = world_of(record, gate.properties())
    try:
        with _kept_before(form).streams(record["answers"]) as kept:
            files = kept | {name: file.stream for name, file in request.files.items()}
            receipt = _collect(form, record["answers"], world, files)
    except Problem as problem:
        return {"code": problem.code, "message": _said(form.program, problem, record)}, problem.status
    _forget_kept(form)
    result = result_of(form.program, record["answers"], replace(world, lists=form.lists))
    url = done_url(code, receipt, str(record.get("language")), result, back=str(record.get("back", "")))
    return {"receipt": receipt.receipt, "url": url}, 201


@bp.get("/s/<code>/done")
def done(code: str) -> Response:
    """The receipt page, from the sealed receipt in its address."""
    form = opened(code, closed_too=True)
    said = receipt_seal().open(request.args.get("r", ""))
    language = languages.of(form.program, said["language"])
    with languages.speaking(language.tag):
        back = str(said.get("back", ""))
        again, refresh = _again(form, language, back, kiosk.RECEIPT)
        when = languages.date_words(said["when"], language.tag, style="dateTime") if "when" in said else ""
        around = frame(form, language) | {"languages": (), "refresh": refresh}
        result = [each if isinstance(each, str) else told(form.program, *each) for each in said.get("result", ())]
        page = render_template("fill/receipt.html", receipt=said.get("receipt", ""), when=when, again_url=again,
                               result=result, back=back_to(back, form.program), **around)  # fmt: skip
    return answer(page, form=form, over=True)


@bp.get("/s/<code>/left")
def left(code: str) -> Response:
    """Where somebody ends who leaves an anonymous form: a page that tells nothing, from which nothing comes back."""
    form = opened(code, closed_too=True)
    language = languages.choose(form.program, request)
    with languages.speaking(language.tag) as words:
        on = request.args.get("on", "")
        return answer(_message(form, language, words(LEFT[0]), words(LEFT[1]), on), form=form, over=True)


def _message(form: publish.OpenForm, language: Language, heading: str, said: str, on: str) -> str:
    """Return a page that ends a record, with a way to begin another where the form is open.

    ``on``: the link of a shared tablet, to which the page gives way by itself.
    """
    again, refresh = _again(form, language, on, kiosk.LEFT)
    around = frame(form, language) | {"languages": (), "refresh": refresh}
    return render_template("fill/message.html", heading=heading, words=said, back_url=again, **around)


def _again(form: publish.OpenForm, language: Language, on: str, after: int) -> tuple[str, tuple[int, str] | None]:
    """Return where another record begins, and when a shared tablet goes there; nowhere while the form is closed."""
    return kiosk.next_person(form.code, form.program, language.tag, on, after) if form.state == "open" else ("", None)


def _shut(form: publish.OpenForm, visit: Visit, uploads: Uploads) -> AnyResponse:
    """Answer somebody who may no longer fill the form in, with a page that keeps what was typed."""
    refused: AnyResponse = gate.refusal(form, g.shut, _taken(visit, uploads))
    return refused


def _taken(visit: Visit, uploads: Uploads) -> State:
    """Return the state with what was typed on the page."""
    visit.take(_typed(visit, uploads))
    return visit.state.with_(answers=visit.session.answers(), uploads=uploads.names, called=uploads.called)


def _send(form: publish.OpenForm, visit: Visit, uploads: Uploads) -> AnyResponse:
    """Store the record, or show the check page with what is still wrong.

    What is wrong where nobody can mend it (a hidden question) does not hold a record back: it is judged later.
    """
    visit.state = visit.state.with_(page=CHECK)
    if lost := uploads.lost(visit.session.answers()):
        return _without_lost(form, visit, lost)
    visit.wrong = bool(check.problems(form.program, visit.session, visit.steps(), str))
    if visit.wrong:
        return show(form, visit)
    answers = visit.session.finalize(visit.state.finished or visit.now)
    try:
        with uploads.streams(answers) as files:
            receipt = _collect(form, answers, replace(visit.state.to_world({}), last_saved=None), files)
    except Problem as problem:
        return _not_sent(form, visit, problem)
    later.forget(visit.state)
    result = result_words(form.program, visit.session)
    return redirect(done_url(form.code, receipt, visit.state.language, result, back=visit.state.back), 303)


def _without_lost(form: publish.OpenForm, visit: Visit, lost: list[str]) -> Response:
    """Show the check page after the answers whose files have been swept were emptied."""
    visit.session.answer_all(dict.fromkeys(lost, ""))
    visit.message = FILE_GONE
    visit.state = visit.state.with_(answers=visit.session.answers(), finished=visit.now)
    visit.wrong = bool(check.problems(form.program, visit.session, visit.steps(), str))
    return show(form, visit)


def _not_sent(form: publish.OpenForm, visit: Visit, problem: Problem) -> Response:
    """Say why the answers were not taken: for good, or for now, with the check page to try again from."""
    language = languages.of(form.program, visit.state.language)
    if problem.code not in ENDS:
        with languages.speaking(language.tag) as words:
            visit.message = words(PROBLEMS[problem.code].message).format_map(problem.details)
        return show(form, visit, status=problem.status)
    heading, said = ends(form.program, problem)
    with languages.speaking(language.tag) as words:
        page = _message(form, language, words(heading), words(said), visit.state.back)
        return answer(page, problem.status, form=form)


def _begin_again(form: publish.OpenForm) -> Response:
    """Answer a state that cannot be read: a new record that keeps what was typed on the page itself."""
    language = languages.choose(form.program, request)
    state = _fresh(form, language).with_(page=request.form.get("page", ""))
    visit = Visit(form.program, state, now=clock(), lists=form.lists)
    uploads = _uploads(form, state)
    visit.take(_typed(visit, uploads))
    visit.begin()
    visit.message, visit.fresh = BEGUN_AGAIN, frozenset()
    visit.state = visit.state.with_(uploads=uploads.names, called=uploads.called)
    return show(form, visit, status=400)


def _typed(visit: Visit, uploads: Uploads) -> Typed:
    hand = Hand(*languages.numbers(visit.state.language), visit.now[-6:], visit.state.language)
    return Typed(request.form.to_dict(flat=False), request.files, uploads.keep, hand)


def _carried(state: State) -> State:
    """Return the state with the answers that a page script handed over when it gave up (``answers``, JSON)."""
    if "answers" not in request.form:
        return state
    return state.with_(answers=answers_of(request.form["answers"]), finished="", review="review" in request.form)


def _kept_before(form: publish.OpenForm) -> Uploads:
    """Return the files that the page had uploaded before its script took over."""
    try:
        return _uploads(form, open_state(state_seal(form), request.form["state"]))
    except (KeyError, Problem):
        return Uploads(store(), {})


def _forget_kept(form: publish.OpenForm) -> None:
    """Delete what the server kept of a record that the page's script has sent."""
    if "state" in request.form:
        with suppress(Problem):
            later.forget(open_state(state_seal(form), request.form["state"]))


def _uploads(form: publish.OpenForm, state: State) -> Uploads:
    return Uploads(store(), state.uploads, state.called, anonymous=says_anonymous(form.program.settings))


def _collect(
    form: publish.OpenForm, answers: Mapping[str, str], world: World, files: Mapping[str, IO[bytes]]
) -> collect.Receipt:
    return collect.collect_answers(
        store(), form.program, answers, form=form.key, files=files, world=world, door="page",
        submitter=gate.submitter(),
    )  # fmt: skip


def _fresh(form: publish.OpenForm, language: Language) -> State:
    """Return the state of a record that begins now."""
    seed = secrets.randbelow(2**31 - 2) + 1
    world = {
        "now": clock(), "seed": seed, "instance_id": f"uuid:{uuid.uuid4()}", "properties": gate.properties(),
        "last_saved": last_saved.of(form, g.filler),
    }  # fmt: skip
    hosts = current_app.config["SETTINGS"].return_hosts
    back = kiosk.asked(form.program, request.query_string) or return_asked(request.args, hosts)
    return State(form.version, language.tag, world, back=back)


def _said(program: Program, problem: Problem, record: Mapping[str, Any]) -> str:
    """Return a problem's sentence in the language of the record."""
    with languages.speaking(str(record.get("language", "en"))) as words:
        if problem.code in ENDS:
            return words(ends(program, problem)[1])
        return words(PROBLEMS[problem.code].message).format_map(problem.details)
