"""Bringing an older data folder to this release: a backup first, then the migrations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from formserver import places
from formserver.store import lock, schema
from formserver.store.backup import back_up
from formserver.store.keys import moment
from formserver.store.store import connect_store
from formserver.store.tables import HEAD


@dataclass(frozen=True, slots=True)
class Upgrade:
    """From which migration to which; ``backup`` is None when there was nothing to do."""

    found: str | None
    reached: str
    backup: Path | None = None


def upgrade(data: Path, url: str, secret: str, *, head: str = HEAD, migrations: Path = places.MIGRATIONS) -> Upgrade:
    """Upgrade the folder ``data`` while no server runs; raise Problem ``data.in_use``, ``store.new_schema``."""
    with lock.Lock(data):
        store = connect_store(url, data)
        try:
            with store.read() as db:
                found = schema.found_revision(db)
            if found == head:
                return Upgrade(found, head)
            if found is not None and found > head:
                schema.require_head(found, data=str(data))
            backup = None if found is None else _backup_path(data, found)
            if backup is not None:
                back_up(store, backup, secret)
            schema.migrate(store.database, folder=migrations)
            return Upgrade(found, head, backup)
        finally:
            store.close()


def _backup_path(data: Path, revision: str) -> Path:
    stamp = moment()[:19].replace(":", "").replace("-", "")
    return data / "backups" / f"before-upgrade-from-{revision}-{stamp}.zip"
