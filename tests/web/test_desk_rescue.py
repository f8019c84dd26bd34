"""Copies of devices as the desk opens them: each record once, and every way to be no copy is refused whole."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import zipfile

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from test_device_calls import seal_to
from web.forms import LADDER

from formserver import admit
from formserver.admit import devices
from formserver.errors import Problem
from formserver.rescue.file import MARK, open_copy
from formserver.rescue.keys import public_point
from formserver.store import people

ID = "uuid:11111111-2222-3333-4444-555555555555"


def line(form, **changes):
    return {"id": ID, "state": "finished", "code": form.code, "version": 1, "title": "Ladder", "saved": 1, "files": [],
            "called": "", "place": ""} | changes  # fmt: skip


def body(**changes):
    world = {"now": "2026-11-29T10:00:00.000+00:00", "seed": 7, "instance_id": ID} | changes
    answers = {"/data/who/name": "Ama", "/data/meta/instanceID": world["instance_id"]}
    return json.dumps({"language": "und", "world": world, "answers": answers})


def members(*records, manifest=None):
    """Return the members of a copy: records are (line, content, files)."""
    found = [("manifest.json", json.dumps(manifest or {"format": 1, "records": len(records), "copy": ""}).encode())]
    for number, (about, content, files) in enumerate(records, 1):
        names = [[name, "image/png", False] for name in files]
        said = {"line": about, "content": content, "names": names}
        found.append((f"{number}/record.json", json.dumps(said).encode()))
        found += [(f"{number}/files/{place}", data) for place, data in enumerate(files.values())]
    return found


def zipped(found, how=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        for name, data in found:
            archive.writestr(name, data)
    return file.getvalue()


def sealed(data, plain, *, piece=1000):
    """Return a copy as a device writes it, for the server of the folder ``data``."""
    key = os.urandom(32)
    head = json.dumps({"made": 1, "sealed": base64.b64encode(seal_to(public_point(data), key)).decode()}).encode()
    begin = MARK + len(head).to_bytes(4) + head
    bound, found = hashlib.sha256(begin).digest(), begin
    pieces = [plain[at : at + piece] for at in range(0, len(plain), piece)]
    for number, each in enumerate(pieces):
        iv = number.to_bytes(4) + bytes([number == len(pieces) - 1]) + bytes(7)
        frame = AESGCM(key).encrypt(iv, each, bound)
        found += len(frame).to_bytes(4) + frame
    return found


def upload(desk, file):
    token = desk.token("/desk/devices/copy")
    data = {"csrf_token": token, "file": (io.BytesIO(file), "records.copy")}
    return desk.client.post("/desk/devices/copy", data=data, content_type="multipart/form-data")


def test_a_record_is_taken_in_once_and_a_draft_stays_in_the_file(desk, store, publish_markdown):
    form = publish_markdown(LADDER)
    draft = (line(form, id="uuid:d", state="draft"), {"id": "uuid:d", "body": "", "answers": {}}, {})
    file = sealed(store.data, zipped(members((line(form), {"id": ID, "body": body()}, {}), draft)))
    first, again = upload(desk, file), upload(desk, file)
    assert "New: 1. Here already: 0. Drafts: 1. Refused: 0." in first.text
    assert "New: 0. Here already: 1. Drafts: 1. Refused: 0." in again.text
    with store.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM submissions").scalar() == 1


def test_a_record_from_a_copy_names_who_has_its_device(desk, store, publish_markdown):
    form = publish_markdown(LADDER)
    admit.invite(store, email="kofi@example.org", name="Kofi", role="trainer")
    with store.read() as db:
        kofi = people.person_by_email(db, "kofi@example.org").id
    tablet = desk.client.application.test_client()
    tablet.set_cookie("device", devices.accept(store, devices.enrol(store, kofi, "tablet 4"), network=""))
    by = tablet.get("/device/forms").json["by"]
    for said, named, number in ((by, True, 1), (by[:-1], False, 2), ("", False, 3)):
        id = f"uuid:{number}"
        record = (line(form, id=id), {"id": id, "body": body(instance_id=id)}, {})
        plain = zipped(members(record, manifest={"format": 1, "records": 1, "copy": "", "by": said}))
        page = upload(desk, sealed(store.data, plain)).text
        assert "New: 1." in page and ("<bdi>tablet 4</bdi> (<bdi>Kofi</bdi>)" in page) == named
    with store.read() as db:
        rows = db.exec_driver_sql("SELECT instance_id, submitter FROM edits").all()
    assert {tuple(row) for row in rows} == {("uuid:1", kofi), ("uuid:2", None), ("uuid:3", None)}


def test_what_cannot_be_taken_in_is_told_beside_what_can(desk, store, publish_markdown):
    form = publish_markdown(LADDER)
    other = (line(form, id="uuid:other"), {"id": "uuid:other", "body": body()}, {})
    unknown = (line(form, id="uuid:x", code="nowhere"), {"id": "uuid:x", "body": body(instance_id="uuid:x")}, {})
    good = (line(form), {"id": ID, "body": body()}, {})
    page = upload(desk, sealed(store.data, zipped(members(other, unknown, good)))).text
    assert "New: 1. Here already: 0. Drafts: 0. Refused: 2." in page and "There is no such form." in page


def hostile(data, form):
    """Name → a file that is no copy."""
    good = (line(form), {"id": ID, "body": body()}, {"a.png": b"picture"})
    plain = zipped(members(good))
    file = sealed(data, plain, piece=300)
    begin = len(MARK) + 4 + int.from_bytes(file[len(MARK) : len(MARK) + 4])
    frame = 4 + int.from_bytes(file[begin : begin + 4])
    wrong = line(form, files=[{"name": "a.png", "sha256": "0" * 64}])
    locked = (line(form), {"id": ID, "sealed": {"base64": "AAAA"}}, {})
    bomb = [*members(good), ("9/files/0", bytes(30_000_000))]
    return {
        "nothing": b"", "another file": b"PK\3\4" + bytes(100), "a long head": MARK + b"\xff" * 40,
        "a head that is no JSON": MARK + (4).to_bytes(4) + b"{no}",
        "cut off": file[:-1], "cut between frames": file[: begin + frame], "no frame": file[:begin],
        "changed": file[:-5] + bytes([file[-5] ^ 1]) + file[-4:],
        "frames in another order": file[:begin] + file[begin + frame :] + file[begin : begin + frame],
        "another head": file.replace(b'"made": 1', b'"made": 2'),
        "no zip file": sealed(data, b"hello"), "a bomb": sealed(data, zipped(bomb, zipfile.ZIP_DEFLATED)),
        "no manifest": sealed(data, zipped([("a", b"b")])),
        "another format": sealed(data, zipped(members(manifest={"format": 2, "records": 1}))),
        "a manifest of lists": sealed(data, zipped([("manifest.json", b"[" * 100_000)])),
        "a file that is not there": sealed(data, zipped(members(good)[:2])),
        "another picture": sealed(data, zipped(members((wrong, {"body": body()}, {"a.png": b"other"})))),
        "sealed by no device": sealed(data, zipped(members(locked))),
        "a line without state": sealed(data, zipped(members(({"id": "x"}, {}, {})))),
    }  # fmt: skip


def test_every_way_to_be_no_copy_is_refused(store, publish_markdown):
    form = publish_markdown(LADDER)
    taken = []
    for name, file in hostile(store.data, form).items():
        try:
            with open_copy(store.data, io.BytesIO(file)) as copy:
                taken.append((name, list(copy.records())))
        except Problem as problem:
            assert problem.code in ("rescue.unreadable", "rescue.foreign"), name
    assert taken == []


def test_a_copy_for_another_server_and_one_of_too_many_records_are_told_apart(store, tmp_path):
    (tmp_path / "other").mkdir()
    for data, records, code in ((tmp_path / "other", 0, "rescue.foreign"), (store.data, 2001, "rescue.too_many")):
        file = sealed(data, zipped(members(manifest={"format": 1, "records": records, "copy": ""})))
        with pytest.raises(Problem) as problem, open_copy(store.data, io.BytesIO(file)):
            pass
        assert problem.value.code == code


def test_the_page_says_what_is_wrong_with_a_file(desk, store):
    answer = upload(desk, b"hello")
    assert answer.status_code == 422 and "This file is no copy of a device, or it is damaged." in answer.text
    token = desk.token("/desk/devices/copy")
    answer = desk.client.post("/desk/devices/copy", data={"csrf_token": token})
    assert answer.status_code == 422 and "Choose the file of the copy" in answer.text
