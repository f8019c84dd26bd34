"""Files for SPSS and Stata, read back by pyreadstat: values, labels of variables and values, names."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pyreadstat
import pytest
from by_hand import make_program
from hypothesis import given, settings
from hypothesis import strategies as some
from kept_rows import Kept, export, record
from test_files import FORM, NESTED

from formserver.exports.variables import variable_name

LISTS = {
    "yn": {"1": "Yes", "0": "No", "98": "Refused"},
    "sizes": {"s": "Small", "l": "Very\nlarge"},
    "why": {"a": "Air", "b": "Bus"},
}
FLAT = make_program(
    "text who\nselect_one ok yn\nselect_one size sizes\nselect_multiple why why\ninteger n\ndecimal d\ndate day",
    lists=LISTS,
    labels={"who": "Who answered", "ok": "All right?"},
)
READ = {"sav": pyreadstat.read_sav, "dta": pyreadstat.read_dta}
SENT = {"who": "Asha ကခ", "ok": "98", "size": "l", "why": "a b", "n": -5, "d": "12.50", "day": "2026-03-01"}


@pytest.fixture
def read_back(tmp_path):
    def read(name, data):
        path = tmp_path / f"file.{name}"
        path.write_bytes(data)
        return READ[name](path, output_format="dict")

    return read


@pytest.mark.parametrize("name", READ)
def test_values_come_back(read_back, name):
    found, _ = read_back(name, export(name, FLAT, Kept([record(SENT), record({})])))
    assert (found["who"], list(found["n"])[0], list(found["d"])[0]) == (["Asha ကခ", ""], -5, 12.5)
    assert found["day"][0] == date(2026, 3, 1) and not isinstance(found["day"][1], date)
    assert (found["SubmissionDate"][0], found["ok"][0]) == (datetime(2026, 3, 1, 9), 98)


@pytest.mark.parametrize("name", READ)
def test_variables_and_values_have_labels(read_back, name):
    _, meta = read_back(name, export(name, FLAT, Kept([record(SENT)])))
    assert meta.column_names_to_labels["who"] == "Who answered"
    assert meta.variable_value_labels["ok"] == {1: "Yes", 0: "No", 98: "Refused"}


def test_spss_keeps_text_codes_and_stata_numbers_them(read_back):
    sent = Kept([record(SENT), record({"size": "other"})])
    found, meta = read_back("sav", export("sav", FLAT, sent))
    assert (found["size"], meta.variable_value_labels["size"]) == (["l", "other"], {"s": "Small", "l": "Very large"})
    found, meta = read_back("dta", export("dta", FLAT, sent, labels="both"))
    assert (list(found["size"]), found["size_label"]) == ([2, 3], ["Very large", "other"])
    assert meta.variable_value_labels["size"] == {1: "Small", 2: "Very large", 3: "other"}


@pytest.mark.parametrize("name", READ)
def test_split_choices_are_variables_of_zero_and_one(read_back, name):
    found, meta = read_back(name, export(name, FLAT, Kept([record({"why": "b"})]), multiple="split"))
    assert (found["why_a"][0], found["why_b"][0]) == (0, 1)
    assert meta.column_names_to_labels["why_b"] == "why: Bus"


def test_a_long_text_is_whole(read_back):
    text = "ကခဂ " * 1500 + "end"
    for name in READ:
        assert read_back(name, export(name, FLAT, Kept([record({"who": text}), record({})])))[0]["who"] == [text, ""]


def test_what_does_not_fit_is_blank_and_named_in_the_errors(read_back):
    wrong = record({"n": "many"}, valid=False, errors=[["type", "/data/n"]])
    found, _ = read_back("sav", export("sav", FLAT, Kept([wrong, record({"n": 1})])))
    assert (found["n"][0], found["errors"][0], found["valid"]) == (None, "type /data/n", [0, 1])


@pytest.mark.parametrize("name", READ)
def test_repeats_make_a_zip_with_a_file_a_table(read_back, name):
    with zipfile.ZipFile(io.BytesIO(export(name, FORM, NESTED))) as archive:
        assert archive.namelist() == [f"survey.{name}", f"survey-month.{name}", f"survey-stop.{name}"]
        found, _ = read_back(name, archive.read(f"survey-month.{name}"))
    assert (found["KEY"][0], found["rate"][0]) == ("uuid:1/g/month[1]", 12.5)


@pytest.mark.parametrize("name", READ)
def test_a_form_without_submissions_has_its_variables(read_back, name):
    assert list(read_back(name, export(name, FLAT, Kept([])))[0])[4:6] == ["who", "ok"]


def test_names_are_valid_and_differ():
    taken: set[str] = set()
    wanted = ["g-x", "G_x", "_valid", "with", "1st", "ကခ", "ဂ", "a" * 40, "A" * 40, "why/a b"]
    assert [variable_name(each, taken=taken) for each in wanted] == [
        "g_x", "G_x_2", "valid", "with_", "v1st", "v", "v_2", "a" * 32, "A" * 30 + "_2", "why_a_b",
    ]  # fmt: skip


TEXTS = some.text(some.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(
    lambda text: text.strip() == text
)
ROW = some.tuples(TEXTS, some.integers(-(10**15), 10**15), some.decimals(-(10**9), 10**9, places=3), some.dates())


@settings(max_examples=50, deadline=None)
@given(some.lists(ROW, max_size=4), some.sampled_from(sorted(READ)))
def test_a_file_read_back_equals_what_went_in(tmp_path_factory, sent, name):
    kept = [record({"who": who, "n": n, "d": str(d), "day": day.isoformat()}) for who, n, d, day in sent]
    path = tmp_path_factory.mktemp("stats") / "file"
    path.write_bytes(export(name, FLAT, Kept(kept)))
    found = READ[name](path, output_format="dict")[0]
    rows = list(zip(found["who"], found["n"], found["d"], found["day"], strict=True))
    assert rows == [(who, float(n), float(d), day) for who, n, d, day in sent]
