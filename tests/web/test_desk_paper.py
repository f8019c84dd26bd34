"""A form on paper: everything that is asked, its conditions in words, in each of its languages."""

from __future__ import annotations

from html import unescape

import pytest
from playwright.sync_api import Page
from web.desk_visits import Desk

from formserver.web import templating

SHEET = """
| survey |
| | type | name | label::English (en) | label::العربية (ar) | relevant | required | appearance |
| | select_one yn | works | Do you work? | هل تعمل؟ | | yes | |
| | select_multiple yn | many | Which? | أيها؟ | | | |
| | integer | age | Your age | عمرك | ${works} = 'yes' | | |
| | text | a | Words | كلمات | selected(${many}, 'yes') and ${age} >= 18 | | multiline |
| | date | b | The day | اليوم | not(selected(${many}, 'no') or ${a} = '') | | |
| | begin_repeat | r | Child | طفل | ${age} < 50 | | |
| | image | c | Photo | صورة | (${works} = 'yes' or ${age} > 3) and ${a} != '' | | |
| | rank yn | d | Order | ترتيب | string-length(${a}) > 3 | | |
| | end_repeat | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::العربية (ar) |
| | yn | yes | Yes | نعم |
| | yn | no | No | لا |
| settings |
| | form_title | form_id | version | default_language |
| | Sheet | sheet | 7 | English (en) |
"""
RULES = [
    "Only if question 1 is “Yes”.",
    "Only if “Yes” is marked in question 2 and question 3 is 18 or more.",
    "Only if “No” is not marked in question 2 and question 4 is answered.",
    "Only if question 3 is less than 50.",
    "Only if (question 1 is “Yes” or question 3 is more than 3) and question 4 is answered.",
    "Only if the form’s rule holds: (string-length([4]) > 3).",
]


@pytest.fixture
def sheet(desk: Desk) -> str:
    desk.upload(SHEET)
    desk.post("/desk/forms/1/versions/1/publish")
    found: str = desk.get("/desk/forms/1/paper?lang=en").text
    return found


def test_every_question_and_choice_is_on_it_and_the_form_leads_there(sheet: str, desk: Desk) -> None:
    for words in ("Do you work?", "Which?", "Your age", "Words", "The day", "Child", "Photo", "Order", "Yes", "No"):
        assert words in sheet
    assert sheet.count('class="choices squares') == 1 and sheet.count('class="choices circles') == 1
    assert "<bdi>sheet</bdi> · <bdi>7</bdi>" in sheet and "data:image/svg+xml" in sheet
    assert "/desk/forms/1/paper" in desk.get("/desk/forms/1").text


def test_conditions_are_told_in_words(sheet: str) -> None:
    rules = [unescape(line.split("</p>")[0]) for line in sheet.split('<p class="rule">')[1:]]
    assert [rule for rule in rules if rule.startswith("Only if")] == RULES


def test_it_speaks_each_language_of_the_form(sheet: str, desk: Desk) -> None:
    arabic = desk.get("/desk/forms/1/paper?lang=ar").text
    assert '<html lang="ar" dir="rtl">' in arabic and "هل تعمل؟" in arabic and "Only if" not in arabic


def test_no_question_is_split_and_each_sheet_has_the_head(sheet: str, page: Page) -> None:
    page.set_content(sheet)
    page.add_style_tag(content=templating.style_text("paper"))
    page.emulate_media(media="print")
    boxes = page.locator(".item")
    assert boxes.count() == 7
    assert boxes.evaluate_all("all => all.every(box => getComputedStyle(box).breakInside === 'avoid')")
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 16
    assert not page.locator("nav").is_visible() and page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"


def test_every_style_sheet_is_found_whatever_its_digest(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templating, "style_digest", lambda audience: "a+b/c+d/e+f/g")
    with desk.client.application.test_request_context():
        address = str(templating.stylesheet("paper")).split('"')[3]
    assert desk.client.get(address).status_code == 200
