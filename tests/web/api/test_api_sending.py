"""Sending by the API: XML and JSON through the same intake, with the same verdict, once however often."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web.desk_visits import HOUSEHOLD

from formserver.store import submissions as table

CLOCK = """
| survey |
| | type | name | label | calculation | relevant | constraint |
| | start | start | | | | |
| | end | end | | | | |
| | today | today | | | | |
| | integer | age | Age | | | . < 120 |
| | text | school | School | | ${age} < 18 | |
| | select_multiple fruit | fruit | Fruit | | | |
| | calculate | luck | | once(random()) | | |
| | calculate | twice | | ${age} * 2 | | |
| choices |
| | list_name | name | label |
| | fruit | apple | Apple |
| | fruit | pear | Pear |
| settings |
| | form_title | form_id | version |
| | Clock | clock | 1 |
"""
GARBLED = """
| survey |
| | type | name | label | bind::fs:garble |
| | select_one yn | sad | Sad? | 0.25 |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |
| | form_title | form_id | version | fs:anonymous | namespaces |
| | Coin | coin | 1 | yes | fs="https://formserver.example/xforms" |
"""
SECRET = GARBLED.replace("| 0.25 |", "| |")
XML = (
    '<data id="clock" version="1"><age>{age}</age><meta xmlns="http://openrosa.org/xforms">'
    "<instanceID>uuid:x</instanceID></meta></data>"
)


def count(store) -> int:
    with store.read() as db:
        return table.count_submissions(db)


def test_json_is_filled_in_as_a_person_would(program, publish_markdown, store):
    publish_markdown(CLOCK)
    sender = program(["send", "read"])
    answer = sender.post("/forms/clock/submissions", json={"answers": {"age": 9, "fruit": ["pear", "apple"]}})
    assert answer.status_code == 201 and answer.json["valid"] is True and answer.json["ignored"] == []
    kept = sender.get(f"/forms/clock/submissions/{answer.json['instanceId']}").json
    assert kept["answers"]["twice"] == "18" and kept["answers"]["fruit"] == "apple pear"
    assert {"start", "end", "today", "luck"} <= set(kept["answers"]) and kept["differences"] == []


def test_the_same_json_twice_is_one_submission(program, publish_markdown, store):
    publish_markdown(CLOCK)
    body = {"answers": {"age": 9, "school": "Hill"}, "instanceId": "uuid:mine"}
    done = [program(["send"]).post("/forms/clock/submissions", json=body) for _ in range(3)]
    assert [answer.status_code for answer in done] == [201] * 3
    assert len({answer.json["receipt"] for answer in done}) == 1 and count(store) == 1
    other = program(["send"]).post("/forms/clock/submissions", json={**body, "answers": {"age": 10}})
    assert (other.status_code, other.json["code"]) == (409, "instance.conflict")


def test_the_same_json_after_a_new_version_is_still_the_same(program, publish_markdown, store):
    publish_markdown(CLOCK)
    body = {"answers": {"age": 9}, "instanceId": "uuid:mine"}
    sender = program(["send"])
    sender.post("/forms/clock/submissions", json=body)
    publish_markdown(CLOCK.replace("| clock | 1 |", "| clock | 2 |"))
    assert sender.post("/forms/clock/submissions", json=body).status_code == 201 and count(store) == 1


def test_a_wrong_answer_is_kept_with_its_verdict(program, publish_markdown):
    publish_markdown(CLOCK)
    said = program(["send"]).post("/forms/clock/submissions", json={"answers": {"age": 130}}).json
    assert said["valid"] is False and said["errors"] == [{"code": "constraint", "path": "/data/age"}]


def test_what_the_form_does_not_take_is_named(program, publish_markdown):
    publish_markdown(CLOCK)
    answers = {"age": 40, "school": "Hill", "twice": 7, "today": "1999-01-01"}
    said = program(["send"]).post("/forms/clock/submissions", json={"answers": answers}).json
    assert sorted(said["ignored"]) == ["/data/school", "/data/today", "/data/twice"]


def test_what_was_read_can_be_sent(program, publish_markdown):
    publish_markdown(HOUSEHOLD)
    sender = program()
    people = [{"name": "Ama", "age": 31}, {"name": "Kofi", "age": 9, "school": "yes"}]
    body = {"answers": {"house": {"street": "Elm"}, "person": people}}
    first = sender.post("/forms/household/submissions", json=body).json
    read = sender.get(f"/forms/household/submissions/{first['instanceId']}").json["answers"]
    assert read["person"] == people and read["house/street"] == "Elm" and read["total"] == "40"
    again = sender.post("/forms/household/submissions", json={"answers": read}).json
    assert again["valid"] is True and again["ignored"] == ["/data/meta/instanceID"]


@pytest.mark.parametrize("answers", [
    {"nothing": 1}, {"house": 3}, {"person": 3}, {"person": ["x"]}, {"house/street": {"a": 1}}, {"person[1]/name": "x"},
    {"person": [{}] * 2000}, {"": 1}, {"house/street": [[]]}, {"person": [{"nothing": 1}]},
])  # fmt: skip
def test_a_shape_that_the_form_does_not_have_is_told(program, publish_markdown, store, answers):
    publish_markdown(HOUSEHOLD)
    answer = program(["send"]).post("/forms/household/submissions", json={"answers": answers})
    assert (answer.status_code, answer.json["code"]) == (422, "request.unfit")
    assert "/data" in answer.json["message"] and count(store) == 0


def test_xml_is_taken_as_openrosa_clients_send_it(program, publish_markdown, store):
    publish_markdown(CLOCK)
    sender = program(["send"])
    for _ in range(2):
        answer = sender.post("/forms/clock/submissions", data=XML.format(age=7), content_type="text/xml")
        assert (answer.status_code, answer.json["instanceId"], answer.json["valid"]) == (201, "uuid:x", True)
    spaced = XML.format(age=7).replace("<age>", "<age >")
    assert sender.post("/forms/clock/submissions", data=spaced, content_type="application/xml").status_code == 202
    assert sender.post("/forms/clock/submissions", data=XML.format(age=8), content_type="text/xml").status_code == 409
    assert count(store) == 1


@pytest.mark.parametrize("body", [b"", b"<data", b"<!DOCTYPE x><data/>", b"\xff\xfe", b'<data id="other"/>'])
def test_xml_that_cannot_be_taken_is_a_problem(program, publish_markdown, body):
    publish_markdown(CLOCK)
    answer = program(["send"]).post("/forms/clock/submissions", data=body, content_type="text/xml")
    assert 400 <= answer.status_code < 500 and answer.json["code"].startswith(("instance.", "form."))


def test_files_come_with_the_xml_or_after_it(program, publish_markdown):
    publish_markdown(HOUSEHOLD)
    sender = program()
    xml = XML.replace("clock", "household").replace("<age>{age}</age>", "<house><photo>a.png</photo></house>")
    part = {"xml_submission_file": (io.BytesIO(xml.encode()), "x.xml")}
    assert sender.post("/forms/household/submissions", data=part).status_code == 201
    here = "/forms/household/submissions/uuid:x"
    assert sender.get(here).json["attachments"] == [{"name": "a.png", "exists": False, "mediaType": "", "size": None}]
    assert sender.get(f"{here}/attachments/a.png").status_code == 404
    sent = sender.post(f"{here}/attachments/a.png", data=b"\x89PNG\r\n\x1a\nx")
    assert (sent.status_code, sent.json["exists"], sent.json["size"]) == (201, True, 9)
    assert sender.post(f"{here}/attachments/a.png", data=b"other").json["code"] == "attachment.conflict"
    assert sender.post(f"{here}/attachments/z.png", data=b"x").json["code"] == "attachment.unknown"


def test_an_anonymous_record_leaves_no_trace_in_its_receipt(program, publish_markdown, store):
    publish_markdown(SECRET)
    body = {"answers": {"sad": "no"}, "instanceId": "uuid:seen"}
    for _ in range(2):
        said = program(["send"]).post("/forms/coin/submissions", json=body)
        assert (said.status_code, said.json) == (
            201, {"instanceId": "", "receipt": "", "valid": None, "errors": [], "ignored": []}
        )  # fmt: skip
    assert count(store) == 1


def test_garbled_forms_and_closed_ones_take_nothing(program, publish_markdown):
    publish_markdown(GARBLED)
    publish_markdown(CLOCK)
    sender = program(["send", "manage"])
    assert sender.post("/forms/coin/submissions", json={"answers": {"sad": "no"}}).json["code"] == "form.garbled"
    sender.ask("PATCH", "/forms/clock", json={"state": "closed"})
    assert sender.post("/forms/clock/submissions", json={"answers": {}}).json["code"] == "form.closed"


PATHS = "age fruit house house/street person name school meta meta/instanceID".split()
TEXTS = st.text(max_size=12) | st.sampled_from(["a\u0000", "\ud800", "uuid:x", "1e999", "../x", "${age}"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS | st.sampled_from(PATHS), inner, max_size=3),
    max_leaves=12,
)
BODIES = VALUES | st.fixed_dictionaries(
    {"answers": st.dictionaries(st.sampled_from(PATHS) | TEXTS, VALUES, max_size=5)},
    optional={"instanceId": TEXTS, "language": TEXTS, "extra": VALUES},
)


@pytest.fixture
def sender(program, publish_markdown):
    """A program that may do everything, on a server with a form."""
    publish_markdown(HOUSEHOLD)
    return program()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=BODIES, method=st.sampled_from(["POST", "PATCH"]))
def test_no_json_is_a_bug(sender, body, method):
    path = "/forms/household/submissions" if method == "POST" else "/forms/household"
    answer = sender.ask(method, path, json=body)
    assert answer.status_code < 500 and (answer.status_code < 300 or answer.json["code"])


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b'{"answers": ' + b"9" * 9000 + b"}", b"\xff", b"NaN",
                                  b'{"answers": {"house": "\\ud800"}}'])  # fmt: skip
def test_no_bytes_are_a_bug(sender, body):
    for method, path in (("POST", "/forms/household/submissions"), ("PATCH", "/forms/household")):
        answer = sender.ask(method, path, data=body, content_type="application/json")
        assert 400 <= answer.status_code < 500, (method, answer.text)
