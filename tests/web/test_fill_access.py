"""The fill pages for everybody: no finding of axe, targets as large as a finger, no sideways scrolling."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from web.forms import CONTROLS

from tests.browser import Served
from tests.journeys.people import enrol

#: WCAG 2.2 A and AA, what axe counts as good practice, and two rules that it leaves off.
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}, "color-contrast-enhanced": {"enabled": True}},
    "resultTypes": ["violations"],
}
#: A page of each form with many kinds of questions.
RICH = {"score_worker": "p2", "score_traineval": "p1", "score_baseline": "p7"}
QUERY = {"score_worker": "wave=w1&demog=full&lang=", "score_traineval": "lang=", "score_baseline": "lang="}
SMALL = """() => {
  const found = [];
  const seen = (each) => each.offsetParent && !each.closest('[aria-hidden=true]');
  for (const each of document.querySelectorAll('main :is(input, select, textarea, button, summary, a), .bar button')) {
    if (!seen(each) || each.type === 'hidden') continue;
    const boxes = [each, each.closest('label')];
    const edges = boxes.filter(Boolean).map((box) => box.getBoundingClientRect());
    const side = (low, high) => Math.max(...edges.map((e) => e[high])) - Math.min(...edges.map((e) => e[low]));
    if (side('left', 'right') < 43.9 || side('top', 'bottom') < 43.9) found.push(each.outerHTML.slice(0, 90));
  }
  return found;
}"""


@pytest.fixture(scope="module", params=[(360, 640, False), (800, 1280, True)], ids=["phone-plain", "tablet-lively"])
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A phone where the script never comes, and a tablet in the dark where it does."""
    width, height, lively = request.param
    scheme: Any = "dark" if lively else "light"
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True, color_scheme=scheme)
    context.set_default_timeout(8000)
    if not lively:
        context.route("**/script/**", lambda route: route.abort())
    page = context.new_page()
    page.lively = lively  # type: ignore[attr-defined]
    yield page
    context.close()


def look(page: Page, where: str) -> list[str]:
    """What axe finds, what is too small, and whether the page is wider than its window."""
    found = [
        f"{where}: {each['id']} {node['target']} {node.get('failureSummary', '')}"
        for each in Axe().run(page, options=OPTIONS).response["violations"]
        for node in each["nodes"]
    ]
    found += [f"{where}: small {each}" for each in page.evaluate(SMALL)]
    if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{where}: wider than the window")
    if page.locator("h1").count() != 1:
        found.append(f"{where}: {page.locator('h1').count()} main headings")
    return found


def go(page: Page, action: str) -> None:
    """Press the main button as if it said ``action``."""
    button = page.locator("main .actions button").first
    button.evaluate("(button, action) => { button.value = action }", action)
    button.click()
    page.wait_for_load_state()
    alive(page)


def let_in(page: Page, served: Served, form_id: str) -> None:
    """Enrol the window's device where a form is closed to strangers."""
    if page.goto(served.link(form_id)).status == 401:
        enrol(page, served.store, served.address, label=f"{form_id} {secrets.token_hex(3)}")


def alive(page: Page) -> None:
    if page.lively and page.locator("#boot").count():  # type: ignore[attr-defined]
        page.wait_for_selector("html[data-alive]")


@pytest.mark.parametrize("tag", ["en", "ar"])
@pytest.mark.parametrize("form_id", list(RICH))
def test_each_kind_of_page_is_accessible(window, served, form_id, tag):
    let_in(window, served, form_id)
    window.goto(f"{served.link(form_id)}?{QUERY[form_id]}{tag}")
    alive(window)
    found = look(window, "start")
    if window.locator(".parts-list").count():
        go(window, "sections:3")
        found += look(window, "sections")
        go(window, "next")
    go(window, "next")
    found += look(window, "error")
    go(window, "goto:" + RICH[form_id])
    found += look(window, "page")
    go(window, "check")
    found += look(window, "check")
    go(window, "send")
    found += look(window, "problems")
    assert found == []


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_the_receipt_is_accessible(window, served, tag):
    window.goto(f"{served.link('score_worker')}?lang={tag}")
    alive(window)
    window.locator("input[type=radio]").last.check(force=True)
    go(window, "check")
    window.locator("button[value=send]").click()
    window.wait_for_selector(".tell.good")
    assert look(window, "receipt") == []


def test_every_control_is_accessible(window, serving):
    window.goto(serving.publish(CONTROLS, "controls"))
    alive(window)
    found = look(window, "controls")
    go(window, "next")
    assert found + look(window, "error") == []


def test_text_twice_as_large_fits_a_narrow_window(window, serving, served):
    size = window.viewport_size
    window.set_viewport_size({"width": 320, "height": 640})
    wide = []
    let_in(window, served, "score_baseline")
    for link in (serving.publish(CONTROLS, "controls"), served.link("score_worker"), served.link("score_baseline")):
        window.goto(link)
        alive(window)
        window.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
        if window.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
            wide.append(link)
    window.set_viewport_size(size)
    assert wide == []
