"""On paper `no-print` is left out and `page-break` starts a new sheet: the blank form, pages, answers at the desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page
from web.desk_visits import Desk

from formserver import collect
from formserver.web import sheets, templating

PRINTED = """
| survey | | | | | |
| | type | name | label | relevant | appearance |
| | begin_group | all | Everything | | field-list |
| | text | first | First | | |
| | note | told | Only on the screen | | no-print |
| | begin_group | inner | For us | | no-print |
| | text | ours | Ours | | |
| | end_group | | | | |
| | begin_group | next | The next sheet | | page-break |
| | text | second | Second | | |
| | end_group | | | | |
| | text | third | Third | ${first} != '' and ${ours} != '' | |
| | end_group | | | | |
| settings | | |
| | form_id | version |
| | printed | 1 |
"""
RECORD = (
    "<data id='printed' version='1'><all><first>Ama</first><inner><ours>Secret</ours></inner>"
    "<next><second>Two</second></next><third>Three</third></all>"
    "<meta><instanceID>uuid:1</instanceID></meta></data>"
)


@pytest.fixture
def published(desk: Desk) -> Desk:
    desk.upload(PRINTED)
    desk.post("/desk/forms/1/versions/1/publish")
    return desk


def on_paper(page: Page, html: str, style: str) -> int:
    """Lay the page out for paper; return how many sheets it takes."""
    page.set_content(re.sub(r"<link[^>]+>|<script.*?</script>", "", html))
    page.add_style_tag(content=templating.style_text(style))
    page.emulate_media(media="print")
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


def test_the_blank_form_leaves_out_and_begins_a_new_sheet(published: Desk, page: Page) -> None:
    html = published.get("/desk/forms/1/paper").text
    asked = re.findall(r'<span class="number">(.*?)</span> (\w+)', html)
    assert asked == [("1", "First"), ("2", "Second"), ("3", "Third")]
    assert "Only on the screen" not in html and "For us" not in html
    assert re.findall(r'newsheet"><h2>(.*?)</h2>', html) == ["The next sheet"]
    assert on_paper(page, html, "paper") == 2
    assert on_paper(page, html.replace(" newsheet", ""), "paper") == 1


def test_a_sheet_that_begins_with_its_form_is_not_left_empty(desk: Desk, page: Page) -> None:
    whole = PRINTED.replace("| field-list |", "| field-list page-break |").replace("| page-break |", "| |")
    desk.upload(whole)
    desk.post("/desk/forms/1/versions/1/publish")
    assert on_paper(page, desk.get("/desk/forms/1/paper").text, "paper") == 1


def test_a_page_of_the_form_is_printed_so_too(open_paper, page: Page) -> None:
    html = open_paper(PRINTED).html
    assert on_paper(page, html, "fill") == 1
    page.add_style_tag(content=templating.style_text("layout"))
    assert page.locator(".question .words:visible").all_inner_texts() == ["First", "Second"]
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 2
    page.emulate_media(media="screen")
    assert page.locator(".question .words:visible").count() == 4


def test_the_check_page_is_printed_so_too(open_paper, form) -> None:
    words = "dl.answers dt:visible, main h2:visible"
    lively = form(PRINTED, "printed").type("First", "Ama").type("Ours", "Secret").on()
    shown = lively.page.locator(words).all_inner_texts()
    lively.page.emulate_media(media="print")
    assert lively.page.locator(words).all_inner_texts() == [word for word in shown if word != "Ours"]
    assert "Ours" in shown
    paper = open_paper(PRINTED).type("First", "Ama").type("Ours", "Secret").on().on()  # what appeared is shown first
    assert re.findall(r'<div( class="no-print")?><dt>(\w+)', paper.html) == [
        ("", "First"), (' class="no-print"', "Ours"), ("", "Second"), ("", "Third"),
    ]  # fmt: skip


def test_only_a_form_that_says_so_has_the_stylesheet(publish_markdown) -> None:
    assert sheets.of(publish_markdown(PRINTED).program) == ("layout",)
    plain = re.sub(r"no-print|page-break", "", PRINTED).replace("| printed |", "| plain |")
    assert sheets.of(publish_markdown(plain).program) == ()


def test_the_answers_at_the_desk_are_printed_so_too(published: Desk, store, page: Page) -> None:
    collect.collect(store, xml=RECORD.encode(), files={})
    listed = published.get("/desk/forms/1/submissions").text
    html = published.get(re.findall(r'href="(/desk/forms/1/submissions/\d+)"', listed)[0]).text
    assert on_paper(page, html.replace(" newsheet", ""), "desk") == 1
    assert on_paper(page, html, "desk") == 2
    assert page.locator("dl.answers dt:visible").all_inner_texts() == ["First", "Second", "Third", "instanceID"]
    page.emulate_media(media="screen")
    assert "Ours" in page.locator("dl.answers dt:visible").all_inner_texts()
