"""kill -9 in the middle of intake: every record with a receipt is there, whole, once, with its photo.

``--trials 100`` runs as many on each database; each trial goes on with the data of the one before.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from formserver.store import Store, open_store
from formserver.store.tables import attachments, edits, submissions

ROOT = Path(__file__).parents[1]
FORM = """
| survey   |           |         |       |
|          | type      | name    | label |
|          | text      | who     | Name  |
|          | image     | photo   | Photo |
|          | begin repeat | stop | Stop  |
|          | integer   | minutes | Long  |
|          | end repeat |        |       |
| settings |           |         |       |
|          | form_title | form_id | version |
|          | Visit     | visit   | 1     |
"""


@pytest.fixture
def mother():
    """A process that starts intake when told to (killed_child.py)."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "killed_child.py")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    yield process
    process.communicate(timeout=10)


def kill_in_mid_load(mother: subprocess.Popen[str], url: str, data: Path, *, after: float) -> list[str]:
    """Start intake, kill it ``after`` seconds from its first receipt; return the ids of all that got one."""
    assert mother.stdin is not None and mother.stdout is not None
    mother.stdin.write(f"{url}\t{data}\n")
    mother.stdin.flush()
    child, acknowledged = int(mother.stdout.readline().split()[1]), []
    while (line := mother.stdout.readline().strip()) != "dead":
        if not acknowledged:
            threading.Timer(after, os.kill, (child, signal.SIGKILL)).start()
        acknowledged.append(line)
    return acknowledged


def lost(store: Store, acknowledged: list[str]) -> list[str]:
    """Return the acknowledged records that are missing, torn, double or without their photo."""
    with store.read() as db:
        records = dict(db.execute(select(edits.c.instance_id, edits.c.submission)).all())
        photos = dict(db.execute(select(attachments.c.submission, attachments.c.hash)).all())
        counts = db.execute(select(func.count(), func.count(func.distinct(submissions.c.instance_id)))).one()
    assert counts[0] == counts[1]
    whole = {id for id, key in records.items() if photos.get(key) and store.blobs.path(photos[key]).exists()}
    assert whole == set(records), "a torn record"
    return [id for id in acknowledged if id not in whole]


def test_a_server_killed_in_mid_load_loses_no_acknowledged_record(
    store, publish_markdown, data, database_url, mother, pytestconfig
):
    publish_markdown(FORM)
    store.close()
    acknowledged: list[str] = []
    chance = random.Random(1)
    for _ in range(pytestconfig.getoption("trials")):
        acknowledged += kill_in_mid_load(mother, database_url, data, after=chance.uniform(0.0, 0.3))
        again = open_store(database_url, data)
        assert lost(again, acknowledged) == []
        if not database_url:
            with again.work() as db:
                assert db.execute(text("PRAGMA quick_check")).scalar() == "ok"
        again.close()
    print(f"{len(acknowledged)} records acknowledged, none lost")
