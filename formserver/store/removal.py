"""Submissions that are taken out again with all that belongs to them; their files go with the next sweep."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, update

from formserver.store.entities import bump
from formserver.store.tables import attachments, edits, entities, entity_versions, repeat_rows, submissions


def count_by_door(db: Connection, door: str, *, form: int | None = None) -> int:
    """Return how many submissions came by a door."""
    return db.execute(select(func.count()).select_from(submissions).where(_came_by(door, form))).scalar_one()


def delete_by_door(db: Connection, door: str, *, form: int | None = None, limit: int) -> int:
    """Delete up to ``limit`` submissions that came by a door; return how many went."""
    query = select(submissions.c.id).where(_came_by(door, form)).order_by(submissions.c.id).limit(limit)
    keys = list(db.execute(query).scalars())
    if keys:
        _forget_entities(db, keys)
        for table in (attachments, repeat_rows, edits):
            db.execute(delete(table).where(table.c.submission.in_(keys)))
        db.execute(delete(submissions).where(submissions.c.id.in_(keys)))
    return len(keys)


def _forget_entities(db: Connection, keys: list[int]) -> None:
    """Delete the entities that these submissions made; what they changed of others stays without their name."""
    versions = entity_versions.c
    first = select(versions.entity).where(versions.number == 1, versions.submission.in_(keys))
    made = list(db.execute(first).scalars())
    if made:
        lists = list(db.execute(select(entities.c.list).where(entities.c.id.in_(made)).distinct()).scalars())
        db.execute(delete(entity_versions).where(versions.entity.in_(made)))
        db.execute(delete(entities).where(entities.c.id.in_(made)))
        for key in lists:
            bump(db, key)
    db.execute(update(entity_versions).where(versions.submission.in_(keys)).values(submission=None))


def _came_by(door: str, form: int | None) -> ColumnElement[bool]:
    condition = submissions.c.door == door
    return condition if form is None else and_(condition, submissions.c.form == form)
