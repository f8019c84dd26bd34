"""Typed answers: what is stored for exports and queries."""

from __future__ import annotations

import json

from by_hand import make_program

from formserver.instance.typed import derive_answers

FORM = make_program(
    """
text who
integer n
decimal rate
group g
 repeat month
  integer days
  repeat stop
   text cause
group meta
 group entity
  calculate @id
"""
)


def main_of(**answers):
    return derive_answers(FORM, {f"/data/{name}": text for name, text in answers.items()}).answers


def test_values_outside_of_repeats_are_keyed_by_their_path():
    found = derive_answers(FORM, {"/data/who": "Åsa", "/data/n": "3", "/data/meta/entity/@id": "e1", "/data/rate": ""})
    assert found.answers == '{"who":"Åsa","n":3,"meta/entity/@id":"e1"}'
    assert found.rows == ()


def test_each_repeat_instance_is_a_row_with_its_indexed_place():
    found = derive_answers(
        FORM,
        {
            "/data/g/month[1]": "",
            "/data/g/month[1]/days": "30",
            "/data/g/month[1]/stop[1]": "",
            "/data/g/month[1]/stop[1]/cause": "fire",
            "/data/g/month[2]": "",
        },
    )
    assert [(row.path, row.place, row.answers) for row in found.rows] == [
        ("g/month", "g/month[1]", '{"days":30}'),
        ("g/month/stop", "g/month[1]/stop[1]", '{"cause":"fire"}'),
        ("g/month", "g/month[2]", "{}"),
    ]


def test_numbers_keep_the_digits_that_were_sent():
    assert main_of(rate="12.50") == '{"rate":12.50}'
    assert main_of(n="-7") == '{"n":-7}'


def test_what_json_cannot_carry_exactly_as_a_number_stays_text():
    for text in (
        "007",
        "-0",
        "+5",
        ".5",
        "5.",
        "1e3",
        "NaN",
        "٣",
        "1234567890123456789",
        "0.12345678901234567",
        "1,5",
        " 5",
    ):
        assert json.loads(main_of(rate=text)) == {"rate": text}


def test_text_that_looks_like_json_stays_text():
    assert json.loads(main_of(who='"}, {"x":1')) == {"who": '"}, {"x":1'}
