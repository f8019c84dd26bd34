"""One server a data folder: the lock, and the note (``server.json``) by which commands find the running server."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from formserver.errors import Problem
from formserver.store.blobs import sync_folder

LOCK_FILE, NOTE_FILE, SECRET_FILE = "server.lock", "server.json", "secret.key"
#: What devices seal to; as precious as what it opens, so backups hold it (formserver/rescue/keys.py).
RESCUE_FILE = "rescue.key"


@dataclass(frozen=True, slots=True)
class Note:
    """Where commands reach the server of a data folder, and people (``site``); ``key`` proves to it that a command
    may read the folder."""

    address: str
    pid: int
    key: str
    site: str = ""


class Lock:
    """Holds the data folder until closed, or until the process ends in whatever way."""

    def __init__(self, data: Path) -> None:
        self._data = data
        try:
            data.mkdir(parents=True, exist_ok=True)
            self._file: IO[str] = (data / LOCK_FILE).open("a+")
        except OSError as error:
            raise Problem(
                "setting.unreadable", name="FORMSERVER_DATA", value=str(data), reason=error.strerror
            ) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            pid = self._owner()
            self._file.close()
            raise Problem("data.in_use", pid=pid, data=data) from error
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def announce(self, address: str, site: str) -> Note:
        """Write the note of this server."""
        note = Note(address, os.getpid(), secrets.token_urlsafe(32), site)
        write_private(self._data / NOTE_FILE, json.dumps(asdict(note)))
        return note

    def close(self) -> None:
        """Take the note away and let go of the folder."""
        (self._data / NOTE_FILE).unlink(missing_ok=True)
        self._file.close()

    def __enter__(self) -> Lock:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _owner(self) -> str:
        self._file.seek(0)
        return self._file.read().strip() or "unknown"


def read_note(data: Path) -> Note | None:
    """Return the note of the running server, None when there is none."""
    try:
        return Note(**json.loads((data / NOTE_FILE).read_text("utf-8")))
    except (FileNotFoundError, ValueError):
        return None


def secret_key(data: Path) -> str:
    """Return the secret of a data folder; makes it at the first call."""
    path = data / SECRET_FILE
    if not path.exists():
        write_private(path, secrets.token_hex(32))
    return path.read_text("ascii").strip()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read; it is there whole or not at all."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
    sync_folder(path.parent)
