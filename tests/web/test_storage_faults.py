"""When the storage of the device fails: full, closed by the browser, emptied, held by another window."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from web.test_drafts import begun, device, kept


def quota(page: Page, megabytes: float) -> None:
    """Let the browser grant only so much."""
    origin = page.evaluate("location.origin")
    page.context.new_cdp_session(page).send(
        "Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": int(megabytes * 1_000_000)}
    )


def test_a_full_device_keeps_the_answers_in_the_page_and_says_so(form):
    lively = begun(form)
    quota(lively.page, 0.5)
    lively.type("Your name", "Ama " + "x" * 4_000_000)
    expect(lively.page.locator("[role=alert]")).to_contain_text("no space left on this device")
    assert lively.asks_before_leaving()
    quota(lively.page, 100)
    lively.type("Your name", "Ama")
    expect(lively.page.locator("[role=alert]")).to_have_count(0)
    kept(lively, '"Ama"')
    lively.trouble.clear()


def test_a_database_that_the_browser_closes_is_opened_anew(form):
    lively = begun(form)
    close = """() => new Promise((done) => { const open = indexedDB.open('formserver', 99);
        open.onsuccess = () => { open.result.close(); indexedDB.deleteDatabase('formserver').onsuccess = done } })"""
    lively.page.evaluate(close)
    lively.type("Your name", "Efua")
    kept(lively, "Efua")
    lively.trouble.clear()


def test_storage_that_was_emptied_is_told_on_the_page_of_the_device(form, serving):
    page = device(begun(form).page, serving)
    page.evaluate("() => new Promise((done) => { indexedDB.deleteDatabase('formserver').onsuccess = done })")
    page.reload()
    page.wait_for_selector("html[data-alive]")
    expect(page.locator("#told")).to_contain_text("1 records that had not been sent")
    page.get_by_role("button", name="I have read this").click()
    page.reload()
    page.wait_for_selector("html[data-alive]")
    assert page.locator("#told .tell").count() == 0


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
    windows[0].get_by_role("button", name="Send now").click()
    expect(windows[0].locator("main")).to_contain_text("Reference number")
    assert len(posts) == 1
