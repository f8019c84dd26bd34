"""Queries on the keys that programs open the API with: tokens of kind ``api``, of which only hashes are stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from formserver.store.keys import moment, secret_hash
from formserver.store.tables import people, tokens

KIND = "api"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key: ``scopes`` is what it may do; ``by`` the name of who made it; ``disabled`` says that they may not sign in.

    ``seen`` is when it last opened a door, to the hour.
    """

    id: int
    label: str
    scopes: str
    person: int | None
    created: str
    expires: str
    seen: str | None
    revoked: str | None
    by: str | None
    disabled: str | None


_COLUMNS = [tokens.c[name] for name in KeyRow.__slots__[:8]]
_KEYS = (
    select(*_COLUMNS, people.c.name.label("by"), people.c.disabled)
    .select_from(tokens.outerjoin(people, people.c.id == tokens.c.person))
    .where(tokens.c.kind == KIND)
)  # fmt: skip


def add_key(db: Connection, *, secret: str, label: str, scopes: str, person: int | None, expires: str) -> None:
    """Add a key."""
    values = {"kind": KIND, "hash": secret_hash(secret), "label": label, "scopes": scopes, "person": person}
    db.execute(insert(tokens).values(**values, created=moment(), expires=expires))


def key_by_secret(db: Connection, secret: str) -> KeyRow | None:
    """Return the key with this secret, whether or not it still works."""
    return _key(db.execute(_KEYS.where(tokens.c.hash == secret_hash(secret))).first())


def key_by_number(db: Connection, number: int) -> KeyRow | None:
    """Return one key."""
    return _key(db.execute(_KEYS.where(tokens.c.id == number)).first())


def list_keys(db: Connection) -> Sequence[KeyRow]:
    """Return every key, the newest first."""
    return [KeyRow(*row) for row in db.execute(_KEYS.order_by(tokens.c.id.desc()))]


def revoke_key(db: Connection, number: int) -> bool:
    """Make a key useless; False when it was already."""
    known = update(tokens).where(tokens.c.id == number, tokens.c.kind == KIND, tokens.c.revoked.is_(None))
    return db.execute(known.values(revoked=moment())).rowcount == 1


def remember_use(db: Connection, number: int, hour: str) -> None:
    """Note that a key was used in an hour."""
    db.execute(update(tokens).where(tokens.c.id == number).values(seen=hour))


def _key(row: Any) -> KeyRow | None:
    return None if row is None else KeyRow(*row)
