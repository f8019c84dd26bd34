"""Deliver: exports of stored submissions hold what was sent, from one snapshot, in constant memory."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import zipfile
from dataclasses import replace

import pytest
from by_hand import make_program
from collecting import publish_by_hand, record_xml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from formserver.collect import collect
from formserver.deliver import export_form, listing, submission
from formserver.errors import Problem
from formserver.exports import FORMATS
from formserver.program.world import World
from formserver.store.tables import repeat_rows, submissions

SIZES = {"sizes": {"s": "Small", "l": "Large"}}
FLAT = make_program("text who\nselect_one size sizes\ninteger n\ngroup meta\n instanceID instanceID", lists=SIZES)
NESTED = make_program(
    """
text who
repeat month
 integer days
 repeat stop
  text why
group meta
 instanceID instanceID
""",
    form_id="nested",
)


def send(store, program, answers, *, id="uuid:1"):
    return collect(store, xml=record_xml(program, answers, id=id), world=World(now="2026-03-01T09:00:00Z"))


def read_csv(data):
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def exported(store, form, format="csv", **options):
    return b"".join(export_form(store, form, format, **options))


def lines(store, form, **options):
    return [json.loads(line) for line in exported(store, form, "jsonl", **options).split(b"\n")[:-1]]


def test_a_form_without_submissions_has_its_headings(store):
    form = publish_by_hand(store, FLAT)
    export = export_form(store, form)
    assert (export.filename, export.media_type) == ("survey.csv", "text/csv; charset=utf-8")
    assert b"".join(export).startswith(b"KEY,SubmissionDate,FormVersion,Edits,who,size,n,instanceID,_valid")


def test_csv_and_json_lines_hold_what_was_sent(store):
    form = publish_by_hand(store, FLAT)
    send(store, FLAT, {"who": 'A "b", c', "size": "s", "n": 7})
    (row,) = read_csv(exported(store, form))
    assert (row["KEY"], row["who"], row["size"], row["n"], row["_valid"]) == ("uuid:1", 'A "b", c', "s", "7", "true")
    (line,) = lines(store, form, labels="labels")
    assert (line["size"], line["n"], line["FormVersion"]) == ("Small", 7, "1")


def test_repeats_make_a_zip_and_nested_lists(store):
    form = publish_by_hand(store, NESTED)
    send(store, NESTED, {"who": "A", "month[1]/days": 3, "month[1]/stop[1]/why": "x", "month[2]/days": 4})
    export = export_form(store, form)
    assert export.filename == "nested.zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(export))) as archive:
        months = read_csv(archive.read("nested-month.csv"))
        stops = read_csv(archive.read("nested-stop.csv"))
    assert [(row["KEY"], row["days"]) for row in months] == [("uuid:1/month[1]", "3"), ("uuid:1/month[2]", "4")]
    assert stops[0]["PARENT_KEY"] == "uuid:1/month[1]"
    assert lines(store, form)[0]["month"] == [{"days": 3, "stop": [{"why": "x"}]}, {"days": 4, "stop": []}]


def test_columns_come_from_every_version_that_has_submissions(store):
    publish_by_hand(store, FLAT)
    send(store, FLAT, {"who": "A", "size": "l"})
    newer = make_program("text who\ntext extra\ngroup meta\n instanceID instanceID", version="2")
    form = publish_by_hand(store, newer)
    send(store, newer, {"who": "B", "extra": "x"}, id="uuid:2")
    first, second = read_csv(exported(store, form, labels="labels"))
    assert (first["size"], first["extra"], first["FormVersion"]) == ("Large", "", "1")
    assert (second["size"], second["extra"], second["FormVersion"]) == ("", "x", "2")


def test_a_wrong_record_is_exported_with_its_verdict(store):
    form = publish_by_hand(store, FLAT)
    send(store, FLAT, {"n": "many"})
    (row,) = read_csv(exported(store, form))
    assert (row["n"], row["_valid"], row["_errors"]) == ("many", "false", "type /data/n")


def test_an_export_sees_one_snapshot(store):
    form = publish_by_hand(store, FLAT)
    send(store, FLAT, {"who": "A"})
    export = export_form(store, form, "jsonl")
    send(store, FLAT, {"who": "B"}, id="uuid:2")
    assert len(b"".join(export).splitlines()) == 1


def test_progress_counts_to_the_end(store):
    form = publish_by_hand(store, NESTED)
    for number in range(3):
        send(store, NESTED, {"month[1]/days": number}, id=f"uuid:{number}")
    for format in ("csv", "jsonl"):
        seen = []
        exported(store, form, format, progress=lambda done, total, seen=seen: seen.append((done, total)))
        assert seen[-1] == (6, 6)


def test_a_page_of_submissions_goes_on_after_the_last_key(store):
    form = publish_by_hand(store, FLAT)
    for number in range(5):
        send(store, FLAT, {"n": number}, id=f"uuid:{number}")
    first = listing(store, form, limit=3)
    second = listing(store, form, before=first[-1].id, limit=3)
    assert len(first) == 3 and len({row.instance_id for row in first + second}) == 5


def test_one_submission_shows_labels_problems_and_repeat_instances(store):
    form = publish_by_hand(store, FLAT)
    send(store, FLAT, {"size": "l", "n": "many"})
    found = submission(store, form, listing(store, form)[0].id)
    assert [(item.name, item.text, item.shown) for item in found.items[:2]] == [
        ("size", "l", ("Large",)),
        ("n", "many", ("many",)),
    ]
    assert found.errors == {"/data/n": ["type"]}
    assert [edit.instance_id for edit in found.edits] == ["uuid:1"]


def test_repeat_instances_are_shown_in_order_with_their_index(store):
    form = publish_by_hand(store, NESTED)
    send(store, NESTED, {"month[1]/days": 3, "month[2]/days": 4, "month[2]/stop[1]/why": "x"})
    found = submission(store, form, listing(store, form)[0].id)
    months = [item for item in found.items if item.name == "month"]
    assert [(month.index, month.items[0].text) for month in months] == [(1, "3"), (2, "4")]
    assert months[1].items[1].path == "/data/month[2]/stop[1]"


def test_unknown_forms_and_formats_are_problems(store):
    form = publish_by_hand(store, FLAT)
    with pytest.raises(Problem, match="no such form"):
        export_form(store, form + 1)
    with pytest.raises(Problem, match="no export"):
        export_form(store, form, "doc")


PERSONAL = make_program("text who\nimage face\nimage gate\ngroup meta\n instanceID instanceID", form_id="personal")
PERSONAL = replace(
    PERSONAL,
    nodes=tuple(
        replace(node, attributes={"fs:pii": "1"}) if node.name in ("who", "face") else node for node in PERSONAL.nodes
    ),
)


def test_an_export_says_which_personal_data_it_leaves_out(store):
    form = publish_by_hand(store, PERSONAL)
    found = export_form(store, form, "xlsx")
    assert (found.filename, found.left_out) == ("personal-without-personal-data.xlsx", ["who", "face"])
    found.close()
    found = export_form(store, form, "xlsx", personal=True)
    assert (found.filename, found.left_out) == ("personal.xlsx", [])
    found.close()


def test_media_are_the_files_of_the_current_edits(store):
    form = publish_by_hand(store, PERSONAL)
    xml = record_xml(PERSONAL, {"face": "f.jpg", "gate": "g.jpg"})
    files = {"f.jpg": io.BytesIO(b"face"), "g.jpg": io.BytesIO(b"gate")}
    collect(store, xml=xml, files=files, world=World(now="2026-03-01T09:00:00Z"))
    assert media(store, form) == {"1/g.jpg": b"gate"}
    assert media(store, form, personal=True) == {"1/f.jpg": b"face", "1/g.jpg": b"gate"}


def media(store, form, **options):
    with zipfile.ZipFile(io.BytesIO(exported(store, form, "media", **options))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_format_whose_extra_is_missing_is_a_problem(store, monkeypatch):
    form = publish_by_hand(store, FLAT)
    monkeypatch.setitem(FORMATS, "sav", replace(FORMATS["sav"], needs=("no_such_module",)))
    with pytest.raises(Problem, match="with the extra stats"):
        export_form(store, form, "sav")


def test_an_option_that_is_unknown_is_a_problem(store):
    with pytest.raises(Problem, match="labels=words"):
        export_form(store, publish_by_hand(store, FLAT), labels="words")


TEXTS = some.text(
    some.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff"), min_size=1
)
RECORDS = some.lists(some.tuples(TEXTS, some.lists(some.integers(-(10**14), 10**14), max_size=3)), max_size=4)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RECORDS)
def test_exports_read_back_equal_what_went_in(store, records):
    program = replace(NESTED, form_id=f"form{hash(repr(records)) & 0xFFFFFFFF}")
    form = publish_by_hand(store, program)
    for number, (who, days) in enumerate(records):
        months = {f"month[{place}]/days": day for place, day in enumerate(days, start=1)}
        send(store, program, {"who": who} | months, id=f"uuid:{number}")
    found = lines(store, form)
    by_key = {line["KEY"]: (line["who"], [month["days"] for month in line["month"]]) for line in found}
    assert by_key == {f"uuid:{number}": record for number, record in enumerate(records)}


def fill(store, form, *, count):
    """Insert ``count`` copies of the one submission that is there, with ten repeat rows each."""
    with store.work() as db:
        row = dict(db.execute(submissions.select()).one()._mapping)
        keys = range(10, 10 + count)
        db.execute(submissions.insert(), [row | {"id": key, "instance_id": f"uuid:{key}"} for key in keys])
        month = {"form": form, "parent": 0, "path": "month", "answers": '{"days":30}'}
        numbers = [(key, place) for key in keys for place in range(1, 11)]
        rows = [month | {"submission": key, "ordinal": place, "place": f"month[{place}]"} for key, place in numbers]
        db.execute(repeat_rows.insert(), rows)


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_many_rows_take_little_memory(store, format):
    form = publish_by_hand(store, NESTED)
    send(store, NESTED, {"who": "x" * 300})
    exported(store, form, format)  # imports what it needs
    fill(store, form, count=5_000)
    tracemalloc.start()
    size = sum(map(len, export_form(store, form, format)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 100_000
    assert peak < 6_000_000
