"""A tablet that many people share: the warning, the clean beginning, the link's own words; script on and off."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from web.forms import records

from formserver.web.pages import kiosk

POLL = """
| survey |
| | type | name | label::English (en) | label::Arabic (ar) |
| | hidden | wave | | |
| | text | wish | What should change? | ما الذي يجب أن يتغير؟ |
| | text | more | Anything else? | هل من شيء آخر؟ |
| settings |
| | form_id | form_title | version | fs:anonymous | default_language |
| | shared | Shared | 1 | yes | English (en) |
"""
NAMED = POLL.replace("| yes |", "| no |").replace("| shared |", "| named |")
SECRET = "zqx secret"


@pytest.mark.parametrize(
    ("back", "found"),
    [("?kiosk=90", 90), ("?wave=w1&kiosk=3", 15), ("?kiosk", 60), ("?kiosk=9999", 900), ("?kiosk=x", 60),
     ("?wave=w1", 0),
     ("https://evil.example/?kiosk=60", 0), ("?kiosk=60\n", 0), ("?kiosk=60&" + "a" * 1000, 0), ("", 0)],
)  # fmt: skip
def test_the_link_says_after_how_many_seconds_a_form_begins_anew(back, found):
    assert kiosk.seconds(back) == found


def opened(page: Page, link: str, query: str) -> Page:
    page.clock.install()
    page.set_viewport_size({"width": 800, "height": 1280})
    page.goto(link + query)
    page.wait_for_selector("html[data-alive]")
    return page


def test_answers_that_nobody_goes_on_with_are_deleted_after_a_warning(page: Page, serving) -> None:
    opened(page, serving.publish(POLL, "shared"), "?kiosk=30&wave=w1&lang=ar")
    page.get_by_role("textbox").first.fill(SECRET)
    page.clock.run_for(29_000)
    expect(page.locator("#idle")).to_be_hidden()
    page.clock.run_for(2000)
    warning = page.get_by_role("dialog")
    expect(warning).to_contain_text("هل ما زلت هنا؟")
    assert Axe().run(page).response["violations"] == []
    page.evaluate("document.getElementById('idle').requestClose()")  # as a phone's Back does
    page.clock.run_for(29_000)
    assert page.url.endswith("lang=ar")
    page.clock.run_for(2000)
    warning.get_by_role("button").click()
    expect(page.locator("#idle")).to_be_hidden()
    assert page.get_by_role("textbox").first.input_value() == SECRET
    page.clock.run_for(47_000)
    page.wait_for_url("**/left?*")
    assert SECRET not in page.content()
    expect(page.locator("meta[http-equiv=refresh]")).to_have_attribute(
        "content", f"{kiosk.LEFT};url=/s/{serving.codes['shared']}?kiosk=30&wave=w1&lang=ar"
    )
    page.go_back()
    assert SECRET not in page.content()


def test_a_tablet_that_slept_through_the_warning_shows_nobody_the_answers(page: Page, serving) -> None:
    opened(page, serving.publish(POLL, "shared"), "?kiosk=30")
    page.get_by_role("textbox").first.fill(SECRET)
    page.clock.pause_at(page.evaluate("Date.now()") + 3_600_000)
    page.mouse.click(5, 5)
    page.wait_for_url("**/left?*")


def test_nobody_is_warned_before_anything_was_touched(page: Page, serving) -> None:
    opened(page, serving.publish(POLL, "shared"), "?kiosk=15")
    page.clock.run_for(120_000)
    expect(page.locator("#idle")).to_be_hidden()


@pytest.mark.parametrize("script", [True, False])
def test_after_sending_the_next_person_begins_by_itself_with_the_words_of_the_link(browser, serving, script) -> None:
    link, before = serving.publish(POLL, "shared"), len(records(serving.store, serving.form("shared")))
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{link}?kiosk=30&wave=w1")
    if script:
        page.wait_for_selector("html[data-alive]")
    else:
        assert page.locator("noscript meta").count() == 0
    page.get_by_role("textbox").first.fill(SECRET)
    page.locator("main button[value=next]").click()
    page.locator("button[value=send]").wait_for()
    if not script:
        assert f"{kiosk.WITHOUT_SCRIPT};url=" in page.content()
    page.locator("button[value=send]").click()
    page.wait_for_url("**/done?*")
    expect(page.locator("meta[http-equiv=refresh]")).to_have_attribute(
        "content", f"{kiosk.RECEIPT};url=/s/{serving.codes['shared']}?kiosk=30&wave=w1"
    )
    page.get_by_role("link", name="Fill the form again").click()
    assert page.url.endswith("?kiosk=30&wave=w1") and SECRET not in page.content()
    rows = records(serving.store, serving.form("shared"))
    assert (len(rows) - before, rows[-1]["wave"]) == (1, "w1")
    context.close()


def test_from_the_page_of_who_left_a_tablet_finds_its_own_link_and_no_other(client, publish_markdown) -> None:
    form = publish_markdown(POLL.replace("| shared |", "| left |"))
    reply = client.get(f"/s/{form.code}/left?on=?kiosk=30%26wave=w1")
    assert f'content="{kiosk.LEFT};url=/s/{form.code}?kiosk=30&amp;wave=w1"' in reply.text
    elsewhere = client.get(f"/s/{form.code}/left?on=https://evil.example/?kiosk=30")
    assert "evil" not in elsewhere.text and "refresh" not in elsewhere.text


def test_a_form_that_is_not_anonymous_is_never_emptied(page: Page, serving) -> None:
    page.goto(f"{serving.publish(NAMED, 'named')}?kiosk=30")
    assert page.locator("#idle").count() == 0
