"""The fill pages without JavaScript: page by page, errors, going back, languages, checking and sending."""

from __future__ import annotations

import pytest
from web.forms import CASCADE, FOLLOW_UP, LADDER, NUMBERS, TONGUES, records
from web.paper import Paper

#: What is tested here is above the store.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_related_questions_stand_on_one_page_and_others_each_on_their_own(open_paper):
    paper = open_paper(LADDER)
    assert (paper.heading, paper.labels) == ("About you", ["Your name", "Your age"])
    assert paper.type("Your name", "Ama").type("Your age", "30").on().labels == ["Do you work here?"]


def test_each_page_has_one_heading_and_the_question_is_it(open_paper):
    paper = open_paper(LADDER).type("Your name", "Ama").type("Your age", "30").on()
    assert paper.heading.startswith("Do you work here?")
    assert paper.title == "Do you work here? – Ladder"


def test_a_page_without_a_heading_of_its_own_has_the_title_of_the_form(open_paper):
    assert open_paper(FOLLOW_UP).heading == "Follow-up"


def test_what_follows_from_an_answer_is_asked_on_the_next_page(open_paper):
    paper = open_paper(LADDER).type("Your name", "Ama").type("Your age", "30").on()
    assert paper.type("Do you work here?", "yes").on().labels == ["Since when?"]
    paper = open_paper(LADDER).type("Your name", "Ama").type("Your age", "30").on()
    assert paper.type("Do you work here?", "no").on().labels == ["Anything else?"]


def test_a_cascade_offers_what_fits_the_answer_of_an_earlier_page(open_paper):
    paper = open_paper(CASCADE).type("Region", "north").on()
    assert [each.text for each in paper.box("Town").all("label", class_="option")] == ["Tamale", "Yendi"]


def test_a_choice_that_no_longer_fits_is_taken_back(open_paper):
    paper = open_paper(CASCADE).type("Region", "north").on().type("Town", "yendi").on()
    assert paper.answers == {"Region": "North", "Town": "Yendi"}
    paper.press("Change").type("Region", "south").on()
    assert paper.answers == {"Region": "South", "Town": "Not answered"}


def test_errors_stand_in_the_summary_and_at_the_question_in_the_same_words(open_paper):
    paper = open_paper(LADDER).type("Your name", " ").type("Your age", "300").on()
    assert paper.errors == ["Enter an answer: Your name", "Your age: Years are between 0 and 120"]
    assert paper.title == "Error: About you – Ladder"
    for label, words in zip(["Your name", "Your age"], paper.errors, strict=True):
        box = paper.box(label)
        control = box.all("input")[0]
        line = box.one("p", class_="error")
        assert (control["aria-invalid"], line.all(class_="what")[0].text) == ("true", words)
        assert line["id"] in control["aria-describedby"].split()
    links = [link["href"][1:] for link in paper.root.one(id="summary").all("a")]
    assert links == [paper.field("Your name"), paper.field("Your age")]
    assert all(paper.root.one("input", id=link) for link in links)


def test_an_error_clears_nothing_and_goes_when_mended(open_paper):
    paper = open_paper(LADDER).type("Your age", "300").on()
    assert paper.says("Your age") == ["300"]
    paper.type("Your name", "Ama").type("Your age", "30").on()
    assert (paper.errors, paper.labels) == ([], ["Do you work here?"])


def test_a_wrong_group_of_choices_is_described_by_its_error(open_paper):
    paper = open_paper(LADDER).type("Your name", "Ama").type("Your age", "30").on().on()
    box = paper.box("Do you work here?")
    assert (box.tag, paper.errors) == ("fieldset", ["Choose an answer: Do you work here?"])
    assert box.one("p", class_="error")["id"] in box["aria-describedby"]
    assert paper.root.one(id="summary").one("a")["href"] == "#" + box.all("input")[0]["id"]


