"""One file that holds everything: each table as JSON lines, each file by its hash, the secret, a manifest.

    tables/NAME.jsonl   one row a line; binary columns in base64; all tables from one snapshot
    files/HASH          what attachments, form files and quarantine name
    secret.key          the key of carried pages and cookies
    rescue.key          the key that devices seal to, once there is one
    manifest.json       format, schema, rows and SHA-256 of each member; written last

It is the same from SQLite and PostgreSQL, so a restore may move from one to the other. Two things stay behind:
files of half-filled pages (uploads), which live for two days and nobody has sent yet, and the marks of anonymous
records (seen), which may not outlive their month in a backup.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, LargeBinary, MetaData, Table, select

from formserver.store import lock, schema
from formserver.store.blobs import CHUNK, sync_folder
from formserver.store.keys import moment
from formserver.store.store import Store
from formserver.store.sweep import used_hashes

FORMAT = 1
LEFT_OUT = frozenset({"uploads", "seen", "alembic_version"})
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the archive: SHA-256 of its content, and how many rows when it is a table."""

    sha256: str
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; ``damaged`` are hashes whose files were missing or wrong when it was made."""

    format: int
    revision: str
    made: str
    members: dict[str, Member] = field(default_factory=dict)
    files: int = 0
    damaged: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The manifest as it is written."""
        return json.dumps(asdict(self), indent=1)


def back_up(store: Store, target: Path, secret: str) -> Manifest:
    """Write everything to ``target``, while others go on writing; it is there whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                manifest = _write(store, archive, secret)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _write(store: Store, archive: zipfile.ZipFile, secret: str) -> Manifest:
    members: dict[str, Member] = {}
    damaged: list[str] = []
    files = 0
    with store.read() as db:
        revision = schema.found_revision(db) or ""
        for table in reflected(db):
            members[f"tables/{table.name}.jsonl"] = _write_table(db, table, archive)
        for hash in _hashes(db):
            if _write_file(store, hash, archive):
                files += 1
            else:
                damaged.append(hash)
    archive.writestr(lock.SECRET_FILE, secret)
    members[lock.SECRET_FILE] = Member(hashlib.sha256(secret.encode()).hexdigest())
    rescue = store.data / lock.RESCUE_FILE
    if rescue.exists():
        archive.writestr(lock.RESCUE_FILE, rescue.read_bytes())
        members[lock.RESCUE_FILE] = Member(hashlib.sha256(rescue.read_bytes()).hexdigest())
    manifest = Manifest(FORMAT, revision, moment(), members, files, tuple(damaged))
    archive.writestr("manifest.json", manifest.to_json())
    return manifest


def reflected(db: Connection) -> list[Table]:
    """Return the tables as they are in the database (which may be older than the code), owners first."""
    found = MetaData()
    found.reflect(db)
    return [table for table in found.sorted_tables if table.name not in LEFT_OUT]


def binary_columns(table: Table) -> frozenset[str]:
    """Return the names of the columns that hold bytes."""
    return frozenset(column.name for column in table.c if isinstance(column.type, LargeBinary))


def _write_table(db: Connection, table: Table, archive: zipfile.ZipFile) -> Member:
    digest, count, binary = hashlib.sha256(), 0, binary_columns(table)
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as member:
        for row in _rows(db, table):
            line = json.dumps({name: _plain(value, name in binary) for name, value in row.items()}, ensure_ascii=False)
            data = line.encode() + b"\n"
            digest.update(data)
            member.write(data)
            count += 1
    return Member(digest.hexdigest(), count)


def _rows(db: Connection, table: Table) -> Iterator[Any]:
    query = select(table).order_by(*table.primary_key.columns)
    streamed = db.execution_options(stream_results=True, yield_per=ROWS_AT_ONCE)
    yield from streamed.execute(query).mappings()


def _plain(value: Any, binary: bool) -> Any:
    return base64.b64encode(value).decode("ascii") if binary and value is not None else value


def _hashes(db: Connection) -> Iterator[str]:
    for number in range(256):
        yield from sorted(used_hashes(db, f"{number:02x}", uploaded=False))


def _write_file(store: Store, hash: str, archive: zipfile.ZipFile) -> bool:
    """Copy a file into the archive; False when it is missing or not what its name says."""
    try:
        source: IO[bytes] = store.blobs.path(hash).open("rb")
    except FileNotFoundError:
        return False
    entry = zipfile.ZipInfo(f"files/{hash}", (1980, 1, 1, 0, 0, 0))  # stored: photos do not shrink
    digest = hashlib.sha256()
    with source, archive.open(entry, "w", force_zip64=True) as member:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            member.write(chunk)
    return digest.hexdigest() == hash
