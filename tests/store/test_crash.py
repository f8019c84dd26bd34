"""kill -9 in the middle of writing: whatever was acknowledged is there, and the database is whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from formserver.store import Store, audit, open_store

ROOT = Path(__file__).parents[2]
TRIALS = 5


def killed_child(url: str, data: Path, *, after: int) -> list[str]:
    """Start a writer, kill it after it acknowledged ``after`` rows, and return all that it acknowledged."""
    command = [sys.executable, "-m", "tests.store.crash_child", url, str(data)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout is not None
    acknowledged = [child.stdout.readline().strip() for _ in range(after)]
    child.kill()
    acknowledged += child.stdout.read().split()
    child.wait()
    child.stdout.close()
    return acknowledged


def stored(store: Store) -> set[str]:
    with store.read() as db:
        return {line["subject"] for line in audit.last_actions(db, 1_000_000)}


@pytest.mark.parametrize("trial", range(TRIALS))
def test_a_killed_writer_loses_nothing_it_acknowledged(database_url, data, trial):
    acknowledged = killed_child(database_url, data, after=40 + 37 * trial)
    store = open_store(database_url, data)
    assert set(acknowledged) - stored(store) == set()
    for name in acknowledged:
        assert store.blobs.open(name.partition("-")[2]).read() == name.partition("-")[0].encode()
    if not database_url:
        with store.work() as db:
            assert db.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    store.close()
