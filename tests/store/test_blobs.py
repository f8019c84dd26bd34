"""Files by hash: durable, shared by equal content, swept when nothing names them; uploads under a key."""

from __future__ import annotations

import hashlib
import io
import os

import pytest
from sqlalchemy import select, update

from formserver.errors import Problem
from formserver.store.keys import moment
from formserver.store.sweep import sweep
from formserver.store.tables import uploads

PHOTO = b"\xff\xd8 a photo" * 10_000


def age(path, hours: float) -> None:
    when = path.stat().st_mtime - hours * 3600
    os.utime(path, (when, when))


def test_a_file_lies_under_its_hash(store):
    blob = store.blobs.put(io.BytesIO(PHOTO))
    assert (blob.hash, blob.size) == (hashlib.sha256(PHOTO).hexdigest(), len(PHOTO))
    with store.blobs.open(blob.hash) as file:
        assert file.read() == PHOTO


def test_equal_content_is_stored_once(store):
    store.blobs.put(io.BytesIO(PHOTO))
    store.blobs.put(io.BytesIO(PHOTO))
    assert list(store.blobs.hashes()) == [hashlib.sha256(PHOTO).hexdigest()]


def test_a_file_above_the_limit_leaves_nothing(store):
    with pytest.raises(Problem) as problem:
        store.blobs.put(io.BytesIO(PHOTO), limit=1000)
    assert problem.value.code == "request.too_large"
    assert list(store.blobs.hashes()) == []


def test_a_missing_file_is_a_problem(store):
    with pytest.raises(Problem) as problem:
        store.blobs.open("ab" * 32)
    assert problem.value.code == "blob.missing"


def test_an_upload_opens_by_its_key_alone(store):
    key = store.uploads.keep(io.BytesIO(PHOTO), "../../etc/photo.jpg")
    with store.uploads.open(key) as file:
        assert file.read() == PHOTO
    with store.read() as db:
        row = db.execute(select(uploads)).one()
    assert key not in str(row) and row.name == "photo.jpg"
    with pytest.raises(Problem):
        store.uploads.open(row.key_hash)


def test_a_sweep_takes_old_uploads_and_leaves_fresh_ones(store):
    old, fresh = (store.uploads.keep(io.BytesIO(data), "photo.jpg") for data in (b"old", b"fresh"))
    for hash in store.blobs.hashes():
        age(store.blobs.path(hash), hours=49)
    with store.work() as db:
        first = uploads.c.hash == hashlib.sha256(b"old").hexdigest()
        db.execute(update(uploads).where(first).values(created=moment(-49)))
    assert sweep(store, upload_hours=48) == 1
    assert store.uploads.open(fresh).read() == b"fresh"
    with pytest.raises(Problem):
        store.uploads.open(old)


def test_a_sweep_leaves_files_whose_row_is_about_to_come(store):
    blob = store.blobs.put(io.BytesIO(PHOTO))
    assert sweep(store, upload_hours=48) == 0
    age(store.blobs.path(blob.hash), hours=2)
    store.blobs.put(io.BytesIO(PHOTO))  # sent again: the file is young again
    assert sweep(store, upload_hours=48) == 0
    age(store.blobs.path(blob.hash), hours=2)
    assert sweep(store, upload_hours=48) == 1
