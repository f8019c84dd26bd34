"""A copy of everything on a device: from one browser into another and to the desk, each record once."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from web.desk_visits import Visitor, make_coordinator
from web.forms import records
from web.lively import Lively
from web.test_device_lock import lock, set_pin
from web.test_drafts import PHOTOS, device, kept

from formserver.app import create_app
from formserver.config import read_settings
from tests.browser import Served


@pytest.fixture
def desk(serving: Served):
    """A coordinator at the desk of the server that the browsers see."""
    if not hasattr(serving.store, "desk"):
        make_coordinator(serving.store)
        settings = read_settings({"FORMSERVER_DATA": str(serving.store.data), "FORMSERVER_SHIPPED_FORMS": "0"})
        serving.store.desk = create_app(settings, serving.store, testing=True)  # type: ignore[attr-defined]
    client = serving.store.desk.test_client()  # type: ignore[attr-defined]
    assert Visitor(client).sign_in().status_code == 303
    return client


def upload(desk, copy: Path) -> str:
    token = Visitor(desk).token("/desk/devices/copy")
    with copy.open("rb") as file:
        return desk.post("/desk/devices/copy", data={"csrf_token": token, "file": (file, "c.copy")}).text


def unsent(form, context, photo: Path, who: str) -> Page:
    """A page of a device with one record that waits, with a photo, and one draft."""
    lively = form(PHOTOS, "photos").type("Who?", who)
    lively.page.locator("input[type=file]").set_input_files(photo)
    lively.on()
    context.set_offline(True)
    lively.press("Send answers")
    expect(lively.page.locator("main h1")).to_contain_text("not sent yet")
    context.set_offline(False)
    lively.trouble.clear()
    return lively.page


def save_copy(page: Page, path: Path) -> str:
    """Save the copy; return its key, "" when none is shown."""
    page.get_by_role("button", name="Save a copy of everything").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the file").click()
    download.value.save_as(path)
    key = page.locator("#rescue .rangevalue")
    return key.inner_text() if key.count() else ""


def hold_sending(page: Page) -> None:
    """Be the only sender, so that what waits goes on waiting."""
    page.evaluate("() => { navigator.locks.request('formserver outbox', () => new Promise(() => {})) }")


def test_a_copy_goes_to_another_browser_and_to_the_desk_and_each_record_counts_once(
    form, context, serving, browser: Browser, desk, photo, tmp_path
):
    page = unsent(form, context, photo, "Kwame")
    hold_sending(page)
    own = context.new_page()
    before = len(records(serving.store, serving.form("photos")))
    key = save_copy(device(own, serving), tmp_path / "c.copy")
    other = browser.new_context()
    there = other.new_page()
    hold = other.new_page()
    device(hold, serving)
    hold_sending(hold)
    device(there, serving)
    there.locator("#rescue summary", has_text="Bring in a copy").click()
    there.locator("#rescue input[type=file]").set_input_files(tmp_path / "c.copy")
    there.get_by_label("Key of the copy").fill("bbbbb-bbbbb-bbbbb-bbbbb")
    there.locator("#rescue form button").click()
    expect(there.locator("#rescue [role=alert]")).to_contain_text("not the key", timeout=20_000)
    there.get_by_label("Key of the copy").fill(key.upper())
    there.locator("#rescue form button").click()
    expect(there.locator("#rescue")).to_contain_text("Brought in: 1 records. Here already: 0", timeout=20_000)
    assert "New: 1. Here already: 0. Drafts: 0. Refused: 0." in upload(desk, tmp_path / "c.copy")
    assert "New: 0. Here already: 1. Drafts: 0. Refused: 0." in upload(desk, tmp_path / "c.copy")
    hold.close()
    there.reload()
    expect(there.locator("#records")).to_contain_text("Reference number", timeout=30_000)
    other.close()
    assert len(records(serving.store, serving.form("photos"))) == before + 1


def test_a_copy_of_a_locked_device_opens_at_the_desk_alone(form, context, serving, desk, photo, tmp_path):
    page = unsent(form, context, photo, "Abena")
    hold_sending(page)
    own = set_pin(context.new_page(), serving)
    lock(own)
    assert save_copy(own, tmp_path / "c.copy") == ""
    assert b"Abena" not in (tmp_path / "c.copy").read_bytes()
    assert "New: 1. Here already: 0. Drafts: 0. Refused: 0." in upload(desk, tmp_path / "c.copy")
    assert "Abena" in records(serving.store, serving.form("photos"))[-1].values()


def test_a_draft_is_finished_on_another_device(form, serving, browser: Browser, tmp_path):
    lively = form(PHOTOS, "photos").type("Who?", "Adwoa")
    kept(lively, "Adwoa")
    key = save_copy(device(lively.page, serving), tmp_path / "c.copy")
    other = browser.new_context()
    there = device(other.new_page(), serving)
    there.locator("#rescue summary", has_text="Bring in a copy").click()
    there.locator("#rescue input[type=file]").set_input_files(tmp_path / "c.copy")
    there.get_by_label("Key of the copy").fill(key)
    there.locator("#rescue form button").click()
    expect(there.locator("#rescue")).to_contain_text("Brought in: 1 records", timeout=20_000)
    there.get_by_role("link", name="Go on Photos").click()
    there.wait_for_selector("html[data-alive]")
    assert Lively(there).value("Who?") == "Adwoa"
    other.close()
