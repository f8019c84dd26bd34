"""The one writer of a SQLite file: units of work take turns, and those that wait share one commit.

Several connections that write and checkpoint can corrupt a database before SQLite 3.51.3, and one fsync per
submission is what limits intake. So there is one connection; each unit of work is a savepoint in the current
group; when nobody waits any more, the group is committed and everybody in it may answer.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from formserver.errors import Problem

GROUP_LIMIT = 64


class Group:
    """Units of work that are committed together; ``finish`` lets all of them go on."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._transaction = connection, connection.begin()
        self._done = threading.Event()
        self._failed: Exception | None = None
        self.size = 0

    def finish(self) -> None:
        """Commit; on failure roll back, so that every unit of the group fails."""
        try:
            self._transaction.commit()
        except Exception as error:  # whatever it was, each waiting unit has to hear of it
            self._failed = error
            self._transaction.close()
            self._connection.connection.rollback()  # SQLite may still be inside: SQLAlchemy takes it for over
        finally:
            self._done.set()

    def wait(self) -> None:
        """Wait until the group is durable; raise Problem ``server.busy`` when it could not be stored."""
        self._done.wait()
        if self._failed is not None:
            raise Problem("server.busy") from self._failed


class Writer:
    """Gives its connection to one unit of work at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._connection = engine, engine.connect()
        self._turn, self._counting = threading.Lock(), threading.Lock()
        self._waiting = 0
        self._owner: int | None = None
        self._group: Group | None = None

    @contextmanager
    def work(self) -> Iterator[Connection]:
        """Run a unit of work; return when it is durable. What it wrote is gone when it raises."""
        if self._owner == threading.get_ident():
            raise RuntimeError("work() inside work()")
        with self._my_turn():
            group = self._group = self._group or self._begin()
            try:
                with self._connection.begin_nested():
                    yield self._connection
                group.size += 1
            finally:
                self._finish_when_last(group)
        group.wait()

    def tidy(self, *statements: str) -> None:
        """Run statements that want to be alone, between two units of work; give up where a reader is in the way."""
        with self._my_turn():
            group, self._group = self._group, None
            if group is not None:
                group.finish()
            alone = self._connection.connection.driver_connection
            assert alone is not None
            for statement in statements:
                alone.execute(statement).close()

    def close(self) -> None:
        """Wait for the unit that runs, then close; nothing can be written any more."""
        with self._turn:
            self._connection.close()
            self._engine.dispose()

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        with self._counting:
            self._waiting += 1
        self._turn.acquire()
        with self._counting:
            self._waiting -= 1
        self._owner = threading.get_ident()
        try:
            yield
        finally:
            self._owner = None
            self._turn.release()

    def _begin(self) -> Group:
        try:
            return Group(self._connection)
        except OperationalError as error:
            raise Problem("server.busy") from error

    def _finish_when_last(self, group: Group) -> None:
        with self._counting:
            others = self._waiting > 0
        if not others or group.size >= GROUP_LIMIT:
            self._group = None
            group.finish()
