"""Submissions, their edits, repeat rows and attachments: what intake writes and looks up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from formserver.store.tables import attachments, edits, repeat_rows, submissions


class Taken(Exception):
    """The form already has an edit with this instanceID; nothing of the transaction may stay."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A row of ``submissions`` as intake makes it; the rest is derived later."""

    id: int
    form: int
    version: int | None
    instance_id: str
    current_edit: int
    received: str
    day: str
    door: str
    submitter: int | None


@dataclass(frozen=True, slots=True)
class Edit:
    """A row of ``edits``: one XML as received (compressed), and the world that it was filled in."""

    id: int
    submission: int
    form: int
    version: int | None
    instance_id: str
    deprecated_id: str
    xml: bytes
    sha256: str
    canonical_sha256: str
    world: str
    received: str
    submitter: int | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A row of ``attachments``; ``hash`` None: the record names it and it is not here yet."""

    id: int
    submission: int
    edit: int
    name: str
    hash: str | None
    size: int | None
    media_type: str


@dataclass(frozen=True, slots=True)
class RepeatEntry:
    """A row of ``repeat_rows``; ``ordinal`` counts from 1, ``parent`` is that of the row around it, or 0."""

    ordinal: int
    parent: int
    path: str
    place: str
    answers: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """What is derived from a submission's current edit; ``verdict`` and ``answers`` are JSON texts."""

    valid: bool | None
    verdict: str
    language: str
    answers: str
    rows: Sequence[RepeatEntry]


_INSERT_SUBMISSION = insert(submissions)
_INSERT_EDIT = insert(edits)
_INSERT_ATTACHMENTS = insert(attachments)
_INSERT_ROWS = insert(repeat_rows)
_DELETE_ROWS = delete(repeat_rows).where(repeat_rows.c.submission == bindparam("of"))
_EDIT = select(*(edits.c[name] for name in Edit.__slots__))
_EDIT_BY_INSTANCE = _EDIT.where(edits.c.form == bindparam("form"), edits.c.instance_id == bindparam("instance"))
_ATTACHMENTS = select(*(attachments.c[name] for name in Attachment.__slots__)).order_by(attachments.c.id)
_DERIVED = update(submissions).where(
    submissions.c.id == bindparam("of"), submissions.c.current_edit == bindparam("judged")
)


def insert_record(db: Connection, submission: Submission | None, edit: Edit, files: Sequence[Attachment]) -> None:
    """Insert an edit with its files, and the submission it begins (None for a correction). Raise Taken."""
    try:
        if submission is not None:
            db.execute(_INSERT_SUBMISSION, _values(submission) | _counts(files))
        db.execute(_INSERT_EDIT, _values(edit))
    except IntegrityError as error:
        raise Taken(edit.instance_id) from error
    if files:
        db.execute(_INSERT_ATTACHMENTS, [_values(file) for file in files])


def advance(db: Connection, edit: Edit, files: Sequence[Attachment], *, replaced: int) -> bool:
    """Make ``edit`` the current one if ``replaced`` still is; return whether it was."""
    changed = db.execute(
        update(submissions)
        .where(submissions.c.id == edit.submission, submissions.c.current_edit == replaced)
        .values(
            current_edit=edit.id,
            version=edit.version,
            edits=submissions.c.edits + 1,
            review="edited",
            valid=None,
            verdict="{}",
            **_counts(files),
        )
    )
    return changed.rowcount == 1


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}


def _counts(files: Sequence[Attachment]) -> dict[str, int]:
    here = sum(file.hash is not None for file in files)
    return {"attachments_expected": len(files), "attachments_present": here}


def edit_by_instance(db: Connection, form: int, instance_id: str) -> Edit | None:
    """Return the edit of a form that carries ``instance_id``."""
    row = db.execute(_EDIT_BY_INSTANCE, {"form": form, "instance": instance_id}).first()
    return None if row is None else Edit(*row)


def edit_by_key(db: Connection, key: int) -> Edit | None:
    """Return one edit with its XML."""
    row = db.execute(_EDIT.where(edits.c.id == key)).first()
    return None if row is None else Edit(*row)


def attachments_of(db: Connection, *, edit: int) -> list[Attachment]:
    """Return the files that an edit names or came with."""
    return [Attachment(*row) for row in db.execute(_ATTACHMENTS.where(attachments.c.edit == edit))]


def earlier_attachments(db: Connection, submission: int) -> dict[str, Attachment]:
    """Return the newest file of each name among all edits of a submission."""
    rows = db.execute(_ATTACHMENTS.where(attachments.c.submission == submission, attachments.c.hash.is_not(None)))
    return {row.name: Attachment(*row) for row in rows}


def add_attachments(db: Connection, edit: Edit, *, filled: Sequence[Attachment], added: Sequence[Attachment]) -> None:
    """Give named files their content, add files that nobody named, and count again."""
    for file in filled:
        values = {"hash": file.hash, "size": file.size, "media_type": file.media_type}
        db.execute(update(attachments).where(attachments.c.id == file.id).values(**values))
    if added:
        db.execute(_INSERT_ATTACHMENTS, [_values(file) for file in added])
    counts = db.execute(select(func.count(), func.count(attachments.c.hash)).where(attachments.c.edit == edit.id)).one()
    db.execute(
        update(submissions)
        .where(submissions.c.current_edit == edit.id, submissions.c.id == edit.submission)
        .values(attachments_expected=counts[0], attachments_present=counts[1])
    )


def save_derivation(db: Connection, edit: Edit, derived: Derivation) -> bool:
    """Store what was derived from ``edit``, unless another edit has become current; return whether it was."""
    values = {"valid": derived.valid, "verdict": derived.verdict, "language": derived.language}
    changed = db.execute(_DERIVED, values | {"answers": derived.answers, "of": edit.submission, "judged": edit.id})
    if changed.rowcount != 1:
        return False
    db.execute(_DELETE_ROWS, {"of": edit.submission})
    if derived.rows:
        own = {"submission": edit.submission, "form": edit.form}
        db.execute(_INSERT_ROWS, [_values(row) | own for row in derived.rows])
    return True


def save_verdict(db: Connection, edit: Edit, verdict: str) -> None:
    """Store another verdict (JSON) of the edit that is current."""
    db.execute(update(submissions).where(submissions.c.id == edit.submission).values(verdict=verdict))


def door_of(db: Connection, submission: int) -> str:
    """Return the door by which a submission came."""
    return str(db.execute(select(submissions.c.door).where(submissions.c.id == submission)).scalar_one())


def edits_to_derive(db: Connection, *, form: int | None, after: int, limit: int, unjudged: bool = False) -> list[Edit]:
    """Return the current edits of the submissions after the key ``after``, in key order."""
    query = _EDIT.join(submissions, submissions.c.current_edit == edits.c.id).where(submissions.c.id > after)
    if form is not None:
        query = query.where(submissions.c.form == form)
    if unjudged:
        query = query.where(submissions.c.valid.is_(None))
    return [Edit(*row) for row in db.execute(query.order_by(submissions.c.id).limit(limit))]


def count_submissions(db: Connection, *, form: int | None = None, unjudged: bool = False) -> int:
    """Return how many submissions there are, of one form or of all; ``unjudged``: without a verdict."""
    query = select(func.count()).select_from(submissions)
    if form is not None:
        query = query.where(submissions.c.form == form)
    if unjudged:
        query = query.where(submissions.c.valid.is_(None))
    return db.execute(query).scalar_one()
