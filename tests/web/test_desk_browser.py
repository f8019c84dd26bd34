"""The desk in Chromium: usable at 360 pixels and by keyboard, without JavaScript, in both directions of reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from collecting import record_xml
from playwright.sync_api import Browser, Page
from web.desk_visits import BROKEN, EMAIL, HOUSEHOLD, PASSWORD, form_file, make_coordinator

from formserver import admit, collect, publish
from formserver.admit import devices
from formserver.app import create_app
from formserver.config import read_settings
from formserver.store import devices as device_rows
from tests.browser import listening

PAGES = (
    "/account", "/desk/forms", "/desk/forms/new", "/desk/forms/1", "/desk/forms/1/versions/1", "/desk/forms/1/link",
    "/desk/submissions", "/desk/forms/1/submissions", "/desk/forms/1/export", "/desk/quarantine", "/desk/nowhere",
    "/desk/people", "/desk/people/2", "/desk/devices", "/desk/devices/copy", "/desk/keys", "/desk/lists",
    "/desk/forms/1/paper", "/desk/forms/1/new",
)  # fmt: skip
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
#: Boxes that have to be moved sideways to be read.
SIDEWAYS = """[...document.querySelectorAll('.scroll')]
  .filter((e) => getComputedStyle(e).overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1).length"""
ANSWERS = {"house/street": "Main street", "person[1]/name": "Esi", "person[1]/age": "400", "total": "41"}


@dataclass(frozen=True)
class Served:
    """A running server: its address, and that of a submission's page."""

    address: str
    submission: str


@pytest.fixture(scope="module")
def desk_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with a coordinator, a form and a submission that has problems."""
    app = create_app(read_settings({}, {"data": str(tmp_path_factory.mktemp("data"))}))
    store: Any = app.extensions["store"]
    make_coordinator(store)
    publish.publish_file(store, form_file(HOUSEHOLD), "household.md")
    collect.collect(store, xml=record_xml(publish.preview_form(store, 1).program, ANSWERS))
    admit.invite(store, email="kofi@example.org", name="Kofi Mensah", role="trainer")
    token = devices.accept(store, devices.enrol(store, 2, "tablet 4"), network="192.0.2.7")
    key = devices.admitted(store, token).id
    with store.work() as db:
        device_rows.keep_queue(db, key, waiting=12, oldest="2026-03-01T09:00:00.000Z")
    with listening(app) as address:
        yield Served(address, "/desk/forms/1/submissions")


def signed_in(browser: Browser, served: Served, *, width: int, language: str = "en", script: bool = True) -> Page:
    """Return a page of somebody who has signed in by keyboard."""
    context = browser.new_context(
        viewport={"width": width, "height": 640}, locale=language, java_script_enabled=script, base_url=served.address
    )
    page = context.new_page()
    page.goto("/account/sign-in")
    page.locator("#email").focus()
    page.keyboard.type(EMAIL)
    page.locator("#password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/forms")
    return page


def submission_page(page: Page) -> str:
    """Return the address of the submission in the list."""
    page.goto("/desk/forms/1/submissions")
    return str(page.locator("tbody th a").first.get_attribute("href"))


@pytest.mark.parametrize("language", ["en", "ar", "my"])
@pytest.mark.parametrize("width", [360, 800, 1280])
def test_every_page_fits_its_width_and_passes_axe(browser, desk_server, language, width):
    page = signed_in(browser, desk_server, width=width, language=language)
    for address in (*PAGES, submission_page(page)):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert page.evaluate(SIDEWAYS) == 0, address
        assert page.locator("h1").count() == 1, address
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], address
    page.context.close()


def test_every_control_is_large_enough_for_a_thumb(browser, desk_server):
    page = signed_in(browser, desk_server, width=360)
    for address in (*PAGES, submission_page(page)):
        page.goto(address)
        small = page.evaluate(
            """[...document.querySelectorAll('main .button, main button, main select, .places a, summary')]
            .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)"""
        )
        assert small == [], address
    page.context.close()


def test_a_form_is_uploaded_corrected_and_published_without_javascript(browser, desk_server):
    page = signed_in(browser, desk_server, width=360, script=False)
    other = HOUSEHOLD.replace("| household |", "| village |"), BROKEN.replace("| household |", "| village |")
    page.get_by_role("link", name="Upload a form").click()
    page.set_input_files("#file", {"name": "v.md", "mimeType": "text/plain", "buffer": form_file(other[1])})
    page.get_by_role("button", name="Check the form").click()
    assert page.locator(".finding.error mark").inner_text() == "${agee}"
    page.set_input_files("#file", {"name": "v.md", "mimeType": "text/plain", "buffer": form_file(other[0])})
    page.get_by_role("button", name="Check the form").click()
    page.get_by_role("button", name="Publish version 1").click()
    assert "/s/" in page.locator(".card a.code").inner_text()
    page.get_by_role("button", name="Close the form").click()
    page.get_by_role("button", name="Undo").click()
    assert page.get_by_role("button", name="Close the form").is_visible()
    page.context.close()


def test_the_keyboard_skips_to_the_page_and_focus_is_seen(browser, desk_server):
    page = signed_in(browser, desk_server, width=1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.context.close()


def test_a_password_can_be_shown_and_is_hidden_again(browser, desk_server):
    page = browser.new_context(base_url=desk_server.address, locale="en").new_page()
    page.goto("/account/sign-in")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Show Password").click()
    assert page.get_attribute("#password", "type") == "text"
    page.get_by_role("button", name="Hide Password").click()
    assert page.get_attribute("#password", "type") == "password"
    page.context.close()


def test_a_preview_comes_alive_and_sends_nothing(browser, desk_server):
    page = signed_in(browser, desk_server, width=360)
    page.goto("/desk/forms/1/versions/1/preview")
    assert page.get_by_text("Preview of version 1. Nothing is sent.").is_visible()
    page.wait_for_selector("html[data-alive]")
    page.get_by_role("button", name="Continue").last.click()
    page.locator("#summary").wait_for()
    assert page.get_by_text("Preview of version 1. Nothing is sent.").is_visible()
    page.context.close()
