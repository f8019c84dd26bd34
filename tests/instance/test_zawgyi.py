"""Zawgyi is told from Unicode, from words of five letters on, and put into Unicode as CLDR does."""

from __future__ import annotations

import pytest
from by_hand import make_program

from formserver.instance.zawgyi import PERHAPS, SURE, in_unicode, unicode_text, zawgyi_probability

#: What was meant, and how Zawgyi writes it (by ICU's transform my-Zawgyi).
PAIRS = {
    "ဟုတ်": "\u101f\u102f\u1010\u1039",
    "ကျေးဇူးတင်ပါတယ်": "\u1031\u1000\u103a\u1038\u1007\u1030\u1038\u1010\u1004\u1039\u1015\u102b\u1010\u101a\u1039",
    "ဒေါ်အေးအေးမြင့်": "\u1031\u1012\u105a\u1031\u1021\u1038\u1031\u1021\u1038\u103b\u1019\u1004\u1039\u1037",
    "မြန်မာ": "\u103b\u1019\u1014\u1039\u1019\u102c",
    "အလုပ်ချိန် ၁၂ နာရီ ရှိတယ်": (
        "\u1021\u101c\u102f\u1015\u1039\u1001\u103a\u102d\u1014\u1039 \u1041\u1042 \u1014\u102c\u101b\u102e "
        "\u101b\u102d\u103d\u1010\u101a\u1039"
    ),
    "သန့်ရှင်းရေး ပစ္စည်းများ လိုအပ်သည်။": (
        "\u101e\u1014\u1094\u1039\u101b\u103d\u1004\u1039\u1038\u1031\u101b\u1038 \u1015\u1005\u1065\u100a\u1039\u1038"
        "\u1019\u103a\u102c\u1038 \u101c\u102d\u102f\u1021\u1015\u1039\u101e\u100a\u1039\u104b"
    ),
}
FORM = make_program("text who\ntext said\ninteger n\ngroup g\n repeat month\n  text why")
PERHAPS_ZAWGYI = "\u1019\u1002\u1064\u101c\u102c\u1015\u102b"  # mingalaba: many write it so in Unicode too


@pytest.mark.parametrize("meant", PAIRS)
def test_zawgyi_is_recognised_and_becomes_what_was_meant(meant):
    typed = PAIRS[meant]
    assert zawgyi_probability(typed) >= SURE and unicode_text(typed) == meant


@pytest.mark.parametrize("meant", PAIRS)
def test_unicode_is_left_alone(meant):
    assert zawgyi_probability(meant) <= PERHAPS
    assert in_unicode(FORM, {"/data/said": meant}).answers == {"/data/said": meant}


def test_what_may_be_either_stays_and_is_named_unless_it_would_be_the_same():
    told = in_unicode(FORM, {"/data/said": PERHAPS_ZAWGYI, "/data/who": "\u1019"})
    assert told.answers["/data/said"] == PERHAPS_ZAWGYI and told.perhaps == ["/data/said"] and told.originals == {}


def test_only_what_is_written_freely_is_converted_and_the_original_is_kept():
    typed = PAIRS["မြန်မာ"]
    answers = {"/data/g/month[2]/why": typed, "/data/unknown": typed, "/data/n": typed}
    told = in_unicode(FORM, answers)
    assert told.answers == answers | {"/data/g/month[2]/why": "မြန်မာ"}
    assert told.originals == {"/data/g/month[2]/why": typed}


def test_a_text_without_burmese_letters_is_not_looked_at(monkeypatch):
    monkeypatch.setattr("formserver.instance.zawgyi._detector", lambda: pytest.fail("asked"))
    assert in_unicode(FORM, {"/data/said": "Mingalaba ñ ၁".replace("၁", "1")}).originals == {}
