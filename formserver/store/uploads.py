"""Files of half-filled pages: kept under an unguessable key, gone when nobody sends them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import PurePath
from typing import IO

from sqlalchemy import delete, insert, select, update

from formserver.errors import Problem
from formserver.store.blobs import Blobs
from formserver.store.databases import Database
from formserver.store.keys import moment, new_secret, secret_hash
from formserver.store.tables import uploads


class Uploads:
    """Only the hash of a key is stored: who reads the database cannot fetch a file by its key."""

    def __init__(self, database: Database, blobs: Blobs) -> None:
        self._database, self._blobs = database, blobs

    def keep(
        self, stream: IO[bytes], name: str, *, limit: int | None = None, anonymous: bool = False, key: str = ""
    ) -> str:
        """Keep a file durably; return the key to open it again. Raises Problem ``request.too_large``.

        Of an ``anonymous`` form's file neither name nor time is kept, only the day after which it may go. A file
        that is kept under a given ``key`` takes the place of the one before.
        """
        blob, key = self._blobs.put(stream, limit=limit), key or new_secret()
        row = {"key_hash": secret_hash(key), "hash": blob.hash, "name": PurePath(name).name, "size": blob.size}
        row |= {"name": "", "created": moment(24)[:10]} if anonymous else {"created": moment()}
        with self._database.work() as db:
            db.execute(delete(uploads).where(uploads.c.key_hash == row["key_hash"]))
            db.execute(insert(uploads).values(row))
        return key

    def open(self, key: str) -> IO[bytes]:
        """Open the file kept under ``key``; raise Problem ``upload.unknown``."""
        with self._database.read() as db:
            found = db.execute(select(uploads.c.hash).where(uploads.c.key_hash == secret_hash(key))).scalar()
        if found is None:
            raise Problem("upload.unknown")
        return self._blobs.open(found)

    def size_of(self, key: str) -> int | None:
        """Return how many bytes are kept under ``key``; None: there is no such file."""
        with self._database.read() as db:
            return db.execute(select(uploads.c.size).where(uploads.c.key_hash == secret_hash(key))).scalar()

    def hold_until(self, keys: Collection[str], last: date, *, anonymous: bool = False) -> None:
        """Let the files under ``keys`` outlive every sweep up to the day ``last``."""
        when = last.isoformat() if anonymous else f"{last.isoformat()}T00:00:00.000Z"
        hashes = [secret_hash(key) for key in keys]
        with self._database.work() as db:
            query = update(uploads).where(uploads.c.key_hash.in_(hashes), uploads.c.created < when)
            db.execute(query.values(created=when))

    def sweep(self, *, hours: float) -> int:
        """Forget uploads older than ``hours``; return how many. Their files go with the next sweep of blobs."""
        with self._database.work() as db:
            return db.execute(delete(uploads).where(uploads.c.created < moment(-hours))).rowcount
