"""A page of very many questions: near the screen alone they are in the document, and nothing of them is lost."""

from __future__ import annotations

import json
import re

import pytest
from bench import forms
from playwright.sync_api import expect
from web.forms import LADDER

from formserver.web.pages.blocks import MANY, SIZE, has_blocks, taken_out

LENGTH = 400
FORM = forms.one_page(LENGTH).decode().replace("| bench | 1 |", "| blocks | 1 |")
plain = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LAST = "Question 391"  # a number from 0 to 999
COUNT = "document.querySelectorAll('main .question').length"


@pytest.fixture
def page_of_many(form):
    return form(FORM, "blocks")


def to_the_end(lively) -> None:
    lively.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    lively.page.locator("main .question").get_by_text(LAST, exact=True).wait_for()


def comes_back(lively) -> None:
    """Answer the last question, go to the check page and come to change it."""
    lively.type(LAST, "12").on()
    lively.page.locator(".answers > div").filter(has_text=LAST).get_by_role("button").click()
    control = lively.box(LAST).locator("input")
    expect(control).to_be_focused()
    expect(control).to_have_value("12")


def test_only_pages_of_very_many_questions_are_in_blocks():
    assert has_blocks(forms.program(FORM.encode())) and not has_blocks(forms.program(forms.survey(3000)))
    assert MANY < LENGTH


def test_what_is_in_blocks_is_taken_out_of_a_page():
    html = 'a<div class="block">1</div><!--block-->b<div class="block">2</div><!--block-->'
    emptied = 'a<div class="block"></div><!--block-->b<div class="block"></div><!--block-->'
    assert taken_out(html) == (emptied, ["1", "2"])


@plain
def test_without_javascript_all_questions_are_there(open_paper):
    paper = open_paper(FORM)
    assert len(paper.root.all("div", class_="block")) == -(-(LENGTH + 2) // SIZE)
    assert len(paper.labels) == len({*paper.labels}) > LENGTH / 2


def test_a_phone_holds_few_of_them_and_each_when_it_is_near(page_of_many):
    assert page_of_many.page.evaluate(COUNT) <= 4 * SIZE
    to_the_end(page_of_many)
    page_of_many.page.wait_for_function(f"{COUNT} <= {6 * SIZE}")
    expect(page_of_many.box("Question 0")).to_have_count(0)


def test_what_depends_on_an_answer_has_followed_it_in_a_block_that_was_away(page_of_many):
    to_the_end(page_of_many)
    expect(page_of_many.box("Question 394")).to_have_count(0)
    page_of_many.choose("Question 390", "yes")
    expect(page_of_many.box("Question 394")).to_be_visible()
    page_of_many.page.evaluate("scrollTo(0, 0)")
    expect(page_of_many.box("Question 0")).to_be_visible()
    page_of_many.choose("Gate", "yes")
    expect(page_of_many.box("Why?")).to_be_visible()
    to_the_end(page_of_many)
    expect(page_of_many.box("Question 394")).to_be_visible()


def test_a_wrong_answer_far_away_is_one_link_away(page_of_many):
    to_the_end(page_of_many)
    page_of_many.type(LAST, "5000").page.evaluate("scrollTo(0, 0)")
    expect(page_of_many.box(LAST)).to_have_count(0)
    page_of_many.on()
    assert page_of_many.errors == [f"Enter a number from 0 to 999: {LAST}"]
    page_of_many.page.locator("#summary a").click()
    control = page_of_many.box(LAST).locator("input")
    expect(control).to_be_focused()
    expect(control).to_have_value("5000")
    expect(control).to_have_attribute("aria-invalid", "true")


def test_an_answer_comes_back_after_the_check_page_and_a_change_leads_to_its_question(page_of_many):
    to_the_end(page_of_many)
    comes_back(page_of_many)
    assert page_of_many.page.evaluate(COUNT) <= 8 * SIZE


def test_tab_goes_from_question_to_question_through_blocks(page_of_many):
    page_of_many.page.locator("main .question input").first.focus()
    seen = []
    for _ in range(3 * SIZE):
        page_of_many.page.keyboard.press("Tab")
        seen.append(page_of_many.page.evaluate("document.activeElement.name.slice(1)"))
    numbers = [int(name) for name in seen if name.isdecimal()]
    assert numbers == sorted(numbers) and len({*numbers}) > 2 * SIZE


def test_the_search_of_the_browser_and_paper_have_all_of_them(page_of_many):
    page_of_many.page.keyboard.press("Control+f")
    page_of_many.page.wait_for_function(f"{COUNT} > {LENGTH}")


def test_the_labels_of_blocks_that_are_away_can_be_searched(page_of_many):
    away = page_of_many.page.locator(".block [hidden=until-found]").filter(has_text=LAST)
    away.wait_for(state="attached")
    away.dispatch_event("beforematch", {"bubbles": True})
    expect(page_of_many.box(LAST)).to_be_visible()


def test_what_was_typed_before_the_script_came_counts(serving, context):
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 640})
    held = []
    page.route("**/script/**", lambda route: held.append(route))
    page.goto(serving.publish(FORM, "blocks"), wait_until="commit")
    control = page.locator("main .question").filter(has_text=LAST).locator("input")
    control.fill("41")
    page.locator("main .question input").first.focus()
    page.evaluate("scrollTo(0, 0)")
    held[0].continue_()
    page.wait_for_selector("html[data-alive]")
    page.locator("main .actions button.main").click()
    expect(page.locator(".answers > div").filter(has_text=LAST)).to_contain_text("41")


