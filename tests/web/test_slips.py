"""Answers that are none say what is wrong and stay as they were typed; nothing is settled in silence. Both doors."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route
from web.forms import records
from web.lively import Lively

FORM = """
| survey | | | | | | |
| | type | name | label | appearance | constraint | required |
| | begin_group | g | All | field-list | | |
| | rank thing | order | What matters? | | | |
| | text | phone | Telephone | numbers | regex(., '^[0-9]{6,}$') | |
| | text | code | Code of the training | | regex(., '^[A-Z]{2}-[0-9]{3}$') and string-length(.) = 6 | |
| | text | mail | E-mail | | regex(., '^[^@ ]+@[^@ ]+$') | |
| | text | story | Your story | multiline | | |
| | integer | many | How many? | | | |
| | date | born | Born on | | | |
| | dateTime | met | Met at | | | |
| | geotrace | way | The way | | | |
| | end_group | | | | | |
| | note | said | There are ${many}. | | | |
| choices | | |
| | list_name | name | label |
| | thing | b | Wages |
| | thing | a | Safety |
| | thing | c | Hours |
| settings | | |
| | form_id | form_title |
| | slips | Slips |
"""
ORDER = "Give every item a different number, 1 for the first: What matters?"
YEAR = "Enter the year with four digits, for example 2026: "
LONG = "This number is too long. Enter at most 15 digits: How many?"
TWO = {"a": "1", "b": "1"}
once = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def paper(open_paper):
    return open_paper(FORM)


@pytest.fixture
def lively(form):
    return form(FORM, "slips")


def places(page):
    """The number chosen for each item of the ranking."""
    return {value: page.typed[f"{page.field('What matters?')}.{value}"][0] for value in "abc"}


@once
@pytest.mark.parametrize(
    "typed", [TWO | {"c": ""}, TWO | {"c": "2"}, {"a": "1", "b": "2", "c": ""}, {"a": "", "b": "3", "c": ""}]
)
def test_numbers_that_are_no_order_stay_and_are_told(paper, typed):
    paper.type("What matters?", **typed).on()
    assert (paper.errors, places(paper)) == ([ORDER], typed)
    box = paper.box("What matters?")
    assert box.one(class_="error").text == f"Error: {ORDER}" and "wrong" in box["class"]
    assert f'href="#{paper.field("What matters?")}"' in paper.html and len(box.all("li")) == 3
    assert paper.on().errors == [ORDER] and places(paper) == typed
    assert paper.do("goto:p0").on().errors == [ORDER]


@once
def test_numbers_that_are_no_order_are_never_sent_and_can_be_mended(paper, store):
    paper.type("What matters?", **TWO).do("check")
    assert paper.answers["What matters?"] == "1. Wages, 1. Safety"
    assert paper.press("Send answers").errors == [ORDER]
    paper.press(ORDER).type("What matters?", a="2", b="1", c="3").do("check").press("Send answers")
    assert records(store, paper.form)[-1]["order"] in ("b a c", ["b", "a", "c"])


@once
def test_no_numbers_are_no_answer(paper):
    assert paper.on().errors == []
    assert paper.do("check").answers["What matters?"] == "Not answered"


def test_numbers_typed_before_the_script_came_stay_and_are_told(serving, context):
    page, held = context.new_page(), list[Route]()
    page.route("**/script/**", lambda route: held.append(route))
    page.goto(serving.publish(FORM, "slips"), wait_until="commit")
    for place in (0, 1):
        page.locator(".rank select").nth(place).select_option("2")
    held[0].continue_()
    page.wait_for_selector("html[data-alive]")
    lively = Lively(page).on()
    assert lively.errors == [ORDER] and ORDER in lively.box("What matters?").locator(".error").inner_text()
    assert lively.page.locator(".rank select").evaluate_all("all => all.map(each => each.value)") == ["2", "2", ""]
    lively.press("This order is right")
    assert not lively.box("What matters?").locator(".error").is_visible()
    assert lively.on().on().answers["What matters?"] == "Wages, Safety, Hours"


@once
@pytest.mark.parametrize("typed", ["٠١٢٣٤٥", "۰۱۲۳۴۵", "၀၁၂၃၄၅", " 012345 "])
def test_digits_of_any_script_are_a_telephone_number(paper, lively, typed):
    assert paper.type("Telephone", typed).on().errors == []
    assert lively.type("Telephone", typed).on().errors == []
    assert paper.on().answers["Telephone"] == lively.on().answers["Telephone"] == "012345"


@once
def test_blanks_around_one_line_are_no_part_of_it_and_those_of_a_long_text_are(paper, lively, serving, store):
    for page in (paper, lively):
        page.type("Code of the training", " VN-014 ").type("Your story", " So it was. ")
        assert page.on().errors == []
        page.on().press("Send answers")
    lively.receipt()
    for found in (records(store, paper.form)[-1], records(serving.store, serving.form("slips"))[-1]):
        assert (found["code"], found["story"]) == ("VN-014", " So it was. ")


@once
def test_a_code_gets_a_keyboard_of_capitals_that_corrects_nothing(paper, lively):
    asked = {"Code of the training": "characters", "E-mail": None, "Telephone": None}
    for label, capitals in asked.items():
        field = lively.box(label).locator("input")
        found = [field.get_attribute(name) for name in ("autocapitalize", "autocorrect", "spellcheck")]
        assert found == [capitals, "off", "false"]
        served = paper.box(label).one("input")
        assert (served["autocapitalize"] or None, served["autocorrect"], served["spellcheck"]) == tuple(found)
    assert "spellcheck" not in paper.box("Your story").one("textarea")


@once
@pytest.mark.parametrize("typed", ["9007199254740993", "-٩٠٠٧١٩٩٢٥٤٧٤٠٩٩٣"])
def test_a_whole_number_that_no_engine_can_count_is_told(paper, lively, typed):
    for page in (paper, lively):
        assert page.type("How many?", typed).on().errors == [LONG]
        assert page.type("How many?", "9007199254740991").on().errors == []
        assert "There are 9007199254740991." in page.labels


@once
def test_a_year_of_two_digits_is_told(paper, lively):
    paper.type("Born on", day="3", month="5", year="26").type("Met at", day="3", month="5", year="٢٦", hour="9").on()
    for label, parts in (("Born on", ("3", "5", "26")), ("Met at", ("3", "5", "٢٦", "9"))):
        for field, text in zip(lively.box(label).locator("input").all(), parts, strict=False):
            field.fill(text)
    assert paper.errors == lively.on().errors == [YEAR + "Born on", YEAR + "Met at"]
    assert paper.type("Born on", day="x", month="5", year="2026").on().errors[0].startswith("Enter a real date")


@once
def test_only_points_are_counted(paper, lively):
    way = "by the well\n5.6 -0.1\n91 0\n5.7 -0.2"
    assert paper.type("The way", way).do("check").answers["The way"] == "Points: 2"
    assert "Points: 2" in lively.type("The way", way).box("The way").inner_text()
    lively.type("The way", "5.6 -0.1\n5.7 -0.2")
    assert "Points: 2, length: " in lively.box("The way").inner_text()
