"""The two databases behind one shape: ``work`` (the only commit), ``read`` (one snapshot), ``close``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

from formserver.errors import Problem
from formserver.store.writer import Writer

APPLICATION_ID = 0x66730001
READERS = 16
#: A file of more bytes than this takes too long to write anew every hour.
LARGEST_TIDIED = 200_000_000
#: Tables that anonymous records leave rows in, with a column that no index holds.
_TIDIED = {"seen": "until", "submissions": "door", "edits": "world", "repeat_rows": "answers",
           "attachments": "size", "uploads": "size"}  # fmt: skip


class Database(Protocol):
    """A database that the store works on."""

    def work(self) -> AbstractContextManager[Connection]:
        """One unit of work: committed at the end, rolled back when it raises."""

    def read(self) -> AbstractContextManager[Connection]:
        """One snapshot for reading; writing fails."""

    def tidy(self) -> None:
        """Lay rows anew, so that their places do not tell in which order they were written."""

    def close(self) -> None:
        """Give back every connection."""


class Sqlite:
    """One file, one writer; readers open it read-only and never checkpoint."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self._writer = None if read_only else Writer(_sqlite_engine(path, "rwc", "BEGIN IMMEDIATE", _SET_UP_WRITER))
        self._readers = _sqlite_engine(path, "ro", "BEGIN", _SET_UP_READER)

    def work(self) -> AbstractContextManager[Connection]:
        """See Database."""
        if self._writer is None:
            raise RuntimeError("this store was opened for reading")
        return self._writer.work()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See Database."""
        with self._readers.connect() as connection:
            yield connection

    def tidy(self) -> None:
        """Write the file anew in the order of keys and empty the log; a large file's log alone."""
        if self._writer is not None:
            small = self.path.stat().st_size <= LARGEST_TIDIED
            anew = ["VACUUM"] if small else []
            self._writer.tidy("PRAGMA busy_timeout = 200", *anew, "PRAGMA wal_checkpoint(TRUNCATE)", _PATIENT)

    def close(self) -> None:
        """Close the readers first: the writer is then the last, which folds the log into the file."""
        self._readers.dispose()
        if self._writer is not None:
            self._writer.close()


class Postgres:
    """A PostgreSQL server does its own queueing and grouping."""

    def __init__(self, url: str) -> None:
        pool: dict[str, Any] = {"pool_size": READERS, "max_overflow": READERS, "pool_pre_ping": True}
        try:
            self._engine = create_engine(url, hide_parameters=True, **pool)  # answers: never in a log
        except ModuleNotFoundError as error:
            raise Problem("store.unreachable", reason="install formserver with the extra postgres") from error
        self._snapshots = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def work(self) -> AbstractContextManager[Connection]:
        """See Database."""
        return self._engine.begin()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See Database."""
        with self._snapshots.connect() as connection:
            yield connection

    def tidy(self) -> None:
        """Lay marks, records and files anew in the order of their keys, a table by one transaction; not large ones.

        Else the transaction that wrote a mark would name the record that it wrote as well, and places the order.
        """
        for table, column in _TIDIED.items():
            with self._engine.begin() as db:
                db.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
                size = db.exec_driver_sql(f"SELECT pg_total_relation_size('{table}')").scalar_one()
                if size > LARGEST_TIDIED:
                    continue
                db.exec_driver_sql(f"UPDATE {table} SET {column} = {column}")
            with self._engine.begin() as db:  # what the update replaced is dead by now, and not copied
                db.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
                db.exec_driver_sql(f"CLUSTER {table} USING pk_{table}")

    def close(self) -> None:
        """See Database."""
        self._engine.dispose()


_PATIENT = "PRAGMA busy_timeout = 10000"
_SET_UP = ("foreign_keys = ON", "busy_timeout = 10000", "trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0")
#: What is deleted or replaced is overwritten, so that nothing of it lies in free space.
_SET_UP_WRITER = ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", *_SET_UP)
_SET_UP_READER = ("query_only = ON", "wal_autocheckpoint = 0", *_SET_UP)


def _sqlite_engine(path: Path, mode: str, begin: str, pragmas: tuple[str, ...]) -> Engine:
    def connect() -> sqlite3.Connection:
        address = f"{path.resolve().as_uri()}?mode={mode}"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
        for pragma in pragmas:
            connection.execute("PRAGMA " + pragma).close()
        return connection

    pool: dict[str, Any] = {"poolclass": QueuePool, "pool_size": READERS, "max_overflow": READERS}
    pool = pool if mode == "ro" else {"poolclass": StaticPool}
    engine = create_engine("sqlite://", creator=connect, hide_parameters=True, **pool)  # answers: never in a log
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine
