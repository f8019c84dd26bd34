"""Answers on the device: saved as they are given, recovered, copied, deleted, brought back; sent when they can be."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from web.forms import LADDER, records
from web.lively import Lively

from tests.browser import Served

PHOTOS = """
| survey |       |       |          |
|        | type  | name  | label    |
|        | text  | who   | Who?     |
|        | image | gate  | The gate |
| settings |
|        | form_id | form_title | version |
|        | photos  | Photos     | 1       |
"""
SECOND = """
| survey |            |        |           |
|        | type       | name   | label     |
|        | text       | who    | Who?      |
|        | select_one c | colour | Colour  |
|        | {third}    | third  | Third     |
| choices |
|        | list_name  | name   | label     |
|        | c          | {red}  | A colour  |
|        | c          | blue   | Blue      |
| settings |
|        | form_id | form_title | version |
|        | grown   | Grown      | {number} |
"""


def saved(lively: Lively) -> Lively:
    """Wait until the page says that everything is saved."""
    expect(lively.page.locator(".saved")).to_contain_text("Saved on this device")
    return lively


def begun(form, name: str = "Ama") -> Lively:
    lively = form(LADDER, "ladder").type("Your name", name).type("Your age", "30")
    lively.page.wait_for_url("**#draft=*")
    return saved(lively)


#: All rows of a store of the browser's database, as text; "" while there is no database.
READ = """async (store) => {
    if (!(await indexedDB.databases()).length) return '';
    return new Promise((done) => { const open = indexedDB.open('formserver'); open.onsuccess = () => {
        const all = open.result.transaction(store).objectStore(store).getAll();
        all.onsuccess = () => { open.result.close(); done(JSON.stringify(all.result)) } } })
}"""


def kept(lively: Lively, text: str, store: str = "contents") -> None:
    """Wait until ``text`` stands in the browser's database."""
    wait = f"""async ([store, text]) => {{
        const read = {READ};
        for (let i = 0; i < 200; i++) {{
            if ((await read(store)).includes(text)) return true;
            await new Promise((done) => setTimeout(done, 50));
        }}
        return false;
    }}"""
    assert lively.page.evaluate(wait, [store, text]), text


def device(page: Page, serving: Served) -> Page:
    page.goto(f"{serving.address}/device")
    page.wait_for_selector("html[data-alive]")
    return page


def test_an_answer_is_in_the_database_a_moment_after_it_was_given(form):
    lively = form(LADDER, "ladder")
    lively.box("Your name").locator("input").press_sequentially("Ama")
    kept(lively, "Ama")
    lively.page.wait_for_url("**#draft=*")
    saved(lively)
    assert not lively.asks_before_leaving()


def test_what_was_typed_just_before_the_page_was_left_is_there(form):
    lively = begun(form)
    lively.box("Your name").locator("input").fill("Ama Serwaa")
    lively.page.reload()
    lively.page.wait_for_selector("html[data-alive]")
    assert lively.value("Your name") == "Ama Serwaa"


def test_loading_the_page_again_goes_on_where_it_was(form):
    lively = begun(form).on()
    kept(lively, '"place":"Do you work here?"', "records")
    lively.page.reload()
    lively.page.wait_for_selector("html[data-alive]")
    assert lively.labels == ["Do you work here?"]
    assert lively.press("Back").value("Your name") == "Ama"


def test_a_new_page_offers_the_earlier_answers_with_time_and_place(form, serving):
    lively = begun(form)
    lively.page.goto(serving.link("ladder"))
    notice = lively.page.locator(".notice")
    expect(notice).to_contain_text("last saved on")
    expect(notice).to_contain_text("About you")
    notice.get_by_role("link", name="Go on with them").click()
    lively.page.wait_for_selector("html[data-alive]")
    assert lively.value("Your name") == "Ama" and lively.page.locator(".notice").count() == 0


def test_beginning_anew_leaves_the_earlier_answers_where_they_are(form, serving):
    lively = begun(form)
    lively.page.goto(serving.link("ladder"))
    lively.page.locator(".notice").get_by_role("button", name="Begin new answers").click()
    assert lively.value("Your name") == "" and lively.page.locator(".notice").count() == 0
    page = device(lively.page, serving)
    assert page.get_by_role("link", name="Go on Ladder").count() == 1


def test_answers_that_are_open_in_another_window_are_not_opened_twice(form, serving, context):
    lively = begun(form)
    other = context.new_page()
    other.goto(lively.page.url)
    other.wait_for_url("**/device")
    expect(other.locator(".tell")).to_contain_text("open in another window")


def test_a_photo_is_there_after_the_window_was_closed(form, serving, context, photo):
    lively = form(PHOTOS, "photos").type("Who?", "Ama")
    lively.page.locator("input[type=file]").set_input_files(photo)
    kept(lively, "q2-")
    address = lively.page.evaluate("location.href")
    lively.page.close()
    again = Lively(context.new_page(), address)
    expect(again.page.locator(".preview img")).to_be_visible()
    again.on().press("Send answers").receipt()
    assert serving.store.blobs.path(records_files(serving)[-1]).read_bytes() == photo.read_bytes()


