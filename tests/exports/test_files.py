"""What export files hold: read back, they are what went in."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import zipfile
from itertools import islice

import pytest
from by_hand import make_program
from hypothesis import given, settings
from hypothesis import strategies as some
from kept_rows import Kept, export, record

from formserver.exports import FORMATS, File, Options, RepeatRow, tables_of

FORM = make_program(
    """
text who
geopoint place
select_multiple why reasons
group g
 integer n
 repeat month
  decimal rate
  repeat stop
   text cause
""",
    lists={"reasons": {"a": "Air, noise", "b": 'The "boss"'}},
)
FLAT = make_program("text who\nselect_one size sizes\ninteger n", lists={"sizes": {"s": "Small"}})


def read_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def read_zip(data: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: read_csv(archive.read(name)) for name in archive.namelist()}


NESTED = Kept(
    [record({"who": "Asha", "why": "b a", "g/n": 2}, valid=False, errors=[["required", "/data/g/n"]])],
    [
        RepeatRow("uuid:1", "g/month[1]", '{"rate":12.50}'),
        RepeatRow("uuid:1", "g/month[1]/stop[1]", '{"cause":"fire"}'),
        RepeatRow("uuid:1", "g/month[1]/stop[2]", "{}"),
        RepeatRow("uuid:1", "g/month[2]", "{}"),
    ],
)


def test_a_form_without_repeats_is_one_csv():
    (row,) = read_csv(export("csv", FLAT, Kept([record({"who": "A", "size": "s", "n": -5})])))
    assert row == {
        "KEY": "uuid:1",
        "SubmissionDate": "2026-03-01T09:00:00.000Z",
        "FormVersion": "1",
        "Edits": "0",
        "who": "A",
        "size": "s",
        "n": "-5",
        "_valid": "true",
        "_errors": "",
    }


def test_a_form_with_repeats_is_a_zip_with_keys_from_row_to_row():
    found = read_zip(export("csv", FORM, NESTED))
    assert list(found) == ["survey.csv", "survey-month.csv", "survey-stop.csv", "columns.csv", "choices.csv"]
    assert found["survey.csv"][0]["_errors"] == "required /data/g/n"
    assert found["survey-month.csv"] == [
        {"PARENT_KEY": "uuid:1", "KEY": "uuid:1/g/month[1]", "rate": "12.50"},
        {"PARENT_KEY": "uuid:1", "KEY": "uuid:1/g/month[2]", "rate": ""},
    ]
    assert [row["PARENT_KEY"] for row in found["survey-stop.csv"]] == ["uuid:1/g/month[1]"] * 2


def test_the_codebook_says_what_columns_and_codes_mean():
    found = read_zip(export("csv", FORM, NESTED))
    assert found["choices.csv"][1] == {"table": "", "column": "why", "code": "b", "label": 'The "boss"'}
    assert [row["column"] for row in found["columns.csv"]] == ["who", "place", "why", "n", "rate", "cause"]


def test_labels_replace_codes_and_unknown_codes_stay():
    (row,) = read_csv(export("csv", FLAT, Kept([record({"size": "s"})]), labels="labels"))
    assert row["size"] == "Small"
    (row,) = read_zip(export("csv", FORM, Kept([record({"why": "a x b"})]), labels="labels"))["survey.csv"]
    assert row["why"] == 'Air, noise; x; The "boss"'


def test_a_byte_order_mark_only_when_asked():
    assert export("csv", FLAT, Kept([]), bom=True).startswith(b"\xef\xbb\xbfKEY,")
    assert export("csv", FLAT, Kept([])).startswith(b"KEY,")


def test_json_lines_nest_repeats_as_lists():
    (line,) = export("jsonl", FORM, NESTED).splitlines()
    found = json.loads(line)
    assert found["why"] == ["b", "a"]
    assert found["month"] == [
        {"rate": 12.5, "stop": [{"cause": "fire"}, {"cause": None}]},
        {"rate": None, "stop": []},
    ]
    assert (found["n"], found["_valid"], found["_errors"]) == (2, False, [["required", "/data/g/n"]])


TEXTS = some.text(some.characters(codec="utf-8", exclude_characters="\0"), min_size=1)


@settings(max_examples=100, deadline=None)
@given(some.lists(some.tuples(TEXTS, some.integers()), max_size=5))
def test_exports_read_back_equal_what_went_in(answers):
    source = Kept([record({"who": who, "n": n}, key=f"uuid:{place}") for place, (who, n) in enumerate(answers)])
    lines = [json.loads(line) for line in export("jsonl", FLAT, source).split(b"\n")[:-1]]
    assert [(line["who"], line["n"]) for line in lines] == answers
    rows = read_csv(export("csv", FLAT, source))
    assert [(row["who"], int(row["n"])) for row in rows] == answers


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_of_many_rows_keeps_little_in_memory(name):
    class Many:
        def records(self):
            return (record({"who": "x" * 200, "place": "1 2", "g/n": n}, key=f"uuid:{n}") for n in range(5_000))

        def repeat_rows(self, path):
            return (RepeatRow(f"uuid:{n}", f"{path}[1]", '{"rate":1}') for n in range(5_000))

        def whole_records(self):
            return ((one, [RepeatRow(one.key, "g/month[1]", '{"rate":1}')]) for one in self.records())

        def filed_records(self):
            file = File("a.bin", lambda: iter([b"x" * 60_000] * 50))
            return ((one, rows, [file]) for one, rows in islice(self.whole_records(), 20))

    export(name, FORM, Kept([]))  # imports what it needs
    tracemalloc.start()
    size = sum(map(len, FORMATS[name].write(tables_of([FORM]), Many(), form_id="s", options=Options())))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 50_000
    assert peak < 2_500_000
