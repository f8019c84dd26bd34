"""One entity at the desk: its properties, its history, adding, editing, deleting and bringing back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from formserver.entities import change
from formserver.entities.apply import changes_between
from formserver.errors import Problem
from formserver.store import entities as rows
from formserver.store.desk import SubmissionRow
from formserver.store.entities import EntityRow, ListRow, Step
from formserver.web.context import store
from formserver.web.pages.desk_door import bp, show
from formserver.web.pages.desk_forms import N_
from formserver.web.pages.desk_words import _, sentence

#: Before the names of properties among the fields of a page.
FIELD = "p:"
#: Problem → the field that it is about.
PLACES = {"entity.no_label": "label", "property.unfit": "new_name"}


#: What of a record was not done to its list, in words.
LEFT = {
    "not-listed": N_("It says that the entry is not in the list %(list)s yet. Add it there."),
    "unknown": N_("The list %(list)s has no entry %(id)s: nothing was changed. Once it is there, derive again."),
    "deleted": N_("The entry %(id)s of the list %(list)s has been deleted: nothing was changed."),
    "uuid": N_("%(id)s is no id for an entry of the list %(list)s: none was added."),
    "label": N_("Without a label no entry was added to the list %(list)s."),
    "taken": N_("The list %(list)s already has an entry %(id)s from another record: none was added."),
    "demo": N_("A demo record changes only what demo records added to the list %(list)s."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A step of the history with what it changed: (property, before, after)."""

    step: Step
    changes: list[tuple[str, str, str]]


@bp.get("/lists/<int:key>/entries/<int:entity>")
def entity(key: int, entity: int) -> Response:
    """One entity with everything that happened to it."""
    with store().read() as db:
        listed, row = change.required_list(db, key), change.required_entity(db, key, entity)
        history = rows.history_of(db, entity)
    names = [*listed.properties, *(name for name in row.data if name not in listed.properties)]
    return show("desk/entity.html", here="lists", list=listed, entity=row, names=names, history=_told(history))


@bp.get("/lists/<int:key>/entries/new")
def new_entity(key: int) -> Response:
    """Where an entity is written down."""
    return _form(_list(key), None, "", {})


@bp.post("/lists/<int:key>/entries/new")
def add_entity(key: int) -> AnyResponse:
    """Add it."""
    label, data = _typed()
    try:
        made = change.add_entity(store(), key, label, data, by=g.person.id)
    except Problem as problem:
        return _form(_list(key), None, label, data, problem=problem)
    flash(_("The entry is in the list."), f"good {url_for('desk.delete_entity', key=key, entity=made.id)}")
    return redirect(url_for("desk.entity", key=key, entity=made.id), 303)


@bp.get("/lists/<int:key>/entries/<int:entity>/edit")
def edit_page(key: int, entity: int) -> Response:
    """Where an entity is changed."""
    with store().read() as db:
        listed, row = change.required_list(db, key), change.required_entity(db, key, entity)
    return _form(listed, row, row.label, row.data)


@bp.post("/lists/<int:key>/entries/<int:entity>/edit")
def edit_entity(key: int, entity: int) -> AnyResponse:
    """Change it, unless somebody else did meanwhile: then both are shown."""
    label, data = _typed()
    base = request.form.get("base", 0, type=int)
    try:
        change.edit_entity(store(), key, entity, label, data, base=base, by=g.person.id)
    except Problem as problem:
        with store().read() as db:
            listed, row = change.required_list(db, key), change.required_entity(db, key, entity)
        return _form(listed, row, label, data, problem=problem)
    flash(_("Saved."), "good")
    return redirect(url_for("desk.entity", key=key, entity=entity), 303)


@bp.post("/lists/<int:key>/entries/<int:entity>/delete")
def delete_entity(key: int, entity: int) -> AnyResponse:
    """Take it out of the list; can be undone."""
    row = change.delete_entity(store(), key, entity, by=g.person.id)
    undo = url_for("desk.restore_entity", key=key, entity=entity)
    flash(_("“%s” was deleted. Nobody can choose it any more.") % row.label, f"good {undo}")
    return redirect(url_for("desk.list_page", key=key), 303)


@bp.post("/lists/<int:key>/entries/<int:entity>/restore")
def restore_entity(key: int, entity: int) -> AnyResponse:
    """Bring it back; can be undone."""
    row = change.restore_entity(store(), key, entity, by=g.person.id)
    undo = url_for("desk.delete_entity", key=key, entity=entity)
    flash(_("“%s” is in the list again.") % row.label, f"good {undo}")
    return redirect(url_for("desk.entity", key=key, entity=entity), 303)


def what_it_did(row: SubmissionRow) -> dict[str, Any]:
    """Return what a submission did to lists (``made``: list, entity, version) and, in words, what was ``left``."""
    with store().read() as db:
        made = rows.made_by(db, row.id)
    left = [
        _(LEFT[code]) % {"list": listed, "id": id or "–"}
        for code, listed, id in json.loads(row.verdict).get("entities", ())
    ]  # fmt: skip
    return {"made": made, "left": left}


def _list(key: int) -> ListRow:
    with store().read() as db:
        return change.required_list(db, key)


def _typed() -> tuple[str, dict[str, str]]:
    """Return label and properties as typed, a new property too."""
    form = request.form
    data = {name.removeprefix(FIELD): text.strip() for name, text in form.items() if name.startswith(FIELD)}
    added = form.get("new_name", "").strip()
    if added:
        data[added] = form.get("new_value", "").strip()
    return form.get("label", ""), data


def _form(
    listed: ListRow, row: EntityRow | None, label: str, data: Mapping[str, str], *, problem: Problem | None = None
) -> Response:
    """Show the fields with what was typed; where somebody else changed something, what it is now stands below."""
    is_behind = problem is not None and problem.code == "entity.changed"
    names = list(dict.fromkeys([*listed.properties, *(row.data if row else ())]))
    fields = [
        (name, data.get(name, ""), row.data.get(name, "") if row and is_behind else data.get(name, ""))
        for name in names
    ]  # fmt: skip
    added = next(((name, text) for name, text in data.items() if name not in names), ("", ""))
    return show("desk/entity_form.html", here="lists", status=problem.status if problem else 200, list=listed,
                entity=row, label=label, fields=fields, added=added, prefix=FIELD, is_behind=is_behind,
                wrong=sentence(problem) if problem else "",
                place=PLACES.get(problem.code if problem else "", ""))  # fmt: skip


def _told(history: list[Step]) -> list[Told]:
    """Return the history, newest first, each step with what it changed."""
    found = []
    for place, step in enumerate(history):
        before = history[place + 1].version if place + 1 < len(history) else None
        after = step.version
        names = sorted(each[5:] for each in changes_between(before, after) if each.startswith("data "))
        changes = [(name, before.data.get(name, "") if before else "", after.data.get(name, "")) for name in names]
        if before is not None and before.label != after.label:
            changes.insert(0, ("label", before.label, after.label))
        found.append(Told(step, changes))
    return found
