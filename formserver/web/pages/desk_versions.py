"""Versions of a form: upload with findings, publish, discard, files, downloads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask import Response, flash, g, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from formserver import publish
from formserver.errors import Problem
from formserver.publish.excerpts import Excerpt, excerpts, finding_template
from formserver.store import forms as rows
from formserver.store.forms import FormRow
from formserver.web.context import store
from formserver.web.files import attachment
from formserver.web.pages.desk_door import bp, form_or_404, show, version_or_404
from formserver.web.pages.desk_words import _, sentence

SEVERITIES = ("error", "warning", "note")
#: What may be uploaded as a form, for the file chooser.
ACCEPTED = ".xlsx,.xls,.csv,.md,.xml"


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding in the reader's language with its place (``survey!D14``) and the cell around the character."""

    severity: str
    place: str
    words: str
    suggestion: str
    excerpt: Excerpt | None


@bp.get("/forms/new")
def new_form() -> Response:
    """Where a form file is chosen."""
    return show("desk/upload.html", here="forms", form=None, accepted=ACCEPTED, wrong="")


@bp.post("/forms/new")
def upload_form() -> AnyResponse:
    """Take a form file in as a draft, or show what is wrong with it."""
    return _upload(None)


@bp.get("/forms/<int:key>/new")
def new_version(key: int) -> Response:
    """Where the file of a next version is chosen."""
    return show("desk/upload.html", here="forms", form=form_or_404(key), accepted=ACCEPTED, wrong="")


@bp.post("/forms/<int:key>/new")
def upload_version(key: int) -> AnyResponse:
    """Take a next version in as a draft, or show what is wrong with it."""
    return _upload(form_or_404(key))


@bp.get("/forms/<int:key>/versions/<int:number>")
def version(key: int, number: int) -> Response:
    """One version: what was found in it, its files, publish, preview, downloads."""
    form = form_or_404(key)
    row = version_or_404(form, number)
    with store().read() as db:
        files = rows.list_files(db, row.id)
        source = rows.source_bytes(db, row.id)
    found = _grouped(row.findings, source, row.source_name)
    missing = _missing(form, number, files)
    return show("desk/version.html", here="forms", form=form, version=row, files=files, findings=found, missing=missing)


@bp.post("/forms/<int:key>/versions/<int:number>/publish")
def publish_version(key: int, number: int) -> AnyResponse:
    """Put a draft into use; when it is in use already (pressed twice), say so."""
    form = form_or_404(key)
    row = version_or_404(form, number)
    if row.state == "draft":
        try:
            row = publish.publish_draft(store(), key, by=g.person.id)
        except Problem as problem:
            flash(sentence(problem), "error")
            return redirect(url_for("desk.version", key=key, number=number), 303)
    flash(_("Version %s is in use.") % row.version, "good")
    return redirect(url_for("desk.form", key=key), 303)


@bp.post("/forms/<int:key>/versions/<int:number>/discard")
def discard_version(key: int, number: int) -> AnyResponse:
    """Throw a draft away."""
    form = form_or_404(key)
    if version_or_404(form, number).state == "draft":
        publish.discard_draft(store(), key)
        flash(_("The draft is thrown away."), "good")
    return redirect(url_for("desk.form", key=key), 303)


@bp.post("/forms/<int:key>/versions/<int:number>/files")
def add_files(key: int, number: int) -> AnyResponse:
    """Attach files to a draft (or take one away) and check the form with them again."""
    form = form_or_404(key)
    row = version_or_404(form, number)
    if row.state != "draft":
        raise Problem("form.no_draft")
    with store().read() as db:
        source = rows.source_bytes(db, row.id)
    without = request.form.get("remove", "")
    publish.upload_next(
        store(), source, row.source_name, form=form, files=_sent_files(), without=without, by=g.person.id
    )
    return redirect(url_for("desk.version", key=key, number=number, _anchor="files"), 303)


@bp.get("/forms/<int:key>/versions/<int:number>/source")
def source(key: int, number: int) -> Response:
    """The file that a version was made from, as it was uploaded."""
    row = version_or_404(form_or_404(key), number)
    with store().read() as db:
        return attachment(rows.source_bytes(db, row.id), name=row.source_name, mimetype="application/octet-stream")


@bp.get("/forms/<int:key>/versions/<int:number>/xform")
def xform(key: int, number: int) -> Response:
    """The XForm that other clients download."""
    form = form_or_404(key)
    row = version_or_404(form, number)
    with store().read() as db:
        return attachment(rows.xform_bytes(db, row.id), name=f"{form.form_id}.xml", mimetype="text/xml")


@bp.get("/forms/<int:key>/versions/<int:number>/files/<path:name>")
def form_file(key: int, number: int, name: str) -> Response:
    """A file of a version."""
    files = publish.files_of(store(), version_or_404(form_or_404(key), number).id)
    if name not in files:
        raise Problem("file.unknown", name=name)
    return attachment(files[name], name=name, mimetype="application/octet-stream")


def _upload(form: FormRow | None) -> AnyResponse:
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        wrong = _("Choose the file of the form.")
        return show("desk/upload.html", here="forms", status=422, form=form, accepted=ACCEPTED, wrong=wrong)
    data, name = chosen.read(), _plain_name(chosen)
    draft = publish.upload_next(store(), data, name, form=form, files=_sent_files(), by=g.person.id)
    if draft.form is not None and draft.version is not None:
        return redirect(url_for("desk.version", key=draft.form.id, number=draft.version.number), 303)
    found = _grouped([asdict(each) for each in draft.findings], data, name)
    return show("desk/refused.html", here="forms", status=422, form=form, name=name, findings=found, accepted=ACCEPTED)


def _sent_files() -> dict[str, bytes]:
    """Return the form files that came with this request, by name."""
    sent = request.files.getlist("files")
    return {_plain_name(file): file.read() for file in sent if file.filename}


def _plain_name(file: FileStorage) -> str:
    return (file.filename or "").replace("\\", "/").rpartition("/")[2][:200]


def _missing(form: FormRow, number: int, files: Sequence[rows.FileRow]) -> list[str]:
    """Return the names of files that the form uses and that are not attached."""
    program = publish.open_version(store(), form, number).program
    wanted = {*program.media, *(each.external for each in program.lists if each.external)}
    return sorted(wanted - {file.name for file in files})


def _grouped(findings: Sequence[Mapping[str, Any]], data: bytes, name: str) -> dict[str, list[FindingView]]:
    """Return the findings of each severity."""
    cells = excerpts(data, name, findings) if findings else [None] * len(findings)
    views = [_view(found, cell) for found, cell in zip(findings, cells, strict=True)]
    return {severity: [view for view in views if view.severity == severity] for severity in SEVERITIES}


def _view(found: Mapping[str, Any], cell: Excerpt | None) -> FindingView:
    place = "!".join(part for part in (found["sheet"], f"{found['column'] or ''}{found['row'] or ''}") if part)
    return FindingView(found["severity"], place, _in_words(found), found["suggestion"] or "", cell)


def _in_words(found: Mapping[str, Any]) -> str:
    """Return the finding's sentence in the reader's language, filled with what it was found with."""
    template = finding_template(found["code"])
    return _(template).format_map(found["params"]) if template else found["message"]
