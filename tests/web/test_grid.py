"""A form with `theme-grid`: from 800 px on rows by the widths of groups and questions, one column below that."""

from __future__ import annotations

from itertools import groupby

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from formserver.web import sheets
from tests.browser import Served

GRID = """
| survey | | | | | | |
| | type | name | label::English (en) | label::Arabic (ar) | required | appearance |
| | begin_group | plant | The factory | المصنع | | field-list w6 |
| | text | name | Name | الاسم | yes | w4 |
| | integer | women | How many women work here? | كم امرأة تعمل هنا؟ | | w1 |
| | integer | men | Men | الرجال | | w1 |
| | date | visited | Day of the visit | يوم الزيارة | | w3 |
| | select_one yn | night | Is there a night shift? | هل توجد وردية ليلية؟ | | w3 |
| | integer | nights | Nights a week | ليالٍ في الأسبوع | | w9 |
| | text | remarks | Remarks | ملاحظات | | |
| | begin_group | boss | The manager | المدير | | |
| | text | boss_name | Name of the manager | اسم المدير | | w3 |
| | text | boss_phone | Phone | الهاتف | | w3 |
| | end_group | | | | | |
| | end_group | | | | | |
| | text | last | Anything else? | أي شيء آخر؟ | | |
| choices | | | |
| | list_name | name | label::English (en) | label::Arabic (ar) |
| | yn | yes | Yes | نعم |
| | yn | no | No | لا |
| settings | | | | |
| | form_id | form_title | default_language | style |
| | grid | Visit | English (en) | theme-grid |
"""
FACES = """
| survey | | | | |
| | type | name | label | appearance |
| | begin_group | day | Your day | field-list w4 |
| | text | name | Name | w3 |
| | select_one five | mood | How was it? | w1 no-buttons |
| | end_group | | | |
| choices | | | |
| | list_name | name | label |
| | five | 1 | Very bad |
| | five | 2 | Bad |
| | five | 3 | Fair |
| | five | 4 | Good |
| | five | 5 | Very good |
| settings | | | |
| | form_id | style |
| | gridfaces | theme-grid |
"""
NARROW = """
| survey | | | | |
| | type | name | label | appearance |
| | begin_group | day | Your day | field-list w4 |
| | select_one yn | part | Which part? | w1 columns-2 |
| | integer | count | How many? | w1 counter |
| | select_one yn | whole | Which whole? | w2 columns-2 |
| | end_group | | | |
| choices | | | |
| | list_name | name | label |
| | yn | yes | Yes, of course |
| | yn | no | No |
| settings | | | |
| | form_id | style |
| | narrow | theme-grid |
"""
ROWS = [["name", "women", "men"], ["visited", "night"], ["nights"], ["remarks"], ["boss_name", "boss_phone"]]


@pytest.fixture(params=[True, False], ids=["lively", "plain"])
def page(request: pytest.FixtureRequest, browser: Browser, serving: Served) -> Page:
    """The form with and without its script."""
    found = browser.new_context().new_page()
    if not request.param:
        found.route("**/script/**", lambda route: route.abort())
    found.goto(serving.publish(GRID, "grid"))
    if request.param:
        found.wait_for_selector("html[data-alive]")
    return found


def boxes(page: Page, served: Served) -> list[tuple[str, dict[str, float]]]:
    """The names of the questions on the page, each with its box."""
    nodes = served.form("grid").program.nodes
    found = page.locator("main .question").all()
    return [(nodes[int(each.get_attribute("data-node"))].name, each.bounding_box()) for each in found]


def rows(page: Page, served: Served) -> list[list[str]]:
    lines = groupby(boxes(page, served), key=lambda each: each[1]["y"])
    return [[name for name, _ in line] for _, line in lines]


def test_rows_are_filled_by_widths_from_800_px_on(page, serving):
    page.set_viewport_size({"width": 800, "height": 900})
    assert rows(page, serving) == ROWS
    page.set_viewport_size({"width": 799, "height": 900})
    assert rows(page, serving) == [[name] for row in ROWS for name in row]


def test_every_row_is_as_wide_as_the_page_and_divided_by_its_widths(page, serving):
    page.set_viewport_size({"width": 1280, "height": 900})
    found = dict(boxes(page, serving))
    ends = {round(found[row[-1]]["x"] + found[row[-1]]["width"]) for row in ROWS}
    assert len(ends) == 1
    assert found["name"]["width"] > 4 * found["women"]["width"] > 0
    assert found["women"]["width"] == pytest.approx(found["men"]["width"], abs=1)
    assert found["boss_name"]["x"] == found["visited"]["x"]
    assert found["boss_phone"]["x"] == pytest.approx(found["night"]["x"], abs=1)


def test_it_begins_at_the_right_in_arabic_and_is_reached_in_order(page, serving):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator('button[value="lang:ar"]').click()
    page.wait_for_function("() => document.documentElement?.lang === 'ar'")
    page.wait_for_load_state()
    assert rows(page, serving) == ROWS
    found = dict(boxes(page, serving))
    assert found["name"]["x"] > found["women"]["x"] > found["men"]["x"]
    page.locator("main").get_by_role("textbox").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.question').querySelector('.words').innerText") == (
        "كم امرأة تعمل هنا؟"
    )


@pytest.mark.parametrize("width", [360, 800, 1280])
def test_it_fits_its_window_also_where_something_is_wrong(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.locator("main button[value=next]").click()
    page.locator("#summary:visible").wait_for()
    assert page.locator(".question.wrong").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [each["id"] for each in Axe().run(page).response["violations"]] == []


def test_only_a_form_with_the_grid_has_its_widths_and_its_stylesheet(open_paper):
    plain = open_paper(GRID.replace("| theme-grid |", "| pages |"))
    assert ' w4"' not in plain.html and "layout-" not in plain.html and "<body>" in plain.html
    grid = open_paper(GRID.replace("| grid | Visit", "| other | Visit"))
    assert ' w4"' in grid.html and "/style/layout-" in grid.html


def test_a_device_keeps_the_stylesheet_too(publish_markdown):
    assert sheets.of(publish_markdown(GRID).program) == ("layout",)


def test_faces_keep_the_room_that_a_finger_needs(browser, serving):
    page = browser.new_context(viewport={"width": 800, "height": 900}).new_page()
    page.goto(serving.publish(FACES, "gridfaces"))
    found = [each.bounding_box() for each in page.locator(".faces .option").all()]
    assert len(found) == 5 and min(each["width"] for each in found) >= 44


def test_choices_and_counters_can_be_read_where_a_question_is_narrow(browser, serving):
    page = browser.new_context(viewport={"width": 800, "height": 900}).new_page()
    page.goto(serving.publish(NARROW, "narrow"))
    page.wait_for_selector("html[data-alive]")
    part, whole = (page.get_by_role("group", name=name).locator(".option") for name in ("Which part?", "Which whole?"))
    assert part.first.bounding_box()["y"] < part.last.bounding_box()["y"]
    assert whole.first.bounding_box()["y"] == whole.last.bounding_box()["y"]
    counter = page.locator(".counter")
    assert counter.locator("input").bounding_box()["width"] >= 48
    assert counter.evaluate("each => each.scrollWidth <= each.clientWidth")


def test_a_preview_is_laid_out_so_too(desk):
    desk.upload(GRID)
    preview = desk.get("/desk/forms/1/versions/1/preview").text
    assert '<body class="grid">' in preview and "/style/layout-" in preview and ' w4"' in preview
