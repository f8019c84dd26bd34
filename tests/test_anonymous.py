"""Anonymous forms: nothing that is stored, logged, backed up or exported says who answered, or in which order."""

from __future__ import annotations

import io
import logging
import random
import re
import struct
import zipfile
import zlib
from datetime import UTC, date, datetime, timedelta

import pytest
from by_hand import make_program
from collecting import publish_by_hand, record_xml
from sqlalchemy import func, select, text

from formserver import deliver, derive
from formserver.anonymous import bare_file
from formserver.collect import collect
from formserver.errors import Problem
from formserver.exports import FORMATS
from formserver.instance.bare_photos import bare_photo
from formserver.store import desk, forms, seen
from formserver.store.backup import back_up
from formserver.store.quarantine import refusals
from formserver.store.store import DATABASE_FILE
from formserver.store.sweep import sweep
from formserver.store.tables import attachments, edits, quarantine, repeat_rows, submissions
from formserver.store.tables import seen as marks
from tests.browser import png

PRIVATE = {"anonymous": "yes", "attachments": "yes"}
OUTLINE = """
text said
integer n
image photo
start start
deviceid deviceid
group g
 repeat month
  integer days
group meta
 instanceID instanceID
 instanceName instanceName
"""
FORM = make_program(OUTLINE, settings=PRIVATE)
WHEN = datetime(2031, 7, 8, 9, 10, 11, 123_000, tzinfo=UTC)


def jpeg(about: bytes = b"") -> bytes:
    """A JPEG, as far as its segments go, with something beside the picture."""
    exif = b"\xff\xe1" + struct.pack(">H", len(about) + 2) + about
    scan = b"\xff\xda\x00\x04\x01\x02" + b"pixels\xff\x00\xff\xd0pixels"
    return b"\xff\xd8" + exif + b"\xff\xdb\x00\x04\x01\x02" + scan + b"\xff\xd9" + about


@pytest.fixture
def form(store):
    return publish_by_hand(store, FORM)


def sent(store, answers=None, *, id="uuid:1", **options):
    xml = record_xml(FORM, answers or {"said": "well"}, id=id)
    return collect(store, xml=xml, **{"door": "page", "received": WHEN} | options)


def rows(store, query):
    with store.read() as db:
        return [tuple(row) for row in db.execute(query)]


def test_a_record_keeps_its_answers_and_the_day(store, form):
    sent(store, {"said": "well", "n": 3, "g/month[1]/days": 4, "start": WHEN.isoformat(), "deviceid": "D9"})
    ((packed, world, id, received),) = rows(
        store, select(edits.c.xml, edits.c.world, edits.c.instance_id, edits.c.received)
    )
    xml = zlib.decompress(packed).decode()
    assert "<said>well</said>" in xml and "<days>4</days>" in xml
    assert not re.search("uuid|start|deviceid|meta|2031", xml)
    assert "2031-07-08T00:00:00" in world and '"seed":1' in world and "uuid" not in world
    assert (received, len(id)) == ("2031-07-08", 16)


def test_no_row_says_by_which_door_or_from_whom_it_came(store, form):
    sent(store)
    assert rows(store, select(submissions.c.door, submissions.c.submitter, submissions.c.language)) == [("", None, "")]
    assert "meta" not in rows(store, select(submissions.c.answers))[0][0]


def test_what_is_sent_ten_times_is_one_answer_and_gives_one_receipt(store, form):
    receipts = {sent(store) for _ in range(10)}
    assert len(receipts) == 1
    assert rows(store, select(func.count()).select_from(submissions)) == [(1,)]


def test_a_receipt_leads_to_nothing(store, form):
    receipt = sent(store)
    assert (receipt.status, receipt.receipt, receipt.digest, receipt.instance_id) == (201, "", "", "")


def test_a_mark_is_no_plain_hash_and_leads_to_no_row(store, form, data):
    sent(store)
    ((mark, until),) = rows(store, select(marks))
    assert until == (WHEN.date() + timedelta(days=30)).isoformat()
    assert mark == seen.mark_of(data, form, "uuid:1")
    (data / seen.KEY_FILE).write_text("00" * 32)
    assert mark != seen.mark_of(data, form, "uuid:1")
    stored = [str(row) for table in (submissions, edits) for row in rows(store, select(table))]
    assert not [row for row in stored if mark in row or mark[:16] in row]


def test_a_mark_is_forgotten_after_a_month(store, form):
    today = datetime.now(UTC)
    sent(store, received=today - timedelta(days=32))
    sent(store, id="uuid:2", received=today - timedelta(days=29))
    sweep(store, upload_hours=48)
    assert rows(store, select(func.count()).select_from(marks)) == [(1,)]
    with store.work() as db:
        assert seen.forget(db, today=date(2999, 1, 1)) == 1


def test_nobody_can_correct_an_anonymous_record(store, form):
    sent(store)
    with pytest.raises(Problem) as problem:
        collect(store, xml=record_xml(FORM, {"said": "no"}, id="uuid:2", old="uuid:1"))
    assert problem.value.code == "instance.deprecated_unknown"
    assert rows(store, select(quarantine)) == []


