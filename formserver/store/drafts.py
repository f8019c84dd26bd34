"""Unfinished answers kept for people whose browser keeps nothing: sealed, under the hash of a code, until a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, delete, insert, select

from formserver.store.tables import drafts


def keep(db: Connection, place: str, *, form: int, sealed: bytes, until: date) -> None:
    """Keep ``sealed`` bytes at ``place``, instead of what lies there."""
    forget(db, place)
    db.execute(insert(drafts).values(place=place, form=form, sealed=sealed, until=until.isoformat()))


def sealed_at(db: Connection, place: str, *, form: int, today: date) -> bytes | None:
    """Return what lies at ``place`` for a form; None: nothing, or its day is over."""
    query = select(drafts.c.sealed).where(drafts.c.place == place, drafts.c.form == form)
    return db.execute(query.where(drafts.c.until >= today.isoformat())).scalar()


def forget(db: Connection, place: str) -> int:
    """Delete what lies at ``place``; return how many rows that were."""
    return db.execute(delete(drafts).where(drafts.c.place == place)).rowcount


def forget_old(db: Connection, *, today: date) -> int:
    """Delete what nobody came back for; return how many."""
    return db.execute(delete(drafts).where(drafts.c.until < today.isoformat())).rowcount
