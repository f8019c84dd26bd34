"""Marks in the labels of a form that is filled in: links within choices, headings, what an answer must not become."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from web.paper import read

FORM = """
| survey |
| | type | name | label | hint | appearance |
| | begin_group | g | **All** | | field-list |
| | note | n | # Your work | | |
| | note | m | [Our page](https://example.org/page) | | |
| | select_one t | terms | <b>Terms</b> \\_now\\_ | See [the law](https://example.org/law) | |
| | text | name | Name | | |
| | note | hello | Hello ${name} | | |
| | end_group | | | | |
| | select_one t | sure | Sure? | | quick |
| choices |
| | list_name | name | label |
| | t | yes | I took [the terms](https://example.org/terms) home |
| | t | no | *No* |
| settings |
| | form_id | form_title |
| | marked | Marked |
"""
EVIL = "x](https://evil.example) [y](https://evil.example)"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(request, browser, serving):
    """The form in a phone's window, with and without JavaScript; other sites answer at once."""
    context = browser.new_context(java_script_enabled=request.param, viewport={"width": 360, "height": 740})
    context.set_default_timeout(8000)
    context.route("https://example.org/**", lambda route: route.fulfill(body="there"))
    found = context.new_page()
    found.goto(serving.publish(FORM.replace("\\n", "\n") if False else FORM, "marked"))
    if request.param:
        found.wait_for_selector("html[data-alive]")
    yield found
    context.close()


def test_a_link_within_a_choice_opens_and_the_words_around_it_choose(page):
    terms = page.locator(".question[data-kind=select_one]")
    with page.expect_popup() as opened:
        terms.get_by_role("link", name="the terms").click()
    assert opened.value.url == "https://example.org/terms"
    expect(terms.get_by_role("radio").first).not_to_be_checked()
    terms.get_by_text("I took").click(position={"x": 4, "y": 4})
    expect(terms.get_by_role("radio").first).to_be_checked()
    assert page.locator("legend .words").inner_html() == "<strong>Terms</strong> _now_"


def test_a_heading_is_larger_and_a_link_alone_is_as_large_as_a_thumb(page):
    heading, around = page.locator(".words .heading"), page.locator(".note .label").first
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    assert heading.evaluate(size) > around.evaluate(size) and heading.evaluate("element => element.tagName") == "STRONG"
    box = page.get_by_role("link", name="Our page").bounding_box()
    assert box["height"] >= 44 and box["width"] >= 44


def test_a_link_within_a_quick_choice_stays_on_its_page(page):
    page.get_by_role("button", name="Continue").last.click()
    sure = page.locator(".question[data-kind=select_one]", has_text="Sure?")
    with page.expect_popup():
        sure.get_by_role("link", name="the terms").click()
    expect(sure.get_by_role("radio").first).not_to_be_checked()


def test_an_answer_becomes_no_link(open_paper, form):
    lively = form(FORM, "marked").type("Name", EVIL)
    expect(lively.page.locator(".words", has_text="Hello")).to_have_text(f"Hello {EVIL}")
    paper = open_paper(FORM).type("Name", EVIL).on().do("back")
    said = [each for each in read(paper.html).all(class_="words") if each.text.startswith("Hello")]
    assert [each.text for each in said] == [f"Hello {EVIL}"] and said[0].all("a") == []
    assert lively.page.locator(".words", has_text="Hello").locator("a").count() == 0
