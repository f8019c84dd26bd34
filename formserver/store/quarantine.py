"""Quarantine: the bodies of what was refused, so that a person can see and rescue them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, insert, select, update

from formserver.store.tables import quarantine


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row of ``quarantine``; ``files`` is JSON: [[name, hash, size, media type], …]."""

    id: int
    received: str
    door: str
    form_id: str
    instance_id: str
    code: str
    message: str
    content_type: str
    body: bytes
    files: str
    submitter: int | None


_COLUMNS = tuple(quarantine.c[name] for name in Refusal.__slots__)
_WITHOUT_BODY = tuple(column for column in _COLUMNS if column.name != "body")


def keep_refusal(db: Connection, refusal: Refusal) -> None:
    """Keep a refused body; the same one again (its id is made of it) only renews the time it came."""
    seen = update(quarantine).where(quarantine.c.id == refusal.id).values(received=refusal.received)
    if db.execute(seen).rowcount == 0:
        db.execute(insert(quarantine), asdict(refusal))


def refusals(db: Connection, *, before: tuple[str, int] | None = None, limit: int = 50) -> Sequence[Refusal]:
    """Return refusals without their bodies, the newest first; ``before`` is (received, id) of the last one seen."""
    query = select(*_WITHOUT_BODY).order_by(quarantine.c.received.desc(), quarantine.c.id.desc()).limit(limit)
    if before is not None:
        received, id = before
        older = quarantine.c.received < received
        query = query.where(older | ((quarantine.c.received == received) & (quarantine.c.id < id)))
    return [Refusal(**row._mapping, body=b"") for row in db.execute(query)]


def refusal(db: Connection, id: int) -> Refusal | None:
    """Return one refusal with its body."""
    row = db.execute(select(*_COLUMNS).where(quarantine.c.id == id)).first()
    return None if row is None else Refusal(*row)
