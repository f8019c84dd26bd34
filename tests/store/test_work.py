"""Units of work: all or nothing, durable when they return, many sharing one commit; readers see one snapshot."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, insert
from sqlalchemy.exc import DBAPIError, IntegrityError

from formserver.errors import Problem
from formserver.store import Store, audit, open_store


def actions(store: Store) -> list[str]:
    with store.read() as db:
        return [line["action"] for line in reversed(audit.last_actions(db, 10_000))]


def test_work_is_there_when_the_block_has_ended(store):
    with store.work() as db:
        audit.record(db, "one")
    assert actions(store) == ["one"]


def test_work_that_raises_leaves_nothing(store):
    with pytest.raises(ZeroDivisionError), store.work() as db:
        audit.record(db, "lost")
        raise ZeroDivisionError
    with store.work() as db:
        audit.record(db, "kept")
    assert actions(store) == ["kept"]


def test_work_may_go_on_after_a_refused_row(store):
    from formserver.store.tables import projects

    with store.work() as db:
        db.execute(insert(projects).values(id=7, name="one", created=""))
        with pytest.raises(IntegrityError), db.begin_nested():
            db.execute(insert(projects).values(id=7, name="two", created=""))
        audit.record(db, "went on")
    assert actions(store) == ["went on"]


def test_a_database_error_does_not_say_what_was_to_be_written(store):
    from formserver.store.tables import projects

    with pytest.raises(DBAPIError) as caught, store.work() as db:
        db.execute(insert(projects).values(id="not a number" * 2, name="secret", created=[]))
    assert "INSERT" in str(caught.value) and "secret" not in str(caught.value)


def test_a_reader_cannot_write(store):
    with pytest.raises(DBAPIError), store.read() as db:
        audit.record(db, "by a reader")
    assert actions(store) == []


def test_a_reader_sees_one_snapshot(store):
    with store.read() as db:
        before = len(audit.last_actions(db))
        with store.work() as other:
            audit.record(other, "meanwhile")
        assert len(audit.last_actions(db)) == before
    assert actions(store) == ["meanwhile"]


def test_many_writers_lose_nothing(store):
    def write(number: int) -> None:
        with store.work() as db:
            audit.record(db, f"{number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(200)))
    assert sorted(map(int, actions(store))) == list(range(200))


def test_one_that_fails_does_not_take_its_group_along(store):
    def write(number: int) -> None:
        with store.work() as db:
            audit.record(db, f"{number}")
            if number % 3 == 0:
                raise ValueError

    with ThreadPoolExecutor(8) as pool:
        failed = [future.exception() is not None for future in [pool.submit(write, n) for n in range(90)]]
    assert failed == [number % 3 == 0 for number in range(90)]
    assert sorted(map(int, actions(store))) == [number for number in range(90) if number % 3]


@pytest.fixture
def sqlite(data):
    opened = open_store("", data)
    yield opened
    opened.close()


def write_while_somebody_holds_the_turn(store: Store, count: int) -> list[BaseException | None]:
    """Let ``count`` writers queue up behind one, so that all of them form one group."""
    writer = store.database._writer
    inside, go = threading.Event(), threading.Event()

    def first() -> None:
        with store.work() as db:
            audit.record(db, "first")
            inside.set()
            go.wait(10)

    def other() -> None:
        with store.work() as db:
            audit.record(db, "other")

    with ThreadPoolExecutor(count + 1) as pool:
        futures = [pool.submit(first)]
        inside.wait(10)
        futures += [pool.submit(other) for _ in range(count)]
        while writer._waiting < count:
            threading.Event().wait(0.001)
        go.set()
        return [future.exception() for future in futures]


def test_those_who_wait_share_one_commit(sqlite):
    commits: list[object] = []
    event.listen(sqlite.database._writer._engine, "commit", commits.append)
    assert write_while_somebody_holds_the_turn(sqlite, 5) == [None] * 6
    assert len(commits) == 1
    assert len(actions(sqlite)) == 6


def test_when_the_commit_fails_nobody_in_the_group_is_told_that_it_is_stored(sqlite):
    engine = sqlite.database._writer._engine

    def fail(connection: object) -> None:
        raise OSError("the disk is full")

    event.listen(engine, "commit", fail)
    failed = write_while_somebody_holds_the_turn(sqlite, 3)
    event.remove(engine, "commit", fail)
    assert [problem.code for problem in failed if isinstance(problem, Problem)] == ["server.busy"] * 4
    with sqlite.work() as db:
        audit.record(db, "space again")
    assert actions(sqlite) == ["space again"]


def test_work_inside_work_is_a_bug_that_says_so(sqlite):
    with sqlite.work(), pytest.raises(RuntimeError), sqlite.work():
        pass


def test_sqlite_is_set_up_to_survive_a_power_cut(sqlite):
    with sqlite.work() as db:
        found = {name: db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in (
            "journal_mode", "synchronous", "foreign_keys", "trusted_schema", "cell_size_check")}  # fmt: skip
    assert found == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1
    }  # fmt: skip


def test_readers_of_sqlite_never_checkpoint(sqlite):
    with sqlite.read() as db:
        assert db.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar() == 0
        assert db.exec_driver_sql("PRAGMA query_only").scalar() == 1


def test_a_second_reader_process_reads_beside_the_writer(sqlite, data):
    with sqlite.work() as db:
        audit.record(db, "seen")
    beside = open_store("", data, read_only=True)
    assert actions(beside) == ["seen"]
    beside.close()
