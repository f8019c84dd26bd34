"""Which records of anonymous forms have come: hashes of their ids, kept for a month and tied to no row.

A record that is sent twice must count once, and its id must not lead to its answers. So the id itself is never
stored: only a hash of form and id, under a key that lies in the data folder and in no backup, with the day on
which it may be forgotten. Neither hash nor day says which row of ``submissions`` came with it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from formserver.store.lock import write_private
from formserver.store.submissions import Taken
from formserver.store.tables import seen

KEY_FILE = "anonymous.key"
DAYS = 30


def mark_of(data: Path, form: int, instance_id: str) -> str:
    """Return the hash under which a record of a form is remembered; ``data`` is the folder that holds the key."""
    return hmac.new(_key(data), f"{form} {instance_id}".encode(), hashlib.sha256).hexdigest()


def is_known(db: Connection, mark: str) -> bool:
    """Tell whether a record with this mark has come."""
    return db.execute(select(seen.c.mark).where(seen.c.mark == mark)).first() is not None


def any_known(db: Connection) -> bool:
    """Tell whether any anonymous record has come within the month."""
    return db.execute(select(seen.c.mark).limit(1)).first() is not None


def remember(db: Connection, mark: str, *, day: date) -> None:
    """Remember a record that came on ``day``; raise Taken when it is known."""
    until = (day + timedelta(days=DAYS)).isoformat()
    try:
        db.execute(insert(seen).values(mark=mark, until=until))
    except IntegrityError as error:
        raise Taken(mark) from error


def forget(db: Connection, *, today: date) -> int:
    """Forget the records whose time has come; return how many."""
    return db.execute(delete(seen).where(seen.c.until < today.isoformat())).rowcount


def _key(data: Path) -> bytes:
    path = data / KEY_FILE
    with _making:  # two first records at once must find one key
        if not path.exists():
            write_private(path, secrets.token_hex(32))
        return bytes.fromhex(path.read_text("ascii"))


_making = threading.Lock()
