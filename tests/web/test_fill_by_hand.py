"""The worker survey from start to receipt with keys alone, and with taps alone, in a narrow window with large text."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.fingers import AGAIN

#: What has the focus: kind of control, its name, whether it is chosen.
FOCUS = """() => {
  const at = document.activeElement;
  const inside = at.closest('main') ? 'main' : '';
  return [at.tagName, at.type || '', at.name || '', at.value || '', Boolean(at.checked), inside];
}"""
#: What is wrong: what has the focus is not seen whole (where that is possible), the page is wider than its window.
IN_SIGHT = """() => {
  const box = (document.activeElement.closest('label') || document.activeElement).getBoundingClientRect();
  const { scrollWidth, clientWidth } = document.documentElement;
  const isWide = (each) => each.getBoundingClientRect().right > clientWidth;
  const wide = [...document.querySelectorAll('body *')].filter(isWide);
  const found = scrollWidth > clientWidth ? wide.map((each) => each.outerHTML.slice(0, 80)).slice(0, 5) : [];
  const isTall = box.height > innerHeight;
  const fits = isTall ? box.bottom > 0 && box.top < innerHeight : box.top >= 0 && box.bottom <= innerHeight;
  return fits ? found : [...found, `at ${box.top}`];
}"""


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def narrow(request: pytest.FixtureRequest, browser: Browser, served: Any) -> Any:
    """The worker survey in a window of 320 px with text at 200 %, with and without its script."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True)
    context.set_default_timeout(8000)
    context.add_init_script(
        "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%' })"
    )
    if not request.param:
        context.route("**/script/**", lambda route: route.abort())
    page = context.new_page()
    page.lively = request.param  # type: ignore[attr-defined]
    page.goto(f"{served.link('score_worker')}?lang=en")
    yield settled(page)
    context.close()


def settled(page: Page) -> Page:
    page.wait_for_load_state()
    if page.lively and page.locator("#boot").count():  # type: ignore[attr-defined]
        page.wait_for_selector("html[data-alive]")
    return page


def heading(page: Page) -> str:
    return page.locator("main h1").first.inner_text()


def test_the_survey_is_completed_with_keys_alone(narrow):
    for _ in range(20):
        if narrow.locator(".tell.good").count():
            break
        before = heading(narrow)
        answer_with_keys(narrow)
        narrow.wait_for_function(
            "before => document.querySelector('main h1') && document.querySelector('main h1').innerText !== before",
            arg=before,
        )
        settled(narrow)
    expect(narrow.locator(".tell.good")).to_be_visible()


def answer_with_keys(page: Page) -> None:
    """Go through the page by Tab, choose in each group by Space, press the main button by Enter."""
    for _ in range(120):
        page.keyboard.press("Tab")
        tag, kind, name, value, chosen, where = page.evaluate(FOCUS)
        if where:
            assert page.evaluate(IN_SIGHT) == [], (tag, kind, name, value)
        if kind == "radio" and not chosen:
            page.keyboard.press("Space")
        if name == "do" and value in ("next", "send") and where:
            page.keyboard.press("Enter")
            return
    raise AssertionError("no Continue within 120 presses of Tab")


def test_the_survey_is_completed_with_taps_alone(narrow):
    for _ in range(20):
        if narrow.locator(".tell.good").count():
            break
        before = heading(narrow)
        for group in narrow.locator("main fieldset:visible").all():
            if group.locator(".option").count() and not group.locator("input:checked").count():
                group.locator(".option").first.tap()
        narrow.locator("main .actions .main").tap()
        narrow.wait_for_function(
            "before => document.querySelector('main h1') && document.querySelector('main h1').innerText !== before",
            arg=before,
        )
        settled(narrow)
        narrow.wait_for_timeout(AGAIN)
        assert narrow.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(narrow.locator(".tell.good")).to_be_visible()
