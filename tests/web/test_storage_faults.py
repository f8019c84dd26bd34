"""When the storage of the device fails: full, closed by the browser, emptied, held by another window."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from web.lively import Lively
from web.test_drafts import PHOTOS, READ, begun, device, kept, records_files

#: The database takes nothing larger than this; Chromium's own override does not reach windows of a test.
FULL = """(most) => {
    const put = IDBObjectStore.prototype.taking || IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.taking = put;
    IDBObjectStore.prototype.put = function (row) {
        const size = row.bytes ? row.bytes.byteLength : JSON.stringify(row).length;
        if (size > most) throw new DOMException('full', 'QuotaExceededError');
        return put.call(this, row);
    };
}"""


def quota(page: Page, most: int) -> None:
    """Let the database take only so many bytes at once."""
    page.evaluate(FULL, most)


def test_a_full_device_keeps_the_answers_in_the_page_and_says_so(form):
    lively = begun(form)
    quota(lively.page, 0)
    lively.type("Your name", "Efua")
    expect(lively.page.locator("[role=alert]")).to_contain_text("no space left on this device")
    assert lively.asks_before_leaving()
    quota(lively.page, 10**9)
    lively.type("Your name", "Esi")
    expect(lively.page.locator("[role=alert]")).to_have_count(0)
    kept(lively, '"Esi"')
    assert happened(lively.page).count("device full") == 1


def happened(page: Page) -> list[str]:
    """What the device has written down."""
    return [str(event["what"]) for event in page.evaluate(f"(async () => JSON.parse(await ({READ})('events')))()")]


def test_without_space_for_a_photo_the_rest_is_saved_and_the_photo_stays_in_the_page(form, tmp_path):
    lively = form(PHOTOS, "photos").type("Who?", "Ama")
    kept(lively, "Ama")
    large = tmp_path / "large.png"
    large.write_bytes(random.Random(1).randbytes(200_000))
    quota(lively.page, 100_000)
    lively.page.locator("input[type=file]").set_input_files(large)
    expect(lively.page.locator("[role=alert]")).to_contain_text("Everything else is saved")
    assert lively.asks_before_leaving()
    lively.type("Who?", "Efua")
    kept(lively, "Efua")
    quota(lively.page, 10**9)
    lively.type("Who?", "Esi")
    expect(lively.page.locator("[role=alert]")).to_have_count(0)
    kept(lively, "q2-")
    lively.trouble.clear()


def test_a_database_that_the_browser_closes_is_opened_anew(form):
    lively = begun(form)
    close = """() => new Promise((done) => { const open = indexedDB.open('formserver', 99);
        open.onsuccess = () => { open.result.close(); indexedDB.deleteDatabase('formserver').onsuccess = done } })"""
    lively.page.evaluate(close)
    lively.type("Your name", "Efua")
    kept(lively, "Efua")
    lively.trouble.clear()


def test_a_database_that_was_closed_is_in_the_log(form):
    lively = begun(form)
    lively.page.evaluate(ABORTED)
    lively.type("Your name", "Efua")
    kept(lively, "Efua")
    assert happened(lively.page).count("database closed") == 1


#: The database is closed once, as Chromium does it when the disk gives out.
ABORTED = """() => {
    const begin = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (names, mode, options) {
        if (mode !== 'readwrite') return begin.call(this, names, mode, options);
        IDBDatabase.prototype.transaction = begin;
        this.close();
        throw new DOMException('closing', 'InvalidStateError');
    };
}"""
#: What an iPhone with Safari is taken for.
APPLE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Safari/604.1"
)


def test_where_the_browser_deletes_after_seven_days_the_age_of_the_oldest_record_is_told(browser: Browser, serving):
    context = browser.new_context(user_agent=APPLE)
    context.set_default_timeout(8000)
    lively = Lively(context.new_page(), serving.publish(PHOTOS, "photos")).type("Who?", "Ama")
    kept(lively, "Ama")
    page = lively.page
    assert "0 days old" in device(page, serving).locator("#records").inner_text()
    page.clock.set_fixed_time(datetime.now() + timedelta(days=5, hours=1))
    words = device(page, serving).locator("#records").inner_text()
    assert "after seven days without a visit" in words and "5 days old" in words
    page.add_init_script("Object.defineProperty(navigator, 'standalone', { value: true })")
    assert "seven days" not in device(page, serving).locator("#records").inner_text()
    context.close()


def test_elsewhere_nothing_is_said_of_seven_days(form, serving):
    assert "seven days" not in device(begun(form).page, serving).locator("#records").inner_text()


FREE = """(free) => Object.defineProperty(StorageManager.prototype, 'estimate',
    { value: async () => ({ quota: 1e9 + free, usage: 1e9 }), configurable: true })"""


@pytest.mark.parametrize(("free", "told"), [(19_000_000, True), (300_000_000, False)])
def test_before_a_photo_is_taken_the_page_says_that_there_is_little_space(form, serving, photo, free, told):
    lively = form(PHOTOS, "photos").type("Who?", "Ama")
    lively.page.add_init_script(f"({FREE})({free})")
    lively.page.evaluate(FREE, free)
    lively.page.locator("input[type=file]").set_input_files(photo)
    kept(lively, "q2-")
    words = lively.page.locator("main").inner_text()
    assert ("hardly any space left on this device" in words) == told
    page = device(lively.page, serving)
    assert ("Less than 20" in page.locator("#records").inner_text()) == told


DELETE = "() => new Promise((done) => { indexedDB.deleteDatabase('formserver').onsuccess = done })"


def told_once(page: Page, words: str) -> None:
    """The page of the device says something until somebody has read it."""
    expect(page.locator("#told")).to_contain_text(words)
    page.get_by_role("button", name="I have read this").click()
    expect(page.locator("#told .tell")).to_have_count(0)
    page.reload()
    page.wait_for_selector("html[data-alive]")
    expect(page.locator("#told .tell")).to_have_count(0)


def test_storage_that_was_emptied_is_told_on_the_page_of_the_device(form, serving):
    page = device(begun(form).page, serving)
    page.evaluate("() => Object.keys(localStorage).forEach((key) => key[0] === '/' && localStorage.removeItem(key))")
    page.evaluate("() => caches.delete('copies')")
    page.evaluate(DELETE)
    page.reload()
    page.wait_for_selector("html[data-alive]")
    told_once(page, "1 records that had not been sent")


def test_a_database_that_the_browser_dropped_is_filled_from_its_copies(form, serving, photo):
    lively = form(PHOTOS, "photos").type("Who?", "Ama")
    lively.page.locator("input[type=file]").set_input_files(photo)
    kept(lively, "q2-")
    draft = lively.page.url
    page = device(lively.page, serving)
    page.evaluate(DELETE)
    page.reload()
    page.wait_for_selector("html[data-alive]")
    told_once(page, "1 records were brought back from their second copy")
    page.goto(draft)
    again = Lively(page)
    assert again.value("Who?") == "Ama"
    expect(again.page.locator(".preview img")).to_be_visible()
    again.on().press("Send answers").receipt()
    assert serving.store.blobs.path(records_files(serving)[-1]).read_bytes() == photo.read_bytes()
    assert page.evaluate("caches.open('copies').then((cache) => cache.keys()).then((keys) => keys.length)") == 0


#: Opens a new database, as two windows do at once; how many records each finds.
TWICE = """async (release) => {
    const modules = await Promise.all(['a', 'b'].map((name) => import('/static/' + name + '/offline/records.js')));
    return Promise.all(modules.map(async (module) => (await module.listRecords()).length));
}"""


def test_no_window_reads_a_database_that_another_is_still_filling(form, serving, photo):
    lively = form(PHOTOS, "photos").type("Who?", "Ama")
    lively.page.locator("input[type=file]").set_input_files(photo)
    kept(lively, "q2-")
    page = lively.page
    page.goto(f"{serving.address}/static/now/offline/lock.js")
    page.evaluate(DELETE)
    page.evaluate("() => localStorage.clear()")
    assert page.evaluate(TWICE) == [1, 1]


def cleared(page: Page, address: str) -> None:
    """The browser clears databases and caches of a site, as Chromium does when the disk is full."""
    kinds = {"origin": address.split("/s/")[0], "storageTypes": "indexeddb,cache_storage,service_workers"}
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", kinds)


def test_what_an_open_page_knows_is_saved_again_after_the_browser_cleared_its_storage(form, photo, context):
    lively = form(PHOTOS, "photos").type("Who?", "Ama")
    lively.page.locator("input[type=file]").set_input_files(photo)
    kept(lively, "q2-")
    cleared(lively.page, lively.page.url)
    lively.type("Who?", "Efua")
    kept(lively, "q2-", "files")
    address = lively.page.evaluate("location.href")
    lively.page.close()
    again = Lively(context.new_page(), address)
    assert again.value("Who?") == "Efua"
    expect(again.page.locator(".preview img")).to_be_visible()


def test_of_a_site_that_the_browser_cleared_for_space_the_answers_come_back_and_the_photos_are_asked_for(form, photo):
    lively = form(PHOTOS, "photos").type("Who?", "Ama")
    lively.page.locator("input[type=file]").set_input_files(photo)
    kept(lively, "q2-")
    draft, other = lively.page.url, lively.page.context.new_page()
    lively.page.close()
    cleared(other, draft)
    again = Lively(other, draft)
    assert again.value("Who?") == "Ama"
    assert other.locator(".notice li").all_inner_texts() == ["The gate"]
    other.locator("input[type=file]").set_input_files(photo)
    again.on().press("Send answers").receipt()


#: The first photo takes its time, so that what was answered and sent after it is written first.
SLOW_PHOTO = """() => {
    const read = File.prototype.arrayBuffer;
    let first = true;
    File.prototype.arrayBuffer = async function () {
        const wait = first ? 700 : 0;
        first = false;
        await new Promise((done) => setTimeout(done, wait));
        return read.call(this);
    };
}"""
ROWS = f"(async () => JSON.parse(await ({READ})('records')))()"


def test_a_save_that_a_photo_held_up_never_makes_a_finished_record_a_draft_again(form, photo, context):
    lively = form(PHOTOS, "photos").type("Who?", "Ama")
    kept(lively, "Ama")
    lively.page.evaluate(SLOW_PHOTO)
    lively.page.locator("input[type=file]").set_input_files(photo)
    lively.page.wait_for_timeout(300)  # its save has begun
    context.set_offline(True)
    lively.type("Who?", "Efua").on().press("Send answers")
    expect(lively.page.locator("main h1")).to_contain_text("not sent yet")
    lively.page.wait_for_timeout(1000)  # and has ended
    (row,) = lively.page.evaluate(ROWS)
    assert row["state"] == "sending"
    lively.trouble.clear()


def test_five_windows_send_a_record_once(form, serving, context):
    lively = begun(form, "Kofi").on().choose("Do you work here?", "no").on().on()
    context.set_offline(True)
    lively.press("Send answers")
    expect(lively.page.locator("main h1")).to_contain_text("not sent yet")
    lively.trouble.clear()
    context.set_offline(False)
    posts: list[str] = []
    context.on("request", lambda request: request.url.endswith("/records") and posts.append(request.url))
    windows = [context.new_page() for _ in range(5)]
    for window in windows:
        window.goto(f"{serving.address}/device")
    windows[0].wait_for_selector("html[data-alive]")
    expect(windows[0].locator("main")).to_contain_text("Reference number", timeout=20_000)
    assert len(posts) == 1
