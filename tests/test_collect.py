"""Collect: store first, judge second, and each record exactly once."""

from __future__ import annotations

import io
import json
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest
from by_hand import make_program
from collecting import publish_by_hand, record_xml
from sqlalchemy import select

from formserver import derive
from formserver.collect import collect
from formserver.errors import Problem
from formserver.program.model import Program
from formserver.store import forms
from formserver.store.quarantine import refusal, refusals
from formserver.store.tables import attachments, edits, repeat_rows, submissions

JPEG = b"\xff\xd8\xff\xe0 a photo"
FORM = make_program(
    """
start start
text who
integer n
image photo
group g
 repeat month
  integer days
  repeat stop
   text why
group meta
 instanceID instanceID
"""
)


@pytest.fixture
def form(store):
    return publish_by_hand(store, FORM)


def rows(store, table, *columns):
    with store.read() as db:
        return [
            tuple(row) for row in db.execute(select(*(table.c[name] for name in columns)).order_by(*table.primary_key))
        ]


def sent(store, answers=None, *, id="uuid:1", old="", program: Program = FORM, **options):
    xml = record_xml(program, {"who": "Asha"} if answers is None else answers, id=id, old=old)
    return collect(store, xml=xml, **options)


def refused(store, code, **options):
    with pytest.raises(Problem) as problem:
        collect(store, **options)
    assert problem.value.code == code
    with store.read() as db:
        (kept,) = refusals(db)
        assert refusal(db, kept.id).body == options["xml"]
    assert (kept.code, kept.message) == (code, problem.value.message)
    return kept


def test_a_record_is_stored_as_it_came_and_typed(store, form):
    xml = record_xml(FORM, {"who": "Åsa", "n": 3, "g/month[1]/days": 30, "g/month[1]/stop[1]/why": "fire"})
    receipt = collect(store, xml=xml)
    assert (receipt.status, receipt.instance_id) == (201, "uuid:1")
    ((packed,),) = rows(store, edits, "xml")
    assert zlib.decompress(packed) == xml
    ((answers, valid),) = rows(store, submissions, "answers", "valid")
    assert json.loads(answers) == {"who": "Åsa", "n": 3, "meta/instanceID": "uuid:1"}
    assert valid is True
    assert rows(store, repeat_rows, "ordinal", "parent", "path", "place", "answers") == [
        (1, 0, "g/month", "g/month[1]", '{"days":30}'),
        (2, 1, "g/month/stop", "g/month[1]/stop[1]", '{"why":"fire"}'),
    ]


def test_the_same_bytes_give_the_same_receipt_and_one_row(store, form):
    assert sent(store) == sent(store)
    assert len(rows(store, submissions, "id")) == 1


def test_canonically_equal_xml_is_accepted_with_202(store, form):
    xml = record_xml(FORM, {"who": "Asha"})
    collect(store, xml=xml)
    assert collect(store, xml=xml.replace(b"><", b">\n<")).status == 202
    assert len(rows(store, edits, "id")) == 1


def test_other_answers_under_a_known_id_are_a_conflict_and_kept_in_quarantine(store, form):
    sent(store)
    kept = refused(store, "instance.conflict", xml=record_xml(FORM, {"who": "Bina"}))
    assert (kept.form_id, kept.instance_id) == ("survey", "uuid:1")


def test_the_same_refused_body_is_kept_once(store, form):
    for _ in range(3):
        refused(store, "version.unknown", xml=record_xml(replace(FORM, version="9"), {}))


