"""Lists of entities at the desk: all lists, one list page by page, to and from .csv."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from formserver.entities import change, sheet
from formserver.entities.sheet import Imported, RowFinding
from formserver.errors import Problem
from formserver.store import entities as rows
from formserver.store.entities import EntityRow, ListRow, Wanted
from formserver.web.context import store
from formserver.web.files import attachment
from formserver.web.pages.desk_door import bp, show
from formserver.web.pages.desk_forms import N_
from formserver.web.pages.desk_words import _, counted, sentence

PAGE = 50
#: Properties that have a column in the list, and findings that are shown.
COLUMNS, SHOWN = 4, 100


#: What a finding of an import says.
FINDINGS = {
    "encoding": N_("The file is not in UTF-8. Save it as “CSV UTF-8”."),
    "empty": N_("The file has no rows below its column names."),
    "long": N_("The file has more than %(text)s rows. Split it."),
    "cells": N_("The row does not fit the columns: look for a separator or a quotation mark too many (%(text)s)."),
    "column-label": N_("There is no column label. It holds what people read when they choose."),
    "column-unfit": N_("The column %(text)s cannot be a property: letters, digits, - _ and . only, a letter first."),
    "column-twice": N_("The column %(text)s stands there twice."),
    "label": N_("The label is empty."),
    "uuid": N_("%(text)s is not an id (UUID). Leave it empty for a new entry."),
    "twice": N_("The id %(text)s stands in an earlier row too."),
    "deleted": N_("%(text)s has been deleted. Restore it first, or take the row out."),
    "changed": N_("%(text)s was changed after this file was made. Take the list out again and change that file."),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A list with how many entries live in it and when one last changed."""

    row: ListRow
    count: int
    last: str


@bp.get("/lists")
def lists() -> Response:
    """Every list."""
    return _lists()


@bp.post("/lists")
def add_list() -> AnyResponse:
    """Make a list."""
    name = request.form.get("name", "")
    try:
        made = change.add_list(store(), name, by=g.person.id)
    except Problem as problem:
        return _lists(name=name, wrong=sentence(problem), status=problem.status)
    flash(_("The list is there. Add entries, or take in a file."), "good")
    return redirect(url_for("desk.list_page", key=made.id), 303)


@bp.get("/lists/<int:key>")
def list_page(key: int) -> Response:
    """A page of a list."""
    wanted = Wanted(request.args.get("search", "")[:200], deleted=request.args.get("show") == "deleted")
    before = request.args.get("before", type=int)
    with store().read() as db:
        row = change.required_list(db, key)
        found = rows.page_of(db, key, wanted, before=before, limit=PAGE + 1)
        living, gone = rows.count_entities(db, key), rows.count_entities(db, key, Wanted(deleted=True))
        matching = rows.count_entities(db, key, wanted)
    listed = found[:PAGE]
    older = _address(key, wanted, before=listed[-1].id) if len(found) > PAGE else ""
    return show("desk/list.html", here="lists", list=row, listed=listed, columns=columns_of(row, listed), wanted=wanted,
                living=living, gone=gone, matching=matching, older=older,
                newest=_address(key, wanted) if before else "")  # fmt: skip


@bp.get("/lists/<int:key>/import")
def import_page(key: int) -> Response:
    """Where a file is chosen."""
    return _import(key)


@bp.post("/lists/<int:key>/import")
def import_file(key: int) -> AnyResponse:
    """Take a file in, or say row by row what is wrong with it; then nothing of it is taken in."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _import(key, wrong=_("Choose a file."), status=422)
    done = sheet.import_entities(store(), key, file.stream.read(sheet.MAX_BYTES + 1), by=g.person.id)
    if done.findings:
        return _import(key, findings=done.findings, status=422)
    flash(_done(done), "good")
    return redirect(url_for("desk.list_page", key=key), 303)


@bp.get("/lists/<int:key>/export.csv")
def export_list(key: int) -> Response:
    """The list as a file that can be taken in again."""
    row, data = sheet.export_entities(store(), key)
    return attachment(data, name=f"{row.name}.csv", mimetype="text/csv")


def columns_of(row: ListRow, listed: list[EntityRow]) -> list[str]:
    """Return the properties that get a column: the first that tell these entries apart from their labels."""
    told = [
        name for name in row.properties
        if any(text and text not in entity.label for entity in listed if (text := entity.data.get(name, "")))
    ]  # fmt: skip
    return told[:COLUMNS]


def _lists(*, name: str = "", wrong: str = "", status: int = 200) -> Response:
    with store().read() as db:
        tallies = rows.tallies(db)
        listed = [Listed(row, *tallies.get(row.id, (0, ""))) for row in rows.lists_of(db)]
    return show("desk/lists.html", here="lists", status=status, listed=listed, name=name, wrong=wrong)


def _import(key: int, *, wrong: str = "", findings: tuple[RowFinding, ...] = (), status: int = 200) -> Response:
    with store().read() as db:
        row = change.required_list(db, key)
    said = [(found.row, _(FINDINGS[found.code]) % {"text": found.text}) for found in findings[:SHOWN]]
    return show("desk/list_import.html", here="lists", status=status, list=row, wrong=wrong, said=said,
                more=len(findings) - len(said))  # fmt: skip


def _done(done: Imported) -> str:
    return " ".join([
        counted("%(num)s entry added.", "%(num)s entries added.", done.added),
        counted("%(num)s entry changed.", "%(num)s entries changed.", done.changed),
        counted("%(num)s entry was the same.", "%(num)s entries were the same.", done.same),
    ])  # fmt: skip


def _address(key: int, wanted: Wanted, **more: Any) -> str:
    shown = "deleted" if wanted.deleted else None
    return url_for("desk.list_page", key=key, search=wanted.search or None, show=shown, **more)