def records_files(serving: Served) -> list[str]:
    with serving.store.read() as db:
        return [row[0] for row in db.exec_driver_sql("SELECT hash FROM attachments ORDER BY id")]


def test_what_cannot_be_sent_waits_and_goes_by_itself_when_there_is_a_connection(form, serving, context):
    lively = begun(form, "Esi").on().choose("Do you work here?", "no").on().on()
    before = len(records(serving.store, serving.form("ladder")))
    context.set_offline(True)
    lively.press("Send answers")
    expect(lively.page.locator("main h1")).to_contain_text("not sent yet")
    context.set_offline(False)
    lively.trouble.clear()
    page = device(lively.page, serving)
    expect(page.locator("main")).to_contain_text("Reference number", timeout=20_000)  # by itself, after some seconds
    assert len(records(serving.store, serving.form("ladder"))) == before + 1


def test_a_finished_record_can_be_changed_until_it_was_first_offered(form, serving, context):
    lively = begun(form, "Yaa").on().choose("Do you work here?", "no").on().on()
    lively.page.evaluate("() => { navigator.locks.request('formserver outbox', () => new Promise(() => {})) }")
    lively.page.evaluate("document.querySelector('button[value=send]').click()")
    kept(lively, '"state":"finished"', "records")
    other = device(context.new_page(), serving)
    lively.page.close()
    other.get_by_role("link", name="Open and change").click(timeout=5000)
    other.wait_for_selector("html[data-alive]")
    again = Lively(other)
    assert again.heading == "Check your answers"
    again.press("Send answers").receipt()


def test_a_record_is_copied_with_a_number_of_its_own(form, serving):
    lively = begun(form, "Efua").on().choose("Do you work here?", "no").on().on().press("Send answers")
    lively.receipt()
    page = device(lively.page, serving)
    page.get_by_role("link", name="Copy into a new record").first.click()
    page.wait_for_selector("html[data-alive]")
    copy = Lively(page)
    assert copy.value("Your name") == "Efua"
    copy.on().on().on().press("Send answers").receipt()
    rows = [row for row in records(serving.store, serving.form("ladder")) if "Efua" in row.values()]
    assert len(rows) == 2


def test_a_deleted_draft_can_be_brought_back(form, serving):
    page = device(begun(form).page, serving)
    page.get_by_role("button", name="Delete Ladder").click()
    expect(page.locator("#told")).to_contain_text("Deleted: Ladder")
    assert page.get_by_role("link", name="Go on Ladder").count() == 0
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_role("link", name="Go on Ladder")).to_be_visible()


def test_a_draft_stays_with_its_version_and_is_taken_over_as_far_as_it_fits(form, serving):
    old = SECOND.format(third="text", red="red", number=1)
    lively = form(old, "grown").type("Who?", "Ama").choose("Colour", "red").type("Third", "some words")
    kept(lively, "some words")
    first = lively.page.evaluate("location.href")
    del serving.codes["grown"]
    lively.page.goto(serving.publish(SECOND.format(third="integer", red="green", number=2), "grown"))
    notice = lively.page.locator(".notice")
    expect(notice).to_contain_text("They belong to version 1 of the form; version 2 is in use now.")
    with lively.page.expect_navigation():
        notice.get_by_role("link", name="Take them over into version 2").click()
    lively.page.wait_for_selector("html[data-alive]")
    assert lively.value("Who?") == "Ama"
    lost = lively.page.locator(".notice li").all_inner_texts()
    assert sorted(lost) == ["Colour: red", "Third: some words"]
    assert lively.box("Colour").locator("input:checked").count() == 0
    lively.page.goto(first)
    lively.page.wait_for_selector("html[data-alive]")
    assert lively.value("Third") == "some words"
    lively.on().press("Send answers").receipt()


def test_an_anonymous_form_leaves_nothing_on_the_device(form, serving):
    anonymous = LADDER.replace("| form_id", "| fs:anonymous | form_id").replace("| ladder", "| yes | secretladder")
    lively = form(anonymous, "secretladder").type("Your name", "Ama").on()
    lively.on().on()  # far longer than a save takes
    assert lively.page.evaluate("indexedDB.databases()") == []
    assert lively.page.evaluate("localStorage.length") == 0 and lively.page.locator(".saved").count() == 0


def test_the_page_of_the_device_says_when_there_is_nothing(context, serving):
    page = device(context.new_page(), serving)
    expect(page.locator("main")).to_contain_text("There is no record on this device")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_draft_that_is_gone_on_with_still_leads_where_its_link_did(form, serving):
    shell = begun(form).page.url.partition("#")[0]
    lively = form(LADDER, "ladder")
    lively.open(f"{shell}?return_url=https%3A%2F%2Fpanel.example.org%2Fnext").type("Your name", "Ama")
    lively.page.wait_for_url("**#draft=*")
    kept(saved(lively), "panel.example.org")
    lively.page.reload()
    lively.page.wait_for_selector("html[data-alive]")
    lively.type("Your age", "31")
    kept(saved(lively), '"31"')
    kept(lively, '"back":"https://panel.example.org/next"')
