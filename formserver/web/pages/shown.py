"""A page of a form that is being filled, rendered: what stands on it, what its script starts from, its seals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, render_template, url_for

from formserver import collect, publish
from formserver.program.model import Language, Program
from formserver.program.privacy import keeps_drafts, opens_offline, says_anonymous
from formserver.web import fonts, maps, scripts, sheets
from formserver.web.context import secret
from formserver.web.pages import apart, assets, check, kiosk, languages, registers
from formserver.web.pages.blocks import has_blocks
from formserver.web.pages.build import Live, page_view
from formserver.web.pages.drawn import Drawn
from formserver.web.pages.grid import is_grid
from formserver.web.pages.headings import instance_name
from formserver.web.pages.keeping import can_resume, keeping
from formserver.web.pages.linked import return_address
from formserver.web.pages.messages import STATUSES, progress_words
from formserver.web.pages.other_calendars import month_letters
from formserver.web.pages.overview import overview
from formserver.web.pages.parts import parts_of, position
from formserver.web.pages.state import Seal, seal_state, without_times
from formserver.web.pages.visit import CHECK, SECTIONS, Visit, clock
from formserver.web.tongues import tag_of

Words = Callable[[str], str]


def show(form: publish.OpenForm, visit: Visit, *, inline_style: bool = False, status: int = 200) -> Response:
    """Render the page that the visit stands at, or the check page."""
    language = languages.of(form.program, visit.state.language)
    if says_anonymous(form.program.settings):
        visit.state = without_times(visit.state)
    shared = kiosk.frame(form.code, form.program, language.tag, visit.state.back)
    with languages.speaking(language.tag) as words:
        common = frame(form, language, inline_style=inline_style)
        common["state"] = seal_state(state_seal(form), visit.state)
        parts = ["kiosk"] if shared else []
        common |= shared | scripts.page_script(form.program, form.digest, _boot(form, visit, language), *parts)
        common["message"] = visit.message and words(visit.message)
        kind, values = standing(form.program, visit, language, words)
        return answer(render_template(f"fill/{kind}.html", **common | values), status, form=form)


def standing(program: Program, visit: Visit, language: Language, words: Words) -> tuple[str, dict[str, Any]]:
    """Return which template the visit stands at (page, check, overview) and what it is given."""
    found = visit.steps()
    if visit.state.page == CHECK:
        problems = check.problems(program, visit.session, found, words) if visit.wrong else []
        sections = check.sections(program, visit.session, found, language.tag, words, visit.state.called)
        return "check", {"sections": sections, "problems": problems}
    if visit.state.page == SECTIONS:
        made = overview(program, visit.session, found, language=language.tag, words=words, opened=visit.opened,
                        review=visit.state.review)  # fmt: skip
        return "overview", {"parts": made, "statuses": STATUSES, "has_back": bool(visit.state.origin)}
    step, source = visit.step(), Live(program, visit.session, language.tag)
    page = page_view(program, source, step, words, session=visit.session, show_errors=visit.wrong, fresh=visit.fresh,
                     wanted=visit.wanted, called=visit.state.called)  # fmt: skip
    page = replace(page, progress=progress_words(position(parts_of(program), found, step), words, language.tag))
    values = {
        "page": page,
        "has_back": found[0].key != step.key,
        "can_check": visit.state.review,
        "seeking": visit.seeking,
    }
    if visit.state.removed:
        values["removed"] = instance_name(program, visit.session, visit.state.removed["path"])
    return "page", values


def _boot(form: publish.OpenForm, visit: Visit, language: Language) -> dict[str, Any]:
    """Return what the page script starts from; a record with files that the server has is kept by the page alone."""
    state = asdict(visit.state)
    uploads = state.pop("uploads")
    state.pop("resume")
    boot = boot_of(form, language) | {"state": state}
    return boot | {"keep": None} if uploads else boot


def boot_of(form: publish.OpenForm, language: Language) -> dict[str, Any]:
    """Return what a page script starts from, without a record: addresses, and what it needs to keep records."""
    digest = assets.app_digest(form.digest)
    address = {
        one.tag: url_for("fill.app", code=form.code, version=form.version, digest=digest, tag=one.tag)
        for one in form.program.languages
    }
    send_to = url_for("fill.send", code=form.code, version=form.version)

    def rows_url(tag: str, name: str) -> str:
        return url_for("fill.rows", code=form.code, version=form.version, tag=tag, name=name)

    return {
        "language": language.tag,
        "app": address[language.tag],
        "languages": address,
        "send": send_to,
        "lists": registers.addresses(form, rows_url),
    } | _offline(form)


def blocks_address(form: publish.OpenForm, tag: str) -> str:
    """Return where the blank blocks of a form are; "" where it has none."""
    digest = assets.app_digest(form.digest)
    return (
        url_for("fill.blocks", code=form.code, version=form.version, digest=digest, tag=tag)
        if has_blocks(form.program)
        else ""
    )


def list_addresses(form: publish.OpenForm, tag: str) -> list[str]:
    """Return where the long lists of a form are, which its JSON in language ``tag`` names."""

    def url(digest: str) -> str:
        return url_for("fill.long_list", code=form.code, version=form.version, tag=tag, digest=digest)

    return apart.addresses(form, tag, url)


def _offline(form: publish.OpenForm) -> dict[str, Any]:
    """Return what the script needs beside that to keep records, and to open without a connection."""
    found: dict[str, Any] = {"keep": keeping(form)} if keeps_drafts(form.program) else {}
    if opens_offline(form.program.settings) and current_app.config["SETTINGS"].offline:
        found |= {"code": form.code, "worker": url_for("device.worker")}
    return found


def frame(form: publish.OpenForm, language: Language, *, inline_style: bool = False) -> dict[str, Any]:
    """Return what the template of every page is given."""

    maps.allow_tiles(form.program)

    def media_url(name: str) -> str:
        return url_for("fill.media", code=form.code, version=form.version, name=name)

    return {
        "title": languages.title(form.form_id, form.program, language.tag),
        "language": language,
        "languages": form.program.languages,
        "own_name": languages.own_name,
        "action": url_for("fill.fill", code=form.code),
        "inline_style": inline_style,
        "fonts": fonts.style(form.program, form.digest, _names(form)),
        "media_url": media_url,
        "drawn": Drawn(form.program, (form.code, form.version, form.digest, language.tag)),
        "sheets": sheets.of(form.program),
        "grid": is_grid(form.program),
        "state": "",
        "boot": None,
        "message": "",
        "kiosk": None,
        "refresh": None,
        "has_overview": bool(parts_of(form.program)),
        "anonymous": says_anonymous(form.program.settings),
        "can_resume": can_resume(form),
        "resume_url": url_for("later.ask", code=form.code, lang=language.tag),
        "leave_url": url_for("fill.left", code=form.code, lang=language.tag),
    }


def _names(form: publish.OpenForm) -> list[str]:
    """Return the form's titles and the names of its languages: what pages show beside its texts."""
    spoken = form.program.languages
    titles = [languages.title(form.form_id, form.program, language.tag) for language in spoken]
    return [*titles, *map(languages.own_name, spoken), *month_letters(form.program)]


