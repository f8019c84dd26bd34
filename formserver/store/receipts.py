"""What the server has of records that devices have sent: digests, to compare with what lies on the device."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from formserver.store.tables import attachments, edits


@dataclass(frozen=True, slots=True)
class Stored:
    """``digest`` is the SHA-256 of the XML as stored; ``parts`` file name → SHA-256, "" for one that is missing."""

    digest: str
    received: str
    parts: dict[str, str]


def stored_records(db: Connection, form: int, instance_ids: Sequence[str]) -> dict[str, Stored]:
    """Return instanceID → what is stored, of those records that the form has."""
    rows = db.execute(
        select(edits.c.id, edits.c.instance_id, edits.c.sha256, edits.c.received)
        .where(edits.c.form == form, edits.c.instance_id.in_(instance_ids))
    ).all()  # fmt: skip
    files = db.execute(
        select(attachments.c.edit, attachments.c.name, attachments.c.hash)
        .where(attachments.c.edit.in_([row.id for row in rows]))
    ).all()  # fmt: skip
    parts: dict[int, dict[str, str]] = {}
    for file in files:
        parts.setdefault(file.edit, {})[file.name] = file.hash or ""
    return {row.instance_id: Stored(row.sha256, row.received, parts.get(row.id, {})) for row in rows}
