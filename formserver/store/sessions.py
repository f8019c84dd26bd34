"""Queries on the sessions of one person: where they are signed in, ending them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from formserver.store.keys import moment, secret_hash
from formserver.store.tables import people, tokens


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session that still works; ``own`` says that it is the one that asks."""

    id: int
    created: str
    expires: str
    own: bool


def list_sessions(db: Connection, person: int, *, secret: str) -> list[SessionRow]:
    """Return the sessions of a person that work, newest first."""
    query = select(tokens.c.id, tokens.c.created, tokens.c.expires, tokens.c.hash).where(
        tokens.c.kind == "session", tokens.c.person == person, tokens.c.used.is_(None), tokens.c.expires > moment()
    )
    own = secret_hash(secret)
    rows = db.execute(query.order_by(tokens.c.id.desc()))
    return [SessionRow(row.id, row.created, row.expires, row.hash == own) for row in rows]


def end_session(db: Connection, person: int, key: int) -> None:
    """End one session of a person; nothing happens when it is not theirs."""
    db.execute(
        update(tokens)
        .where(tokens.c.id == key, tokens.c.person == person, tokens.c.kind == "session", tokens.c.used.is_(None))
        .values(used=moment())
    )


def end_other_sessions(db: Connection, person: int, *, secret: str) -> None:
    """End every session of a person but the one that asks."""
    others = tokens.c.hash != secret_hash(secret)
    db.execute(delete(tokens).where(tokens.c.kind == "session", tokens.c.person == person, others))


def set_language(db: Connection, person: int, tag: str) -> None:
    """Remember the language that a person reads."""
    db.execute(update(people).where(people.c.id == person).values(language=tag))
