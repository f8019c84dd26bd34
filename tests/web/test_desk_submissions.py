"""Submissions at the desk: pages of them, one of them with its verdict and files, export, what was refused."""

from __future__ import annotations

import io
import json
import re

import pytest
from collecting import record_xml
from web.desk_visits import HOUSEHOLD, words

from formserver import collect, publish
from formserver.errors import Problem
from tests.browser import png

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
ANSWERS = {
    "house/street": "Main <street>", "house/photo": "gate.png", "person[1]/name": "Esi", "person[1]/age": "12",
    "person[1]/school": "yes", "person[2]/name": "Kofi", "person[2]/age": "40", "total": "52",
}  # fmt: skip


@pytest.fixture
def send(desk, store):
    """A function that sends a record to the published form."""
    desk.upload(HOUSEHOLD)
    desk.post("/desk/forms/1/versions/1/publish")
    program = publish.preview_form(store, 1).program

    def run(answers=ANSWERS, files=None, **ids):
        return collect.collect(store, xml=record_xml(program, answers, **ids), files=files or {})

    return run


def only(desk, query=""):
    """Return the address of the only submission in the list."""
    page = desk.get(f"/desk/forms/1/submissions{query}").text
    found = set(re.findall(r'href="(/desk/forms/1/submissions/\d+)"', page))
    assert len(found) == 1
    return found.pop()


def test_without_submissions_the_page_says_how_they_come(desk, send):
    assert "Nobody has sent answers yet." in words(desk.get("/desk/forms/1/submissions"))
    assert "Household list" in words(desk.get("/desk/submissions"))


def test_a_submission_is_listed_with_its_first_answers(desk, send):
    send()
    page = desk.get("/desk/forms/1/submissions")
    assert "1 submission" in words(page)
    assert 'data-label="Street"><span class="clip" dir="auto">Main &lt;street&gt;</span>' in page.text
    assert "Files missing" in words(page)


def test_one_submission_shows_sections_choices_and_computed_values(desk, send):
    send()
    said = words(desk.get(only(desk)))
    assert "The house Street Main <street>" in said
    assert "Person 1 Name Esi How old is this person? 12 Does this person go to school? Yes" in said
    assert "Person 2 Name Kofi How old is this person? 40" in said
    assert "Computed and recorded by the form total 52" in said
    assert "Files that have not arrived yet: gate.png." in said


def test_the_verdict_stands_at_the_question_it_concerns(desk, send):
    send({**ANSWERS, "person[2]/age": "400", "total": "52"})
    page = desk.get(only(desk))
    assert "With problems" in words(page)
    assert "1 answer breaks a rule of the form." in words(page)
    assert "400 Problem: Enter a number of at most 120: How old is this person?" in words(page)
    assert "52 Computed here: 412" in words(page)


def test_a_choice_that_is_not_in_the_list_is_shown_as_it_was_sent(desk, send):
    send({**ANSWERS, "person[1]/school": "sometimes"})
    assert "sometimes Problem: Choose an answer from the list" in words(desk.get(only(desk)))


def test_a_photo_is_shown_and_nothing_in_it_can_run(desk, send):
    send(files={"gate.png": io.BytesIO(PNG)})
    address = re.search(r'<img src="([^"]+/files/\d+)"', desk.get(only(desk)).text)[1]
    answer = desk.get(address)
    assert (answer.data, answer.mimetype) == (PNG, "image/png")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline")


