"""Files by the hash of their content, in the data folder: written, synced, renamed, then the row may commit."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from formserver.errors import Problem

CHUNK = 1 << 16
#: A file younger than this may belong to a row that is about to commit.
GRACE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Blob:
    """``hash`` is SHA-256 in hexadecimal; ``size`` in bytes."""

    hash: str
    size: int


class Blobs:
    """A folder of immutable files: ``ab/ab12…`` for the hash ab12…"""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._incoming = folder / "incoming"

    def put(self, stream: IO[bytes], *, limit: int | None = None) -> Blob:
        """Store what is left of ``stream`` durably; raise Problem ``request.too_large`` above ``limit`` bytes."""
        self._incoming.mkdir(parents=True, exist_ok=True)
        part = self._incoming / secrets.token_hex(16)
        try:
            blob = _write(stream, part, limit)
            self._settle(part, blob.hash)
        finally:
            part.unlink(missing_ok=True)
        return blob

    def open(self, hash: str) -> IO[bytes]:
        """Open the file for reading; raise Problem ``blob.missing``."""
        try:
            return self.path(hash).open("rb")
        except FileNotFoundError as error:
            raise Problem("blob.missing", hash=hash) from error

    def path(self, hash: str) -> Path:
        """Return where the file with ``hash`` lies."""
        return self.folder / hash[:2] / hash

    def hashes(self) -> Iterator[str]:
        """Yield the hash of every file, in order."""
        for folder in sorted(self.folder.glob("??")):
            yield from sorted(path.name for path in folder.iterdir())

    def sweep(self, used: Callable[[str], set[str]]) -> int:
        """Delete old files that no row names; ``used(prefix)`` gives the hashes in use. Returns how many went."""
        before, swept = time.time() - GRACE_SECONDS, 0
        for part in self._incoming.glob("*"):
            swept += _delete_old(part, before)
        for folder in self.folder.glob("??"):
            kept = used(folder.name)
            swept += sum(_delete_old(path, before) for path in folder.iterdir() if path.name not in kept)
        return swept

    def _settle(self, part: Path, hash: str) -> None:
        target = self.path(hash)
        if not target.parent.exists():
            target.parent.mkdir(exist_ok=True)
            sync_folder(self.folder)
        os.replace(part, target)  # also when it is there: its time is new, so a sweep leaves it
        sync_folder(target.parent)


def _write(stream: IO[bytes], part: Path, limit: int | None) -> Blob:
    digest, size = hashlib.sha256(), 0
    with part.open("xb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if limit is not None and size > limit:
                raise Problem("request.too_large", limit=limit // 1_000_000)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return Blob(digest.hexdigest(), size)


def _delete_old(path: Path, before: float) -> int:
    if path.stat().st_mtime >= before:
        return 0
    path.unlink(missing_ok=True)
    return 1


def sync_folder(folder: Path) -> None:
    """Make names in ``folder`` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