def test_the_page_before_shows_what_was_answered_there(open_paper):
    paper = open_paper(LADDER).type("Your name", "Ama").type("Your age", "30").on()
    paper.type("Do you work here?", "yes").press("Back")
    assert (paper.says("Your name"), paper.says("Your age")) == (["Ama"], ["30"])
    assert paper.on().says("Do you work here?") == ["yes"]


def test_back_keeps_also_what_is_wrong(open_paper):
    paper = open_paper(LADDER).type("Your name", "Ama").type("Your age", "30").on()
    paper.type("Do you work here?", "yes").on().type("Since when?", day="31", month="2", year="2020").press("Back")
    paper.on()
    assert [paper.says("Since when?")] == [[]]
    assert [control["value"] for control in paper.box("Since when?").all("input")] == ["31", "2", "2020"]


def test_the_browsers_own_back_and_on_again_keeps_every_answer(open_paper):
    paper = open_paper(LADDER).type("Your name", "Ama").type("Your age", "30").on()
    paper.type("Do you work here?", "no").on().type("Anything else?", "No").back().back()
    assert paper.says("Your name") == ["Ama"]
    assert paper.type("Your age", "31").on().says("Do you work here?") == []
    assert paper.type("Do you work here?", "no").on().on().answers["Your age"] == "31"


def filled(open_paper):
    paper = open_paper(LADDER).type("Your name", "Ama").type("Your age", "30").on()
    return paper.type("Do you work here?", "no").on().type("Anything else?", "No, *thanks*").on()


def test_the_check_page_shows_every_answer(open_paper):
    paper = filled(open_paper)
    assert paper.page == "check"
    assert paper.answers == {
        "Your name": "Ama", "Your age": "30", "Do you work here?": "No", "Anything else?": "No, *thanks*",
    }  # fmt: skip


def test_change_leads_to_the_question_and_one_submit_back(open_paper):
    paper = filled(open_paper).press("Change", 1)
    assert paper.labels == ["Your name", "Your age"]
    assert paper.type("Your age", "44").on().page == "check"
    assert paper.answers["Your age"] == "44"


def test_questions_that_a_change_brings_are_all_asked_before_the_check_page(open_paper):
    paper = filled(open_paper).press("Change", 2).type("Do you work here?", "yes").on()
    assert paper.labels == ["Since when?"]
    paper.type("Since when?", day="27", month="3", year="2020").on()
    assert paper.labels == ["In which part?"]
    assert paper.type("In which part?", "Sewing").on().page == "check"
    assert paper.answers["Since when?"] == "27 March 2020"


def test_sending_gives_a_receipt_and_a_record(open_paper, store):
    paper = filled(open_paper).press("Send")
    assert (paper.heading, len(paper.receipt)) == ("Your answers have been sent", 11)
    row = records(store, paper.form)[0]
    assert row["who"] == "Ama" and row["more"] == "No, *thanks*"


def test_sending_again_after_the_browsers_back_is_the_same_receipt_and_no_second_record(open_paper, store):
    paper = filled(open_paper).press("Send")
    receipt = paper.receipt
    assert paper.back().press("Send").receipt == receipt
    assert len(records(store, paper.form)) == 1


def test_other_answers_from_a_page_that_was_sent_are_kept_apart_and_the_page_says_so(open_paper, store):
    paper = filled(open_paper).press("Send").back().press("Change").type("Your name", "Efua").on().press("Send")
    assert (paper.status, paper.heading) == (409, "These answers were sent before")
    assert [row["who"] for row in records(store, paper.form)] == ["Ama"]


def test_what_is_missing_is_named_before_sending(open_paper):
    paper = filled(open_paper)
    paper.press("Change").type("Your name", "").press("Check all answers").press("Send")
    assert paper.errors == ["Enter an answer: Your name"] and paper.title.startswith("Error: ")
    paper.do(paper.root.one(id="summary").one("button")["value"])
    assert paper.labels == ["Your name", "Your age"]


