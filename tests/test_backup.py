"""Backup, restore and upgrade, drilled: everything comes back, on either database, and damage is noticed."""

from __future__ import annotations

import io
import json
import shutil
import threading
import zipfile
from pathlib import Path

import pytest
from collecting import record_xml
from sqlalchemy import select, text
from web.test_desk_rescue import members, sealed, zipped

from formserver import admit, places, publish
from formserver.admit import devices as enrolled
from formserver.collect import collect
from formserver.entities import change
from formserver.errors import Problem
from formserver.rescue.file import open_copy
from formserver.store import Store, audit, connect_store, devices, open_store, people, schema, tables
from formserver.store.backup import back_up
from formserver.store.lock import Lock, secret_key
from formserver.store.restore import restore
from formserver.store.upgrade import upgrade

SECRET = "s" * 64
FORM = """
| survey   |           |         |       |
|          | type      | name    | label |
|          | text      | who     | Name  |
|          | image     | photo   | Photo |
|          | begin repeat | stop | Stop  |
|          | integer   | minutes | Long  |
|          | end repeat |        |       |
| settings |           |         |       |
|          | form_title | form_id | version |
|          | Visit     | visit   | 1     |
"""
JPEG = b"\xff\xd8\xff\xe0 a photo"


@pytest.fixture
def filled(store, publish_markdown):
    """A store with something in every kind of table."""
    program = publish_markdown(FORM, files={"list.csv": b"name,label\na,A\n"}).program
    secret = admit.first_link(store, hours=1)
    admit.accept_first_link(store, secret, email="asha@example.org", name="Asha", password="three green chairs")
    for number in range(3):
        answers = {"who": f"Åsa {number}", "photo": "p.jpg", "stop[1]/minutes": 4, "stop[2]/minutes": 5}
        collect(store, xml=record_xml(program, answers, id=f"uuid:{number}"), files={"p.jpg": io.BytesIO(JPEG)})
    change.add_entity(store, change.add_list(store, "shops").id, "Åsas hörna", {"town": "Accra"})
    with pytest.raises(Problem):
        collect(store, xml=b"<not-xml", files={"q.jpg": io.BytesIO(b"\xff\xd8\xff\xe0 another")})
    return store


def contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.read() as db:
        found = {}
        for table in tables.metadata.sorted_tables:
            rows = db.execute(select(table).order_by(*table.primary_key)).all()
            found[table.name] = [tuple(row) for row in rows]
    del found["uploads"]
    return found


def target_url(database_url: str, postgres_database: str, kind: str) -> str:
    """Another, empty place for a restore: SQLite always; PostgreSQL when the backup came from SQLite."""
    return postgres_database if kind == "postgresql" and not database_url else ""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_everything_comes_back_on_either_database(filled, tmp_path, database_url, postgres_database, kind):
    url = target_url(database_url, postgres_database, kind)
    if url:
        from tests.conftest import empty

        open_store(url, tmp_path).close()
        empty(url)
    back_up(filled, tmp_path / "b.zip", SECRET)
    restore(tmp_path / "b.zip", tmp_path / "new", url)
    again = open_store(url, tmp_path / "new")
    assert contents(again) == contents(filled)
    assert list(again.blobs.hashes()) == list(filled.blobs.hashes())
    assert secret_key(tmp_path / "new") == SECRET
    with again.work() as db:
        audit.record(db, "numbers go on")
    again.close()


def test_after_a_restore_devices_are_as_they_were_and_copies_made_before_open(filled, tmp_path, database_url):
    with filled.read() as db:
        asha = people.person_by_email(db, "asha@example.org").id
    token = enrolled.accept(filled, enrolled.enrol(filled, asha, "tablet 4"), network="")
    enrolled.want_pin(filled, True)
    device = enrolled.admitted(filled, token)
    with filled.work() as db:
        devices.keep_log(db, device.id, '[["2026-11-29T10:00:00Z", "full", ""]]')
        devices.keep_queue(db, device.id, waiting=12, oldest="2026-11-26T10:00:00.000Z")
    copy = sealed(filled.data, zipped(members()))
    back_up(filled, tmp_path / "b.zip", SECRET)
    restore(tmp_path / "b.zip", tmp_path / "new", "")
    again = open_store("", tmp_path / "new")
    assert enrolled.admitted(again, token).label == "tablet 4"
    with again.read() as db, filled.read() as before:
        assert devices.wants_pin(db) and devices.log_of(db, device.id) == devices.log_of(before, device.id)
        assert devices.by_key(db, device.id).queue.waiting == 12
    with open_copy(tmp_path / "new", io.BytesIO(copy)) as opened:
        assert list(opened.records()) == []
    again.close()


def test_a_backup_holds_rows_in_every_table_that_was_filled(filled, tmp_path):
    manifest = back_up(filled, tmp_path / "b.zip", SECRET)
    counts = {name: member.rows for name, member in manifest.members.items()}
    expected = {"submissions": 3, "edits": 3, "repeat_rows": 6, "attachments": 3, "quarantine": 1, "people": 1}
    assert {table: counts[f"tables/{table}.jsonl"] for table in expected} == expected
    assert manifest.files == 3 and manifest.damaged == ()


def test_a_backup_made_while_others_write_is_one_moment(filled, tmp_path):
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            with filled.work() as db:  # two rows that belong together
                audit.record(db, "left", str(number))
                audit.record(db, "right", str(number))
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    for number in range(3):
        back_up(filled, tmp_path / f"{number}.zip", SECRET)
    stop.set()
    writer.join()
    for number in range(3):
        lines = [json.loads(line) for line in member(tmp_path / f"{number}.zip", "tables/audit.jsonl").splitlines()]
        pairs = [line["action"] for line in lines if line["action"] in ("left", "right")]
        assert pairs.count("left") == pairs.count("right")


