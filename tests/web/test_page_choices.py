"""What the page script makes of rankings, ratings, quick questions, sounds; taking back a chosen button."""

from __future__ import annotations

import pytest
from web.forms import CASCADE, records

CHOICES = """
| survey | | | | | | |
| | type | name | label | required | parameters | appearance |
| | select_one yn | first | Do you agree? | | | quick |
| | begin_group | all | All | | | field-list |
| | rank place | order | What matters? | yes | | |
| | range | stars | How good was it? | | start=1 end=5 step=1 | rating |
| | range | level | How full? | | start=0 end=100 step=25 tick_interval=50 placeholder=50 LABELS | vertical |
| | range | age | How old? | | start=0 end=20 step=1 | picker |
| | select_one yn | said | Heard of it? | | | |
| | select_one yn | must | Will you stay? | yes | | |
| | end_group | | | | | |
| choices | | | |
| | list_name | name | label | audio |
| | yn | yes | Yes | yes.mp3 |
| | yn | no | No | |
| | place | a | Safety | |
| | place | b | Wages | |
| | place | c | Hours | |
| | ends | 0 | Empty | |
| | ends | 100 | Full | |
| settings | | |
| | form_id | form_title |
| | choices | Choices |
""".replace("LABELS", "tick_labelset=ends")


@pytest.fixture
def second(form):
    """The page with all the questions."""
    return form(CHOICES, "choices").on()


def ranked(lively):
    return lively.page.locator(".rank .what").all_inner_texts()


def last(serving):
    return records(serving.store, serving.form("choices"))[-1]


def test_a_tap_on_a_quick_question_goes_on_and_an_arrow_key_does_not(form):
    lively = form(CHOICES, "choices")
    lively.page.locator("input[value=yes]").focus()
    lively.page.keyboard.press("ArrowDown")
    lively.page.wait_for_timeout(400)
    assert lively.box("Do you agree?").is_visible()
    lively.page.get_by_text("Yes", exact=True).click()
    lively.page.get_by_text("What matters?").wait_for()
    assert lively.press("Back").box("Do you agree?").locator("input[value=yes]").is_checked()


def test_a_choice_is_heard_at_one_tap_and_the_tap_chooses_nothing(form):
    lively = form(CHOICES, "choices")
    lively.page.evaluate("HTMLMediaElement.prototype.play = function () {"
                         " this.dispatchEvent(new Event('ended')); return Promise.resolve(); }")  # fmt: skip
    lively.page.get_by_role("button", name="Listen: Yes").click()
    assert not lively.page.locator("input:checked").count() and not lively.page.locator("audio[controls]").count()


def test_a_ranking_is_put_in_order_by_buttons(second, serving):
    assert second.on().errors[0] == "Choose an answer: What matters?"
    second.page.get_by_role("button", name="Move up: Hours").click()
    assert ranked(second) == ["Safety", "Hours", "Wages"]
    assert second.page.evaluate("document.activeElement.getAttribute('aria-label')") == "Move up: Hours"
    second.choose("Will you stay?", "yes").on().press("Send answers").receipt()
    assert last(serving)["order"] in ("a c b", ["a", "c", "b"])


def test_a_ranking_is_put_in_order_by_dragging(second):
    rows = second.page.locator(".rank .what")
    rows.nth(0).drag_to(rows.nth(2))
    assert ranked(second) == ["Wages", "Hours", "Safety"]
    assert not second.page.get_by_role("button", name="This order is right").is_visible()


def test_the_order_shown_can_be_the_answer(second):
    second.press("This order is right").choose("Will you stay?", "yes")
    assert second.on().answers["What matters?"] == "Safety, Wages, Hours"


def test_a_rating_is_a_row_of_stars_that_can_be_taken_back(second):
    stars = second.box("How good was it?")
    stars.locator("input[value='4']").check(force=True)
    stars.get_by_role("button", name="Clear").click()
    assert not stars.locator("input:checked").count()
    assert not stars.get_by_role("button", name="Clear").is_visible()


def test_a_slider_names_its_ends_and_rests_where_the_author_wants(second):
    level = second.box("How full?")
    slider = level.locator("input[type=range]")
    assert slider.input_value() == "50" and level.locator(".ticks span").all_inner_texts() == [
        "0 – Empty",
        "100 – Full",
    ]
    assert level.locator("datalist option").count() == 3
    slider.fill("100")
    assert level.locator(".rangevalue").inner_text() == "Chosen: 100 – Full"


def test_a_picker_stays_a_menu(second):
    assert second.pick("How old?", "7").value("How old?") == "7"


def test_only_an_optional_button_can_be_taken_back(second):
    second.choose("Heard of it?", "no").choose("Will you stay?", "no")
    assert not second.box("Will you stay?").get_by_role("button", name="Clear").is_visible()
    second.box("Heard of it?").get_by_role("button", name="Clear").click()
    assert not second.box("Heard of it?").locator("input:checked").count()


SCALES = (
    """
| survey |
| | type | name | label | appearance |
| | begin_group | g | One | field-list |
| | select_one five | a | Five | likert |
| | select_one seven | b | Seven | likert |
| | end_group | | | |
| choices |
| | list_name | name | label |
"""
    + "".join(f"| | five | c{number} | Somewhat {number} |\n" for number in range(5))
    + "".join(f"| | seven | c{number} | Unconditionally {number} |\n" for number in range(7))
    + """| settings |
| | form_id | namespaces | fs:anonymous |
| | scales | fs="https://formserver.example/xforms" | yes |
"""
)


def test_up_to_five_steps_of_a_scale_stand_beside_one_another_more_below(form):
    lively = form(SCALES, "scales")
    lively.page.set_viewport_size({"width": 800, "height": 1280})
    tops = [
        {round(option.bounding_box()["y"]) for option in lively.box(label).locator(".option").all()}
        for label in ("Five", "Seven")
    ]
    assert [len(each) for each in tops] == [1, 7]


def test_what_becomes_of_the_answers_is_said_right_above_the_button_that_sends_them(form):
    page = form(SCALES, "scales").on().page
    assert page.locator("main > *").evaluate_all("all => all.slice(-2).map((each) => each.className)") == [
        "promise", "actions"
    ]  # fmt: skip


NOTHING = "There is nothing to choose from here."


def test_a_list_that_offers_nothing_says_so_at_both_doors(form, open_paper):
    paper = open_paper(CASCADE).do("next")
    assert paper.box("Town").one(class_="none").text == NOTHING
    lively = form(CASCADE, "cascade").on()
    assert lively.box("Town").locator(".none").inner_text() == NOTHING
    lively.press("Back").choose("Region", "south").on()
    assert lively.box("Town").locator(".options").inner_text() == "Accra"
