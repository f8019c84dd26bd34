"""What may be chosen for CSV: labels beside codes, split choices, headings, separators, personal data."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest
from by_hand import make_program
from kept_rows import Kept, export, record

from formserver.exports import Naming, tables_of
from formserver.program.model import Computation

SIZES = {"sizes": {"s": "Small", "l": "Large"}, "why": {"a": "Air, noise", "b": "Bus"}}
FORM = make_program(
    "text who\nselect_one size sizes\nselect_multiple why why\ninteger n",
    lists=SIZES,
    labels={"who": "Your\nname", "size": "Size", "why": "Reasons"},
)
ONE = Kept([record({"who": "A", "size": "s", "why": "b x", "n": -5})])
OWN = slice(4, -2)  # between the system columns and the verdict


def table(*, separator=",", program=FORM, source=ONE, **options):
    data = export("csv", program, source, separator=separator, **options).decode("utf-8-sig")
    return [row[OWN] for row in csv.reader(io.StringIO(data, newline=""), delimiter=separator)]


def test_labels_beside_codes_are_columns_of_their_own():
    assert table(labels="both") == [
        ["who", "size", "size_label", "why", "why_label", "n"],
        ["A", "s", "Small", "b x", "Bus; x", "-5"],
    ]


def test_split_choices_are_ones_and_zeros_and_blank_where_nothing_was_asked():
    assert table(multiple="split") == [
        ["who", "size", "why", "why/a", "why/b", "n"],
        ["A", "s", "b x", "0", "1", "-5"],
    ]
    assert table(multiple="split", source=Kept([record({})]))[1] == [""] * 6


def test_questions_head_their_columns_when_asked():
    assert table(headings="labels", multiple="split")[0] == [
        "Your name", "Size", "Reasons", "Reasons: Air, noise", "Reasons: Bus", "n",
    ]  # fmt: skip


def test_two_questions_of_one_label_are_told_apart():
    form = make_program("text a\ntext b", labels={"a": "Name", "b": "Name"})
    assert table(program=form, source=Kept([]), headings="labels") == [["Name [a]", "Name [b]"]]


def test_semicolons_separate_when_asked():
    assert table(separator=";")[1] == ["A", "s", "b x", "-5"]


def test_a_derived_column_never_takes_the_name_of_a_question():
    form = make_program("select_one size sizes\ntext size_label", lists=SIZES)
    assert table(program=form, source=Kept([]), labels="both") == [["size", "size_label-2", "size_label"]]


def test_json_lines_have_labels_beside_codes():
    (line,) = export("jsonl", FORM, ONE, labels="both").splitlines()
    found = json.loads(line)
    assert (found["size_label"], found["why_label"]) == ("Small", ["Bus", "x"])


def marked(program, *names, value="1"):
    nodes = [replace(node, attributes={"fs:pii": value}) if node.name in names else node for node in program.nodes]
    return replace(program, nodes=tuple(nodes))


def test_personal_data_is_left_out_unless_asked_for():
    form = marked(FORM, "who")
    assert table(program=form)[0] == ["size", "why", "n"]
    assert table(program=form, personal=True)[0] == ["who", "size", "why", "n"]
    assert table(program=marked(FORM, "who", value="no"))[0] == ["who", "size", "why", "n"]


def test_what_lies_in_a_personal_group_or_was_personal_once_is_left_out():
    form = marked(make_program("group g\n text a\ntext b"), "g")
    assert [column.name for column in tables_of([form])[0].left_out] == ["a"]
    (found,) = tables_of([marked(make_program("text a\ntext b"), "a"), make_program("text a\ntext b")])
    assert ([column.name for column in found.columns], [column.name for column in found.left_out]) == (["b"], ["a"])


def test_what_is_copied_from_personal_data_is_left_out():
    form = marked(make_program("text who\ncalculate title\ncalculate long"), "who")
    copied, counted = ["concat", "Visit to ", ["value", 1, 0]], ["string-length", ["value", 1, 0]]
    computations = (Computation(2, "calculate", 0), Computation(3, "calculate", 1))
    form = replace(form, expressions=(copied, counted), computations=computations)
    (found,) = tables_of([form])
    assert [column.name for column in found.left_out] == ["who", "title"]


@pytest.mark.parametrize("name", ["csv", "xlsx", "jsonl", "geojson", "sav", "dta"])
def test_no_format_holds_personal_data(name):
    form = marked(make_program("text who\ngeopoint place"), "who")
    source = Kept([record({"who": "Sentinel", "place": "1 2"})])
    assert b"Sentinel" not in unpacked(export(name, form, source))
    assert b"Sentinel" in unpacked(export(name, form, source, personal=True))


def unpacked(data: bytes) -> bytes:
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(map(archive.read, archive.namelist()))


def test_the_naming_of_tables_keeps_personal_columns_when_asked():
    (found,) = tables_of([marked(FORM, "who")], naming=Naming(personal=True))
    assert found.left_out == () and found.columns[0].personal
