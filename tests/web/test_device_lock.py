"""A device with a PIN: nothing readable lies on it, wrong tries cost time, the key goes and comes with enrolment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from journeys.people import enrol
from playwright.sync_api import BrowserContext, BrowserType, Page, expect
from web.forms import records
from web.lively import Lively
from web.test_drafts import PHOTOS, READ, begun, device, kept
from web.test_shared_device import kept_in

from formserver.admit import devices
from tests.browser import Served

PIN = "Goats eat 7 hats"


def set_pin(page: Page, serving: Served, pin: str = PIN) -> Page:
    """Set a PIN on the page of the device; it is open afterwards."""
    device(page, serving)
    page.locator("#lock summary").click(timeout=20_000)
    return choose(page, pin)


def choose(page: Page, pin: str) -> Page:
    enter_twice(page, pin)
    expect(page.get_by_role("button", name="Lock now")).to_be_visible(timeout=20_000)
    return page


def enter_twice(page: Page, pin: str) -> None:
    page.get_by_label("New PIN").fill(pin)
    page.get_by_label("The same PIN again").fill(pin)
    page.locator("#lock").get_by_role("button", name="Set a PIN").click()


def lock(page: Page) -> None:
    page.get_by_role("button", name="Lock now").click()
    expect(page.get_by_role("button", name="Unlock")).to_be_visible()


def try_pin(page: Page, pin: str) -> None:
    page.locator("#lock input").fill(pin)
    page.get_by_role("button", name="Unlock").click()


@pytest.fixture
def owned(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], tmp_path: Path
) -> Iterator[BrowserContext]:
    """A browser that keeps its profile in tmp_path/profile."""
    context = browser_type.launch_persistent_context(tmp_path / "profile", **browser_type_launch_args)
    context.set_default_timeout(8000)
    yield context
    context.close()


def test_nothing_that_was_answered_can_be_read_on_the_disk(serving, owned, tmp_path, photo):
    """The control is a device without a PIN, in the same test: there the words and the photo are found."""
    plain, sealed, picture = "zqx0plain1", "zqx0sealed1", tmp_path / "zqx.png"
    picture.write_bytes(photo.read_bytes() + b"zqx0photo1")
    page = owned.pages[0]
    link = serving.publish(PHOTOS, "photos")
    kept(Lively(page, link).type("Who?", plain), plain)
    set_pin(page, serving)
    lively = Lively(page, link).type("Who?", sealed)
    page.locator("input[type=file]").set_input_files(picture)
    kept(lively, '"sealed":true', "files")
    assert lively.value("Who?") == sealed
    owned.close()
    found = {word for words in kept_in(tmp_path / "profile", [plain, sealed, "zqx0photo1"]).values() for word in words}
    assert found == {plain}


def test_what_lay_there_before_is_sealed_and_goes_on_after_the_pin(form, serving):
    lively = begun(form, "Ama Serwaa")
    page = set_pin(lively.page, serving)
    assert "Ama" not in page.evaluate(READ, "contents") + page.evaluate(READ, "records")
    lock(page)
    expect(page.locator("#records")).to_contain_text("Ladder")
    expect(page.locator("#records")).not_to_contain_text("About you")
    assert page.locator("#records").get_by_role("link").count() == 0
    page.goto(serving.link("ladder"))
    page.wait_for_url("**/device")
    expect(page.get_by_role("button", name="Unlock")).to_be_visible()
    try_pin(page, PIN)
    page.wait_for_url(serving.link("ladder"))
    page.locator(".notice").get_by_role("link", name="Go on with them").click()
    page.wait_for_selector("html[data-alive]")
    assert lively.value("Your name") == "Ama Serwaa"
    lively.on().choose("Do you work here?", "no").on().on().press("Send answers").receipt()
    assert "Ama Serwaa" in records(serving.store, serving.form("ladder"))[-1].values()


def test_what_was_typed_just_before_a_sealed_page_was_left_is_there(form, serving):
    page = set_pin(begun(form).page, serving)
    page.get_by_role("link", name="Go on Ladder").click()
    page.wait_for_selector("html[data-alive]")
    page.locator("main input.text").first.fill("Ama Serwaa")
    page.reload()
    page.wait_for_selector("html[data-alive]")
    assert page.locator("main input.text").first.input_value() == "Ama Serwaa"


def test_wrong_tries_cost_more_and_more_time_also_after_loading_the_page_again(context, serving):
    page = set_pin(context.new_page(), serving)
    lock(page)
    now = datetime.now()
    page.clock.set_fixed_time(now)
    for _ in range(3):
        try_pin(page, "not the PIN")
        expect(page.locator("#lock [role=alert]")).to_contain_text("This is not the PIN")
    try_pin(page, "not the PIN")
    expect(page.locator("#lock [role=alert]")).to_contain_text("Too many wrong tries")
    device(page, serving)
    expect(page.locator("#lock")).to_contain_text("Too many wrong tries")
    try_pin(page, PIN)
    expect(page.locator("#lock [role=alert]")).to_contain_text("Too many wrong tries")
    page.clock.set_fixed_time(now + timedelta(seconds=31))
    try_pin(page, PIN)
    expect(page.get_by_role("button", name="Lock now")).to_be_visible()


def test_a_pin_is_changed_and_the_records_stay(form, serving):
    page = set_pin(begun(form).page, serving)
    page.locator("#lock summary", has_text="Change the PIN").click()
    page.get_by_label("PIN of this device").first.fill(PIN)
    choose(page, "٤٥٦٧٨٩")  # as an Arabic keyboard writes 456789
    expect(page.get_by_label("New PIN")).to_have_value("", timeout=20_000)
    lock(page)
    try_pin(page, "456789")
    expect(page.get_by_role("link", name="Go on Ladder")).to_be_visible()


def remove_pin(page: Page, pin: str) -> None:
    page.get_by_label("PIN of this device").last.fill(pin)
    page.get_by_role("button", name="Remove the PIN").click()


def test_a_pin_is_removed_with_the_pin_and_what_is_kept_can_be_read_again(form, serving, photo, context):
    lively = form(PHOTOS, "photos").type("Who?", "Ama Serwaa")
    lively.page.locator("input[type=file]").set_input_files(photo)
    kept(lively, "q2-", "files")
    draft = lively.page.url
    page = set_pin(lively.page, serving)
    assert "Ama" not in page.evaluate(READ, "contents")
    other = Lively(context.new_page(), draft)
    page.locator("#lock summary", has_text="Remove the PIN").click()
    remove_pin(page, PIN)
    expect(page.locator("#lock [role=alert]").last).to_contain_text("open in another window")
    other.page.close()
    remove_pin(page, "not the PIN")
    expect(page.locator("#lock [role=alert]").last).to_contain_text("This is not the PIN")
    remove_pin(page, PIN)
    expect(page.locator("#lock")).to_contain_text("With a PIN", timeout=20_000)
    assert "Ama Serwaa" in page.evaluate(READ, "contents")
    assert '"sealed":true' not in page.evaluate(READ, "files")
    again = Lively(page, draft)
    assert again.value("Who?") == "Ama Serwaa"
    again.type("Who?", "Efua")
    kept(again, "Efua")
    assert photo.read_bytes() == bytes(page.evaluate(PHOTO))


#: The bytes of the one file in the database.
PHOTO = """() => new Promise((done) => { const open = indexedDB.open('formserver'); open.onsuccess = () => {
    const all = open.result.transaction('files').objectStore('files').getAll();
    all.onsuccess = () => { open.result.close(); done(Array.from(new Uint8Array(all.result[0].bytes))) } } })"""
#: Every copy, as the text of its bytes, one letter a byte; how many there are.
EVERY_COPY = """async () => {
    const copies = await caches.open('copies');
    const plain = (name, value) => (value && value.$base64 ? atob(value.$base64) : value);
    const found = Object.keys(localStorage).filter((key) => key.startsWith('/copies/'))
        .map((key) => JSON.stringify(JSON.parse(localStorage.getItem(key), plain)));
    for (const reply of await copies.matchAll()) {
        const bytes = new Uint8Array(await reply.arrayBuffer());
        found.push(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    }
    return [found.length, found.join()];
}"""


def test_what_is_sealed_is_copied_sealed(form, serving, tmp_path, photo):
    """The control is the same record before there was a PIN: there every copy is found with the words in it."""
    picture = tmp_path / "zqx.png"
    picture.write_bytes(photo.read_bytes() + b"zqx0photo")
    lively = form(PHOTOS, "photos").type("Who?", "zqx0name")
    lively.page.locator("input[type=file]").set_input_files(picture)
    kept(lively, "q2-", "files")
    count, plain = lively.page.evaluate(EVERY_COPY)
    assert count == 5 and plain.count("zqx0name") >= 2 and plain.count("zqx0photo") == 1
    draft = lively.page.url
    set_pin(lively.page, serving)
    again = Lively(lively.page, draft)
    again.type("Who?", "zqx0later")
    kept(again, "sealed")
    count, sealed = again.page.evaluate(EVERY_COPY)
    assert count == 7 and "sealed" in sealed  # with the lock
    assert [word for word in ("zqx0name", "zqx0later", "zqx0photo") if word in sealed] == []


def test_a_window_that_nobody_touches_locks_itself(form, serving):
    page = set_pin(begun(form).page, serving)
    page.clock.install()
    device(page, serving)
    expect(page.get_by_role("button", name="Lock now")).to_be_visible()
    (worker,) = page.context.service_workers  # it has a clock of its own, and gives its key to who asks in time
    worker.evaluate("() => { const now = Date.now; Date.now = () => now() + 660000; }")
    page.clock.run_for("11:00")
    expect(page.get_by_role("button", name="Unlock")).to_be_visible()


def test_where_a_pin_is_wanted_forms_open_after_it_and_a_revoked_device_forgets_its_key(form, serving):
    devices.want_pin(serving.store, True)
    try:
        lively = begun(form)  # before it was enrolled
        page = lively.page
        enrol(page, serving.store, serving.address, "tablet 9", home="**/device")
        expect(page.locator("#lock")).to_contain_text("Your coordinator wants a PIN")
        page.goto(serving.link("ladder"))
        page.wait_for_url("**/device")
        enter_twice(page, PIN)
        page.wait_for_url(serving.link("ladder"))
        device(page, serving)
        assert page.get_by_text("Remove the PIN").count() == 0
    finally:
        devices.want_pin(serving.store, False)
    row = next(row for row in devices.list_devices(serving.store) if row.label == "tablet 9")
    devices.revoke(serving.store, row.id)
    device(page, serving)
    expect(page.locator("#lock")).to_contain_text("A coordinator ended the access")
    enrol(page, serving.store, serving.address, "tablet 9 again")
    device(page, serving)
    page.locator("#lock summary").click()
    choose(page, "another PIN")
    expect(page.get_by_role("link", name="Go on Ladder")).to_be_visible()
