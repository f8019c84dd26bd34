"""Rows for exports: read in one snapshot, in key order, a batch at a time, so that memory stays the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, select, tuple_

from formserver.store.tables import attachments, repeat_rows, submissions, versions

BATCH = 1000
#: Submissions read together with all their repeat rows.
WHOLE_BATCH = 200

_RECORDS = (
    select(
        submissions.c.id,
        submissions.c.instance_id,
        submissions.c.received,
        submissions.c.version,
        submissions.c.edits,
        submissions.c.valid,
        submissions.c.verdict,
        submissions.c.answers,
    )
    .order_by(submissions.c.id)
)  # fmt: skip
_ROWS = (
    select(
        repeat_rows.c.submission,
        repeat_rows.c.ordinal,
        submissions.c.instance_id,
        repeat_rows.c.place,
        repeat_rows.c.answers,
    )
    .join(submissions, submissions.c.id == repeat_rows.c.submission)
    .order_by(repeat_rows.c.submission, repeat_rows.c.ordinal)
)


def versions_in_use(db: Connection, form: int) -> list[tuple[int, str]]:
    """Return (number of the row, digest) of the versions that have submissions, the oldest first."""
    used = select(submissions.c.version).where(submissions.c.form == form).distinct()
    query = select(versions.c.id, versions.c.digest).where(versions.c.id.in_(used)).order_by(versions.c.number)
    return [(row.id, row.digest) for row in db.execute(query)]


def version_names(db: Connection, form: int) -> dict[int, str]:
    """Return {number of the row: the version's own name}."""
    rows = db.execute(select(versions.c.id, versions.c.version).where(versions.c.form == form))
    return {row.id: row.version for row in rows}


def count_rows(db: Connection, form: int) -> tuple[int, int]:
    """Return how many submissions and how many repeat rows a form has."""
    records = select(func.count()).select_from(submissions).where(submissions.c.form == form)
    rows = select(func.count()).select_from(repeat_rows).where(repeat_rows.c.form == form)
    return db.execute(records).scalar_one(), db.execute(rows).scalar_one()


def record_batches(db: Connection, form: int, *, size: int = BATCH) -> Iterator[Sequence[Any]]:
    """Yield (id, instance_id, received, version, edits, valid, verdict, answers) of every submission."""
    after = -1
    query = _RECORDS.where(submissions.c.form == form).limit(size)
    while batch := db.execute(query.where(submissions.c.id > after)).all():
        yield batch
        after = batch[-1].id


def repeat_batches(db: Connection, form: int, path: str) -> Iterator[Sequence[Any]]:
    """Yield (submission, ordinal, instance_id, place, answers) of every instance of one repeat."""
    after = (-1, 0)
    query = _ROWS.where(repeat_rows.c.form == form, repeat_rows.c.path == path).limit(BATCH)
    while True:
        place = tuple_(repeat_rows.c.submission, repeat_rows.c.ordinal)
        batch = db.execute(query.where(place > after)).all()
        if not batch:
            return
        yield batch
        after = (batch[-1].submission, batch[-1].ordinal)


def rows_of(db: Connection, ids: Sequence[int]) -> Sequence[Any]:
    """Return (submission, place, answers) of all repeat instances of some submissions, in document order."""
    query = select(repeat_rows.c.submission, repeat_rows.c.place, repeat_rows.c.answers)
    query = query.where(repeat_rows.c.submission.in_(ids))
    return db.execute(query.order_by(repeat_rows.c.submission, repeat_rows.c.ordinal)).all()


def files_of(db: Connection, ids: Sequence[int]) -> Sequence[Any]:
    """Return (submission, name, hash) of the files of some submissions' current edits, in the order they came."""
    query = select(attachments.c.submission, attachments.c.name, attachments.c.hash)
    query = query.join(submissions, submissions.c.current_edit == attachments.c.edit)
    query = query.where(attachments.c.submission.in_(ids), attachments.c.hash.is_not(None))
    return db.execute(query.order_by(attachments.c.submission, attachments.c.id)).all()
