"""Workbooks, read back: numbers are numbers, days are days, texts are texts, and long tables go on."""

from __future__ import annotations

import io
from datetime import date, datetime, time

from by_hand import make_program
from hypothesis import given, settings
from hypothesis import strategies as some
from kept_rows import Kept, export, record
from openpyxl import load_workbook
from test_files import FORM, NESTED

from formserver.exports import Options, tables_of
from formserver.exports.xlsx_file import CUT, sheet_name, write_xlsx

FLAT = make_program(
    "text who\ninteger n\ndecimal d\ndate day\ndateTime at\ntime clock\nselect_one s l", lists={"l": {"1": "One"}}
)


def typed(program):
    from dataclasses import replace

    types = {"dateTime": "dateTime", "time": "time"}
    nodes = tuple(replace(node, type=types.get(node.question, node.type)) for node in program.nodes)
    return replace(program, nodes=nodes)


FLAT = typed(FLAT)


def sheets(data):
    return {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in load_workbook(io.BytesIO(data))
    }


def answers(sent, **options):
    found = sheets(export("xlsx", FLAT, Kept([record(sent)]), **options))
    return dict(zip(*found["survey"], strict=True))


def test_a_sheet_for_each_table_and_a_codebook():
    found = sheets(export("xlsx", FORM, NESTED))
    assert list(found) == ["survey", "month", "stop", "columns", "choices"]
    assert found["month"] == [
        ["PARENT_KEY", "KEY", "rate"],
        ["uuid:1", "uuid:1/g/month[1]", 12.5],
        ["uuid:1", "uuid:1/g/month[2]", None],
    ]
    assert found["choices"][1] == [None, "why", "a", "Air, noise"]
    assert found["columns"][1][:3] == [None, "who", "who"]


def test_cells_have_the_type_of_their_question():
    sent = {
        "n": -5,
        "d": "0.1",
        "day": "2026-03-01",
        "at": "2026-03-01T09:30:00.000+05:30",
        "clock": "09:30:00.000Z",
        "s": "1",
    }
    found = answers(sent)
    assert (found["n"], found["d"], found["s"]) == (-5, 0.1, "1")
    assert (found["day"], found["at"]) == (datetime(2026, 3, 1), datetime(2026, 3, 1, 9, 30))
    assert (found["clock"], found["SubmissionDate"]) == (time(9, 30), datetime(2026, 3, 1, 9))


def test_what_excel_cannot_hold_stays_text():
    found = answers({"n": 1234567890123456, "d": "many", "day": "1850-01-01", "at": "soon"})
    assert (found["n"], found["d"], found["day"], found["at"]) == ("1234567890123456", "many", "1850-01-01", "soon")


def test_a_text_that_is_too_long_says_that_it_was_cut():
    found = answers({"who": "x" * 40_000})
    assert len(found["who"]) == 32_767 and found["who"].endswith(CUT)


def test_a_long_table_goes_on_in_a_further_sheet():
    source = Kept([record({"n": place}, key=f"uuid:{place}") for place in range(5)])
    data = b"".join(write_xlsx(tables_of([FLAT]), source, form_id="survey", options=Options(), sheet_rows=3))
    found = sheets(data)
    assert [len(found[name]) for name in ("survey", "survey (2)", "survey (3)")] == [3, 3, 2]
    assert found["survey (2)"][0] == found["survey"][0]
    assert [row[5] for row in found["survey (2)"][1:]] == [2, 3]


def test_sheet_names_fit_and_differ():
    taken = {"history"}
    wanted = ["a" * 40, "A" * 40, "x/y:z", "'", "History"]
    names = [sheet_name(each, taken=taken) for each in wanted]
    assert names == ["a" * 31, "A" * 27 + " (2)", "x_y_z", "_", "History (2)"]


TEXTS = some.text(
    some.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1
)
NUMBERS = some.integers(-(10**15) + 1, 10**15 - 1)
DECIMALS = some.decimals(-(10**6), 10**6, places=4)
DAYS = some.dates(date(1900, 3, 1))


@settings(max_examples=60, deadline=None)
@given(some.lists(some.tuples(TEXTS, NUMBERS, DECIMALS, DAYS), max_size=4))
def test_a_workbook_read_back_equals_what_went_in(sent):
    kept = [record({"who": who, "n": n, "d": str(d), "day": day.isoformat()}) for who, n, d, day in sent]
    rows = sheets(export("xlsx", FLAT, Kept(kept)))["survey"][1:]
    found = [(row[4], row[5], row[6], row[7].date()) for row in rows]
    assert found == [(who, n, float(d), day) for who, n, d, day in sent]
