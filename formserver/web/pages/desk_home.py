"""The desk's forms: the list, one form with its versions, open and close, the link and its QR code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from formserver import publish, texts
from formserver.program.model import Language, Program
from formserver.store import desk as reads
from formserver.store import forms as rows
from formserver.store import people
from formserver.store.desk import Tally
from formserver.store.forms import FormRow, VersionRow
from formserver.web.context import outside, store
from formserver.web.pages import kiosk, languages
from formserver.web.pages.desk_door import bp, form_or_404, show
from formserver.web.pages.desk_words import _
from formserver.web.pages.drawing import qr_drawing


@dataclass(frozen=True, slots=True)
class Listed:
    """A form as the list shows it; ``version`` is the name of the version in use, ``draft`` whether one waits."""

    form: FormRow
    version: str
    draft: bool
    tally: Tally


@dataclass(frozen=True, slots=True)
class Covered:
    """How many texts of a form are in a language, are shown in another one, were never read by a person."""

    language: Language
    translated: int
    missing: int
    machine: int


@bp.get("")
@bp.get("/forms")
def forms() -> Response:
    """Every form with its state and what came in."""
    with store().read() as db:
        tallies = reads.tallies(db)
        listed = [_listed(form, rows.list_versions(db, form.id), tallies) for form in rows.list_forms(db)]
    return show("desk/forms.html", here="forms", listed=listed)


@bp.get("/forms/<int:key>")
def form(key: int) -> Response:
    """One form: its link, its versions, what can be done with it."""
    row = form_or_404(key)
    with store().read() as db:
        versions = rows.list_versions(db, key)
        names = {person.id: person.name or person.email for person in people.list_people(db)}
        tally = reads.tallies(db, key).get(key, Tally())
    draft = next((version for version in versions if version.state == "draft"), None)
    opened = publish.open_version(store(), row, row.current) if row.current is not None else None
    program = opened.program if opened else None
    spoken = program.languages if program else ()
    return show("desk/form.html", here="forms", form=row, versions=versions, draft=draft, tally=tally, names=names,
                address=address_of(row), shared=f"{address_of(row)}?kiosk={kiosk.USUAL}", links=_links(row, spoken),
                own_name=languages.own_name, opened=opened,
                coverage=_coverage(program) if program and len(spoken) > 1 else ())  # fmt: skip


@bp.post("/forms/<int:key>/close")
def close_form(key: int) -> AnyResponse:
    """Take no more answers; can be undone."""
    publish.close_form(store(), key, by=g.person.id)
    undo = url_for("desk.reopen_form", key=key)
    flash(_("The form is closed: its link says so and takes no more answers."), f"good {undo}")
    return redirect(url_for("desk.form", key=key), 303)


@bp.post("/forms/<int:key>/open")
def reopen_form(key: int) -> AnyResponse:
    """Take answers again; can be undone."""
    publish.reopen_form(store(), key, by=g.person.id)
    undo = url_for("desk.close_form", key=key)
    flash(_("The form is open: its link takes answers."), f"good {undo}")
    return redirect(url_for("desk.form", key=key), 303)


@bp.post("/forms/<int:key>/members")
def keep_to_members(key: int) -> AnyResponse:
    """Let only people who are signed in open a form, or everybody again; can be undone."""
    members = request.form.get("members") == "yes"
    publish.keep_to_members(store(), key, members, by=g.person.id)
    only, all = _("Only people who are signed in can open the form now."), _("Everybody can open the form now.")
    flash(only if members else all, "good")
    return redirect(url_for("desk.form", key=key), 303)


@bp.get("/forms/<int:key>/link")
def link(key: int) -> Response:
    """A page to print: the form's title, its QR code, its address in large type."""
    row = form_or_404(key)
    tag = request.args.get("lang", "")
    return show("desk/link.html", here="forms", form=row, address=address_of(row, tag), tag=tag)


@bp.get("/forms/<int:key>/qr.svg")
def qr(key: int) -> Response:
    """The QR code of a form's address."""
    return qr_drawing(address_of(form_or_404(key), request.args.get("lang", "")))


def address_of(row: FormRow, tag: str = "") -> str:
    """Return the address that people open, in the language ``tag`` when there is one."""
    return outside(url_for("fill.start", code=row.code, lang=tag or None))


def _links(row: FormRow, spoken: Sequence[Language]) -> list[tuple[Language, str]]:
    """Return each language with the address that opens the form in it, when there are several."""
    return [(each, address_of(row, each.tag)) for each in spoken] if len(spoken) > 1 else []


def _coverage(program: Program) -> list[Covered]:
    """Return how far the form's texts are in each language, as published and as the catalogues mark them."""
    known = {each.tag: each for each in texts.coverage(domain=program.form_id)}
    return [
        Covered(
            language,
            sum(bool(text.parts) and not text.fallback for text in program.texts[language.tag]),
            sum(bool(text.fallback) for text in program.texts[language.tag]),
            known[language.tag].machine if language.tag in known else 0,
        )
        for language in program.languages
    ]


def _listed(form: FormRow, versions: Sequence[VersionRow], tallies: dict[int, Tally]) -> Listed:
    current = next((version.version for version in versions if version.number == form.current), "")
    draft = any(version.state == "draft" for version in versions)
    return Listed(form, current, draft, tallies.get(form.id, Tally()))
