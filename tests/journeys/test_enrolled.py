"""A trainer's tablet in a browser: enrolled by the QR code's link, a form filled in, the own submission, the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from formserver.admit import devices as enrolled
from formserver.store import devices
from tests.browser import Served
from tests.journeys.people import enrol

VISIT = """
| survey |
| | type | name | label | default |
| | username | who | | |
| | text | town | Town | ${last-saved#town} |
| settings |
| | form_title | form_id | version |
| | Visit on a tablet | tablet_visit | 1 |
"""


@pytest.fixture
def tablet(page: Page) -> Page:
    page.set_viewport_size({"width": 360, "height": 640})
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    return page


def fill_in(page: Page, link: str, town: str = "") -> str:
    """Open the form, answer it, go to the check page; return what stood in the field before."""
    page.goto(link)
    page.wait_for_selector("html[data-alive]")
    field = page.locator("main .question input, main .question textarea").first
    before = field.input_value()
    field.fill(town or before)
    page.locator("main .actions button.main").click()
    page.locator("button[value=send]").wait_for()
    return before


def send(page: Page) -> None:
    page.locator("button[value=send]").click()


def test_a_tablet_is_enrolled_fills_in_sees_what_it_sent_and_is_revoked(serving: Served, tablet: Page):
    link = serving.publish(VISIT, "tablet_visit")
    enrol(tablet, serving.store, serving.address, "tablet 7")
    tablet.locator(".doors a", has_text="Visit on a tablet").wait_for()
    assert fill_in(tablet, link, "Tema") == ""
    send(tablet)
    tablet.wait_for_selector(".receipt")
    tablet.goto(f"{serving.address}/my")
    tablet.locator("tbody a", has_text="Visit on a tablet").first.click()
    assert "Tema" in tablet.locator("main").inner_text()
    assert fill_in(tablet, link) == "Tema"
    row = next(row for row in enrolled.list_devices(serving.store) if row.label == "tablet 7")
    enrolled.revoke(serving.store, row.id)
    send(tablet)
    tablet.get_by_text("This device was blocked").first.wait_for()
    tablet.get_by_text("They are kept on this device").first.wait_for()
    tablet.goto(f"{serving.address}/my")
    assert "Ask your coordinator for a new QR code" in tablet.locator("main").inner_text()
    assert tablet.evaluate("document.documentElement.scrollWidth") <= 360


def queue_of(serving: Served, label: str) -> devices.Queue | None:
    return next(row.queue for row in enrolled.list_devices(serving.store) if row.label == label)


def until(page: Page, found: Callable[[], object], wanted: object) -> None:
    """Wait until the server knows what the device tells it by itself."""
    for _ in range(100):
        if found() == wanted:
            return
        page.wait_for_timeout(50)
    assert found() == wanted


def test_the_desk_knows_what_waits_on_a_tablet(serving: Served, tablet: Page):
    link = serving.publish(VISIT, "tablet_visit")
    enrol(tablet, serving.store, serving.address, "tablet 8")

    def waiting() -> int:
        queue = queue_of(serving, "tablet 8")
        return queue.waiting if queue else -1

    tablet.route("**/records", lambda route: route.fulfill(status=410, json={"code": "form.closed", "message": ""}))
    for town in ("Tema", "Ho"):
        fill_in(tablet, link, town)
        send(tablet)
        tablet.get_by_text("They are kept on this device").first.wait_for()
    tablet.goto(f"{serving.address}/device")
    until(tablet, waiting, 2)
    tablet.locator("li button.danger").first.click()
    until(tablet, waiting, 1)
    tablet.unroute("**/records")
    tablet.get_by_role("button", name="Try again").click()
    tablet.get_by_text("Reference number").first.wait_for()
    until(tablet, waiting, 0)