REFUSED = {
    "instance.unreadable": b'<data id="survey" version="1"><said>Asha Rao',
    "version.unknown": b'<data id="survey" version="9"><said>Asha Rao</said></data>',
    "instance.no_id": b'<data id="survey" version="1"><said>Asha Rao</said></data>',
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_is_refused_of_an_anonymous_form_is_not_kept(store, form, code):
    with pytest.raises(Problem) as problem:
        collect(store, xml=REFUSED[code], files={"a.jpg": io.BytesIO(jpeg())})
    assert problem.value.code == code
    with store.read() as db:
        assert refusals(db) == []


def test_what_a_closed_anonymous_form_refuses_is_not_kept(store, form):
    with store.work() as db:
        forms.change_form(db, form, state="closed")
    with pytest.raises(Problem) as problem:
        sent(store)
    assert (problem.value.code, rows(store, select(quarantine))) == ("form.closed", [])


def test_a_photo_loses_its_name_and_all_that_the_camera_wrote(store, form):
    camera = b"Exif CAMERA-4711"
    sent(store, {"photo": "asha-rao.jpg"}, files={"asha-rao.jpg": io.BytesIO(jpeg(camera))})
    ((name, hash),) = rows(store, select(attachments.c.name, attachments.c.hash))
    with store.blobs.open(hash) as file:
        assert file.read() == bare_photo(jpeg()) == bare_photo(jpeg(camera))
    assert re.fullmatch(r"[0-9a-f]{16}\.jpg", name)
    assert name in rows(store, select(submissions.c.answers))[0][0]


def test_files_that_are_no_photos_or_come_apart_are_refused(store, form):
    for files, code in (({}, "attachment.apart"), ({"a.jpg": io.BytesIO(b"RIFF....WAVE")}, "attachment.unfit")):
        with pytest.raises(Problem) as problem:
            sent(store, {"photo": "a.jpg"}, files=files)
        assert problem.value.code == code
    assert sent(store, {"photo": "a.jpg"}, files={"a.jpg": io.BytesIO(png())}).status == 201


@pytest.mark.parametrize("damage", [b"", b"\xff\xd8", jpeg()[:-20], png()[:-9], b"GIF89a"])
def test_what_is_no_whole_photo_has_no_bare_one(damage):
    assert bare_photo(damage) is None


def test_a_png_keeps_its_picture_only():
    told = b"tEXtSerial\0CAMERA-4711"
    chunk = struct.pack(">I", len(told) - 4) + told + struct.pack(">I", zlib.crc32(told))
    whole = png()
    assert bare_file(io.BytesIO(whole[:33] + chunk + whole[33:])).getvalue() == whole


def ranks(values: list) -> list[int]:
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0] * len(values)
    for rank, place in enumerate(order):
        found[place] = rank
    return found


def correlation(arrival: list[int]) -> float:
    """Spearman's rank correlation of places 0, 1, … with the number of arrival that stands at each."""
    count = len(arrival)
    squares = sum((place - rank) ** 2 for place, rank in enumerate(ranks(arrival)))
    return 1 - 6 * squares / (count * (count**2 - 1))


#: Above this, 1,000 rows would be correlated with p below one in ten thousand.
LIMIT = 3.9 / 999**0.5


def test_no_order_that_can_be_read_is_the_order_of_arrival(store, form, tmp_path):
    for number in range(1000):
        sent(store, {"n": number, "g/month[1]/days": number}, id=f"uuid:{number}")
    found = {"export": _exported(store, form), "listing": _listed(store, form), "backup": _backed_up(store, tmp_path)}
    for table in (submissions, edits):
        order = table.c.id if store.database.__class__.__name__ == "Sqlite" else text("id")
        column = submissions.c.answers if table is submissions else edits.c.xml
        found[table.name] = [_number(row[0]) for row in rows(store, select(column).order_by(order))]
    assert {name: len(order) for name, order in found.items()} == dict.fromkeys(found, 1000)
    assert {name: correlation(order) for name, order in found.items() if abs(correlation(order)) > LIMIT} == {}
    assert abs(correlation(list(range(1000)))) > LIMIT


def _number(stored) -> int:
    said = zlib.decompress(stored).decode() if isinstance(stored, bytes) else stored
    return int(re.search(r'(?:<n>|"n":)(\d+)', said)[1])


def _exported(store, form) -> list[int]:
    lines = b"".join(deliver.export_form(store, form, "jsonl")).splitlines()
    return [_number(line.decode()) for line in lines]


def _listed(store, form) -> list[int]:
    with store.read() as db:
        return [_number(row.answers) for row in desk.page_of(db, form, limit=1000)]


def _backed_up(store, tmp_path) -> list[int]:
    back_up(store, tmp_path / "b.zip", "s" * 64)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert "tables/seen.jsonl" not in archive.namelist()
        return [_number(line.decode().replace("\\", "")) for line in archive.open("tables/submissions.jsonl")]


