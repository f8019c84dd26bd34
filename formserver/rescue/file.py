"""A copy of what lay on a device, read without trust (static/offline/rescue.js, frames.js, zip.js write it).

    MARK · length of the head (4 bytes) · head (JSON) · frames: length (4 bytes) · AES-256-GCM of at most 1 MiB
    within, a zip file of members that are stored as they are: nothing in it grows
    manifest.json    {format, records, copy, by}     N/record.json    {line, content, names}     N/files/I    bytes

The frames are decrypted into a temporary file, which only its owner can read and which has no name.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from formserver.errors import Problem
from formserver.rescue.keys import open_sealed

MARK = b"formserver copy 1\n"
LONGEST_HEAD, PIECE, TAG = 10_000, 1 << 20, 16
MOST_RECORDS, MOST_FILES = 2000, 1000
LARGEST_JSON = 12_000_000
DRAFT, FINISHED = "draft", frozenset({"finished", "sending", "attention"})


@dataclass(frozen=True, slots=True)
class Copied:
    """One record of a copy: ``text`` is what its device would send, "" for a draft; ``files`` name → member or bytes.

    ``saved`` is when it was saved last, in milliseconds of the device's clock.
    """

    id: str
    state: str
    code: str
    version: int
    title: str
    saved: int
    text: str
    files: dict[str, str | bytes]


class Copy:
    """An opened copy: its records one by one, and their files."""

    def __init__(self, archive: zipfile.ZipFile, data: Path) -> None:
        self._archive = archive
        manifest = self._json("manifest.json")
        if manifest.get("format") != 1 or not isinstance(manifest.get("records"), int):
            raise Problem("rescue.unreadable")
        if manifest["records"] > MOST_RECORDS:
            raise Problem("rescue.too_many", most=MOST_RECORDS)
        sealed = manifest.get("copy") or ""
        self._cipher = _cipher(open_sealed(data, base64.b64decode(sealed))) if sealed else None
        #: Who was at the device, as this server once wrote it down for it (web/pages/desk_rescue.py).
        self.by = str(manifest.get("by", ""))
        self._numbers = range(1, manifest["records"] + 1)

    def records(self) -> Iterator[Copied]:
        """Give the records; raise Problem ``rescue.unreadable`` for one that is none."""
        names = set(self._archive.namelist())
        for number in self._numbers:
            if f"{number}/record.json" in names:
                yield self._record(number)

    def open(self, file: str | bytes) -> IO[bytes]:
        """Open a file of a record."""
        return io.BytesIO(file) if isinstance(file, bytes) else self._archive.open(file)

    def sha256(self, file: str | bytes) -> str:
        """Return the digest of a file of a record."""
        with self.open(file) as content:
            return hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]

    def _record(self, number: int) -> Copied:
        said = self._json(f"{number}/record.json")
        line, content = said["line"], said["content"]
        id, state = str(line["id"]), str(line["state"])
        if "sealed" in content:
            content = json.loads(self._opened(content["sealed"]["base64"], f"content {id}"))
        files = {str(name): self._file(number, place, id, str(name), bool(sealed))
                 for place, (name, _type, sealed) in enumerate(said["names"][:MOST_FILES])}  # fmt: skip
        _require_whole(self, line, files)
        return Copied(
            id=id, state=state, code=str(line["code"]), version=int(line["version"]), title=str(line["title"])[:200],
            saved=int(line["saved"]), text=str(content.get("body") or "") if state in FINISHED else "", files=files,
        )  # fmt: skip

    def _file(self, number: int, place: int, id: str, name: str, sealed: bool) -> str | bytes:
        member = f"{number}/files/{place}"
        if not sealed:
            self._archive.getinfo(member)
            return member
        return self._plain(self._archive.read(member), f"file {id} {name}")

    def _opened(self, text: str, about: str) -> bytes:
        return self._plain(base64.b64decode(text), about)

    def _plain(self, sealed: bytes, about: str) -> bytes:
        if self._cipher is None:
            raise Problem("rescue.unreadable")
        return self._cipher.decrypt(sealed[:12], sealed[12:], about.encode())

    def _json(self, name: str) -> dict[str, Any]:
        if self._archive.getinfo(name).file_size > LARGEST_JSON:
            raise Problem("rescue.unreadable")
        return dict(json.loads(self._archive.read(name)))


@contextmanager
def open_copy(data: Path, stream: IO[bytes]) -> Iterator[Copy]:
    """While open, give the copy in ``stream``; raise Problem ``rescue.unreadable``, ``.foreign``, ``.too_many``.

    What goes wrong while its records are read is raised as ``rescue.unreadable`` as well.
    """
    with tempfile.TemporaryFile() as plain:
        try:
            _decrypt(data, stream, plain)
            with zipfile.ZipFile(plain) as archive:
                if any(member.compress_type != zipfile.ZIP_STORED for member in archive.infolist()):
                    raise Problem("rescue.unreadable")
                yield Copy(archive, data)
        except (
            zipfile.BadZipFile,
            InvalidTag,
            KeyError,
            ValueError,
            TypeError,
            AttributeError,
            RecursionError,
        ) as error:
            raise Problem("rescue.unreadable") from error


def _decrypt(data: Path, stream: IO[bytes], plain: IO[bytes]) -> None:
    begin = stream.read(len(MARK) + 4)
    size = int.from_bytes(begin[len(MARK) :])
    if not begin.startswith(MARK) or size > LONGEST_HEAD:
        raise Problem("rescue.unreadable")
    begin += stream.read(size)
    head = json.loads(begin[len(MARK) + 4 :])
    cipher = _cipher(open_sealed(data, base64.b64decode(head["sealed"])))
    bound = hashlib.sha256(begin).digest()
    length, number, last = stream.read(4), 0, False
    while length:
        sealed = stream.read(min(int.from_bytes(length), PIECE + TAG + 1))
        length = stream.read(4)
        last = not length
        plain.write(cipher.decrypt(number.to_bytes(4) + bytes([last]) + bytes(7), sealed, bound))
        number += 1
    if not last:
        raise Problem("rescue.unreadable")


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def _require_whole(copy: Copy, line: dict[str, Any], files: dict[str, str | bytes]) -> None:
    """Compare the files of a finished record with the digests that its device took of them."""
    for file in line["files"]:
        known = file.get("sha256")
        if known and (file["name"] not in files or copy.sha256(files[file["name"]]) != known):
            raise Problem("rescue.unreadable")
