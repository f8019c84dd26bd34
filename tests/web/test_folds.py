"""Groups that fold: open at first, kept as they were left, never over an error or the focus; without a script too."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from formserver.web import scripts, sheets

FOLDS = """
| survey | | | | | |
| | type | name | label::English (en) | label::Arabic (ar) | required | appearance |
| | begin_group | plant | The factory | المصنع | | field-list |
| | text | name | Name | الاسم | yes | |
| | begin_group | boss | The manager of ${name} | مدير ${name} | | compact |
| | text | boss_name | Name of the manager | اسم المدير | yes | |
| | text | phone | Phone | الهاتف | | |
| | end_group | | | | | |
| | begin_group | more | More | المزيد | | compact no-collapse |
| | text | remarks | Remarks | ملاحظات | | |
| | end_group | | | | | |
| | end_group | | | | | |
| | text | last | Anything else? | أي شيء آخر؟ | | |
| settings | | | |
| | form_id | form_title | default_language |
| | folds | Visit | English (en) |
"""


def fold(page: Page):
    return page.locator("main details.fold")


def is_open(page: Page) -> bool:
    return bool(fold(page).evaluate("each => each.open"))


def test_a_compact_group_is_served_open_with_its_heading_to_fold_it(open_paper):
    paper = open_paper(FOLDS)
    assert re.findall(r'<details class="fold"( open)?><summary><h2 class="words">([^<]+)', paper.html) == [
        (" open", "The manager of ")
    ]
    assert '<h2 class="words">More</h2>' in paper.html


def test_only_a_form_that_folds_has_the_script_and_the_stylesheet_for_it(publish_markdown):
    folding = publish_markdown(FOLDS).program
    plain = publish_markdown(FOLDS.replace("| compact |", "| |").replace("| folds |", "| plain |")).program
    assert "folds" in scripts.needed_parts(folding) and sheets.of(folding) == ("layout",)
    assert "folds" not in scripts.needed_parts(plain) and sheets.of(plain) == ()


def test_what_is_folded_stays_folded_when_its_page_is_made_anew(form):
    lively = form(FOLDS, "folds").type("Name", "Lotus").type("Name of the manager", "Ama")
    page = lively.page
    assert fold(page).locator("summary").inner_text() == "The manager of Lotus" and is_open(page)
    fold(page).locator("summary").click()
    assert lively.labels == ["Name", "Remarks"]
    page.locator('button[value="lang:ar"]').click()
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(fold(page).locator("summary")).to_have_text("مدير Lotus")
    assert not is_open(page)
    page.locator("main button[value=next]").click()
    page.locator("main button[value=back]").click()
    assert not is_open(page)
    fold(page).locator("summary").press("Enter")
    page.locator('button[value="lang:en"]').click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert is_open(page)


def test_a_fold_opens_for_an_error_and_cannot_be_closed_over_it(form):
    lively = form(FOLDS, "folds").type("Name", "Lotus")
    fold(lively.page).locator("summary").click()
    lively.on()
    assert lively.errors == ["Enter an answer: Name of the manager"] and is_open(lively.page)
    lively.page.locator("#summary a").click()
    assert lively.page.locator(":focus").evaluate("each => each.closest('.fold') !== null")
    fold(lively.page).locator("summary").click()
    assert is_open(lively.page)
    lively.type("Name of the manager", "Ama")
    fold(lively.page).locator("summary").click()
    assert not is_open(lively.page)


def test_a_fold_opens_for_the_question_that_somebody_comes_to_change(form):
    lively = form(FOLDS, "folds").type("Name", "Lotus").type("Name of the manager", "Ama")
    fold(lively.page).locator("summary").click()
    lively.on().on()
    lively.page.get_by_role("button", name="Change Name of the manager").click()
    assert is_open(lively.page)
    assert lively.page.locator(":focus").input_value() == "Ama"


def test_without_a_script_a_fold_with_an_error_comes_back_open(page, serving):
    page.route("**/script/**", lambda route: route.abort())
    page.goto(serving.publish(FOLDS, "folds"))
    fold(page).locator("summary").click()
    assert not is_open(page)
    page.locator("main button[value=next]").click()
    expect(page.locator("#summary li")).to_have_count(2)
    assert is_open(page)


@pytest.mark.parametrize("tag", ["en", "ar"])
@pytest.mark.parametrize("width", [360, 800])
def test_a_fold_is_for_every_finger_and_reader(page, serving, width, tag):
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(serving.publish(FOLDS, "folds") + f"?lang={tag}")
    assert fold(page).locator("summary").bounding_box()["height"] >= 44
    assert [each["id"] for each in Axe().run(page).response["violations"]] == []
    fold(page).locator("summary").click()
    assert [each["id"] for each in Axe().run(page).response["violations"]] == []
