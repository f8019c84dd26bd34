"""What the desk lists: forms with their counts, pages of submissions, one submission with its edits and files."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from formserver.store.submissions import Attachment, attachments_of
from formserver.store.tables import edits, people, quarantine, repeat_rows, submissions, versions


@dataclass(frozen=True, slots=True)
class Tally:
    """How many submissions a form has, how many of them with problems, and when the last came."""

    count: int = 0
    problems: int = 0
    last: str = ""


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """A submission as a list shows it; ``answers`` and ``verdict`` are JSON texts, ``version`` the form's own name."""

    id: int
    form: int
    version: str
    number: int | None
    instance_id: str
    current_edit: int
    edits: int
    received: str
    valid: bool | None
    verdict: str
    language: str
    answers: str
    attachments_expected: int
    attachments_present: int
    submitter: int | None = None


@dataclass(frozen=True, slots=True)
class EditRow:
    """One received record of a submission, without its XML."""

    id: int
    instance_id: str
    version: str
    received: str
    by: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Which submissions: ``state`` valid, problems, unjudged or ""; ``search`` begins an instanceID."""

    state: str = ""
    search: str = ""


_ROW = (
    select(
        submissions.c.id,
        submissions.c.form,
        func.coalesce(versions.c.version, "").label("version"),
        versions.c.number,
        *(submissions.c[name] for name in SubmissionRow.__slots__[4:]),
    )
    .select_from(submissions.outerjoin(versions, versions.c.id == submissions.c.version))
)  # fmt: skip
_STATES = {
    "valid": submissions.c.valid.is_(True),
    "problems": submissions.c.valid.is_(False),
    "unjudged": submissions.c.valid.is_(None),
}


def tallies(db: Connection, form: int | None = None) -> dict[int, Tally]:
    """Return the Tally of every form (or of one) that has submissions."""
    bad = func.sum(func.coalesce(submissions.c.valid.is_(False), False).cast(submissions.c.edits.type))
    query = select(submissions.c.form, func.count(), bad, func.max(submissions.c.received))
    if form is not None:
        query = query.where(submissions.c.form == form)
    return {row[0]: Tally(row[1], row[2] or 0, row[3]) for row in db.execute(query.group_by(submissions.c.form))}


def count_matching(db: Connection, form: int, which: Filter) -> int:
    """Return how many submissions of a form ``which`` lets through."""
    return int(db.execute(_filtered(select(func.count()).select_from(submissions), form, which)).scalar_one())


def page_of(
    db: Connection, form: int, which: Filter = Filter(), *, before: int | None = None, limit: int = 50
) -> list[SubmissionRow]:
    """Return the submissions with keys below ``before``, highest first: the newest (anonymous: random order)."""
    query = _filtered(_ROW, form, which).order_by(submissions.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(submissions.c.id < before)
    return [SubmissionRow(*row) for row in db.execute(query)]


def _filtered(query: Select[Any], form: int, which: Filter) -> Select[Any]:
    query = query.where(submissions.c.form == form)
    if which.state in _STATES:
        query = query.where(_STATES[which.state])
    if which.search:
        search = which.search.strip()
        begins = [
            submissions.c.instance_id.startswith(text, autoescape=True)
            for text in (search, f"uuid:{search}")
        ]  # fmt: skip
        query = query.where(or_(*begins))
    return query


def submission_by_key(db: Connection, form: int, key: int) -> SubmissionRow | None:
    """Return one submission of a form."""
    row = db.execute(_ROW.where(submissions.c.form == form, submissions.c.id == key)).first()
    return None if row is None else SubmissionRow(*row)


def own_page(db: Connection, person: int, *, before: int | None = None, limit: int = 50) -> list[SubmissionRow]:
    """Return what one person has sent, newest first, with keys below ``before``."""
    query = _ROW.where(submissions.c.submitter == person).order_by(submissions.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(submissions.c.id < before)
    return [SubmissionRow(*row) for row in db.execute(query)]


def own_submission(db: Connection, person: int, key: int) -> SubmissionRow | None:
    """Return one submission if ``person`` has sent it."""
    row = db.execute(_ROW.where(submissions.c.submitter == person, submissions.c.id == key)).first()
    return None if row is None else SubmissionRow(*row)


def last_record(db: Connection, form: int, person: int) -> bytes | None:
    """Return the XML of what a person sent last on a form, as it stands now."""
    query = (
        select(edits.c.xml)
        .select_from(submissions.join(edits, edits.c.id == submissions.c.current_edit))
        .where(submissions.c.submitter == person, submissions.c.form == form)
        .order_by(submissions.c.id.desc())
        .limit(1)
    )
    row = db.execute(query).first()
    return None if row is None else zlib.decompress(row.xml)


def edits_of(db: Connection, submission: int) -> list[EditRow]:
    """Return every record received for a submission, newest first."""
    query = (
        select(edits.c.id, edits.c.instance_id, func.coalesce(versions.c.version, ""), edits.c.received,
               func.coalesce(func.nullif(people.c.name, ""), people.c.email, ""))
        .select_from(edits.outerjoin(versions, versions.c.id == edits.c.version)
                     .outerjoin(people, people.c.id == edits.c.submitter))
        .where(edits.c.submission == submission)
        .order_by(edits.c.received.desc(), edits.c.id.desc())
    )  # fmt: skip
    return [EditRow(*row) for row in db.execute(query)]


def edit_xml(db: Connection, submission: int, edit: int) -> tuple[str, bytes] | None:
    """Return (instanceID, XML as it was received) of one edit of a submission."""
    query = select(edits.c.instance_id, edits.c.xml).where(edits.c.id == edit, edits.c.submission == submission)
    row = db.execute(query).first()
    return None if row is None else (row.instance_id, zlib.decompress(row.xml))


def edit_world(db: Connection, edit: int) -> str:
    """Return the JSON of the world that an edit was filled in."""
    return str(db.execute(select(edits.c.world).where(edits.c.id == edit)).scalar_one())


def repeats_of(db: Connection, submission: int) -> list[tuple[str, str]]:
    """Return (indexed place below the root, JSON of answers) of each repeat instance, in document order."""
    query = select(repeat_rows.c.place, repeat_rows.c.answers).where(repeat_rows.c.submission == submission)
    return [(row.place, row.answers) for row in db.execute(query.order_by(repeat_rows.c.ordinal))]


def files_of_edit(db: Connection, edit: int) -> Sequence[Attachment]:
    """Return the files of an edit: those that are here and those that it names."""
    return attachments_of(db, edit=edit)


def count_refusals(db: Connection) -> int:
    """Return how many bodies lie in quarantine."""
    return db.execute(select(func.count()).select_from(quarantine)).scalar_one()


def forget_refusal(db: Connection, key: int) -> None:
    """Delete a body that has been taken in after all."""
    db.execute(quarantine.delete().where(quarantine.c.id == key))
