"""One server a data folder, the note by which commands find it, and the folder's secret."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from formserver.errors import Problem
from formserver.store.lock import Lock, read_note, secret_key

ROOT = Path(__file__).parents[2]
HOLD = "import sys; from pathlib import Path; from formserver.store.lock import Lock; \
lock = Lock(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"


def test_a_second_server_is_refused_with_the_first_ones_number(data):
    with Lock(data), pytest.raises(Problem, match=f"process {os.getpid()}"):
        Lock(data)


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_folder_that_cannot_be_is_said_with_its_setting(tmp_path, place):
    (tmp_path / "file").touch()
    with pytest.raises(Problem, match="FORMSERVER_DATA=.*file.* cannot be used: "):
        Lock(tmp_path / place)


def test_a_killed_server_leaves_the_folder_free(data):
    command = [sys.executable, "-c", HOLD, str(data)]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert other.stdout is not None and other.stdout.readline() == b"held\n"
    with pytest.raises(Problem):
        Lock(data)
    other.kill()
    other.communicate()
    Lock(data).close()


def test_the_note_is_there_while_the_server_runs_and_for_its_owner_only(data):
    with Lock(data) as lock:
        note = lock.announce("http://127.0.0.1:8000", "http://127.0.0.1:8000")
        assert read_note(data) == note
        assert (data / "server.json").stat().st_mode & 0o777 == 0o600
    assert read_note(data) is None


def test_the_secret_of_a_folder_stays(data):
    first = secret_key(data)
    assert len(first) == 64 and secret_key(data) == first
    assert (data / "secret.key").stat().st_mode & 0o777 == 0o600
