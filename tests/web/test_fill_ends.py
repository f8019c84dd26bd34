"""The fill pages without JavaScript: photos, forms closed or renewed meanwhile, pages without their state."""

from __future__ import annotations

import hashlib
import json

import pytest
from browser import png
from sqlalchemy import select, update
from web.forms import HIDDEN, LADDER, PICTURES, records

from formserver.engine.dates import parse_day
from formserver.store import forms
from formserver.store.keys import moment
from formserver.store.quarantine import refusals
from formserver.store.sweep import sweep
from formserver.store.tables import attachments, submissions, uploads
from formserver.web.pages.shown import state_seal
from formserver.web.pages.state import open_state

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def stored_files(store):
    """Hash of each file that belongs to a record."""
    with store.read() as db:
        return list(db.execute(select(attachments.c.hash)).scalars())


def carried(paper):
    """The state that a page carries, opened."""
    with paper.client.application.app_context():
        return open_state(state_seal(paper.form), paper.typed["state"][0])


def with_photo(open_paper, data=None):
    paper = open_paper(PICTURES).attach("Photo of the gate", data or png())
    return paper.type("What does it show?", "A gate").on()


def test_a_photo_goes_with_its_page_and_into_the_record(open_paper, store):
    paper = with_photo(open_paper).on()
    assert paper.answers["Photo of the gate"] == "photo.png"
    paper.press("Send")
    assert stored_files(store) == [hashlib.sha256(png()).hexdigest()]
    assert paper.receipt


def test_a_photo_is_kept_when_something_else_on_its_page_is_wrong(open_paper):
    paper = open_paper(PICTURES).on()
    assert paper.errors == ["Add a file: Photo of the gate"]
    assert paper.attach("Photo of the gate", png()).on().press("Back").box("Photo of the gate").all(class_="kept")


def test_a_photo_can_be_replaced(open_paper, store):
    paper = with_photo(open_paper).press("Back").attach("Photo of the gate", png(50, 50)).on().on().press("Send")
    assert stored_files(store) == [hashlib.sha256(png(50, 50)).hexdigest()] and paper.receipt


def test_a_photo_can_be_taken_away(open_paper):
    paper = with_photo(open_paper).press("Back").type("Photo of the gate", remove="1").on()
    assert paper.errors == ["Add a file: Photo of the gate"]


def test_the_name_of_an_uploaded_file_is_not_used(open_paper):
    paper = open_paper(PICTURES).attach("Photo of the gate", png(), '"><script>alert(1)</script>.p"g').on()
    assert "alert(1)" not in paper.html + paper.on().html


def grow_old(store, hours):
    with store.work() as db:
        db.execute(update(uploads).values(created=moment(-hours)))


def test_a_photo_waits_for_48_hours(open_paper, store):
    paper = with_photo(open_paper).on()
    grow_old(store, 47)
    sweep(store, upload_hours=48)
    assert paper.press("Send").receipt


def test_a_photo_that_was_swept_is_asked_for_again(open_paper, store):
    paper = with_photo(open_paper).on()
    grow_old(store, 49)
    sweep(store, upload_hours=48)
    paper.press("Send")
    assert paper.message == "A file was kept for too long before you sent the answers and is gone. Attach it again."
    assert paper.errors == ["Add a file: Photo of the gate"] and paper.answers["What does it show?"] == "A gate"
    paper.do(paper.root.one(id="summary").one("button")["value"]).attach("Photo of the gate", png()).on()
    assert paper.press("Send").receipt


def close(store, form):
    with store.work() as db:
        forms.change_form(db, form.key, state="closed")


def test_a_form_closed_meanwhile_keeps_the_answers_apart_and_says_so(open_paper, store):
    paper = open_paper(HIDDEN)
    close(store, paper.form)
    paper.type("Your name", "Ama").on().press("Send")
    assert (paper.status, paper.heading) == (410, "This form is closed")
    assert "They were kept" in paper.root.one("main").text
    with store.read() as db:
        assert [(each.code, each.form_id) for each in refusals(db)] == [("form.closed", "hidden")]
    assert records(store, paper.form) == []


def test_a_page_with_script_is_told_the_same(open_paper, store):
    paper = open_paper(HIDDEN)
    close(store, paper.form)
    address = f"/s/{paper.form.code}/{paper.form.version}/send"
    record = {"language": "en", "world": {}, "answers": {"/data/who": "Ama", "/data/meta/instanceID": "uuid:1"}}
    reply = paper.client.post(address, data={"record": json.dumps(record)})
    assert reply.status_code == 410 and "They were kept" in reply.json["message"]


def test_a_closed_form_is_not_begun(open_paper, store):
    paper = open_paper(HIDDEN)
    close(store, paper.form)
    reply = paper.client.get(f"/s/{paper.form.code}")
    assert reply.status_code == 410 and "closed" in reply.get_data(as_text=True)


