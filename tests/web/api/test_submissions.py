"""Submissions by the API: pages, filters, one with its verdict and edits, files, personal data, anonymous forms."""

from __future__ import annotations

import io
import json
from datetime import datetime

import pytest
from web.desk_visits import HOUSEHOLD

from formserver.collect import collect
from formserver.instance import write_instance

NOTED = """
| survey |
| | type | name | label | constraint | bind::fs:pii |
| | text | who | Name | | yes |
| | integer | age | Age | . < 120 | |
| | image | photo | Photo | | |
| settings |
| | form_title | form_id | version | namespaces |
| | Note | note | 1 | fs="https://formserver.example/xforms" |
"""
SECRET = """
| survey |
| | type | name | label |
| | integer | age | Age |
| settings |
| | form_title | form_id | version | fs:anonymous | namespaces |
| | Secret | secret | 1 | yes | fs="https://formserver.example/xforms" |
"""


@pytest.fixture
def put(store):
    """A function that takes in a record of a form, by hand."""

    def run(form, number, answers, *, when="2026-05-01T10:00:00Z", files=None):
        root = form.program.nodes[0].path
        found = {f"{root}/{path}": text for path, text in answers.items()}
        places = {path[: end + 1]: "" for path in found for end, letter in enumerate(path) if letter == "]"}
        xml = write_instance(form.program, places | found | {f"{root}/meta/instanceID": f"uuid:{number}"})
        streams = {name: io.BytesIO(data) for name, data in (files or {}).items()}
        return collect(store, xml=xml, form=form.key, received=datetime.fromisoformat(when), files=streams)

    return run


def test_a_page_goes_on_where_the_last_one_ended(program, publish_markdown, put):
    form = publish_markdown(NOTED)
    for number in range(7):
        put(form, number, {"age": str(number)})
    reader, seen, page = program(["read"]), [], "/forms/note/submissions?limit=3"
    while page:
        answer = reader.get(page).json
        assert len(answer["items"]) <= 3
        seen += [item["answers"]["age"] for item in answer["items"]]
        page = answer["next"]
    assert sorted(seen) == list(range(7)) and len(seen) == 7


def test_a_submission_is_its_answers_by_path_with_repeats_inside(program, publish_markdown, put):
    form = publish_markdown(HOUSEHOLD)
    put(form, 1, {"house/street": "Elm", "person[1]/name": "Ama", "person[1]/age": "31", "person[2]/name": "Kofi",
                  "person[2]/age": "9"})  # fmt: skip
    item = program(["read"]).get("/forms/household/submissions").json["items"][0]
    people = [{"name": "Ama", "age": 31}, {"name": "Kofi", "age": 9}]
    assert item["answers"] == {"house/street": "Elm", "person": people, "meta/instanceID": "uuid:1"}
    assert (item["instanceId"], item["formVersion"], item["receivedAt"], item["reviewState"]) == (
        "uuid:1", "1", "2026-05-01T10:00:00.000Z", None
    )  # fmt: skip


def test_one_submission_has_its_verdict_and_edits(program, publish_markdown, put):
    put(publish_markdown(NOTED), 1, {"age": "130"})
    found = program(["read"]).get("/forms/note/submissions/uuid:1").json
    assert found["valid"] is False and found["errors"] == [{"code": "constraint", "path": "/data/age"}]
    assert [edit["instanceId"] for edit in found["versions"]] == ["uuid:1"]
    assert program(["read"]).get("/forms/note/submissions/uuid:2").json["code"] == "submission.unknown"


@pytest.mark.parametrize(("query", "expected"), [
    ("valid=true", ["1"]), ("valid=false", ["2"]), ("valid=unjudged", []), ("since=2026-05-02", ["2"]),
    ("until=2026-05-02", ["1"]), ("since=2026-05-02T09:00:00%2B02:00", ["2"]), ("review=received", ["1", "2"]),
    ("review=approved", []), ("since=2026-05-01&until=2026-05-01", []),
])  # fmt: skip
def test_filters_let_through_what_they_say(program, publish_markdown, put, query, expected):
    form = publish_markdown(NOTED)
    put(form, 1, {"age": "3"}, when="2026-05-01T10:00:00Z")
    put(form, 2, {"age": "300"}, when="2026-05-02T10:00:00Z")
    items = program(["read"]).get(f"/forms/note/submissions?{query}").json["items"]
    assert sorted(item["instanceId"].removeprefix("uuid:") for item in items) == expected


