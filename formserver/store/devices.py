"""Queries on enrolled devices: a token of kind ``enrol`` waits for its device, one of kind ``device`` is it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from formserver.store.keys import moment, new_secret, secret_hash
from formserver.store.tables import device_logs, device_queues, people, projects, tokens

WAITING, ENROLLED = "enrol", "device"


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device of ``person``; ``kind`` is WAITING or ENROLLED, ``seen`` an hour, ``revoked`` when it was."""

    id: int
    kind: str
    label: str
    person: int
    name: str
    created: str
    expires: str
    seen: str | None
    revoked: str | None
    disabled: str | None
    queue: Queue | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """What a device ``told`` last: how many records wait on it, since when the oldest does ("" where none waits)."""

    told: str
    waiting: int
    oldest: str


_OWNER = (people.c.name, people.c.email, people.c.disabled)
_DEVICES = (
    select(tokens.c.id, tokens.c.kind, tokens.c.label, tokens.c.person, *_OWNER, tokens.c.created, tokens.c.expires,
           tokens.c.seen, tokens.c.revoked, device_queues.c.told, device_queues.c.waiting, device_queues.c.oldest)
    .select_from(tokens).join(people, people.c.id == tokens.c.person)
    .outerjoin(device_queues, device_queues.c.token == tokens.c.id)
)  # fmt: skip


def add(db: Connection, *, kind: str, person: int, label: str, hours: float) -> str:
    """Make an enrolment or a device; return its secret, of which only the hash is stored.

    An enrolment takes the place of one with the same label that still waits.
    """
    if kind == WAITING:
        same = tokens.c.person == person, tokens.c.label == label, tokens.c.used.is_(None)
        db.execute(delete(tokens).where(tokens.c.kind == WAITING, *same))
    secret = new_secret()
    values = {"kind": kind, "person": person, "label": label, "created": moment(), "expires": moment(hours)}
    db.execute(insert(tokens).values(hash=secret_hash(secret), **values))
    return secret


def by_secret(db: Connection, *, kind: str, secret: str) -> DeviceRow | None:
    """Return what a secret names, also when it was revoked; None: used up, expired, or never made."""
    usable = tokens.c.kind == kind, tokens.c.used.is_(None), tokens.c.expires > moment()
    return _one(db.execute(_DEVICES.where(tokens.c.hash == secret_hash(secret), *usable)).first())


def by_key(db: Connection, key: int) -> DeviceRow | None:
    """Return one device or enrolment."""
    return _one(db.execute(_DEVICES.where(tokens.c.id == key, tokens.c.kind.in_((WAITING, ENROLLED)))).first())


def page_of(
    db: Connection, *, person: int | None = None, before: int | None = None, limit: int = 50
) -> list[DeviceRow]:
    """Return devices and enrolments that still wait (of one person), newest first, with keys below ``before``."""
    waits = and_(tokens.c.kind == WAITING, tokens.c.used.is_(None), tokens.c.expires > moment())
    query = _DEVICES.where(or_(tokens.c.kind == ENROLLED, waits))
    if person is not None:
        query = query.where(tokens.c.person == person)
    if before is not None:
        query = query.where(tokens.c.id < before)
    return [_device(row) for row in db.execute(query.order_by(tokens.c.id.desc()).limit(limit))]


def waiting_longest(db: Connection, *, limit: int = 50) -> list[DeviceRow]:
    """Return the devices in use on which records wait, the oldest record first."""
    query = _DEVICES.where(device_queues.c.waiting > 0, tokens.c.revoked.is_(None), people.c.disabled.is_(None))
    return [_device(row) for row in db.execute(query.order_by(device_queues.c.oldest, tokens.c.id).limit(limit))]


def keep_queue(db: Connection, key: int, *, waiting: int, oldest: str) -> None:
    """Keep how many records a device says wait on it, in the place of what it said before."""
    db.execute(delete(device_queues).where(device_queues.c.token == key))
    db.execute(insert(device_queues).values(token=key, told=moment(), waiting=waiting, oldest=oldest))


def note_seen(db: Connection, key: int, hour: str) -> None:
    """Write down the hour in which a device was last seen."""
    db.execute(update(tokens).where(tokens.c.id == key).values(seen=hour))


def revoke(db: Connection, key: int) -> bool:
    """Let a device or an enrolment work no more; False when it did not work before."""
    wanted = tokens.c.id == key, tokens.c.kind.in_((WAITING, ENROLLED)), tokens.c.revoked.is_(None)
    return db.execute(update(tokens).where(*wanted).values(revoked=moment())).rowcount == 1


def wants_pin(db: Connection) -> bool:
    """Tell whether devices are to have a PIN."""
    return bool(db.execute(select(projects.c.device_pin).order_by(projects.c.id).limit(1)).scalar())


def want_pin(db: Connection, wanted: bool) -> None:
    """Say whether devices are to have a PIN."""
    db.execute(update(projects).values(device_pin=wanted))


def keep_log(db: Connection, key: int, lines: str) -> None:
    """Keep what a device says happened on it (JSON), in the place of what it said before."""
    db.execute(delete(device_logs).where(device_logs.c.token == key))
    db.execute(insert(device_logs).values(token=key, received=moment(), lines=lines))


def log_of(db: Connection, key: int) -> tuple[str, str] | None:
    """Return (when it came, lines as JSON) of what a device said last."""
    row = db.execute(select(device_logs.c.received, device_logs.c.lines).where(device_logs.c.token == key)).first()
    return None if row is None else (row.received, row.lines)


def with_logs(db: Connection, keys: list[int]) -> set[int]:
    """Return those of ``keys`` that have said what happened on them."""
    return set(db.execute(select(device_logs.c.token).where(device_logs.c.token.in_(keys))).scalars())


def _device(row: Any) -> DeviceRow:
    found = dict(row._mapping)
    email, queue = found.pop("email"), [found.pop(name) for name in ("told", "waiting", "oldest")]
    return DeviceRow(**found | {"name": found["name"] or email}, queue=Queue(*queue) if queue[0] else None)


def _one(row: Any) -> DeviceRow | None:
    return None if row is None else _device(row)
