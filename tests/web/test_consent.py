"""Saying no is as easy as saying yes, ends the form at once, and is a record that counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from matrix.standing import window
from playwright.sync_api import Page
from web.forms import records

from tests.browser import Served

NEXT, SEND = "main button[value=next]", "main button[value=send]"


@pytest.fixture
def page(browser, door) -> Iterator[Page]:
    with window(browser, "phone", door) as found:
        yield found


@pytest.mark.parametrize("door", ["script", "plain"])
@pytest.mark.parametrize("language", ["en", "ar", "my"])
def test_a_worker_who_says_no_is_thanked_and_counted_with_no_other_answer(served: Served, page, door, language):
    open_at(page, f"{served.link('score_worker')}?lang={language}", door)
    before = len(refusals(served))
    boxes = [each.bounding_box() for each in page.locator(".question:has([value='0']) .option").all()]
    (yes, no), extent = boxes, ("width", "height")
    assert [yes[side] for side in extent] == [no[side] for side in extent] and no["height"] >= 44
    say(page, "0")
    while page.locator(NEXT).count():
        assert page.locator("main .question input:visible:not([type=hidden])").count() == 0
        go_on(page)
    assert page.locator("dl.answers div").count() == 1
    page.locator(SEND).click()
    page.wait_for_selector(".gone")
    said = refusals(served)
    assert len(said) == before + 1
    assert [name for record in said for name, text in record.items() if name[:2] in {"w_", "c_"} and text] == []


def refusals(served: Served) -> list[dict[str, Any]]:
    return [each for each in records(served.store, served.form("score_worker")) if str(each["agree"]) == "0"]


def open_at(page: Page, link: str, door: str) -> None:
    page.goto(link)
    if door == "script":
        page.wait_for_selector("html[data-alive]")


def say(page: Page, value: str) -> None:
    page.locator(f".question input[value='{value}']").first.check(force=True)
    go_on(page)


def go_on(page: Page) -> None:
    page.locator(NEXT).last.click()
    page.wait_for_load_state()  # where no script runs a page comes
