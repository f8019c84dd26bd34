"""The schema's age: create it in an empty database, refuse an old one, bring it to the newest (Alembic)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from formserver import places
from formserver.errors import Problem
from formserver.store.databases import Database
from formserver.store.tables import HEAD


def found_revision(db: Connection) -> str | None:
    """Return the migration that the database stands at; None when it is empty."""
    if not inspect(db).has_table("alembic_version"):
        return None
    found: str = db.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return found


def require_head(found: str | None, *, data: str) -> None:
    """Raise Problem ``store.old_schema`` or ``store.new_schema`` unless ``found`` is the newest migration."""
    if found is None or found < HEAD:
        raise Problem("store.old_schema", data=data, found=found or "nothing")
    if found > HEAD:
        raise Problem("store.new_schema", data=data, found=found, head=HEAD)


def migrate(database: Database, revision: str = "head", folder: Path = places.MIGRATIONS) -> None:
    """Bring the schema to ``revision`` in one unit of work, by the migrations in ``folder``."""
    from alembic import command

    with database.work() as db:
        command.upgrade(alembic_config(db, folder), revision)


def alembic_config(db: Connection, folder: Path = places.MIGRATIONS) -> Any:
    """Return Alembic's configuration for the migrations in ``folder`` on an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = db
    return config
