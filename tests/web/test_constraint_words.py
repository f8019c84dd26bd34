"""Constraints in words, where the author wrote none: the same on the server and in the page."""

from __future__ import annotations

import pytest

from formserver.compiler.xlsform import compile_xlsform
from formserver.texts import translations
from formserver.web.pages.limits import SENTENCES, limit_words

FORM = """
| survey |      |      |       |            |
|        | type | name | label | constraint |
|        | TYPE | a    | A     | WRITTEN    |
| choices |           |      |       |
|         | list_name | name | label |
|         | yn        | yes  | Yes   |
"""


def said(kind: str, written: str, tag: str = "en") -> str:
    """What is said of a constraint on a question of some type, in a language."""
    form = FORM.replace("TYPE", kind).replace("WRITTEN", written)
    program = compile_xlsform(form.encode(), "form.md").program
    node = next(node for node in program.nodes if node.name == "a")
    return limit_words(program, node, translations(tag).gettext, tag) % {"label": "A"}


@pytest.mark.parametrize(
    ("kind", "written", "expected"),
    [
        ("integer", ". >= 0 and . <= 60", "Enter a number from 0 to 60: A"),
        ("integer", "0 <= . and 60 >= .", "Enter a number from 0 to 60: A"),
        ("integer", ". > 0", "Enter a number of at least 1: A"),
        ("integer", ". > -3 and . < 4", "Enter a number from -2 to 3: A"),
        ("decimal", ". > 0 and . < 1.5", "Enter a number greater than 0 and less than 1.5: A"),
        ("decimal", ". < 100", "Enter a number less than 100: A"),
        ("date", ". <= today()", "Enter a date that is not in the future: A"),
        ("date", ". >= '2024-01-01' and . <= today()", "Enter a date from 1 January 2024 to today: A"),
        ("date", ". >= date('2024-01-01')", "Enter a date on or after 1 January 2024: A"),
        ("text", "string-length(.) <= 20", "Shorten this answer; characters at most: 20. A"),
        ("select_multiple yn", "count-selected(.) < 4", "Choose fewer; answers at most: 3. A"),
    ],
)
def test_bounds_are_told(kind, written, expected):
    assert said(kind, written) == expected


@pytest.mark.parametrize(
    "written", [". >= 0 or . = 99", ". >= 0 and . >= 5", ". != 3", "regex(., '[0-9]{3}')", ". >= string-length('abc')"]
)
def test_what_has_no_simple_shape_is_left_to_the_general_sentence(written):
    assert said("integer", written) == ""


def test_bounds_are_written_as_the_reader_writes():
    assert said("decimal", ". <= 1.5", "es") == "Escriba un número de 1,5 como máximo: A"
    assert "enero" in said("date", ". >= '2024-01-31'", "es")


def test_every_sentence_names_the_question_and_its_bounds():
    for key, sentence in SENTENCES.items():
        assert "%(label)s" in sentence
        if not key.startswith("today"):
            assert ("%(low)s" in sentence) == (">" in key) and ("%(high)s" in sentence) == ("<" in key)


BOUNDED = """
| survey | | | | |
| | type | name | label | constraint |
| | begin_group | all | All | |
| | integer | age | How old are you? | . >= 14 and . <= 99 |
| | end_group | | | |
| settings | | |
| | form_id | form_title |
| | bounded | Bounded |
"""


def test_the_page_says_the_same_as_the_server(form):
    lively = form(BOUNDED, "bounded").type("How old are you?", "7").on()
    assert lively.errors == ["Enter a number from 14 to 99: How old are you?"]
    assert lively.box("How old are you?").locator(".what").inner_text() == lively.errors[0]


PARTS = """
| survey |
| | type | name | label | appearance | required |
| | begin_group | g | One | field-list | |
| | date | y | Year | year | |
| | date | m | Month | month-year | |
| | acknowledge | ack | I agree | | yes |
| | end_group | | | | |
| settings |
| | form_id |
| | parts_of_dates |
"""
ASKED = [
    "Enter the year with four digits, for example 2026: Year",
    "Enter a month and a year with four digits, for example 3 2026: Month",
    "Tick the box: I agree",
]


def test_messages_ask_only_for_what_there_is_to_fill_in(open_paper):
    paper = open_paper(PARTS).type("Year", year="24").type("Month", month="13", year="2026").on()
    assert paper.errors == ASKED


def test_messages_of_the_page_script_ask_for_the_same(form):
    lively = form(PARTS, "parts_of_dates")
    lively.box("Year").locator("input").first.fill("24")
    for field, text in zip(lively.box("Month").locator("input:visible").all(), ("13", "2026"), strict=True):
        field.fill(text)
    lively.on()
    assert lively.page.locator("#summary a").all_inner_texts() == ASKED
