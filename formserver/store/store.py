"""The store: a database, the files beside it, and the only commit."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from formserver.errors import Problem
from formserver.store import schema
from formserver.store.blobs import Blobs
from formserver.store.databases import Database, Postgres, Sqlite
from formserver.store.parts import Parts
from formserver.store.uploads import Uploads

DATABASE_FILE = "formserver.sqlite3"


class Store:
    """``data`` is the folder; ``blobs`` the files by hash; ``uploads`` those of half-filled pages, ``parts``
    those that are still on their way."""

    def __init__(self, data: Path, database: Database) -> None:
        self.data, self.database = data, database
        self.blobs = Blobs(data / "files")
        self.uploads = Uploads(database, self.blobs)
        self.parts = Parts(data / "parts", self.uploads)

    def work(self) -> AbstractContextManager[Connection]:
        """One unit of work, the only commit: durable when the block has ended, undone when it raises.

        To go on after an IntegrityError, put the statement in ``with db.begin_nested():``.
        """
        return self.database.work()

    def read(self) -> AbstractContextManager[Connection]:
        """One snapshot for reading: all queries of the block see the same data."""
        return self.database.read()

    def close(self) -> None:
        """Close every connection."""
        self.database.close()


def open_store(url: str, data: Path, *, read_only: bool = False, create: bool = True) -> Store:
    """Return the store of the folder ``data``; ``url`` names a PostgreSQL database, "" SQLite in the folder.

    A new folder gets its schema (``create``); raises Problem ``store.old_schema``, ``store.new_schema``,
    ``store.unreachable``.
    """
    store = connect_store(url, data, read_only=read_only)
    try:
        with store.read() as db:
            found = schema.found_revision(db)
        if found is None and create and not read_only:
            schema.migrate(store.database)
        else:
            schema.require_head(found, data=str(data))
    except OperationalError as error:
        store.close()
        raise Problem("store.unreachable", reason=str(error.orig).strip()) from error
    except Problem:
        store.close()
        raise
    return store


def connect_store(url: str, data: Path, *, read_only: bool = False) -> Store:
    """Return the store without looking at the age of its schema."""
    if not read_only:
        data.mkdir(parents=True, exist_ok=True)
        os.chmod(data, 0o700)
    if url.startswith("postgresql"):
        return Store(data, Postgres(url))
    return Store(data, _sqlite(data, read_only=read_only))


def _sqlite(data: Path, *, read_only: bool) -> Sqlite:
    path = data / DATABASE_FILE
    if read_only and not path.exists():
        raise Problem("store.unreachable", reason=f"there is no {path}")
    return Sqlite(path, read_only=read_only)
