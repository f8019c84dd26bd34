"""A file that answers a question is called as the person who gave it knows it, by both doors."""

from __future__ import annotations

import pytest
from browser import png
from playwright.sync_api import expect
from web.forms import PICTURES, records

from formserver import resume

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

VISITS = """
| survey | | | |
| | type | name | label |
| | begin_repeat | visit | Visit |
| | image | photo | Photo |
| | file | sheet | Sheet |
| | end_repeat | | |
| settings | | | |
| | form_id | form_title |
| | visits | Visits |
"""
SECRET = VISITS.replace("| file |", "| image |").replace(
    "form_title |", "form_title | namespaces | fs:anonymous | fs:resume | fs:attachments |"
).replace("Visits |", 'Visits | fs="https://formserver.invalid" | yes | yes | yes |')  # fmt: skip


@on_sqlite
def test_the_check_page_says_which_file_it_is(open_paper, store):
    paper = open_paper(PICTURES).attach("Photo of the gate", png(), "بوابة gate.png").on().on()
    assert paper.answers["Photo of the gate"] == "بوابة gate.png"
    kept = paper.press("Change").root.one("p", class_="kept")
    assert (kept.text, kept.one("bdi").text) == ("File attached: بوابة gate.png", "بوابة gate.png")
    paper.on().press("Send")
    assert "gate" not in records(store, paper.form)[0]["photo"]


@on_sqlite
def test_the_line_of_an_instance_says_which_file_it_is(open_paper):
    paper = open_paper(VISITS).attach("Photo", png(), "C:/home/gate.png").on()
    assert paper.root.one("ul", class_="instances").one(class_="words").text == "Visit 1: gate.png"


@on_sqlite
@pytest.mark.parametrize(("form", "known"), [(VISITS, True), (SECRET, False)])
def test_what_waits_at_the_server_of_an_anonymous_form_has_no_names_of_files(open_paper, monkeypatch, form, known):
    held, keep = [], resume.keep
    monkeypatch.setattr(resume, "keep", lambda *args, **more: held.append(args[2].decode()) or keep(*args, **more))
    assert open_paper(form).attach("Photo", png(), "20260301_1030.png").on().do("keep").status == 200
    assert ["20260301" in each for each in held] == [known]


def test_the_check_page_shows_a_photo_and_says_which_file_it_is(form):
    lively = form(PICTURES, "pictures")
    box = lively.box("Photo of the gate")
    box.locator("input[type=file]").set_input_files({"name": "gate.png", "mimeType": "image/png", "buffer": png()})
    box.locator("img[alt='gate.png']").wait_for()
    lively.on().on()
    assert lively.answers["Photo of the gate"] == "gate.png"
    picture = lively.page.locator(".answers dd img")
    expect(picture).to_be_visible()
    assert picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 40


def test_a_file_sent_before_the_script_came_is_called_by_its_name(serving, browser):
    link, context = serving.publish(PICTURES, "pictures"), browser.new_context(java_script_enabled=True)
    page = context.new_page()
    page.route("**/script/**", lambda route: route.abort())
    page.goto(link)
    page.locator("input[type=file]").set_input_files({"name": "gate.png", "mimeType": "image/png", "buffer": png()})
    page.locator("button[value=next]").last.click()
    page.unroute("**/script/**")
    page.locator("button[value=next]").last.click()
    page.wait_for_selector("html[data-alive]")
    expect(page.locator(".answers dd").first).to_have_text("gate.png")
    page.locator("button[value^=goto]").first.click()
    expect(page.locator(".preview bdi")).to_have_text("gate.png")
    context.close()


def test_a_draft_knows_its_files_by_their_names(form):
    lively = form(PICTURES, "pictures")
    box = lively.box("Photo of the gate")
    box.locator("input[type=file]").set_input_files({"name": "gate.png", "mimeType": "image/png", "buffer": png()})
    box.locator("img[alt='gate.png']").wait_for()
    lively.page.get_by_text("Saved on this").first.wait_for()
    lively.page.reload()
    lively.page.wait_for_selector("html[data-alive]")
    expect(lively.box("Photo of the gate").locator("img[alt='gate.png']")).to_be_visible()
