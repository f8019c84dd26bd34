"""A press meets what the finger saw: leaving a field moves nothing under it, no second tap answers the next page."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import Served
from tests.web.lively import Lively

FORM = """
| survey |
| | type | name | label | constraint | appearance | required |
| | begin_group | g | One | | field-list | |
| | text | len | Length | string-length(.) <= 5 | | |
| | select_one yn | s | Pick | | | |
| | integer | age | Age | . < 100 | | yes |
| | end_group | | | | | |
| choices |
| | list_name | name | label |
| | yn | y | Yes |
| | yn | n | No |
| settings |
| | form_id |
| | presses |
"""
NEXT = (
    """
| survey |
| | type | name | label |
| | text | one | Name |
| | select_one many | two | Pick |
| choices |
| | list_name | name | label |
"""
    + "".join(f"| | many | c{number} | Choice {number} |\n" for number in range(9))
    + """| settings |
| | form_id | fs:pages | namespaces |
| | presses_next | one | fs="https://formserver.example/xforms" |
"""
)
fingers = pytest.mark.parametrize("touch", [False, True], ids=["mouse", "finger"])


@pytest.fixture
def opened(serving: Served, browser: Browser) -> Iterator[Callable[[str, str, bool], Lively]]:
    """A function that opens a form in a window with a mouse, or one with fingers."""
    found: list[Lively] = []

    def run(markdown: str, form_id: str, touch: bool) -> Lively:
        page = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=touch).new_page()
        found.append(Lively(page, serving.publish(markdown, form_id)))
        return found[-1]

    yield run
    for each in found:
        each.page.context.close()
    assert [each.trouble for each in found if each.trouble] == []


def middle(box: dict[str, float]) -> tuple[float, float]:
    """Return the middle of a box."""
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def tap(page: Page, box: dict[str, float], touch: bool, times: int = 1) -> None:
    """Press the middle of where a box is now."""
    if not touch:
        page.mouse.click(*middle(box), click_count=times, delay=40)
    for _ in range(times if touch else 0):
        page.touchscreen.tap(*middle(box))


@fingers
def test_a_choice_that_is_pressed_while_a_wrong_field_is_left_is_chosen(opened, touch):
    lively = opened(FORM, "presses", touch)
    page = lively.page
    page.locator("#q2").press_sequentially("abcdefgh")
    tap(page, lively.box("Pick").locator(".option").first.bounding_box(), touch)
    assert lively.box("Pick").locator("input").first.is_checked()
    assert page.locator(".question.wrong").count() == 0  # that is said when the page is sent


@fingers
def test_continue_that_is_pressed_while_a_wrong_field_is_left_says_what_is_wrong(opened, touch):
    page = opened(FORM, "presses", touch).page
    page.locator("#q4").press_sequentially("600")
    tap(page, page.locator("button.main").bounding_box(), touch)
    expect(page.locator("#summary")).to_be_focused()


@fingers
def test_a_second_tap_answers_nothing_on_the_next_page(opened, touch):
    for _ in range(9):
        lively = opened(NEXT, "presses_next", touch)
        page = lively.page
        button, begun = page.locator("button.main").bounding_box(), time.monotonic()
        tap(page, button, touch, times=2)
        if time.monotonic() - begun < 0.3:  # else they were two taps, on a machine that is busy
            break
    lively.box("Pick").wait_for()
    page.wait_for_timeout(400)
    met = page.evaluate("([x, y]) => Boolean(document.elementFromPoint(x, y).closest('.option'))", middle(button))
    assert met and page.locator("main input:checked").count() == 0
    tap(page, page.locator("main .option").nth(2).bounding_box(), touch)
    assert page.locator("main input:checked").count() == 1