def test_a_drawing_that_could_run_scripts_is_a_download(desk, send):
    send(files={"gate.png": io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")})
    address = re.search(r'href="([^"]+/files/\d+)"', desk.get(only(desk)).text)[1]
    answer = desk.get(address)
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_list_is_filtered_by_verdict_and_instance_id(desk, send):
    send(id="uuid:aaa-1")
    send({**ANSWERS, "person[2]/age": "400"}, id="uuid:bbb-2")
    assert only(desk, "?state=problems") != only(desk, "?state=valid")
    assert only(desk, "?search=bbb") == only(desk, "?search=uuid:bbb-2") == only(desk, "?state=problems")
    assert "No submission matches." in words(desk.get("/desk/forms/1/submissions?search=zzz"))


def test_many_submissions_come_page_by_page_newest_first(desk, send):
    for number in range(53):
        send(id=f"uuid:{number:03}")
    first = desk.get("/desk/forms/1/submissions")
    keys = re.findall(r'<th scope="row"><a class="nowrap" href="/desk/forms/1/submissions/(\d+)"', first.text)
    assert len(keys) == 50
    assert keys == sorted(keys, key=int, reverse=True)
    older = re.search(r'href="(/desk/forms/1/submissions\?before=\d+)"', first.text)[1]
    rest = re.findall(r"/desk/forms/1/submissions/(\d+)", desk.get(older).text)
    assert len(set(rest)) == 3
    assert max(map(int, rest)) < min(map(int, keys))


def test_every_edit_is_listed_and_its_xml_comes_back(desk, send):
    send()
    send({**ANSWERS, "house/street": "High street"}, id="uuid:2", old="uuid:1")
    page = desk.get(only(desk))
    assert "High street" in words(page)
    found = sorted(set(re.findall(r"/desk/forms/1/submissions/\d+/edits/\d+\.xml", page.text)))
    assert len(found) == 2
    bodies = [desk.get(address).text for address in found]
    assert ["Main &lt;street&gt;" in body for body in bodies].count(True) == 1


def test_the_export_is_chosen_and_streamed(desk, send):
    send()
    page = words(desk.get("/desk/forms/1/export"))
    assert "A table of 1 submission, as it is now." in page
    archive = desk.get("/desk/forms/1/export/file?format=csv")
    assert archive.data.startswith(b"PK")
    assert "household.zip" in archive.headers["Content-Disposition"]
    lines = desk.get("/desk/forms/1/export/file?format=jsonl&labels=labels").text.splitlines()
    assert len(lines) == 1
    assert json.loads(lines[0])
    assert desk.get("/desk/forms/1/export/file?format=nonsense").status_code >= 400


def test_what_was_refused_is_kept_and_taken_in_when_the_form_is_open_again(desk, send):
    desk.post("/desk/forms/1/close")
    with pytest.raises(Problem):
        send()
    assert "1 submission was refused" in words(desk.get("/desk/submissions"))
    page = desk.get("/desk/quarantine")
    assert "This form is closed and takes no more answers." in words(page)
    address = re.search(r'action="(/desk/quarantine/\d+/again)"', page.text)[1]
    assert b"household" in desk.get(address.replace("again", "body")).data
    desk.post(address)
    assert "It was refused again: This form is closed" in words(desk.get("/desk/quarantine"))
    desk.post("/desk/forms/1/open")
    desk.post(address)
    assert "It was taken in, with the reference number" in words(desk.get("/desk/quarantine"))
    assert "Nothing was refused." in words(desk.get("/desk/quarantine"))
    assert "Main <street>" in words(desk.get(only(desk)))


def test_an_anonymous_form_shows_no_time_of_day(desk, store):
    private = HOUSEHOLD.replace("| version |", "| version | fs:anonymous | fs:attachments |")
    desk.upload(private.replace("| 1 |", "| 1 | yes | yes |"))
    desk.post("/desk/forms/1/versions/1/publish")
    opened = publish.preview_form(store, 1)
    collect.collect(store, xml=record_xml(opened.program, ANSWERS), files={"gate.png": io.BytesIO(png())})
    page = desk.get("/desk/forms/1/submissions")
    assert "Anonymous: the day only, in random order." in words(page)
    assert re.search(r'<time datetime="\d{4}-\d\d-\d\d">', page.text)
    assert not re.search(r"\d\d:\d\d", words(page))
