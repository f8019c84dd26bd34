"""Submissions on the desk: of all forms, of one form page by page, one of them with its files and edits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, g, request, url_for

from formserver import derive
from formserver.errors import Problem
from formserver.store import desk as reads
from formserver.store import forms as rows
from formserver.store.desk import Filter, SubmissionRow, Tally
from formserver.store.forms import FormRow
from formserver.web.context import store
from formserver.web.files import attachment, file_answer
from formserver.web.pages import desk_answers
from formserver.web.pages.desk_door import bp, form_or_404, show
from formserver.web.pages.desk_entities import what_it_did
from formserver.web.pages.reading import file_of, read

PAGE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A submission in the list: its row, and what stands in the columns of answers."""

    row: SubmissionRow
    cells: list[str]


@bp.get("/submissions")
def all_submissions() -> Response:
    """Every form with what came in, and what was refused."""
    with store().read() as db:
        tallies = reads.tallies(db)
        listed = [(form, tallies.get(form.id, Tally())) for form in rows.list_forms(db) if form.current is not None]
        refused = reads.count_refusals(db)
    return show("desk/all_submissions.html", here="submissions", listed=listed, refused=refused)


@bp.get("/forms/<int:key>/submissions")
def submissions(key: int) -> Response:
    """A page of a form's submissions."""
    form = form_or_404(key)
    which, before = _filter(), request.args.get("before", type=int)
    loaded = _loaded(form)
    with store().read() as db:
        found = reads.page_of(db, key, which, before=before, limit=PAGE + 1)
        total, matching = reads.count_matching(db, key, Filter()), reads.count_matching(db, key, which)
    columns = desk_answers.list_columns(loaded.program, _tag(loaded)) if loaded else []
    listed = [Listed(row, desk_answers.cells(columns, row.answers)) for row in found[:PAGE]]
    older = _link(key, which, before=found[PAGE - 1].id) if len(found) > PAGE else ""
    return show("desk/submissions.html", here="submissions", form=form, listed=listed, columns=columns, which=which,
                total=total, matching=matching, older=older, newest=_link(key, which) if before else "",
                anonymous=loaded is not None and loaded.anonymous)  # fmt: skip


@bp.get("/forms/<int:key>/submissions/<int:submission>")
def submission(key: int, submission: int) -> Response:
    """One submission: its answers, its verdict, its files, its edits."""
    form_or_404(key)

    def file_url(file: int) -> str:
        return url_for("desk.submission_file", key=key, submission=submission, file=file)

    row = _row(key, submission)
    return show("desk/submission.html", here="submissions", file_url=file_url, **what_it_did(row), **read(row))


@bp.get("/forms/<int:key>/submissions/<int:submission>/edits/<int:edit>.xml")
def submission_xml(key: int, submission: int, edit: int) -> Response:
    """An edit as it was received."""
    _row(key, submission)
    with store().read() as db:
        found = reads.edit_xml(db, submission, edit)
    if found is None:
        raise Problem("submission.unknown")
    instance_id, xml = found
    return attachment(xml, name=f"{instance_id.removeprefix('uuid:') or submission}.xml", mimetype="text/xml")


@bp.get("/forms/<int:key>/submissions/<int:submission>/files/<int:file>")
def submission_file(key: int, submission: int, file: int) -> Response:
    """A photo or another file of the current edit."""
    return file_answer(file_of(_row(key, submission), file))


def _filter() -> Filter:
    state = request.args.get("state", "")
    known = state if state in ("valid", "problems", "unjudged") else ""
    return Filter(known, request.args.get("search", "")[:200].strip())


def _link(key: int, which: Filter, **more: int) -> str:
    asked: dict[str, Any] = {name: value for name, value in (("state", which.state), ("search", which.search)) if value}
    return url_for("desk.submissions", key=key, **(asked | more))


def _row(key: int, submission: int) -> SubmissionRow:
    with store().read() as db:
        row = reads.submission_by_key(db, key, submission)
    if row is None:
        raise Problem("submission.unknown")
    return row


def _loaded(form: FormRow) -> derive.Loaded | None:
    """Return the version in use; None before the first publication."""
    if form.current is None:
        return None
    with store().read() as db:
        version = rows.version_by_number(db, form.id, form.current)
    return None if version is None else derive.load_version(store(), version.id, digest=version.digest)


def _tag(loaded: derive.Loaded) -> str:
    return desk_answers.language_for(loaded.program, g.tongue.tag)
