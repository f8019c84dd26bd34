"""kill -9 while submissions come in: every one that was acknowledged is there, once, and the database is whole."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from formserver import publish
from formserver.store import open_store

TRIALS = 100
FORM = b"""
| survey |
|        | type         | name  | label |
|        | select_one yn | agree | Agree |
| choices |
|         | list_name | name | label |
|         | yn        | 1    | Yes   |
|         | yn        | 0    | No    |
| settings |
|          | form_id | form_title | version |
|          | killed  | Killed     | 1       |
"""
CLIENTS = 4


@pytest.fixture
def forker() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.killing"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    yield process
    assert process.stdin is not None
    process.stdin.close()
    process.wait(timeout=20)


def test_a_killed_server_has_every_submission_that_it_acknowledged(
    forker: subprocess.Popen[str], tmp_path: Path, free_port: int
) -> None:
    store = open_store("", tmp_path)
    draft = publish.publish_file(store, FORM, "killed.md")
    store.close()
    assert draft.form is not None and draft.version is not None
    load = Load(free_port, f"/s/{draft.form.code}/{draft.version.number}/send")
    for trial in range(TRIALS):
        _serve_and_kill(forker, load, tmp_path, seconds=random.Random(trial).uniform(0.03, 0.25))
    assert len(load.acknowledged) > TRIALS // 4
    assert load.acknowledged <= _stored(tmp_path)


def _serve_and_kill(forker: subprocess.Popen[str], load: Load, data: Path, *, seconds: float) -> None:
    assert forker.stdin is not None and forker.stdout is not None
    forker.stdin.write(f"{load.port} {data}\n")
    forker.stdin.flush()
    pid = int(forker.stdout.readline())
    threads = [threading.Thread(target=load.send_until_it_dies) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    time.sleep(seconds)  # the moment of the kill is what is tested
    os.kill(pid, signal.SIGKILL)
    for thread in threads:
        thread.join(timeout=10)


class Load:
    """Clients that send answers one after the other and remember what was acknowledged."""

    def __init__(self, port: int, path: str) -> None:
        self.port, self.path, self.acknowledged = port, path, set[str]()

    def send_until_it_dies(self) -> None:
        """Send answers until the server is gone; 300 at the most."""
        for _ in range(300):
            instance_id = f"uuid:{uuid.uuid4()}"
            try:
                if self._send(instance_id) == 201:
                    self.acknowledged.add(instance_id)
            except (OSError, HTTPException):
                return

    def _send(self, instance_id: str) -> int:
        answers = {"/data/agree": "0", "/data/meta/instanceID": instance_id}
        record = {"language": "en", "world": {"now": "2026-11-22T10:00:00.000+00:00"}, "answers": answers}
        body = f'--b\r\nContent-Disposition: form-data; name="record"\r\n\r\n{json.dumps(record)}\r\n--b--\r\n'
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("POST", self.path, body, {"Content-Type": "multipart/form-data; boundary=b"})
            return connection.getresponse().status
        finally:
            connection.close()


def _stored(data: Path) -> set[str]:
    """Return the instanceIDs in the database after it was opened again, and check that it is whole."""
    open_store("", data).close()
    with sqlite3.connect(data / "formserver.sqlite3") as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        found = [row[0] for row in db.execute("SELECT instance_id FROM edits")]
    assert len(found) == len(set(found))
    return set(found)
