"""What the server refuses stays on the device with a reason and a way on; what it loses is sent again."""

from __future__ import annotations

from playwright.sync_api import expect
from web.forms import LADDER, records
from web.test_drafts import device, saved

from formserver.publish.change import close_form, reopen_form

ONCE = LADDER.replace("| ladder | Ladder |", "| NAME | Once |")


def finished(form, form_id: str, name: str):
    lively = form(ONCE.replace("NAME", form_id), form_id).type("Your name", name)
    lively.page.wait_for_url("**#draft=*")
    return saved(lively).on().choose("Do you work here?", "no").on().on()


def test_answers_to_a_form_that_was_closed_are_kept_and_go_when_it_is_open_again(form, serving):
    lively = finished(form, "shutting", "Ama")
    key = serving.form("shutting").key
    close_form(serving.store, key)
    lively.press("Send answers")
    expect(lively.page.locator("main h1")).to_contain_text("The server did not take these answers")
    lively.trouble.clear()
    page = device(lively.page, serving)
    expect(page.locator("#records .error")).to_contain_text("Ask your coordinator to open it")
    reopen_form(serving.store, key)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("main")).to_contain_text("Reference number")


def test_a_device_that_is_no_longer_known_keeps_its_records_and_says_what_to_do(form, serving):
    lively = finished(form, "locked", "Ama")
    refusal = '{"code": "sign_in.needed", "message": "Sign in."}'
    lively.page.route(
        "**/records", lambda route: route.fulfill(status=401, body=refusal, content_type="application/problem+json")
    )
    lively.press("Send answers")
    expect(lively.page.locator("main")).to_contain_text("This device is not signed in any more")
    lively.page.unroute("**/records")
    lively.trouble.clear()
    page = device(lively.page, serving)
    expect(page.locator("main")).to_contain_text("Reference number", timeout=20_000)


def test_a_login_page_of_the_network_is_no_receipt(form, serving):
    lively = finished(form, "hotel", "Ama")
    unwoken = "Object.defineProperty(ServiceWorkerRegistration.prototype, 'sync', { value: undefined });"
    lively.page.evaluate(unwoken)  # the worker's own requests would not meet the hotel
    lively.page.add_init_script(unwoken)
    lively.page.route(
        "**/records", lambda route: route.fulfill(status=200, body="<h1>Hotel</h1>", content_type="text/html")
    )
    lively.press("Send answers")
    expect(lively.page.locator("main h1")).to_contain_text("not sent yet")
    page = device(lively.page, serving)
    expect(page.locator("main")).to_contain_text("The network answers instead of the server")
    lively.trouble.clear()


def test_a_record_that_the_server_lost_is_sent_again(form, serving):
    lively = finished(form, "losing", "Ama").press("Send answers")
    lively.receipt()
    key = serving.form("losing").key
    with serving.store.work() as db:
        for table in ("repeat_rows", "edits", "submissions"):
            db.exec_driver_sql(f"DELETE FROM {table} WHERE form = {key}")  # noqa: S608  names of ours
    assert records(serving.store, serving.form("losing")) == []
    page = device(lively.page, serving)
    page.evaluate("""async () => {
        const { alterRecord, listRecords } = await import('/static/now/offline/records.js');
        const { sendWaiting } = await import('/static/now/offline/sender.js');
        const [record] = await listRecords();
        await alterRecord(record.id, (line) => Object.assign(line, { confirmed: 0 }));
        await sendWaiting(true);
        await sendWaiting(true);
    }""")
    assert len(records(serving.store, serving.form("losing"))) == 1
