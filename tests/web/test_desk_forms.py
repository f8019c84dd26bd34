"""Forms at the desk: upload with findings, files, publish, preview, close and open, link and QR code."""

from __future__ import annotations

import io
import re

from web.desk_visits import BROKEN, HOUSEHOLD, form_file, words
from web.forms import NOTHING

from formserver import publish
from formserver.store import forms as rows


def pressed(desk, page, button):
    """Send the page's form that holds ``button``, as a browser would."""
    html = desk.get(page).text
    form = next(part for part in html.split("<form")[1:] if button in part.partition("</form>")[0])
    return desk.post(re.search(r'action="([^"]+)"', form)[1], page=page)


def test_an_empty_desk_says_what_it_is_for(desk):
    said = words(desk.get("/desk/forms"))
    assert "A form is a questionnaire made as a spreadsheet (XLSForm)." in said
    assert "Upload a form" in said


def test_a_form_goes_from_file_to_link(desk, store):
    led = desk.upload(HOUSEHOLD)
    assert led.location == "/desk/forms/1/versions/1"
    said = words(desk.get(led.location))
    assert "Draft Nobody but the desk sees it until it is published." in said
    answer = pressed(desk, led.location, "Publish version 1")
    assert answer.location == "/desk/forms/1"
    said = words(desk.get("/desk/forms/1"))
    assert "Version 1 is in use." in said
    with store.read() as db:
        code = rows.form_by_key(db, 1).code
    assert f"http://localhost/s/{code}" in said
    assert desk.get(f"/s/{code}").status_code == 200


def test_publishing_twice_is_harmless(desk):
    desk.upload(HOUSEHOLD)
    for _ in range(2):
        assert desk.post("/desk/forms/1/versions/1/publish").location == "/desk/forms/1"
    assert words(desk.get("/desk/forms/1")).count("In use") == 1


def test_errors_stop_a_form_and_point_into_the_cell(desk, store):
    answer = desk.upload(BROKEN)
    assert answer.status_code == 422
    said = words(answer)
    assert "Errors (1)" in said
    assert "There is no question named agee." in said
    assert "Did you mean ${age}?" in said
    assert "<mark>${agee}</mark> &lt; 18</pre>" in answer.text
    assert re.search(r'class="place">survey!D9<', answer.text)
    with store.read() as db:
        assert rows.list_forms(db) == []


def test_warnings_are_shown_and_can_be_passed_over(desk):
    form = HOUSEHOLD.replace("| street |", f"| {'street' * 6} |")
    led = desk.upload(form)
    page = desk.get(led.location)
    assert "1 warning asks for a look." in words(page)
    assert pressed(desk, led.location, "Publish anyway").location == "/desk/forms/1"


def test_a_file_of_no_kind_is_told(desk):
    answer = desk.post("/desk/forms/new", {"file": (io.BytesIO(b"\x00\x01"), "photo.jpg")})
    assert answer.status_code == 422
    assert "photo.jpg is not a form: it must be .xlsx, .xls, .csv, .md or .xml." in words(answer)


def test_no_file_at_all_is_told_at_its_field(desk):
    answer = desk.post("/desk/forms/new")
    assert answer.status_code == 422
    assert '<a href="#file">Choose the file of the form.</a>' in answer.text


def test_a_new_version_has_to_be_of_the_same_form(desk):
    desk.upload(HOUSEHOLD)
    answer = desk.upload(HOUSEHOLD.replace("| household |", "| school |"), url="/desk/forms/1/new")
    assert answer.status_code in (409, 422)
    assert "The file holds the form" in words(answer)


def test_the_same_version_with_other_questions_is_told_to_take_a_new_name(desk):
    desk.upload(HOUSEHOLD)
    desk.post("/desk/forms/1/versions/1/publish")
    desk.upload(HOUSEHOLD.replace("Street", "Road"), url="/desk/forms/1/new")
    said = words(desk.client.post("/desk/forms/1/versions/2/publish", data={"csrf_token": desk.token("/account")},
                                  follow_redirects=True))  # fmt: skip
    assert "Version 1 of household is already published with other content." in said


def test_a_second_version_takes_the_place_of_the_first(desk, store):
    desk.upload(HOUSEHOLD)
    desk.post("/desk/forms/1/versions/1/publish")
    led = desk.upload(HOUSEHOLD, version="2", url="/desk/forms/1/new")
    assert led.location == "/desk/forms/1/versions/2"
    assert "Draft waiting" in words(desk.get("/desk/forms"))
    desk.post("/desk/forms/1/versions/2/publish")
    said = words(desk.get("/desk/forms/1"))
    assert said.count("In use") == 1
    assert said.count("Earlier") == 1


def test_a_draft_can_be_thrown_away(desk):
    desk.upload(HOUSEHOLD)
    assert desk.post("/desk/forms/1/versions/1/discard").location == "/desk/forms/1"
    assert desk.get("/desk/forms/1/versions/1").status_code == 404