def test_sqlite_keeps_rows_in_the_order_of_their_keys(store, form):
    if store.database.__class__.__name__ != "Sqlite":
        return
    for number in range(50):
        sent(store, {"n": number}, id=f"uuid:{number}")
    for table in ("submissions", "edits"):
        assert [row[0] for row in rows(store, text(f"SELECT rowid FROM {table}"))] == sorted(
            row[0] for row in rows(store, text(f"SELECT id FROM {table}"))
        )
    for table in ("seen", "uploads", "repeat_rows"):
        with pytest.raises(Exception, match="no such column"):
            rows(store, text(f"SELECT rowid FROM {table}"))


def _in_order(data, count: int) -> float:
    """Of the pairs of answers that lie on one page of the file, the share that lies in the order of arrival."""
    raw = (data / DATABASE_FILE).read_bytes()
    places = [raw.index(b"answer-%04d." % number) for number in range(count)]
    pairs = [
        places[one] < places[other]
        for one in range(count) for other in range(one + 1, count)
        if places[one] // 4096 == places[other] // 4096
    ]  # fmt: skip
    assert len(pairs) > 200
    return sum(pairs) / len(pairs)


def test_the_places_of_bytes_in_the_file_do_not_tell_the_order_after_an_hour(store, form, data):
    for number in range(600):
        sent(store, {"said": f"answer-{number:04d}."}, id=f"uuid:{number}")
    sweep(store, upload_hours=48)
    assert rows(store, select(func.count()).select_from(submissions)) == [(600,)]
    if (data / DATABASE_FILE).exists():
        assert (data / f"{DATABASE_FILE}-wal").stat().st_size == 0
        assert abs(_in_order(data, 600) - 0.5) < 0.12
    else:
        for table, key in (("seen", "mark"), ("submissions", "id"), ("edits", "id")):
            writers = rows(store, text(f"SELECT DISTINCT xmin::text FROM {table}"))
            places = [row[0] for row in rows(store, text(f"SELECT {key} FROM {table} ORDER BY ctid"))]
            assert len(writers) == 1 and places == sorted(places), table


def test_keys_hold_no_time(store, form):
    sent(store, {"photo": "a.png"}, files={"a.png": io.BytesIO(png())})
    now = datetime.now(UTC).timestamp() * 1000
    keys = [row[0] for table in (submissions, edits, attachments) for row in rows(store, select(table.c.id))]
    assert len(keys) == 3 and not [key for key in keys if abs((key >> 20) - now) < 3_600_000]


def test_a_record_that_cannot_be_derived_leaves_no_key_and_no_answer_in_the_log(store, form, monkeypatch, caplog):
    def broken(program, world, answers):
        raise ValueError(answers["/data/said"])

    monkeypatch.setattr(derive, "judge", broken)
    with caplog.at_level(logging.DEBUG):
        sent(store, {"said": "Asha Rao"})
    ((key,),) = rows(store, select(submissions.c.id))
    assert "ValueError" in caplog.text and "Asha" not in caplog.text and str(key) not in caplog.text


def test_made_up_records_are_told_by_their_door_and_come_once(store, form):
    for _ in range(2):
        sent(store, door="demo")
    assert rows(store, select(submissions.c.door)) == [("demo",)]
    assert rows(store, select(marks)) == []


def test_deriving_again_gives_the_same(store, form):
    sent(store, {"said": "well", "n": 3, "g/month[1]/days": 4})
    everything = select(submissions), select(repeat_rows)
    before = [rows(store, query) for query in everything]
    assert derive.rederive(store) == 1
    assert [rows(store, query) for query in everything] == before


@pytest.mark.parametrize("kind", [name for name in FORMATS if name not in ("media", "geojson")])
def test_every_export_reads_an_anonymous_form(store, form, kind):
    sent(store, {"said": "well", "g/month[1]/days": 4})
    assert b"".join(deliver.export_form(store, form, kind))


def test_the_test_of_order_would_see_a_weak_order():
    shuffled = list(range(1000))
    random.Random(1).shuffle(shuffled)
    assert abs(correlation(shuffled)) < LIMIT
    nearly = sorted(range(1000), key=lambda place: place + random.Random(place).uniform(0, 2000))
    assert abs(correlation(nearly)) > LIMIT


def exif(order: str, *, orientation: int) -> bytes:
    """What a camera writes beside a photo: a serial number, and which way is up."""
    entries = [(0x010F, 2, 4, 0x41424300), (0x0112, 3, 1, orientation << (16 if order == ">" else 0))]
    head = (b"MM" if order == ">" else b"II") + struct.pack(f"{order}HIH", 42, 8, len(entries))
    return b"Exif\0\0" + head + b"".join(struct.pack(f"{order}HHII", *each) for each in entries) + b"SERIAL-4711"


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photo_stays_upright_and_keeps_nothing_else(order):
    bare = bare_photo(jpeg(exif(order, orientation=6)))
    assert bare is not None and b"SERIAL" not in bare and b"ABC" not in bare and b"pixels" in bare
    assert b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0" in bare[:40]
    assert bare_photo(bare) == bare


@pytest.mark.parametrize(
    "about", [b"", b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"]
)
def test_a_photo_whose_description_is_broken_is_bared_all_the_same(about):
    bare = bare_photo(jpeg(about))
    assert bare is not None and b"Exif" not in bare and b"pixels" in bare
