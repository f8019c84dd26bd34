"""Forms by the API: listed, published with findings, opened and closed, downloaded."""

from __future__ import annotations

import io

import pytest
from web.desk_visits import BROKEN, HOUSEHOLD, form_file

from formserver.program import codec


def upload(program, markdown, *, path="/forms", version="1", name="household.md", **more):
    files = {"file": (io.BytesIO(form_file(markdown, version)), name), **more}
    return program.post(path, data=files, content_type="multipart/form-data")


def test_an_empty_server_lists_no_forms(program):
    assert program(["read"]).get("/forms").json == {"items": [], "next": None}


def test_a_form_is_published_and_found_by_id_and_code(program):
    manager = program(["manage"])
    done = upload(manager, HOUSEHOLD)
    assert (done.status_code, done.json["formId"], done.json["state"]) == (201, "household", "published")
    form = manager.get("/forms/household").json
    assert (form["title"], form["state"], form["number"], form["version"]) == ("Household list", "open", 1, "1")
    assert manager.get(f"/forms/{form['code']}").json == form
    assert manager.get("/forms").json["items"] == [form]


def test_a_form_with_errors_is_refused_with_each_finding_and_its_cell(program):
    answer = upload(program(["manage"]), BROKEN)
    assert (answer.status_code, answer.json["code"]) == (422, "form.findings")
    finding = answer.json["details"]["findings"][0]
    assert (finding["severity"], finding["sheet"], finding["row"]) == ("error", "survey", 9)
    assert "agee" in finding["message"]


def test_a_draft_waits_and_is_then_published(program):
    manager = program(["manage"])
    done = upload(manager, HOUSEHOLD, publish="false").json
    assert done["state"] == "draft" and manager.get("/forms/household").json["state"] == "draft"
    assert upload(manager, HOUSEHOLD).json["state"] == "published"


def test_the_next_version_keeps_files_and_must_be_of_the_form(program):
    manager = program(["manage"])
    upload(manager, HOUSEHOLD, files=(io.BytesIO(b"name\nx\n"), "list.csv"))
    path = "/forms/household/versions"
    assert upload(manager, HOUSEHOLD, path=path, version="2").json["number"] == 2
    assert [file["name"] for file in manager.get(f"{path}/2").json["files"]] == ["list.csv"]
    assert manager.get(f"{path}/2/files/list.csv").data == b"name\nx\n"
    other = HOUSEHOLD.replace("| household | 1 |", "| another | 1 |")
    assert upload(manager, other, path=path).json["code"] == "form.other_id"


def test_a_changed_form_under_the_same_version_is_a_conflict(program):
    manager = program(["manage"])
    upload(manager, HOUSEHOLD)
    assert upload(manager, HOUSEHOLD).status_code == 201
    assert upload(manager, HOUSEHOLD.replace("Street", "Road")).json["code"] == "version.conflict"


def test_versions_are_paged_and_downloaded(program):
    manager = program(["manage"])
    for version in ("1", "2", "3"):
        upload(manager, HOUSEHOLD, version=version)
    first = manager.get("/forms/household/versions?limit=2").json
    assert [row["version"] for row in first["items"]] == ["1", "2"]
    assert [row["version"] for row in manager.get(first["next"]).json["items"]] == ["3"]
    here = "/forms/household/versions/2"
    assert manager.get(f"{here}/xform").data.startswith(b"<?xml")
    assert codec.loads(manager.get(f"{here}/program").data).version == "2"
    assert manager.get(f"{here}/source").data == form_file(HOUSEHOLD, "2")
    assert "findings" in manager.get(here).json
    assert manager.get("/forms/household/versions/9").json["code"] == "version.unknown"
    assert manager.get(f"{here}/files/none.csv").json["code"] == "file.unknown"


def test_a_form_is_closed_opened_and_renamed(program):
    manager = program(["manage"])
    upload(manager, HOUSEHOLD)
    for change in ({"state": "closed"}, {"state": "open", "title": "Houses"}):
        changed = manager.ask("PATCH", "/forms/household", json=change).json
        assert {name: changed[name] for name in change} == change


@pytest.mark.parametrize("change", [{"state": "lost"}, {"code": "abcd"}, [], "x", {"title": ""}, {"title": "a\u0000b"}])
def test_a_change_that_cannot_be_is_refused(program, change):
    manager = program(["manage"])
    upload(manager, HOUSEHOLD)
    answer = manager.ask("PATCH", "/forms/household", json=change)
    assert answer.status_code in (400, 422) and answer.json["message"]


def test_an_upload_without_a_file_says_what_is_missing(program):
    manager = program(["manage"])
    for answer in (manager.post("/forms"), manager.post("/forms", json={})):
        assert answer.json["code"] == "request.unfit" and "multipart/form-data" in answer.json["message"]
    assert upload(manager, HOUSEHOLD, publish="perhaps").json["code"] == "request.unfit"


def test_unknown_forms_are_404(program):
    assert program().get("/forms/none").json["code"] == "form.unknown"
    assert program().get("/forms/none/submissions").json["code"] == "form.unknown"