def test_a_form_renewed_meanwhile_is_finished_in_its_own_version(open_paper, store, publish_markdown):
    old = LADDER.replace(
        "| | form_id | form_title |\n| | ladder | Ladder |",
        "| | form_id | form_title | version |\n| | ladder | Ladder | 1 |",
    )
    paper = open_paper(old).type("Your name", "Ama")
    new = old.replace("Ladder | 1 |", "Ladder | 2 |").replace("Your name", "What are you called?")
    assert publish_markdown(new).version != paper.form.version
    paper.type("Your age", "30").on().type("Do you work here?", "no").on().on()
    assert paper.answers["Your name"] == "Ama"
    assert records(store, paper.press("Send").form)[0]["who"] == "Ama"


@pytest.mark.parametrize(
    "spoil", [lambda seal: "x" + seal[1:], lambda seal: seal[:-3] + "AAA", lambda seal: "", lambda seal: "ü"]
)
def test_a_state_that_was_tampered_with_begins_the_form_again_and_keeps_the_page(open_paper, spoil):
    paper = open_paper(LADDER).type("Your name", "Ama")
    paper.typed["state"] = [spoil(paper.typed["state"][0])]
    paper.on()
    assert paper.status == 400 and paper.message.startswith("The page could not be continued")
    assert paper.says("Your name") == ["Ama"]
    assert paper.type("Your age", "30").on().labels == ["Do you work here?"]


def test_the_state_holds_the_world_and_the_instance_id_from_the_first_page_to_the_record(open_paper, store):
    paper = open_paper(LADDER)
    first = carried(paper)
    assert parse_day(first.world["now"]) and first.world["seed"] and first.world["instance_id"].startswith("uuid:")
    paper.type("Your name", "Ama").type("Your age", "30").on()
    assert carried(paper).world == first.world
    paper.type("Do you work here?", "no").on().on().press("Send")
    with store.read() as db:
        assert db.execute(select(submissions.c.instance_id)).scalars().all() == [first.world["instance_id"]]


def test_the_state_of_another_form_is_not_taken(open_paper):
    foreign = open_paper(HIDDEN).typed["state"]
    paper = open_paper(LADDER)
    paper.typed["state"] = foreign
    assert paper.on().status == 400


def test_an_unknown_code_is_said_in_words(client):
    reply = client.get("/s/nowhere")
    assert reply.status_code == 404 and "There is no such form." in reply.get_data(as_text=True)
    assert client.post("/s/nowhere", data={"state": "x"}).status_code == 404


def test_a_receipt_that_was_made_up_is_refused(open_paper):
    paper = open_paper(HIDDEN)
    assert paper.client.get(f"/s/{paper.form.code}/done?r=abc").status_code == 400


@pytest.mark.parametrize(
    "record",
    ["", "x", "[]", "1", '{"answers": []}', '{"answers": {"a": 1}}', '{"answers": null}', "[" * 100_000],
    ids=lambda record: record[:20],
)
def test_a_record_that_is_none_is_refused(open_paper, record):
    paper = open_paper(HIDDEN)
    reply = paper.client.post(f"/s/{paper.form.code}/{paper.form.version}/send", data={"record": record})
    assert reply.status_code == 400


def test_answers_handed_over_by_a_broken_script_are_gone_on_with(open_paper, store):
    paper = open_paper(LADDER)
    paper.typed["answers"] = [
        json.dumps(
            {"/data/you/who": "Ama", "/data/works": "no", "/data/more": "Yes", "/data/meta/instanceID": "uuid:1"}
        )
    ]
    paper.typed["page"] = ["check"]
    assert paper.do("check").answers["Your name"] == "Ama"
    assert records(store, paper.press("Send").form)[0]["more"] == "Yes"


def test_files_handed_over_by_a_broken_script_are_sent(open_paper, store):
    paper = open_paper(PICTURES)
    paper.typed["answers"] = [json.dumps({"/data/gate/photo": "mine.png", "/data/meta/instanceID": "uuid:1"})]
    paper.files["carried:mine.png"] = (png(), "mine.png")
    paper.typed["page"] = ["check"]
    assert paper.do("check").press("Send").receipt
    assert stored_files(store) == [hashlib.sha256(png()).hexdigest()]


def test_files_uploaded_before_the_script_came_are_sent_with_its_record(open_paper, store):
    paper = with_photo(open_paper)
    name = next(text for text in answers_of(paper).values() if text.endswith(".png"))
    answers = {"/data/gate/photo": name, "/data/meta/instanceID": "uuid:1"}
    record = json.dumps({"language": "en", "world": {}, "answers": answers})
    data = {"record": record, "state": paper.typed["state"][0]}
    reply = paper.client.post(f"/s/{paper.form.code}/{paper.form.version}/send", data=data)
    assert reply.status_code == 201
    assert stored_files(store) == [hashlib.sha256(png()).hexdigest()]


def answers_of(paper):
    return json.loads(paper.root.one("script", id="boot").text)["state"]["answers"]


def test_an_answer_without_end_is_no_bug(client, open_paper, caplog):
    paper = open_paper(LADDER)
    typed = {"state": paper.typed["state"][0], "do": "next", paper.field("Your name"): "x" * 1_000_001}
    assert client.post(f"/s/{paper.form.code}", data=typed).status_code == 413
    assert caplog.text == ""
