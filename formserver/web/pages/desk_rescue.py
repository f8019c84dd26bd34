"""A copy of a device at the desk: what was in it, and what became of each record; nothing is taken in twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response, g, request

from formserver import collect, publish
from formserver.errors import Problem
from formserver.program.privacy import keeps_drafts
from formserver.rescue.file import DRAFT, FINISHED, Copied, Copy, open_copy
from formserver.store import audit
from formserver.store.receipts import stored_records
from formserver.web.context import store
from formserver.web.pages import copies
from formserver.web.pages.desk_door import bp, show
from formserver.web.pages.desk_words import _, sentence
from formserver.web.pages.sent import record_of, world_of

DOOR = "rescue"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a record: ``state`` is new, known, draft or refused (``words`` say why)."""

    record: Copied
    state: str
    words: str = ""

    @property
    def saved(self) -> str:
        """When it was saved last, as the store writes times; "" when its device had no sensible clock."""
        try:
            return datetime.fromtimestamp(self.record.saved / 1000, UTC).isoformat(timespec="milliseconds")
        except (ValueError, OverflowError, OSError):
            return ""


@bp.get("/devices/copy")
def rescue() -> Response:
    """The page that takes a copy."""
    return show("desk/rescue.html", here="devices", outcomes=None, wrong="")


@bp.post("/devices/copy")
def take_copy() -> Response:
    """Open a copy and take in what it holds; say what became of each record."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return show(
            "desk/rescue.html", here="devices", outcomes=None, wrong=_("Choose the file of the copy"), status=422
        )
    try:
        with open_copy(store().data, file.stream) as copy:
            device = copies.named(copy.by)
            outcomes = list(_taken(copy, device.person if device else None))
    except Problem as problem:
        words = sentence(problem)
        return show("desk/rescue.html", here="devices", outcomes=None, wrong=words, status=problem.status)
    counts = {state: sum(one.state == state for one in outcomes) for state in ("new", "known", "draft", "refused")}
    with store().work() as db:
        audit.record(db, "device.copy", device.label if device else "", person=g.person.id, **counts)
    return show("desk/rescue.html", here="devices", outcomes=outcomes, counts=counts, wrong="", source=device)


def _taken(copy: Copy, person: int | None) -> Iterator[Outcome]:
    for record in copy.records():
        if record.state == DRAFT:
            yield Outcome(record, DRAFT)
        elif record.state in FINISHED:
            yield _collected(copy, record, person)


def _collected(copy: Copy, record: Copied, person: int | None) -> Outcome:
    try:
        form = publish.open_form(store(), record.code, closed_too=True).at_version(store(), record.version)
        if not keeps_drafts(form.program):
            raise Problem("form.unknown")
        with store().read() as db:
            known = record.id in stored_records(db, form.key, [record.id])
        _collect(copy, record, form, person)
    except Problem as problem:
        return Outcome(record, "refused", sentence(problem))
    return Outcome(record, "known" if known else "new")


def _collect(copy: Copy, record: Copied, form: publish.OpenForm, person: int | None) -> None:
    """Take in a record as if its device had sent it, which ``person`` has."""
    said = record_of(record.text)
    world = world_of(said, {})
    if world.instance_id != record.id:
        raise Problem("request.unreadable")
    with ExitStack() as stack:
        files = {name: stack.enter_context(copy.open(file)) for name, file in record.files.items()}
        collect.collect_answers(
            store(), form.program, said["answers"], form=form.key, files=files, world=world, door=DOOR,
            submitter=person,
        )  # fmt: skip
