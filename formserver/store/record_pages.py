"""Pages of records and forms for programs: in key order, each page found by where the last one ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from formserver.errors import Problem
from formserver.store.forms import FormRow, VersionRow, version_by_number
from formserver.store.tables import edits, forms, submissions, versions


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A submission with what is derived from it; ``version_key`` and ``digest`` name the program it belongs to."""

    id: int
    instance_id: str
    current_edit: int
    edits: int
    received: str
    review: str
    valid: bool | None
    verdict: str
    language: str
    answers: str
    attachments_expected: int
    attachments_present: int
    version: str
    version_key: int | None
    digest: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records: received from ``since`` on and before ``until`` (as stored), ``review`` state, ``valid``.

    ``valid`` is "true", "false", "unjudged" or "" for all; ``review`` None for all.
    """

    since: str = ""
    until: str = ""
    review: str | None = None
    valid: str = ""


_RECORDS = select(
    *(submissions.c[name] for name in RecordRow.__slots__[:12]),
    func.coalesce(versions.c.version, ""),
    versions.c.id,
    versions.c.digest,
).select_from(submissions.outerjoin(versions, versions.c.id == submissions.c.version))
_VALID = {
    "true": submissions.c.valid.is_(True),
    "false": submissions.c.valid.is_(False),
    "unjudged": submissions.c.valid.is_(None),
}


def records_after(db: Connection, form: int, after: int, limit: int, which: Wanted = Wanted()) -> list[RecordRow]:
    """Return the records of a form with keys above ``after``, in key order."""
    query = _filtered(_RECORDS.where(submissions.c.form == form, submissions.c.id > after), which)
    return [RecordRow(*row) for row in db.execute(query.order_by(submissions.c.id).limit(limit))]


def _filtered(query: Select[Any], which: Wanted) -> Select[Any]:
    if which.since:
        query = query.where(submissions.c.received >= which.since)
    if which.until:
        query = query.where(submissions.c.received < which.until)
    if which.review is not None:
        query = query.where(submissions.c.review == which.review)
    return query.where(_VALID[which.valid]) if which.valid else query


def record_by_instance(db: Connection, form: int, instance_id: str) -> RecordRow | None:
    """Return the record that an instanceID, of any of its edits, belongs to."""
    named = select(edits.c.submission).where(edits.c.form == form, edits.c.instance_id == instance_id)
    row = db.execute(_RECORDS.where(submissions.c.id == named.scalar_subquery())).first()
    return None if row is None else RecordRow(*row)


def forms_after(db: Connection, after: int, limit: int) -> list[FormRow]:
    """Return the forms with numbers above ``after``, in order."""
    query = select(forms).where(forms.c.id > after).order_by(forms.c.id).limit(limit)
    return [FormRow(**row._mapping) for row in db.execute(query)]


def version_texts(db: Connection, rows: Iterable[FormRow]) -> dict[int, str]:
    """Return {form: what its version in use calls itself}."""
    current = {row.id: row.current for row in rows if row.current is not None}
    query = select(versions.c.form, versions.c.number, versions.c.version).where(versions.c.form.in_(current))
    return {row.form: row.version for row in db.execute(query) if current[row.form] == row.number}


def required_version(db: Connection, form: FormRow, number: int) -> VersionRow:
    """Return version ``number`` of a form; raise Problem ``version.unknown``."""
    found = version_by_number(db, form.id, number)
    if found is None:
        raise Problem("version.unknown", form_id=form.form_id, version=number)
    return found


def versions_after(db: Connection, form: int, after: int, limit: int) -> list[VersionRow]:
    """Return the versions of a form with numbers above ``after``, in order."""
    query = select(versions.c.number).where(versions.c.form == form, versions.c.number > after)
    numbers = db.execute(query.order_by(versions.c.number).limit(limit)).scalars()
    return [found for found in (version_by_number(db, form, number) for number in numbers) if found is not None]
