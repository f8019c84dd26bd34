"""Where devices send: chunks that can be resumed, a record only when all of it is here, exactly once, receipts."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from formserver import admit
from formserver.admit import devices as enrolled
from formserver.publish import OpenForm
from formserver.store import Store, devices, people
from formserver.store import forms as rows
from formserver.store.keys import moment
from formserver.store.sweep import sweep

FORM = """
| survey |
|        | type  | name | label |
|        | text  | who  | Who?  |
|        | image | one  | One   |
|        | image | two  | Two   |
| settings |
|        | form_id | form_title | version |
|        | sent    | Sent       | 1       |
"""
ID = "uuid:5b0b7a0e-0000-4000-8000-000000000001"
PHOTO = bytes(range(256)) * 40


def sha(data: bytes | str) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


class Tablet:
    """A device as the server sees it."""

    def __init__(self, client: FlaskClient, form: OpenForm) -> None:
        self.client, self.form, self.at = client, form, f"/s/{form.code}"

    def put(self, data: bytes, chunk: bytes | None = None, *, offset: int = 0, size: int | None = None) -> Any:
        headers = {"Record-Id": ID, "Upload-Offset": str(offset), "Upload-Length": str(size or len(data))}
        return self.client.put(f"{self.at}/parts/{sha(data)}", data=data if chunk is None else chunk, headers=headers)

    def have(self, data: bytes) -> int:
        reply = self.client.get(f"{self.at}/parts/{sha(data)}", headers={"Record-Id": ID})
        assert reply.json is not None
        return int(reply.json["have"])

    def send(self, who: str = "Ama", files: dict[str, bytes] | None = None, **changes: Any) -> Any:
        names = {"/data/one": "one.png", "/data/two": "two.png"} if files else {}
        answers = {"/data/who": who, **names, "/data/meta/instanceID": ID}
        world = {"now": "2026-11-22T10:00:00.000+00:00", "seed": 5, "instance_id": ID}
        text = json.dumps({"language": "en", "world": world, "answers": answers})
        parts = [[name, sha(data)] for name, data in (files or {}).items()]
        manifest = {"id": ID, "sha256": sha(text), "record": text, "parts": parts} | changes
        return self.client.post(f"{self.at}/{self.form.version}/records", json=manifest)


@pytest.fixture
def tablet(client: FlaskClient, publish_markdown) -> Tablet:
    return Tablet(client, publish_markdown(FORM))


def stored(store: Store) -> int:
    with store.read() as db:
        return int(db.exec_driver_sql("SELECT count(*) FROM submissions").scalar_one())


def test_a_record_with_files_gets_a_receipt_with_the_digests_of_what_is_stored(tablet: Tablet, store: Store):
    files = {"one.png": PHOTO, "two.png": PHOTO[::-1]}
    assert [tablet.put(data).json for data in files.values()] == [{"have": len(PHOTO)}] * 2
    reply = tablet.send(files=files)
    assert reply.status_code == 201 and reply.json["id"] == ID and len(reply.json["receipt"]) == 11
    assert reply.json["parts"] == {name: sha(data) for name, data in files.items()}
    assert tablet.client.get(reply.json["url"]).status_code == 200
    assert stored(store) == 1


def test_an_enrolled_device_tells_with_a_record_what_still_waits_on_it(tablet: Tablet, store: Store):
    clock, queue = "2020-01-05T10:00:00.000Z", {"waiting": 2, "oldest": "2020-01-03T10:00:00.000Z"}
    assert tablet.send(clock=clock, queue=queue).status_code == 201
    admit.invite(store, email="kofi@example.org", name="Kofi", role="trainer")
    with store.read() as db:
        kofi = people.person_by_email(db, "kofi@example.org")
        assert kofi is not None and devices.page_of(db) == []  # whoever is not enrolled leaves nothing
    enrolment = enrolled.enrol(store, kofi.id, "tablet 4")
    tablet.client.set_cookie("device", enrolled.accept(store, enrolment, network=""))
    for said in (queue, {"waiting": "many"}):
        assert tablet.send(clock=clock, queue=said).status_code == 201
    with store.read() as db:
        (row,) = devices.page_of(db)
    assert row.queue is not None and row.queue.waiting == 2
    assert row.queue.oldest < moment(-47.9)


def test_a_file_goes_on_where_it_stopped(tablet: Tablet):
    assert tablet.put(PHOTO, PHOTO[:1000]).json == {"have": 1000}
    assert tablet.have(PHOTO) == 1000
    assert tablet.put(PHOTO, PHOTO[1000:], offset=1000).json == {"have": len(PHOTO)}
    assert tablet.have(PHOTO) == len(PHOTO)


def test_a_chunk_that_does_not_fit_is_told_where_to_go_on(tablet: Tablet):
    tablet.put(PHOTO, PHOTO[:1000])
    for offset in (0, 500, 2000):
        reply = tablet.put(PHOTO, PHOTO[offset : offset + 10], offset=offset)
        assert (reply.status_code, reply.json["details"]["have"]) == (409, 1000)


def test_an_empty_body_adds_nothing(tablet: Tablet):
    assert tablet.put(PHOTO, b"").json == {"have": 0}
    assert tablet.client.post(f"{tablet.at}/1/records", data=b"").status_code == 400


def test_a_file_that_suffered_on_the_way_begins_again(tablet: Tablet):
    spoilt = b"x" + PHOTO[1:]
    reply = tablet.put(PHOTO, spoilt)
    assert (reply.status_code, reply.json["code"]) == (422, "part.damaged")
    assert tablet.have(PHOTO) == 0 and tablet.put(PHOTO).json == {"have": len(PHOTO)}


def test_nothing_is_stored_before_every_file_is_here(tablet: Tablet, store: Store):
    files = {"one.png": PHOTO, "two.png": PHOTO[::-1]}
    tablet.put(PHOTO)
    reply = tablet.send(files=files)
    assert (reply.status_code, reply.json["details"]["missing"]) == (409, [sha(PHOTO[::-1])])
    assert stored(store) == 0


def test_two_equal_photos_are_two_files_of_the_record(tablet: Tablet):
    tablet.put(PHOTO)
    assert tablet.send(files={"one.png": PHOTO, "two.png": PHOTO}).json["parts"] == {
        "one.png": sha(PHOTO), "two.png": sha(PHOTO),
    }  # fmt: skip


def test_the_same_record_again_has_the_same_receipt_and_another_one_is_refused(tablet: Tablet, store: Store):
    first = tablet.send()
    again = tablet.send()
    assert again.status_code == 201 and again.json["receipt"] == first.json["receipt"]
    other = tablet.send(who="Efua")
    assert (other.status_code, other.json["code"]) == (409, "instance.conflict")
    assert stored(store) == 1


def test_a_record_that_is_not_what_it_says_is_not_taken(tablet: Tablet, store: Store):
    assert tablet.send(sha256=sha("other")).json["code"] == "part.damaged"
    assert tablet.send(id="uuid:another").status_code == 400
    assert tablet.send(parts=[["one.png", "no digest"]]).status_code == 400
    assert stored(store) == 0


def test_a_record_that_gives_itself_two_ids_is_not_taken(tablet: Tablet, store: Store):
    record = {
        "language": "en", "world": {"now": "2026-11-22T10:00:00.000+00:00", "seed": 5, "instance_id": ID},
        "answers": {"/data/who": "Ama", "/data/meta/instanceID": "uuid:another"},
    }  # fmt: skip
    text = json.dumps(record)
    reply = tablet.send(record=text, sha256=sha(text))
    assert (reply.status_code, reply.json["code"]) == (400, "request.unreadable")


def test_receipts_tell_what_is_stored_and_what_is_not(tablet: Tablet):
    sent = tablet.send().json
    said = tablet.client.get(f"{tablet.at}/receipts?id={ID}&id=uuid:never").json
    assert said["receipts"][ID]["stored"] == sent["stored"] and said["unknown"] == ["uuid:never"]
    assert tablet.client.head(f"{tablet.at}/receipts?id={ID}").status_code == 200


def test_a_closed_form_says_so_in_json(tablet: Tablet, store: Store):
    with store.work() as db:
        rows.change_form(db, tablet.form.key, state="closed")
    reply = tablet.send()
    assert (reply.status_code, reply.json["code"]) == (410, "form.closed")


def test_a_device_clock_that_is_years_off_is_noted_and_refuses_nothing(tablet: Tablet, store: Store):
    assert tablet.send(clock="2016-01-01T00:00:00.000Z").status_code == 201
    with store.read() as db:
        world = json.loads(db.exec_driver_sql("SELECT world FROM edits").scalar_one())
    assert int(world["properties"]["clock_behind_seconds"]) > 10 * 365 * 86400


def test_anonymous_forms_have_no_outbox(client: FlaskClient, publish_markdown):
    form = publish_markdown(
        """
        | survey |
        |        | type | name | label |
        |        | text | who  | Who?  |
        | settings |
        |        | form_id | form_title | version | fs:anonymous |
        |        | hidden_ | Hidden     | 1       | yes          |
        """
    )
    tablet = Tablet(client, form)
    assert [tablet.put(PHOTO).status_code, tablet.send().status_code] == [404, 404]
    assert client.get(f"{tablet.at}/receipts?id={ID}").status_code == 404


def test_halves_that_nobody_goes_on_with_are_swept(tablet: Tablet, store: Store):
    tablet.put(PHOTO, PHOTO[:1000])
    sweep(store, upload_hours=-1)
    assert tablet.have(PHOTO) == 0
