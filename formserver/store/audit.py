"""The security log: who did what to what; never answers, secrets or addresses."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, insert, select

from formserver.store.keys import moment
from formserver.store.tables import audit


def record(db: Connection, action: str, subject: str = "", *, person: int | None = None, **details: Any) -> None:
    """Add a line, in the unit of work of what it records."""
    values = {"at": moment(), "person": person, "action": action, "subject": subject}
    db.execute(insert(audit).values(details=json.dumps(details, ensure_ascii=False), **values))


def last_actions(db: Connection, limit: int = 100) -> list[dict[str, Any]]:
    """Return the newest lines, newest first."""
    rows = db.execute(select(audit).order_by(audit.c.id.desc()).limit(limit)).mappings()
    return [{**row, "details": json.loads(row["details"])} for row in rows]