# -- the blank blocks travel behind the page that is served, which has its own

PAGES = "\n".join(
    line
    for number in (1, 2)
    for line in [
        f"| | begin_group | g{number} | Part {number} | |",
        *(f"| | integer | n{number}_{i} | Number {number}.{i} | counter |" for i in range(MANY + 50)),
        "| | end_group | | | |",
    ]
)
TWO_PAGES = f"""
| survey |
| | type | name | label | appearance |
{PAGES}
| settings |
| | form_id | version |
| | two_pages | 1 |
"""
BLOCKS = "**/blocks/*.json"


def test_what_a_page_starts_from_says_where_the_blocks_are(client, publish_markdown):
    form = publish_markdown(TWO_PAGES)
    boot = json.loads(re.search(r'id="boot">(.*?)</script>', client.get(f"/s/{form.code}").text)[1])
    address = client.get(boot["app"]).json["blocks"]
    assert {key: len(found) for key, found in client.get(address).json.items()} == {"p0": 10, "p1": 10}
    assert client.get(address.replace("und.json", "xx.json")).status_code == 404


def test_a_form_without_blocks_has_none_to_fetch(client, publish_markdown):
    form = publish_markdown(LADDER)
    boot = json.loads(re.search(r'id="boot">(.*?)</script>', client.get(f"/s/{form.code}").text)[1])
    assert "blocks" not in client.get(boot["app"]).json
    assert client.get(boot["app"].replace("/und.json", "/blocks/und.json")).status_code == 404


def test_a_page_whose_blocks_are_on_their_way_fills_when_they_come(form, context):
    down = ["down"]
    context.route(BLOCKS, lambda route: route.abort() if down else route.continue_())
    lively = form(TWO_PAGES, "two_pages")
    lively.on()
    expect(lively.page.get_by_role("heading", name="Part 2")).to_be_visible()
    expect(lively.page.get_by_role("alert")).to_contain_text("could not be fetched")
    expect(lively.box("Number 2.0")).to_have_count(0)
    down.clear()
    lively.trouble.clear()
    expect(lively.box("Number 2.0")).to_be_visible(timeout=10_000)  # asked for again
    expect(lively.page.get_by_role("alert")).to_have_count(0)
    expect(lively.box("Number 2.0").get_by_role("button", name="One more")).to_have_count(1)  # enhanced
    lively.type("Number 2.0", "7").page.locator("main button[value=back]").click()
    expect(lively.box("Number 1.0")).to_be_visible()


def test_the_page_that_was_served_comes_back_without_them(form, context):
    context.route(BLOCKS, lambda route: route.abort())
    lively = form(FORM, "blocks")
    to_the_end(lively)
    comes_back(lively)
    lively.trouble.clear()


def test_what_comes_back_has_its_buttons_once(form, context):
    context.route(BLOCKS, lambda route: route.abort())
    lively = form(TWO_PAGES, "two_pages").type("Number 1.0", "7").on()
    lively.page.locator("main button[value=back]").click()
    box = lively.box("Number 1.0")
    box.get_by_role("button", name="One more").click()
    expect(box.locator("input")).to_have_value("8")
    expect(box.get_by_role("button")).to_have_count(2)
    lively.trouble.clear()