REFUSED = {
    "instance.unreadable": b'<!DOCTYPE a [<!ENTITY x "y">]><data id="survey"/>',
    "form.unknown": b'<data id="other" version="1"><meta><instanceID>uuid:1</instanceID></meta></data>',
    "version.unknown": b'<data id="survey" version="2"><meta><instanceID>uuid:1</instanceID></meta></data>',
    "instance.no_id": b'<data id="survey" version="1"><who>A</who></data>',
    "instance.deprecated_unknown": record_xml(FORM, {}, old="uuid:0"),
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_cannot_be_taken_is_refused_and_kept(store, form, code):
    refused(store, code, xml=REFUSED[code], files={"a.jpg": io.BytesIO(JPEG)})
    assert rows(store, submissions, "id") == []


def test_a_closed_form_refuses_and_keeps(store, form):
    with store.work() as db:
        forms.change_form(db, form, state="closed")
    refused(store, "form.closed", xml=record_xml(FORM, {}))


def test_a_door_of_one_form_refuses_records_of_another(store, form):
    refused(store, "form.other_id", form=form, xml=record_xml(make_program("meta meta", form_id="other"), {}))


def test_a_correction_becomes_the_current_edit(store, form):
    sent(store)
    sent(store, {"who": "Bina"}, id="uuid:2", old="uuid:1")
    ((instance, answers, count, review),) = rows(store, submissions, "instance_id", "answers", "edits", "review")
    assert (instance, json.loads(answers)["who"], count, review) == ("uuid:1", "Bina", 1, "edited")
    assert sent(store, {"who": "Bina"}, id="uuid:2", old="uuid:1").status == 201
    assert len(rows(store, edits, "id")) == 2


def test_a_correction_of_what_was_corrected_already_is_refused(store, form):
    sent(store)
    sent(store, id="uuid:2", old="uuid:1")
    refused(store, "instance.deprecated_old", xml=record_xml(FORM, {}, id="uuid:3", old="uuid:1"))
    assert len(rows(store, edits, "id")) == 2


def test_files_are_stored_by_their_hash_and_typed_by_their_bytes(store, form):
    sent(store, {"photo": "gate.jpg"}, files={"gate.jpg": io.BytesIO(JPEG), "spy.exe": io.BytesIO(b"MZ")})
    ((name, hash, media_type),) = rows(store, attachments, "name", "hash", "media_type")
    assert (name, media_type) == ("gate.jpg", "image/jpeg")
    with store.blobs.open(hash) as file:
        assert file.read() == JPEG


def test_a_file_that_is_awaited_is_filled_in_later(store, form):
    answers = {"photo": "gate.jpg"}
    sent(store, answers)
    assert rows(store, submissions, "attachments_expected", "attachments_present") == [(1, 0)]
    assert sent(store, answers, files={"gate.jpg": io.BytesIO(JPEG)}).status == 201
    assert rows(store, submissions, "attachments_expected", "attachments_present") == [(1, 1)]


def test_a_file_of_the_same_name_with_other_content_is_a_conflict(store, form):
    sent(store, {"photo": "gate.jpg"}, files={"gate.jpg": io.BytesIO(JPEG)})
    other = {"gate.jpg": io.BytesIO(JPEG + b"!")}
    kept = refused(store, "attachment.conflict", xml=record_xml(FORM, {"photo": "gate.jpg"}), files=other)
    assert json.loads(kept.files)[0][0] == "gate.jpg"


def test_a_correction_keeps_the_files_that_it_still_names(store, form):
    sent(store, {"photo": "gate.jpg"}, files={"gate.jpg": io.BytesIO(JPEG)})
    sent(store, {"photo": "gate.jpg", "who": "B"}, id="uuid:2", old="uuid:1")
    assert len({hash for (hash,) in rows(store, attachments, "hash")}) == 1
    assert rows(store, submissions, "attachments_present") == [(1,)]


def test_a_record_is_judged_at_its_own_time_else_when_it_came(store, form):
    sent(store, {"start": "2026-03-01T09:00:00.000+01:00"})
    sent(store, id="uuid:2", received=datetime.fromisoformat("2026-04-01T12:00:00+02:00"))
    times = [json.loads(world)["now"] for (world,) in rows(store, edits, "world")]
    assert times == ["2026-03-01T09:00:00.000+01:00", "2026-04-01T12:00:00.000+02:00"]


def test_the_end_of_a_record_goes_before_its_start_and_its_arrival(store):
    program = make_program("start start\nend end\ntext who\ngroup meta\n instanceID instanceID\n")
    publish_by_hand(store, program)
    sent(store, {"start": "2026-03-01T09:00:00.000+01:00", "end": "2026-03-01T09:30:00.000+01:00"}, program=program)
    ((world,),) = rows(store, edits, "world")
    assert json.loads(world)["now"] == "2026-03-01T09:30:00.000+01:00"


def test_an_anonymous_record_keeps_the_day_only(store):
    program = replace(FORM, settings={"anonymous": "yes"})
    publish_by_hand(store, program)
    sent(store, program=program, received=datetime.fromisoformat("2026-04-01T12:34:56+02:00"))
    assert rows(store, submissions, "received", "day") == [("2026-04-01", "2026-04-01")]
    ((received, world),) = rows(store, edits, "received", "world")
    assert (received, json.loads(world)["now"]) == ("2026-04-01", "2026-04-01T00:00:00.000+02:00")


def test_two_at_once_are_stored_once(store, form):
    with ThreadPoolExecutor(8) as threads:
        receipts = set(threads.map(lambda _: sent(store), range(24)))
    assert len(receipts) == 1
    assert len(rows(store, submissions, "id")) == 1


def test_many_at_once_are_all_stored(store, form):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: sent(store, id=f"uuid:{number}"), range(40)))
    assert len(rows(store, submissions, "id")) == 40
    assert {valid for (valid,) in rows(store, submissions, "valid")} == {True}


def test_a_judge_that_fails_loses_no_record_and_rederive_repairs_it(store, form, monkeypatch):
    def broken(*_):
        raise RecursionError

    monkeypatch.setattr(derive, "judge", broken)
    assert sent(store).status == 201
    assert rows(store, submissions, "valid") == [(None,)]
    monkeypatch.undo()
    assert derive.rederive(store, unjudged=True) == 1
    assert rows(store, submissions, "valid") == [(True,)]


def test_deriving_again_gives_the_same(store, form):
    for number in range(3):
        sent(store, {"n": number, "g/month[1]/days": number, "g/month[2]/days": "x"}, id=f"uuid:{number}")
    everything = (submissions, "answers", "valid", "verdict", "language"), (repeat_rows, "place", "answers")
    before = [rows(store, *what) for what in everything]
    seen = []
    assert derive.rederive(store, "survey", progress=lambda done, total: seen.append((done, total))) == 3
    assert [rows(store, *what) for what in everything] == before
    assert seen == [(3, 3)]


def test_a_wrong_value_is_stored_with_its_verdict(store, form):
    assert sent(store, {"n": "many"}).status == 201
    ((valid, verdict),) = rows(store, submissions, "valid", "verdict")
    assert (valid, json.loads(verdict)["errors"]) == (False, [["type", "/data/n"]])
