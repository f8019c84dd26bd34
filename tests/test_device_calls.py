"""What devices ask beside records: their key again, for who may have it; what happened on them, without answers."""

from __future__ import annotations

import base64
import os
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from web.desk_visits import Visitor, make_coordinator, words

from formserver import admit
from formserver.admit import devices
from formserver.errors import Problem
from formserver.rescue.keys import INFO, open_sealed, public_point
from formserver.store import devices as rows
from formserver.store import people
from formserver.store.keys import moment
from formserver.web.pages import device_calls

SECRET = b"k" * 32


def seal_to(point: str, secret: bytes = SECRET) -> bytes:
    """Seal as static/offline/sealTo.js does."""
    raw = base64.b64decode(point)
    own = ec.generate_private_key(ec.SECP256R1())
    how = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    mine = own.public_key().public_bytes(*how)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw))
    key, iv = HKDF(hashes.SHA256(), 32, salt=mine + raw, info=INFO).derive(shared), os.urandom(12)
    return mine + iv + AESGCM(key).encrypt(iv, secret, None)


@pytest.fixture
def tablet(store, client):
    """The client as an enrolled device of a trainer; returns its number."""
    admit.invite(store, email="kofi@example.org", name="Kofi", role="trainer")
    with store.read() as db:
        kofi = people.person_by_email(db, "kofi@example.org").id
    client.set_cookie("device", devices.accept(store, devices.enrol(store, kofi, "tablet 4"), network="192.0.2.7"))
    return devices.list_devices(store)[0].id


def ask(client, what, **said):
    return client.post(f"/device/{what}", json=said)


def test_what_is_sealed_to_a_server_only_this_server_opens(store, tmp_path):
    sealed = seal_to(public_point(store.data))
    assert open_sealed(store.data, sealed) == SECRET
    for other in (tmp_path, store.data):
        broken = sealed if other is tmp_path else sealed[:-1] + bytes([sealed[-1] ^ 1])
        with pytest.raises(Problem) as problem:
            open_sealed(other, broken)
        assert problem.value.code == "rescue.foreign"


def test_the_key_of_a_server_is_made_once_and_for_its_owner_alone(store):
    first = public_point(store.data)
    assert public_point(store.data) == first
    assert (store.data / "rescue.key").stat().st_mode & 0o777 == 0o600


def test_a_device_is_given_its_key_on_the_day_of_its_enrolment(store, client, tablet, monkeypatch):
    sealed = base64.b64encode(seal_to(public_point(store.data))).decode()
    assert base64.b64decode(ask(client, "key", sealed=sealed).json["key"]) == SECRET
    monkeypatch.setattr(device_calls, "FRESH", timedelta(0))
    assert ask(client, "key", sealed=sealed).json["code"] == "device.locked_out"


def test_strangers_trainers_and_revoked_devices_are_given_no_key(store, client, tablet):
    sealed = base64.b64encode(seal_to(public_point(store.data))).decode()
    devices.revoke(store, tablet)
    assert ask(client, "key", sealed=sealed).json["code"] == "device.revoked"
    client.delete_cookie("device")
    assert ask(client, "key", sealed=sealed).json["code"] == "sign_in.needed"
    assert client.get("/device/forms").json == {"forms": [], "pin": False, "forget": False, "by": ""}


def test_a_revoked_device_is_told_to_forget_its_key(store, client, tablet):
    devices.want_pin(store, True)
    said = client.get("/device/forms").json
    assert said == {"forms": [], "pin": True, "forget": False, "by": said["by"]} and said["by"]
    devices.revoke(store, tablet)
    assert client.get("/device/forms").json == {"forms": [], "pin": False, "forget": True, "by": ""}


def test_where_forms_do_not_open_offline_no_pin_is_wanted(app, store, client, tablet):
    devices.want_pin(store, True)
    assert client.get("/device/forms").json["pin"] is True
    app.config["SETTINGS"] = app.config["SETTINGS"].with_(offline=False)
    assert client.get("/device/forms").json["pin"] is False
    with store.read() as db:
        kofi = people.person_by_email(db, "kofi@example.org").id
    link = "/account/device/" + devices.enrol(store, kofi, "tablet 5")
    assert Visitor(client).post(link, page=link).location == "/my"
    assert "Set a PIN" not in client.get("/my").text


def test_the_log_of_a_device_stands_at_the_desk(store, client, tablet):
    lines = [["2026-11-29T10:00:00.000Z", "refused form.closed", "uuid:1"], ["2026-11-29T10:00:01Z", "full", ""]]
    assert ask(client, "log", lines=lines).json == {"lines": 2}
    make_coordinator(store)
    client.delete_cookie("device")

    Visitor(client).sign_in()
    assert f"/desk/devices/{tablet}/log" in client.get("/desk/devices").text
    page = client.get(f"/desk/devices/{tablet}/log").text
    assert "refused form.closed" in page and "uuid:1" in page


