"""Submissions that are taken out again with all that belongs to them; their files go with the next sweep."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select

from formserver.store.tables import attachments, edits, repeat_rows, submissions


def count_by_door(db: Connection, door: str, *, form: int | None = None) -> int:
    """Return how many submissions came by a door."""
    return db.execute(select(func.count()).select_from(submissions).where(_came_by(door, form))).scalar_one()


def delete_by_door(db: Connection, door: str, *, form: int | None = None, limit: int) -> int:
    """Delete up to ``limit`` submissions that came by a door; return how many went."""
    query = select(submissions.c.id).where(_came_by(door, form)).order_by(submissions.c.id).limit(limit)
    keys = list(db.execute(query).scalars())
    if keys:
        for table in (attachments, repeat_rows, edits):
            db.execute(delete(table).where(table.c.submission.in_(keys)))
        db.execute(delete(submissions).where(submissions.c.id.in_(keys)))
    return len(keys)


def _came_by(door: str, form: int | None) -> ColumnElement[bool]:
    condition = submissions.c.door == door
    return condition if form is None else and_(condition, submissions.c.form == form)