def test_files_are_attached_checked_again_taken_away_and_downloaded(desk):
    desk.upload(HOUSEHOLD)
    files = "/desk/forms/1/versions/1/files"
    desk.post(files, {"files": [(io.BytesIO(b"\x89PNG"), "gate.png"), (io.BytesIO(b"name,label\n"), "towns.csv")]})
    page = words(desk.get("/desk/forms/1/versions/1"))
    assert "gate.png" in page and "towns.csv" in page
    answer = desk.get(f"{files}/gate.png")
    assert answer.data == b"\x89PNG"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    desk.post(files, {"remove": "gate.png"})
    assert "gate.png" not in words(desk.get("/desk/forms/1/versions/1"))


def test_the_next_version_keeps_the_files(desk):
    desk.upload(HOUSEHOLD, towns_csv=b"name,label\n")
    desk.post("/desk/forms/1/versions/1/publish")
    desk.upload(HOUSEHOLD, version="2", url="/desk/forms/1/new")
    assert "towns.csv" in words(desk.get("/desk/forms/1/versions/2"))


def test_workbook_and_xform_come_back(desk):
    desk.upload(HOUSEHOLD)
    assert desk.get("/desk/forms/1/versions/1/source").data == form_file(HOUSEHOLD)
    assert desk.get("/desk/forms/1/versions/1/xform").data.startswith(b"<?xml")


def test_closing_says_what_it_does_and_can_be_undone(desk, store):
    desk.upload(HOUSEHOLD)
    desk.post("/desk/forms/1/versions/1/publish")
    assert "A closed form takes no more answers." in words(desk.get("/desk/forms/1"))
    desk.post("/desk/forms/1/close")
    page = desk.get("/desk/forms/1")
    assert "The form is closed: its link says so and takes no more answers. Undo" in words(page)
    with store.read() as db:
        assert rows.form_by_key(db, 1).state == "closed"
    assert '<form method="post" action="/desk/forms/1/open">' in page.text
    desk.post("/desk/forms/1/open")
    assert "The form is open: its link takes answers. Undo" in words(desk.get("/desk/forms/1"))


def test_the_qr_code_is_a_drawing_of_the_address(desk):
    desk.upload(HOUSEHOLD)
    desk.post("/desk/forms/1/versions/1/publish")
    drawing = desk.get("/desk/forms/1/qr.svg")
    assert drawing.mimetype == "image/svg+xml"
    assert drawing.text.startswith("<svg")
    assert re.search(r'class="address">localhost/s/\w{6}<', desk.get("/desk/forms/1/link").text)


def test_a_preview_walks_through_a_draft_and_sends_nothing(desk, store):
    desk.upload(HOUSEHOLD)
    start = "/desk/forms/1/versions/1/preview"
    page = desk.get(start)
    assert "Preview of version 1. Nothing is sent." in page.text
    fields = {"state": state_in(page), "page": page_in(page), "do": "next", street_in(page): "Main street"}
    page = desk.client.post(start, data=fields)
    while 'name="page" value="check"' not in page.text:
        page = desk.client.post(start, data={"state": state_in(page), "page": page_in(page), "do": "check"})
    assert "Main street" in page.text
    page = desk.client.post(start, data={"state": state_in(page), "page": "check", "do": "send"})
    assert "This was a preview" in page.text or "There is a problem" in page.text
    assert publish.preview_form(store, 1).state == "draft"


def test_a_preview_of_a_form_that_asks_nothing_is_its_check_page(desk):
    desk.upload(NOTHING)
    assert "Check your answers" in words(desk.get("/desk/forms/1/versions/1/preview"))


def test_a_preview_of_a_draft_serves_the_browsers_engine_too(desk):
    desk.upload(HOUSEHOLD)
    page = desk.get("/desk/forms/1/versions/1/preview").text
    address = re.search(r'"app": ?"([^"]+)"', page)[1]
    app = desk.get(address).json
    assert app["title"] == "Household list"
    assert desk.client.post("/desk/forms/1/versions/1/preview/send").json["url"].endswith("/preview/done")


def state_in(page):
    return re.search(r'name="state" value="([^"]+)"', page.text)[1]


def page_in(page):
    return re.search(r'name="page" value="([^"]+)"', page.text)[1]


def street_in(page):
    return re.search(r'name="(q\d+)"', page.text)[1]


def test_a_form_in_two_languages_says_how_far_each_is(desk):
    desk.upload("""
| survey | | | | |
| | type | name | label::English (en) | label::Spanish (es) |
| | text | who | Your name | Su nombre |
| | text | where | Where do you live? | |
| settings | | | | |
| | form_title | form_id | version | default_language |
| | Visit | visit | 1 | English (en) |
""")
    desk.post("/desk/forms/1/versions/1/publish")
    rows_of = re.findall(r'<th scope="row" lang="(\w+)".*?</tr>', desk.get("/desk/forms/1").text, re.S)
    said = words(desk.get("/desk/forms/1"))
    assert rows_of == ["en", "es"]
    assert "English 2 0 0 Español 1 1 0" in said