@pytest.mark.parametrize("line", [
    ["2026-11-29T10:00:00.000Z", "Ama said: <b>no</b>", ""], ["yesterday", "full", ""], ["2026-11-29T10:00:00Z", "x"],
    ["2026-11-29T10:00:00Z", "full", 7], "full", ["2026-11-29T10:00:00Z", "f" * 81, ""],
])  # fmt: skip
def test_a_log_that_could_hold_anything_else_is_not_taken(store, client, tablet, line):
    assert ask(client, "log", lines=[line]).json["code"] == "request.unreadable"
    with store.read() as db:
        assert rows.log_of(db, tablet) is None


def told(waiting, days=0.0, ahead=0.0):
    """What a device says of its queue, its clock so many days ahead of ours."""
    clock = datetime.now(UTC) + timedelta(days=ahead)
    return {"queue": {"waiting": waiting, "oldest": str(clock - timedelta(days=days))}, "clock": str(clock)}


def queue_of(store, key):
    with store.read() as db:
        return rows.by_key(db, key).queue


@pytest.mark.parametrize("ahead", [0, 3650, -3650])
def test_a_device_tells_how_many_records_wait_on_it_whatever_its_clock_says(store, client, tablet, ahead):
    assert queue_of(store, tablet) is None
    assert ask(client, "queue", **told(12, days=3, ahead=ahead)).json == {"told": True}
    queue = queue_of(store, tablet)
    age = datetime.now(UTC) - datetime.fromisoformat(queue.oldest)
    assert (queue.waiting, round(age / timedelta(days=1), 2)) == (12, 3)
    assert ask(client, "queue", **told(0)).json == {"told": True}
    assert (queue_of(store, tablet).waiting, queue_of(store, tablet).oldest) == (0, "")


def test_nobody_else_is_asked_what_waits_and_nobody_is_refused(store, client, tablet):
    devices.revoke(store, tablet)
    assert ask(client, "queue", **told(12)).status_code == 204
    client.delete_cookie("device")
    assert ask(client, "queue", **told(12)).status_code == 204
    make_coordinator(store)
    Visitor(client).sign_in()
    assert ask(client, "queue", **told(12)).status_code == 204
    assert queue_of(store, tablet) is None


@pytest.mark.parametrize("said", [
    None, 12, {"waiting": "12", "oldest": "2026-11-29T10:00:00Z"}, {"waiting": -1, "oldest": ""}, {"waiting": True},
    {"waiting": 10**9, "oldest": "2026-11-29T10:00:00Z"}, {"waiting": 1, "oldest": "Ama"}, {"waiting": 1},
])  # fmt: skip
def test_a_queue_that_is_none_is_not_kept(store, client, tablet, said):
    assert ask(client, "queue", queue=said, clock="2026-11-29T10:00:00Z").status_code == 204
    assert queue_of(store, tablet) is None


def test_the_desk_shows_what_waits_on_devices_the_oldest_first(store, client, tablet):
    make_coordinator(store)
    with store.read() as db:
        kofi = people.person_by_email(db, "kofi@example.org").id
    Visitor(client).sign_in()
    assert "No device has told of records that wait" in words(client.get("/desk/devices"))
    for label, waiting, days in (("tablet 5", 1, 0.1), ("tablet 6", 30, 9), ("tablet 7", 0, 0)):
        devices.accept(store, devices.enrol(store, kofi, label), network="192.0.2.7")
        with store.work() as db:
            oldest = moment(-24 * days) if waiting else ""
            rows.keep_queue(db, rows.page_of(db)[0].id, waiting=waiting, oldest=oldest)
    page = words(client.get("/desk/devices"))
    first, second = (
        page.index("tablet 6 ( Kofi ): 30 records waiting · the oldest for 9 days"),
        page.index("tablet 5 ("),
    )
    assert first < second < page.index("All devices")
    assert "1 record waiting · the oldest for 2 hours" in page and "Nothing waits" in page
    with store.read() as db:
        revoked = rows.waiting_longest(db)[0].id
    devices.revoke(store, revoked)
    assert "tablet 6 (" not in words(client.get("/desk/devices"))


def test_pages_of_others_cannot_speak_for_a_device(client, tablet):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        answer = client.post("/device/log", json={"lines": []}, headers=headers)
        assert answer.json["code"] == "request.forged"
    assert client.post("/device/log", data="{}").json["code"] == "request.forged"
