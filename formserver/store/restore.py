"""A backup into an empty folder and database: every hash checked first, then all rows in one unit of work."""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from formserver.errors import Problem
from formserver.store import lock, schema
from formserver.store.backup import FORMAT, ROWS_AT_ONCE, Manifest, Member, binary_columns, reflected
from formserver.store.blobs import CHUNK
from formserver.store.store import Store, connect_store
from formserver.store.tables import HEAD


def restore(source: Path, data: Path, url: str) -> Manifest:
    """Restore ``source`` into the folder ``data`` and the database ``url`` ("" SQLite in the folder).

    Raises Problem ``backup.unreadable``, ``backup.not_empty``, ``data.in_use``, ``store.new_schema``.
    """
    with _opened(source) as archive:
        manifest = read_manifest(archive, source.name)
        if manifest.revision > HEAD:
            raise Problem("store.new_schema", data=source, found=manifest.revision, head=HEAD)
        verify(archive, manifest, source.name)
        with lock.Lock(data):
            store = connect_store(url, data)
            try:
                _require_empty(store)
                _fill(store, archive, manifest)
            finally:
                store.close()
            for name in {lock.SECRET_FILE, lock.RESCUE_FILE} & set(manifest.members):
                lock.write_private(data / name, archive.read(name).decode("ascii"))
    return manifest


def read_manifest(archive: zipfile.ZipFile, name: str) -> Manifest:
    """Return what the archive says it holds; raise Problem ``backup.unreadable``."""
    try:
        said = json.loads(archive.read("manifest.json"))
        members = {member: Member(**values) for member, values in said.pop("members").items()}
        manifest = Manifest(**said, members=members)
    except (KeyError, ValueError, TypeError) as error:
        raise Problem("backup.unreadable", name=name, reason="it has no manifest") from error
    if manifest.format != FORMAT:
        raise Problem("backup.unreadable", name=name, reason=f"its format is {manifest.format}")
    return manifest


def verify(archive: zipfile.ZipFile, manifest: Manifest, name: str) -> None:
    """Read every member and compare its hash; raise Problem ``backup.unreadable`` naming the first wrong one."""
    files = [member for member in archive.namelist() if member.startswith("files/")]
    intact = [member for member in files if member[6:] not in manifest.damaged]
    if len(intact) != manifest.files:
        raise Problem("backup.unreadable", name=name, reason=f"it holds {len(intact)} of {manifest.files} files")
    expected = {member: values.sha256 for member, values in manifest.members.items()}
    for member, sha256 in [*expected.items(), *((member, member[6:]) for member in intact)]:
        if _hash_of(archive, member) != sha256:
            raise Problem("backup.unreadable", name=name, reason=f"{member} is damaged")


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, FileNotFoundError) as error:
        raise Problem("backup.unreadable", name=source.name, reason=error) from error


def _hash_of(archive: zipfile.ZipFile, member: str) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(member) as content:
            while chunk := content.read(CHUNK):
                digest.update(chunk)
    except (KeyError, zipfile.BadZipFile):
        return ""
    return digest.hexdigest()


def _require_empty(store: Store) -> None:
    with store.read() as db:
        rows = sum(db.execute(select(func.count()).select_from(table)).scalar_one() for table in reflected(db))
    if rows or any(store.blobs.hashes()):
        raise Problem("backup.not_empty", data=store.data)


def _fill(store: Store, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    for member in archive.namelist():
        if member.startswith("files/"):
            with archive.open(member) as content:
                store.blobs.put(content)
    with store.read() as db:
        revision = schema.found_revision(db)
    if revision is None:
        schema.migrate(store.database, manifest.revision)
    with store.work() as db:
        for table in reflected(db):
            _fill_table(db, table, archive, manifest)
    schema.migrate(store.database)


def _fill_table(db: Connection, table: Table, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    member = f"tables/{table.name}.jsonl"
    if member not in manifest.members:
        return
    binary = binary_columns(table)
    with archive.open(member) as lines:
        while batch := list(islice(lines, ROWS_AT_ONCE)):
            db.execute(insert(table), [dict(_values(line, binary)) for line in batch])
    if db.dialect.name == "postgresql" and "id" in table.c:
        _continue_numbers(db, table)


def _values(line: bytes, binary: frozenset[str]) -> Iterator[tuple[str, Any]]:
    for name, value in json.loads(line).items():
        yield name, base64.b64decode(value) if name in binary and value is not None else value


def _continue_numbers(db: Connection, table: Table) -> None:
    """Let PostgreSQL's next number follow the highest one; SQLite does so by itself."""
    sequence = db.execute(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name}).scalar()
    highest = db.execute(select(func.max(table.c.id))).scalar()
    if sequence is not None and highest is not None:
        db.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})
