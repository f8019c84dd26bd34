"""Unfinished answers wait at the server under a code, sealed; whoever has the code goes on, on any device."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update
from web.forms import LADDER, records
from web.paper import Paper

from formserver.admit.throttle import FAILURES
from formserver.store.sweep import sweep
from formserver.store.tables import drafts
from tests.browser import png

SETTINGS = "| | form_id | form_title |"
ANONYMOUS = LADDER.replace(SETTINGS, "| | form_id | form_title | namespaces | fs:anonymous |").replace(
    "| ladder | Ladder |", '| ladder | Ladder | fs="https://formserver.example/xforms" | yes |'
)
ALLOWED = ANONYMOUS.replace("| fs:anonymous |", "| fs:anonymous | fs:resume |").replace("| yes |\n", "| yes | yes |\n")
WITH_PHOTO = LADDER.replace(
    "| | text | more | Anything else? | | | | | |",
    "| | image | hall | The hall | | | | | |\n| | text | more | Anything else? | | | | | |",
)


@pytest.fixture(autouse=True)
def unhurried():
    FAILURES.clear()


def saved(page: Paper) -> str:
    """Save, and return the code."""
    page.press("Save and finish later")
    assert page.heading == "Your answers are kept"
    return page.receipt


def resumed(client, form, code: str) -> Paper:
    """Open the address that the page tells on another device."""
    page = Paper(client, form, "/resume")
    page.typed["code"] = [code]
    return page.press("Go on")


def stored(store):
    with store.read() as db:
        return db.execute(select(drafts)).mappings().all()


def test_answers_are_there_again_on_another_device(open_paper, client, store):
    page = open_paper(LADDER).type("Your name", "Ama").type("Your age", "41").on()
    code = saved(page.type("Do you work here?", "no"))
    assert re.fullmatch(r"([2-9b-z]{4}-){2}[2-9b-z]{4}", code)
    there = resumed(client, page.form, code.upper().replace("-", " "))
    assert there.says("Do you work here?") == ["no"]
    there.on().on().press("Send answers")
    assert [record["who"] for record in records(store, page.form)] == ["Ama"]


def test_what_is_answered_after_the_code_was_shown_is_saved_too(open_paper, client):
    page = open_paper(LADDER).type("Your name", "Ama")
    code = saved(page)
    page.press("Go on now").type("Your age", "41").on()
    there = resumed(client, page.form, code)
    assert there.labels == ["Do you work here?"]
    assert there.press("Back").says("Your age") == ["41"]
    assert saved(there) == code


def test_nothing_is_kept_any_more_once_it_is_sent(open_paper, client, store):
    page = open_paper(LADDER).type("Your name", "Ama").on().type("Do you work here?", "no")
    code = saved(page)
    page.press("Go on now").on().on().press("Send answers")
    assert stored(store) == []
    there = resumed(client, page.form, code)
    assert there.status == 404 and "Nothing is kept under this code" in there.errors[0]
    assert there.title.startswith("Error: ")


def test_the_database_holds_neither_answers_nor_code(open_paper, store):
    code = saved(open_paper(LADDER).type("Your name", "Sentinel"))
    (row,) = stored(store)
    assert b"Sentinel" not in row["sealed"]
    assert code not in str(row) and code.replace("-", "") not in str(row)


def test_files_outlive_the_sweep_of_unfinished_pages(open_paper, client, store):
    page = open_paper(WITH_PHOTO).type("Your name", "Ama").on().type("Do you work here?", "no").on()
    code = saved(page.attach("The hall", png()))
    sweep(store, upload_hours=0)
    there = resumed(client, page.form, code).on()
    while there.heading != "Check your answers":
        there.on()
    there.press("Send answers")
    (record,) = records(store, page.form)
    assert record["hall"].endswith(".png")


def test_a_draft_goes_when_its_day_is_over(open_paper, client, store):
    page = open_paper(LADDER).type("Your name", "Ama")
    code = saved(page)
    over = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()
    with store.work() as db:
        db.execute(update(drafts).values(until=over))
    assert resumed(client, page.form, code).status == 404
    sweep(store, upload_hours=48)
    assert stored(store) == []


def test_guessing_is_slowed_down_and_says_how_long_to_wait(open_paper, client):
    page = open_paper(LADDER)
    assert resumed(client, page.form, "bcdf-bcdf-bcdf").status == 404
    for _ in range(19):
        FAILURES.failed((("draft", "127.0.0.1", 10),))
    there = resumed(client, page.form, "bcdf-bcdf-bcdf")
    assert there.status == 429 and "Wait" in there.errors[0]


def test_a_link_with_the_code_fills_it_in_and_opens_nothing_yet(open_paper, client):
    page = open_paper(LADDER).type("Your name", "Ama")
    code = saved(page)
    there = Paper(client, page.form, f"/resume?code={code}")
    assert there.typed["code"] == [code] and "Ama" not in there.html
    assert there.press("Go on").says("Your name") == ["Ama"]


def test_an_anonymous_form_keeps_nothing_unless_it_says_so(open_paper, client):
    page = open_paper(ANONYMOUS)
    assert "Save and finish later" not in page.html
    assert page.do("keep").status == 400
    assert client.get(f"/s/{page.form.code}/resume").status_code == 404


def test_an_anonymous_form_that_allows_it_tells_no_time_and_forgets_when_left(open_paper, client, store):
    page = open_paper(ALLOWED).type("Your name", "Ama")
    saved(page)
    assert set(stored(store)[0]) == {"place", "form", "sealed", "until"}
    page.press("Go on now").press("Leave without sending")
    assert stored(store) == []


def test_the_setting_turns_it_off(open_paper, client, app, settings):
    app.config["SETTINGS"] = settings.with_(draft_days=0)
    assert "Save and finish later" not in open_paper(LADDER).html


def test_the_script_of_a_page_hands_over_what_it_knows(form, serving):
    lively = form(LADDER.replace("| ladder |", "| later |"), "later").type("Your name", "Ama").on()
    page = lively.choose("Do you work here?", "no").page
    page.get_by_role("button", name="Save and finish later").click()
    expect(page.locator("h1")).to_have_text("Your answers are kept")
    code = page.locator(".receipt").inner_text()
    page.goto(f"{serving.link('later')}/resume")
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("html[data-alive]")).to_be_attached()
    expect(page.get_by_label("No", exact=True)).to_be_checked()


def test_without_a_connection_the_page_stays_and_says_so(form):
    lively = form(LADDER.replace("| ladder |", "| cut |"), "cut").type("Your name", "Ama")
    lively.page.context.set_offline(True)
    lively.page.get_by_role("button", name="Save and finish later").click()
    expect(lively.page.locator(".tell[role=alert]")).to_contain_text("Not kept")
    lively.page.context.set_offline(False)
    lively.trouble.clear()
    expect(lively.page.get_by_label("Your name")).to_have_value("Ama")