def test_another_language_keeps_page_and_answers_typed_or_sent(open_paper):
    paper = open_paper(TONGUES).type("Your name", "Ama").on().type("How many?", "12").press("العربية")
    assert (paper.root.one("html")["lang"], paper.root.one("html")["dir"]) == ("ar", "rtl")
    assert (paper.labels, paper.says("كم؟")) == (["كم؟"], ["12"])
    paper.press("رجوع")
    assert paper.says("اسمك") == ["Ama"]


def test_errors_are_said_in_the_language_of_the_page(open_paper):
    paper = open_paper(TONGUES, "?lang=ar").press("متابعة")
    assert paper.title.startswith("خطأ") and "اسمك" in paper.errors[0]


def test_enter_in_a_field_means_continue(open_paper):
    first = open_paper(TONGUES).root.one("form").all("button")[0]
    assert (first["value"], first["type"]) == ("next", "submit")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("٤٨", "48"), ("1,234", "1234"), ("12 000", "12000"), ("၁၂", "12")],
)
def test_whole_numbers_are_read_as_people_write_them(open_paper, typed, stored):
    paper = open_paper(NUMBERS).type("How many?", typed).type("How much?", "1").on().press("Back")
    assert paper.says("How many?") == [stored]


def test_a_decimal_keeps_its_value_and_its_mark_from_page_to_page(open_paper):
    paper = open_paper(NUMBERS, "?lang=fr").type("Combien ?", "1").type("Quelle quantité ?", "1,234").press("Continu")
    paper.press("Retour")
    assert paper.says("Quelle quantité ?") == ["1,234"]
    paper.press("Continu")
    assert paper.answers["Quelle quantité ?"] == "1,234"


def test_what_is_no_number_is_kept_and_named(open_paper):
    paper = open_paper(NUMBERS).type("How many?", "about ten").type("How much?", "1e3").on()
    assert paper.says("How many?") == ["about ten"]
    assert paper.errors == [
        "Enter a whole number, for example 48: How many?", "Enter a number, for example 12.5: How much?",
    ]  # fmt: skip


def to_date(open_paper) -> Paper:
    paper = open_paper(LADDER).type("Your name", "Ama").type("Your age", "30").on()
    return paper.type("Do you work here?", "yes").on()


@pytest.mark.parametrize("month", ["3", "03", "٣", "March", "mar"])
def test_a_date_takes_the_month_as_number_or_name(open_paper, month):
    paper = to_date(open_paper).type("Since when?", day="27", month=month, year="2020").on()
    assert paper.labels == ["In which part?"]


@pytest.mark.parametrize(
    "parts",
    [("31", "2", "2020"), ("27", "Marchember", "2020"), ("", "3", "2020"), ("5", "3", ""), ("²", "3", "2020")],
)
def test_an_impossible_date_stays_as_typed_and_is_named(open_paper, parts):
    day, month, year = parts
    paper = to_date(open_paper).type("Since when?", day=day, month=month, year=year).on()
    assert paper.errors == ["Enter a real date with day, month and year, for example 27 3 2026: Since when?"]
    assert [control["value"] for control in paper.box("Since when?").all("input")] == list(parts)


def test_a_follow_up_on_the_same_page_is_shown_before_the_form_goes_on(open_paper):
    paper = open_paper(FOLLOW_UP)
    assert paper.labels == ["Any injury?"]
    paper.type("Any injury?", "yes").on()
    assert (paper.labels, paper.errors) == (["Any injury?", "How many injuries?"], [])
    assert paper.message == "There is more on this page now, because of what you answered."
    paper.type("How many injuries?", "2").on()
    assert paper.labels == ["Twice as many"]


def test_a_calculation_stands_in_its_question_and_cannot_be_written(open_paper, store):
    paper = open_paper(FOLLOW_UP).type("Any injury?", "yes").on().type("How many injuries?", "2").on()
    assert "readonly" in paper.box("Twice as many").one("input") and paper.says("Twice as many") == ["4"]
    paper.type("Twice as many", "400").on().press("Send")
    assert records(store, paper.form)[0]["double"] in (4, "4")
