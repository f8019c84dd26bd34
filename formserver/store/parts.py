"""Files of records on their way in, chunk by chunk: nobody sees one before it is whole and is what it should be.

data/parts/KEY   the beginning of a file, as far as it has come; swept when nobody goes on with it
uploads          whole files, under the same key, kept until their record comes or nobody sends it
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from formserver.errors import Problem
from formserver.store.keys import secret_hash
from formserver.store.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the record ``record`` (instanceID) of a form: ``size`` bytes whose SHA-256 is ``sha256``."""

    form: int
    record: str
    sha256: str
    size: int = 0

    @property
    def key(self) -> str:
        """What it is kept under: records of others, or of other forms, have other keys for the same file."""
        return f"{self.form} {self.record} {self.sha256}"


class Parts:
    """``folder`` holds what is not whole yet."""

    def __init__(self, folder: Path, uploads: Uploads) -> None:
        self._folder, self._uploads = folder, uploads

    def have(self, part: Part) -> int:
        """Return how many bytes of a part are here."""
        try:
            begun = self._path(part).stat().st_size
        except FileNotFoundError:
            begun = 0
        whole = self._uploads.size_of(part.key)  # asked last: what is finished meanwhile is whole, not gone
        return begun if whole is None else whole

    def add(self, part: Part, chunk: bytes, *, offset: int) -> int:
        """Add ``chunk`` at ``offset``; return how many bytes are here now.

        Raises Problem ``part.elsewhere`` (with ``have``) when what is here does not end at ``offset``, and
        ``part.damaged`` when the whole is not what it should be: then it begins again.
        """
        if (whole := self._uploads.size_of(part.key)) is not None:
            return whole
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._locked(part) as file:
            if (whole := self._uploads.size_of(part.key)) is not None:
                self._path(part).unlink()  # finished by the same chunk, sent twice, while this one waited
                return whole
            have = os.fstat(file.fileno()).st_size
            if have != offset or have + len(chunk) > part.size:
                raise Problem("part.elsewhere", have=have)
            file.write(chunk)
            file.flush()
            if have + len(chunk) == part.size:
                self._finish(part)
        return have + len(chunk)

    def open(self, part: Part) -> IO[bytes]:
        """Open a whole part; raise Problem ``upload.unknown``."""
        return self._uploads.open(part.key)

    def sweep(self, *, hours: float) -> int:
        """Delete beginnings that nobody has gone on with for ``hours``; return how many."""
        before = time.time() - hours * 3600
        old = [path for path in self._folder.glob("*") if path.stat().st_mtime < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    @contextmanager
    def _locked(self, part: Part) -> Iterator[IO[bytes]]:
        """Give the beginning of a part to add to, alone; one that was finished and removed while we waited is none."""
        path = self._path(part)
        while True:
            with path.open("ab") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                if _is_at(file, path):
                    yield file
                    return

    def _finish(self, part: Part) -> None:
        path = self._path(part)
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != part.sha256:
                path.unlink()
                raise Problem("part.damaged", have=0)
            file.seek(0)
            self._uploads.keep(file, "", key=part.key)
        path.unlink()

    def _path(self, part: Part) -> Path:
        return self._folder / secret_hash(part.key)


def _is_at(file: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
