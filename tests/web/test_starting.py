"""What somebody meets who starts for the first time, or mistypes: folders, names of files, limits, small pictures."""

from __future__ import annotations

import re
import threading

import pytest
from flask import Flask

from formserver import publish, serving
from formserver.cli import main
from formserver.collect import collect
from formserver.config import read_settings
from formserver.deliver import several_in_one
from formserver.engine import OutOfFuel
from formserver.errors import Problem
from formserver.store.desk import page_of
from formserver.web.pages import desk_answers
from formserver.web.pages.desk_door import insecure

VISIT = """
| survey | | | |
| | type | name | label |
| | text | who | Name |
| settings | | |
| | form_id | version |
| | visit | 1 |
"""
one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MISTYPED = (["export", "visit"], ["forms"], ["rederive"], ["account", "a@example.org"], ["backup", "b.zip"])


@pytest.mark.parametrize("words", MISTYPED, ids=lambda words: words[0])
def test_a_mistyped_folder_is_named_and_not_made(words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main([*words, "--data", "vra"]) == 2
    assert "There is no data in vra." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_a_database_is_no_data(tmp_path):
    with pytest.raises(Problem, match="no data in"):
        serving.require_data(read_settings({}, {"data": str(tmp_path)}))


@pytest.mark.parametrize(
    ("filename", "target", "format", "refused"),
    [("f.zip", "x.csv", "csv", True), ("f.zip", "x.CSV", "csv", True), ("f.zip", "x.zip", "csv", False),
     ("f.zip", "x", "csv", False), ("f.csv", "x.csv", "csv", False), ("f.zip", "-", "csv", False)],
)  # fmt: skip
def test_a_zip_is_not_written_under_the_name_of_one_table(filename, target, format, refused):
    assert several_in_one(filename, target, format) is refused


def test_a_server_answers_before_its_forms_are_published(data, monkeypatch):
    said, listening, published = [], threading.Event(), threading.Event()

    def publish_slowly(store):
        assert listening.wait(20)
        published.set()

    def say(line):
        said.append(line)
        listening.set()

    class Ended(Exception):
        pass

    def run_until_published(server):
        assert published.wait(20)
        raise Ended

    monkeypatch.setattr(publish, "publish_shipped", publish_slowly)
    monkeypatch.setattr("waitress.server.TcpWSGIServer.run", run_until_published)
    monkeypatch.setattr(serving.signal, "signal", lambda *_: None)
    with pytest.raises(Ended):
        serving.serve(read_settings({}, {"data": str(data), "port": "0"}), say)
    assert said[0].endswith("/desk  the desk")


def test_large_requests_pass_through_the_data_folder_alone(tmp_path):
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / "left").write_text("of a server that was killed")
    folder = serving.empty_folder(tmp_path / "tmp")
    assert list(folder.iterdir()) == [] and folder.stat().st_mode & 0o777 == 0o700


@one_database
def test_the_desk_says_that_forms_are_being_published(desk, app: Flask):
    assert "are being published" not in desk.get("/desk/forms").text
    app.config["PUBLISHING"] = True
    assert "are being published" in desk.get("/desk/forms").text


@one_database
@pytest.mark.parametrize(("site", "told"), [
    ("http://localhost", False), ("http://127.0.0.1:8000", False), ("http://[::1]:8000", False),
    ("https://forms.example.org", False), ("http://192.168.1.5:8000", True), ("http://forms.example.org", True),
])  # fmt: skip
def test_plain_http_away_from_this_computer_is_said_at_the_desk(app: Flask, site, told):
    with app.test_request_context("/desk", base_url=site):
        assert insecure() is told


@one_database
def test_too_many_fields_are_not_said_to_be_too_many_megabytes(client):
    fields = {f"q{number}": "1" for number in range(5001)}
    said = client.post("/s/abcd", data=fields, content_type="multipart/form-data")
    assert said.status_code == 413 and "too many fields" in said.text and "5000" in said.text


@one_database
def test_one_field_that_is_too_long_is_said(client):
    said = client.post("/s/abcd", data={"q": "x" * 5_000_000}, content_type="multipart/form-data")
    assert said.status_code == 413 and "too long" in said.text


@one_database
def test_what_is_too_large_is_said_with_its_limit(client):
    said = client.post(
        "/s/abcd", data={"q": "x"}, content_type="multipart/form-data",
        environ_overrides={"CONTENT_LENGTH": "101000000"},
    )  # fmt: skip
    assert said.status_code == 413 and "100 MB" in said.text


@one_database
def test_a_browser_finds_a_small_picture(client):
    icon = client.get("/favicon.ico")
    assert icon.status_code == 200 and icon.mimetype == "image/svg+xml" and "max-age" in icon.headers["Cache-Control"]


@one_database
def test_a_submission_beyond_what_the_engine_computes_still_has_its_page(desk, store, publish_markdown, monkeypatch):
    def exhausted(*_, **__):
        raise OutOfFuel

    form = publish_markdown(VISIT)
    xml = b'<data id="visit" version="1"><who>Asha</who><meta><instanceID>uuid:1</instanceID></meta></data>'
    collect(store, xml=xml, form=form.key)
    with store.read() as db:
        (row,) = page_of(db, form.key, limit=1)
    monkeypatch.setattr(desk_answers, "read_submission", exhausted)
    page = desk.get(f"/desk/forms/{form.key}/submissions/{row.id}")
    assert page.status_code == 200 and "only its XML can be shown" in page.text and ".xml" in page.text


@one_database
def test_the_state_of_a_preview_belongs_to_its_form_and_version(desk, publish_markdown):
    one, other = publish_markdown(VISIT), publish_markdown(VISIT.replace("visit", "other"))
    place = "/desk/forms/{}/versions/1/preview"
    (state,) = re.findall('name="state" value="([^"]+)"', desk.get(place.format(one.key)).text)
    sent = {"state": state, "page": "p0", "do": "next"}
    assert desk.post(place.format(one.key), sent).status_code == 200
    assert desk.post(place.format(other.key), sent).status_code == 400
