"""Sentences made for one question: bounds that other answers set, before a message in a language one cannot read."""

from __future__ import annotations

import pytest

FORM = """
| survey |
| | type | name | label | constraint | required | appearance |
| | integer | total | Workers | | |
| | date | start | Start | | |
| | begin_group | g | All | | | field-list |
| | integer | women | Women | . <= ${total} | |
| | decimal | hours | Hours | . > 0 and . < ${total} | |
| | date | end | End | . >= ${start} | |
| | text | code | Code | string-length(.) <= ${total} | |
| | integer | twice | Twice | . <= ${total} * 2 | |
| | end_group | | | | |
| | geopoint | place | Place | | yes |
| settings |
| | form_id |
| | made |
"""
TYPED = {"Women": "61", "Hours": "100", "Code": "x" * 60, "Twice": "200"}
TOLD = [
    "Enter a number of at most 48: Women",
    "Enter a number greater than 0 and less than 48: Hours",
    "Enter a date on or after 27 March 2026: End",
    "Shorten this answer; characters at most: 48. Code",
    "Check this answer: Twice",
]
PLACE = "Enter latitude and longitude, or use this device's position: Place"


def test_bounds_of_other_answers_are_told_without_a_script(open_paper):
    paper = open_paper(FORM).type("Workers", "48").type("Start", day="27", month="3", year="2026").on()
    for label, text in TYPED.items():
        paper.type(label, text)
    assert paper.type("End", day="1", month="3", year="2026").on().errors == TOLD


def test_bounds_of_other_answers_are_told_by_the_page_script(form):
    lively = form(FORM, "made").type("Workers", "48")
    fill_date(lively, "Start", "27").on()
    for label, text in TYPED.items():
        lively.type(label, text)
    assert fill_date(lively, "End", "1").on().errors == TOLD


def fill_date(lively, label, day):
    for field, text in zip(lively.box(label).locator("input:visible").all(), (day, "3", "2026"), strict=True):
        field.fill(text)
    return lively


def test_without_the_other_answer_the_general_sentence_stays(open_paper, form):
    paper = open_paper(FORM).on().type("Women", "61").on()
    lively = form(FORM, "made").on().type("Women", "61").on()
    assert paper.errors == lively.errors == ["Check this answer: Women"]


def test_a_place_is_asked_for_as_a_place(open_paper, form):
    paper, lively = open_paper(FORM), form(FORM, "made")
    for door in (paper, lively):
        door.on().on().on()
    assert paper.errors == lively.errors == [PLACE]


ROWS = """
| survey |
| | type | name | label | constraint | appearance |
| | begin_repeat | person | Person | | field-list |
| | integer | age | Age | | |
| | integer | years | Years here | . <= ${age} | |
| | end_repeat | | | | |
| settings |
| | form_id |
| | made_rows |
"""


def test_in_a_repeat_the_answer_of_the_same_instance_counts(open_paper, form):
    paper, lively = open_paper(ROWS), form(ROWS, "made_rows")
    for door in (paper, lively):
        for age in ("30", "20"):
            door.type("Age", age).type("Years here", "25").on()
            if age == "30":
                door.press("Add: Person")
    assert paper.errors == lively.errors == ["Enter a number of at most 20: Years here"]


TONGUES = """
| survey |
| | type | name | label::English (en) | label::Español (es) | constraint | constraint_message::English (en) | required | required_message::English (en) |
| | begin_group | g | All | Todo | | | | |
| | integer | age | Age | Edad | . <= 99 | **Nobody** is so old | | |
| | text | code | Code | Código | regex(., '[0-9]+') | Digits only | | |
| | text | name | Name | Nombre | | | yes | We need it |
| | end_group | | | | | | | |
| settings |
| | form_id | default_language |
| | made_tongues | English (en) |
"""  # noqa: E501
MADE = {
    "en": ["Age: Nobody is so old", "Code: Digits only", "Name: We need it"],
    "es": ["Escriba un número de 99 como máximo: Edad", "Digits only", "We need it"],
}


@pytest.mark.parametrize("tag", MADE)
def test_what_is_made_in_the_readers_language_comes_before_a_foreign_message(open_paper, form, tag):
    age, code, on = ("Age", "Code", "Continue") if tag == "en" else ("Edad", "Código", "Continuar")
    paper = open_paper(TONGUES, f"?lang={tag}").type(age, "120").type(code, "x").do("next")
    lively = form(TONGUES, "made_tongues", f"?lang={tag}").type(age, "120").type(code, "x").press(on)
    assert paper.errors == lively.errors == MADE[tag]