@pytest.mark.parametrize("query", [
    "since=yesterday", "valid=maybe", "review=x", "until=2026-13-01", "since=0001-01-01T00:00:00%2B23:00"
])  # fmt: skip
def test_a_filter_that_means_nothing_is_told(program, publish_markdown, query):
    publish_markdown(NOTED)
    assert program(["read"]).get(f"/forms/note/submissions?{query}").json["code"] == "request.unfit"


def test_only_the_fields_that_are_wanted_come(program, publish_markdown, put):
    put(publish_markdown(HOUSEHOLD), 1, {"house/street": "Elm", "person[1]/name": "Ama"})
    items = program(["read"]).get("/forms/household/submissions?fields=house/street,none").json["items"]
    assert items[0]["answers"] == {"house/street": "Elm"}


def test_personal_data_are_for_keys_that_may(program, publish_markdown, put):
    put(publish_markdown(NOTED), 1, {"who": "Ama", "age": "3"})
    reader, entrusted = program(["read"]), program(["read", "personal"])
    for path in ("/forms/note/submissions", "/forms/note/submissions/uuid:1"):
        assert "Ama" not in reader.get(path).text and "Ama" in entrusted.get(path).text
    for path in ("/forms/note/submissions/uuid:1/xml", "/forms/note/export?personal=true"):
        assert reader.get(path).json["details"] == {"scope": "personal"}
        assert b"Ama" in entrusted.get(path).data


def test_xml_and_files_come_back_as_they_were(program, publish_markdown, put):
    put(publish_markdown(NOTED), 1, {"photo": "gate.png", "age": "3"}, files={"gate.png": b"\x89PNG\r\n\x1a\nxx"})
    reader = program(["read", "personal"])
    assert b"<photo>gate.png</photo>" in reader.get("/forms/note/submissions/uuid:1/xml").data
    file = reader.get("/forms/note/submissions/uuid:1/attachments/gate.png")
    assert file.data == b"\x89PNG\r\n\x1a\nxx" and "sandbox" in file.headers["Content-Security-Policy"]
    assert reader.get("/forms/note/submissions/uuid:1/attachments/none.png").json["code"] == "attachment.unknown"


def test_an_anonymous_form_tells_the_day_and_no_more(program, publish_markdown, put):
    form = publish_markdown(SECRET)
    for number in range(8):
        put(form, number, {"age": str(number)}, when=f"2026-05-01T1{number}:00:00Z")
    items = program(["read"]).get("/forms/secret/submissions").json["items"]
    assert {item["receivedAt"] for item in items} == {"2026-05-01"}
    assert not any("uuid:" in item["instanceId"] for item in items)
    one = program(["read"]).get(f"/forms/secret/submissions/{items[0]['instanceId']}")
    assert "T1" not in one.text and one.json["language"] == ""
    assert [edit["receivedAt"] for edit in one.json["versions"]] == ["2026-05-01"]


def test_the_export_has_the_options_of_the_desk(program, publish_markdown, put):
    put(publish_markdown(HOUSEHOLD), 1, {"house/street": "Elm"})
    reader = program(["read"])
    answer = reader.get("/forms/household/export?format=jsonl&groupPrefix=true")
    assert (
        json.loads(answer.data)["house-street"] == "Elm" and "household.jsonl" in answer.headers["Content-Disposition"]
    )
    assert reader.get("/forms/household/export?format=pdf").json["code"] == "request.unfit"
    assert reader.get("/forms/household/export?labels=none").json["code"] == "request.unfit"
    assert reader.get("/forms/household/export").data[:2] == b"PK"
