"""Questions that share their choices are a table: by its roles, on a phone as cards, with and without a script."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from web.forms import records

from tests.browser import Served

TABLED = """
| survey | | | | | | |
| | type | name | label::English (en) | label::Arabic (ar) | required | appearance |
| | begin_group | hall | Your hall | قاعتك | | table-list |
| | select_one often | cool | It is cool enough | الجو معتدل بما يكفي | yes | |
| | select_one often | quiet | It is quiet enough to talk with others | هادئة بما يكفي للحديث | | |
| | select_one often | safe | I feel safe | أشعر بالأمان | yes | |
| | end_group | | | | | |
| | begin_group | days | Days | أيام | | field-list |
| | select_multiple often | head | Which of these? | أي من هذه؟ | | label |
| | select_multiple often | mon | Monday | الاثنين | | list-nolabel |
| | select_multiple often | tue | Tuesday | الثلاثاء | | list-nolabel |
| | end_group | | | | | |
| choices | | | |
| | list_name | name | label::English (en) | label::Arabic (ar) |
| | often | never | Never | أبدًا |
| | often | sometimes | Sometimes | أحيانًا |
| | often | always | Always | دائمًا |
| settings | | | |
| | form_id | form_title | default_language |
| | tabled | Tables | English (en) |
"""
#: Answers that are too small for a finger, or whose words nobody sees or hears.
SMALL = """() => [...document.querySelectorAll('.choices .option')].filter((each) => {
  const { width, height } = each.getBoundingClientRect();
  return width < 44 || height < 44 || !each.textContent.trim();
}).length"""


@pytest.fixture(params=[(360, True), (360, False), (800, True), (800, False)], ids=lambda each: f"{each[0]}-{each[1]}")
def page(request: pytest.FixtureRequest, browser: Browser, serving: Served) -> Page:
    """The form in a window of a phone or a tablet, with and without its script."""
    width, lively = request.param
    found = browser.new_context(viewport={"width": width, "height": 640}).new_page()
    if not lively:
        found.route("**/script/**", lambda route: route.abort())
    found.goto(serving.publish(TABLED, "tabled") + "?lang=en")
    if lively:
        found.wait_for_selector("html[data-alive]")
    return found


def test_a_table_is_filled_in_by_its_roles(page, serving):
    table = page.get_by_role("table")
    assert table.get_by_role("columnheader").all_inner_texts() == ["Never", "Sometimes", "Always"]
    assert table.get_by_role("rowheader", name="I feel safe").count() == 1
    page.get_by_role("radio", name="It is cool enough Sometimes", exact=True).check()
    page.locator("button[value=next]").last.click()
    assert page.locator("#summary li").all_inner_texts() == ["Choose an answer: I feel safe"]
    wrong = page.locator("tr.wrong")
    assert "I feel safe" in wrong.inner_text()
    assert wrong.get_by_role("radio").first.get_attribute("aria-invalid") == "true"
    page.locator("#summary a").click()
    page.keyboard.press("Space")
    page.locator("button[value=next]").last.click()
    assert page.locator("caption").inner_text() == "Which of these?"
    page.get_by_role("checkbox", name="Tuesday Always").check()
    page.get_by_role("checkbox", name="Tuesday Never").check()
    page.locator("button[value=next]").last.click()
    page.locator("button[value=send]").click()
    page.wait_for_selector(".receipt")
    record = records(serving.store, serving.form("tabled"))[-1]
    assert (record["cool"], record["safe"]) == ("sometimes", "never")
    assert record["tue"] in ("never always", ["never", "always"])


def test_a_table_fits_its_window_and_every_finger(page):
    for tag in ("en", "ar"):
        page.locator(f'button[value="lang:{tag}"]').click()
        page.wait_for_function("tag => document.documentElement?.lang === tag", arg=tag)
        page.wait_for_load_state()
        assert page.evaluate(SMALL) == 0
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert [each["id"] for each in Axe().run(page).response["violations"]] == []


def test_a_table_on_a_phone_is_cards_and_on_a_tablet_columns(page):
    first, last = (page.get_by_role("radio").nth(number).bounding_box() for number in (0, 2))
    is_phone = page.viewport_size["width"] == 360
    assert (first["x"] == last["x"], first["y"] == last["y"]) == (is_phone, not is_phone)


def test_on_a_card_the_choices_stay_where_they_are_when_one_is_chosen(browser, serving):
    page = browser.new_context(viewport={"width": 360, "height": 900}).new_page()
    page.goto(serving.publish(TABLED, "tabled") + "?lang=en")
    page.wait_for_selector("html[data-alive]")
    last = page.get_by_role("radio", name="It is quiet enough to talk with others Always", exact=True)
    before = last.bounding_box()
    page.get_by_role("radio", name="It is quiet enough to talk with others Never", exact=True).check()
    clear = page.locator("tr button.clear:visible").bounding_box()
    assert last.bounding_box() == before
    card = page.locator("tr.question").nth(1).bounding_box()
    assert before["y"] + before["height"] <= clear["y"] <= card["y"] + card["height"] - clear["height"] + 1
