"""The desk's forms: the list, one form with its versions, open and close, the link and its QR code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, current_app, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from formserver import publish
from formserver.program.model import Language
from formserver.store import desk as reads
from formserver.store import forms as rows
from formserver.store import people
from formserver.store.desk import Tally
from formserver.store.forms import FormRow, VersionRow
from formserver.web.context import store
from formserver.web.pages import languages
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
    spoken: Sequence[Language] = ()
    if row.current is not None:
        spoken = publish.open_version(store(), row, row.current).program.languages
    return show("desk/form.html", here="forms", form=row, versions=versions, draft=draft, tally=tally, names=names,
                address=address_of(row), links=_links(row, spoken), own_name=languages.own_name)  # fmt: skip


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
    path = url_for("fill.start", code=row.code, lang=tag or None)
    public = current_app.config["SETTINGS"].public_url
    return (public or request.host_url.rstrip("/")) + path


def _links(row: FormRow, spoken: Sequence[Language]) -> list[tuple[Language, str]]:
    """Return each language with the address that opens the form in it, when there are several."""
    return [(each, address_of(row, each.tag)) for each in spoken] if len(spoken) > 1 else []


def _listed(form: FormRow, versions: Sequence[VersionRow], tallies: dict[int, Tally]) -> Listed:
    current = next((version.version for version in versions if version.number == form.current), "")
    draft = any(version.state == "draft" for version in versions)
    return Listed(form, current, draft, tallies.get(form.id, Tally()))
