"""Formulas in answers: a spreadsheet calculates none of them, a program reads every byte as it was sent."""

from __future__ import annotations

import csv
import io

import pytest
from by_hand import make_program
from kept_rows import Kept, export, record
from openpyxl import load_workbook

from formserver.exports.guard import MARK, guarded

FORM = make_program("text who\ninteger n\ndecimal d", labels={"who": "=label()"})

#: What was sent → what a guarded file holds.
ATTACKS = {
    "=cmd|'/c calc'!A0": "'=cmd|'/c calc'!A0",
    '=HYPERLINK("http://x","y")': '\'=HYPERLINK("http://x","y")',
    "+1+1": "'+1+1",
    "-2+3+cmd": "'-2+3+cmd",
    "@SUM(1)": "'@SUM(1)",
    "\t=1": "'\t'=1",
    "\r=1": "'\r'=1",
    "\n=1": "'\n'=1",
    "\0=1": "'\0'=1",
    "\tplain": "'\tplain",
    "\uff1d1+1": "'\uff1d1+1",
    "\uff0b1": "'\uff0b1",
    "\uff0d1": "'\uff0d1",
    "\uff20a": "'\uff20a",
    " =1": " '=1",
    '"=1"': '"\'=1"',
    "a,=1": "a,'=1",
    "a;=1": "a;'=1",
    "a\t=1": "a\t'=1",
    'a";=1': "a\";'=1",
    "a\n=1": "a\n'=1",
    "'=1": "''=1",
}
HARMLESS = ["", "plain", "a=b", "a - b", "1-2", "x@y.org", "ကခ", "2026-03-01", "a, b"]


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


@pytest.mark.parametrize("sent", ATTACKS)
def test_a_formula_is_text_in_every_table(sent):
    source = Kept([record({"who": sent}, key=sent)])
    (machine,) = rows(export("csv", FORM, source))
    assert (machine["who"], machine["KEY"]) == (sent, sent)
    (safe,) = rows(export("csv", FORM, source, guard=True))
    assert safe["who" + MARK] == ATTACKS[sent]
    assert safe["KEY" + MARK] == safe["who" + MARK]


@pytest.mark.parametrize("sent", ATTACKS)
def test_a_workbook_holds_texts_and_no_formula(sent):
    book = load_workbook(io.BytesIO(export("xlsx", FORM, Kept([record({"who": sent}, key=sent)]))))
    for cell in (cell for sheet in book for row in sheet for cell in row):
        assert cell.data_type != "f" and cell.hyperlink is None


@pytest.mark.parametrize("sent", HARMLESS)
def test_harmless_texts_stay_as_they_are(sent):
    assert guarded(sent) == sent


def test_numbers_are_never_prefixed_but_a_formula_among_them_is():
    source = Kept([record({"n": -5, "d": "-0.50"}), record({"n": "=1+1", "d": "-1e3"})])
    first, second = rows(export("csv", FORM, source, guard=True))
    assert (first["n"], first["d"], second["n"], second["d"]) == ("-5", "-0.50", "'=1+1", "-1e3")


def test_headings_are_guarded_and_say_so():
    heading = export("csv", FORM, Kept([]), guard=True, headings="labels").decode().splitlines()[0]
    assert heading.split(",")[4:7] == ["'=label() (')", "n", "d"]