def done_url(code: str, receipt: collect.Receipt, language: str, result: Sequence[str] = (), *, back: str = "") -> str:
    """Return the address of the receipt page; it holds, sealed, receipt, result and where to go on to, if that is
    allowed (of an anonymous form no receipt)."""
    said: dict[str, Any] = {"language": language} | (
        {"result": [(words, tag_of(words)) for words in result]} if result else {}
    )
    if kiosk.seconds(back) or return_address(back, current_app.config["SETTINGS"].return_hosts):
        said["back"] = back
    if receipt.receipt:
        said |= {"receipt": receipt.receipt, "when": clock()}
    return url_for("fill.done", code=code, r=receipt_seal().seal(said))


def back_to(address: str, program: Program) -> dict[str, Any]:
    """Return where the receipt says to go on to: address, host, whether at once (``fs:return``); {}: nowhere."""
    allowed = return_address(address, current_app.config["SETTINGS"].return_hosts)
    at_once = program.settings.get("return", "").strip().lower() == "automatic"
    return {"url": allowed, "host": urlsplit(allowed).netloc, "at_once": at_once} if allowed else {}


def answer(html: str, status: int = 200, *, form: publish.OpenForm, over: bool = False) -> Response:
    """Return a page that Back may show again but nobody else: kept by the browser, asked anew otherwise.

    Pages of an anonymous form are kept by nobody. When all is ``over``, what the browser holds ready for Back goes
    too; not its "storage", where answers of other people may wait for a network.
    """
    response = Response(html, status, mimetype="text/html")
    anonymous = says_anonymous(form.program.settings)
    response.headers["Cache-Control"] = "no-store" if anonymous else "private, no-cache"
    if anonymous and over:
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


def receipt_seal() -> Seal:
    """Return the seal of receipts."""
    return Seal(secret(), purpose=b"fill state")


def state_seal(form: publish.OpenForm) -> Seal:
    """Return the seal of pages of this form: another form's page is not its own."""
    return Seal(secret(), purpose=b"fill state", about=str(form.key))