def member(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def test_a_backup_is_for_its_owner_only_and_leaves_no_part(filled, tmp_path):
    back_up(filled, tmp_path / "out" / "b.zip", SECRET)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.zip"]
    assert (tmp_path / "out" / "b.zip").stat().st_mode & 0o777 == 0o600


def test_a_restore_into_a_folder_with_data_is_refused(filled, tmp_path, data, database_url):
    back_up(filled, tmp_path / "b.zip", SECRET)
    before = contents(filled)
    with pytest.raises(Problem) as problem:
        restore(tmp_path / "b.zip", data, database_url)
    assert problem.value.code == "backup.not_empty"
    assert contents(filled) == before


def changed(source: Path, target: Path, name: str, data: bytes | None) -> Path:
    """Copy an archive with one member changed, or left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.namelist():
            if entry != name or data is not None:
                new.writestr(entry, data if entry == name and data is not None else old.read(entry))
    return target


@pytest.mark.parametrize("instead", [b"changed", None])
@pytest.mark.parametrize("part", ["tables/submissions.jsonl", "secret.key", "manifest.json", "files/"])
def test_a_changed_backup_is_refused_before_anything_is_written(filled, tmp_path, part, instead):
    back_up(filled, tmp_path / "b.zip", SECRET)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        name = next(entry for entry in archive.namelist() if entry.startswith(part))
    damaged = changed(tmp_path / "b.zip", tmp_path / "c.zip", name, instead)
    with pytest.raises(Problem) as problem:
        restore(damaged, tmp_path / "new", "")
    assert problem.value.code == "backup.unreadable"
    assert not (tmp_path / "new").exists()


def test_a_file_that_is_no_backup_is_refused(tmp_path):
    (tmp_path / "b.zip").write_bytes(b"no archive")
    for path in (tmp_path / "b.zip", tmp_path / "none.zip"):
        with pytest.raises(Problem, match="is not a backup"):
            restore(path, tmp_path / "new", "")


def test_damaged_files_are_named_and_do_not_stop_a_backup(filled, tmp_path):
    first, second, _ = filled.blobs.hashes()
    filled.blobs.path(first).write_bytes(b"rot")
    filled.blobs.path(second).unlink()
    manifest = back_up(filled, tmp_path / "b.zip", SECRET)
    assert set(manifest.damaged) == {first, second} and manifest.files == 1
    restore(tmp_path / "b.zip", tmp_path / "new", "")


@pytest.fixture
def next_release(tmp_path):
    """The migrations of a release after this one: ours and one more."""
    folder = tmp_path / "migrations"
    shutil.copytree(places.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "next_release.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\nrevision = 'next'\n"
        f"down_revision = '{tables.HEAD}'\n"
        "def upgrade():\n    op.add_column('people', sa.Column('shoe_size', sa.Text(), server_default='42'))\n"
    )
    return {"head": "next", "migrations": folder}


@pytest.fixture
def older(filled, data, database_url):
    """A data folder of this release, seen from the next one."""
    filled.close()
    yield data
    store = connect_store(database_url, data)
    with store.work() as db:
        if db.dialect.name == "postgresql":
            db.execute(text("ALTER TABLE people DROP COLUMN IF EXISTS shoe_size"))
        db.execute(text(f"UPDATE alembic_version SET version_num = '{tables.HEAD}'"))
    store.close()


def test_an_upgrade_backs_up_first_and_keeps_everything(older, database_url, next_release):
    done = upgrade(older, database_url, SECRET, **next_release)
    assert (done.found, done.reached) == (tables.HEAD, "next")
    assert json.loads(member(done.backup, "manifest.json"))["revision"] == tables.HEAD
    store = connect_store(database_url, older)
    with store.read() as db:
        assert db.execute(text("SELECT email, shoe_size FROM people")).all() == [("asha@example.org", "42")]
    store.close()
    assert upgrade(older, database_url, SECRET, **next_release).backup is None


def test_an_upgrade_waits_for_no_server(older, database_url, next_release):
    with Lock(older), pytest.raises(Problem) as problem:
        upgrade(older, database_url, SECRET, **next_release)
    assert problem.value.code == "data.in_use"


def test_a_restored_form_can_be_filled_in(filled, tmp_path):
    back_up(filled, tmp_path / "b.zip", SECRET)
    restore(tmp_path / "b.zip", tmp_path / "new", "")
    again = open_store("", tmp_path / "new")
    with again.read() as db:
        code = db.execute(select(tables.forms.c.code)).scalar_one()
    assert publish.open_form(again, code).lists["list.csv"].rows == (("a", "A"),)
    again.close()


def test_a_folder_of_the_first_release_is_upgraded_with_its_rows(tmp_path, database_url):
    store = connect_store(database_url, tmp_path / "old")
    if database_url:
        with store.work() as db:
            db.execute(text("DROP SCHEMA public CASCADE"))
            db.execute(text("CREATE SCHEMA public"))
    schema.migrate(store.database, "0001")
    with store.work() as db:
        db.execute(text("INSERT INTO uploads VALUES ('k', 'h', 'p.jpg', 3, '2026-01-01T00:00:00.000Z')"))
    store.close()
    done = upgrade(tmp_path / "old", database_url, SECRET)
    assert (done.found, done.reached) == ("0001", tables.HEAD)
    store = open_store(database_url, tmp_path / "old")
    with store.read() as db:
        assert db.execute(select(tables.uploads.c.name)).all() == [("p.jpg",)]
        assert db.execute(select(tables.seen)).all() == []
    store.close()
