"""Trainers: enrolled by a link without typing, at their own forms and submissions, never at the desk or another's."""

from __future__ import annotations

import re

import pytest
from web.desk_visits import PASSWORD, Desk, Visitor, make_coordinator, words
from web.paper import Paper

from formserver import admit, publish
from formserver.admit import devices
from formserver.store import desk as reads
from formserver.store import people

VISIT = """
| survey |
| | type | name | label | default |
| | username | who | | |
| | deviceid | device | | |
| | email | mail | | |
| | text | town | Town | ${last-saved#town} |
| | text | note | Note | |
| settings |
| | form_title | form_id | version |
| | Visit report | visit | 1 |
"""
PUBLIC = VISIT.replace("| | username | who | | |\n| | deviceid | device | | |\n| | email | mail | | |\n", "")
SECRET = PUBLIC.replace("${last-saved#town}", "").replace(
    "| | form_title | form_id | version |\n| | Visit report | visit | 1 |",
    "| | form_title | form_id | version | fs:anonymous |\n| | Secret | secret | 1 | yes |",
)


@pytest.fixture(autouse=True)
def nobody_has_failed_yet():
    admit.FAILURES.clear()


@pytest.fixture
def enrolled(app, store):
    """A function that makes a trainer with an enrolled tablet: a browser without JavaScript."""

    def run(name: str = "Kofi") -> Visitor:
        email = f"{name.lower()}@example.org"
        with store.read() as db:
            known = people.person_by_email(db, email)
        if known is None:
            admit.invite(store, email=email, name=name, role="trainer")
            with store.read() as db:
                known = people.person_by_email(db, email)
        link = f"/account/device/{devices.enrol(store, known.id, 'tablet 4')}"
        visitor = Visitor(app.test_client())
        assert visitor.post(link, page=link).location == "/my"
        return visitor

    return run


def fill(visitor, form, town="Takoradi"):
    """Fill the visit report in and send it; return the first page."""
    first = Paper(visitor.client, form)
    first.type("Town", town).type("Note", "ok").on().do("send")
    return first


def stored(store, form):
    with store.read() as db:
        return reads.page_of(db, form.key)


def revoke(store):
    devices.revoke(store, devices.list_devices(store)[0].id)


def test_a_link_names_server_person_and_device_and_has_one_button(app, store, enrolled):
    enrolled()
    with store.read() as db:
        kofi = people.person_by_email(db, "kofi@example.org")
    page = Visitor(app.test_client()).get(f"/account/device/{devices.enrol(store, kofi.id, 'tablet 5')}")
    assert all(word in words(page) for word in ("localhost", "Kofi", "tablet 5"))
    assert len(re.findall(r"<button(?! class=\"link\")", page.text)) == 1 and '<input type="text' not in page.text


def test_the_cookie_of_a_device_is_out_of_reach_of_scripts(app, store, enrolled):
    visitor = enrolled()
    cookie = visitor.client.get_cookie("device")
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax" and cookie.max_age > 300 * 86400


def test_a_link_that_was_used_says_what_to_do(app, store, enrolled):
    page = Visitor(app.test_client()).get("/account/device/used")
    assert page.status_code == 410 and "Ask whoever runs the server" in words(page)


def test_without_an_account_own_pages_lead_to_signing_in(visitor):
    for address in ("/my", "/my/sent", "/my/sent/1", "/my/sent/1/files/1"):
        assert visitor.get(address).location.startswith("/account/sign-in"), address


def test_the_home_page_has_open_forms_and_says_when_there_is_none(enrolled, publish_markdown):
    visitor = enrolled()
    assert "No form is open now" in words(visitor.get("/my"))
    publish_markdown(VISIT)
    page = visitor.get("/my")
    assert "Visit report" in words(page) and "Nothing yet" in words(page) and 'href="/desk' not in page.text


def test_a_device_opens_neither_desk_nor_account_even_of_a_coordinator(app, store):
    person = make_coordinator(store)
    link = f"/account/device/{devices.enrol(store, person.id, 'phone')}"
    visitor = Visitor(app.test_client())
    visitor.post(link, page=link)
    assert visitor.get("/my").status_code == 200
    for address in ("/desk", "/desk/forms", "/desk/people", "/desk/devices", "/account"):
        assert visitor.get(address).location.startswith("/account/sign-in"), address


def test_a_trainer_with_a_password_comes_to_the_own_page(app, store, publish_markdown):
    secret = admit.invite(store, email="kofi@example.org", name="Kofi", role="trainer")
    admit.set_password(store, secret, PASSWORD)
    visitor = Visitor(app.test_client())
    visitor.sign_in(email="kofi@example.org")
    assert visitor.get("/").location == "/my" and visitor.get("/desk/forms").status_code == 403
    assert visitor.get(f"/s/{publish_markdown(VISIT).code}").status_code == 200


def test_a_form_that_asks_who_is_there_is_closed_to_strangers_at_every_address(client, publish_markdown):
    form = publish_markdown(VISIT)
    page = client.get(f"/s/{form.code}")
    assert page.status_code == 401 and "Sign in to fill in this form" in page.text
    assert client.post(f"/s/{form.code}/{form.version}/send", data={"record": "{}"}).status_code == 401
    assert client.get(f"/s/{form.code}/{form.version}/0/en.json").status_code == 401
    assert client.get(f"/s/{form.code}/{form.version}/media/a.csv").status_code == 401
    assert client.get(f"/s/{form.code}/receipts?id=x").status_code == 401


def test_a_form_that_reads_a_list_is_closed_and_one_that_reads_nothing_is_public(client, publish_markdown):
    listed = PUBLIC.replace("| text | note", "| select_one_from_file towns.csv | note").replace("visit", "towns")
    form = publish_markdown(listed, files={"towns.csv": b"name,label\na,A\n"})
    assert form.closed_to == "registers" and client.get(f"/s/{form.code}").status_code == 401
    assert publish_markdown(PUBLIC).closed_to == ""


def test_metadata_and_submitter_come_from_the_device(store, enrolled, publish_markdown):
    form = publish_markdown(VISIT)
    fill(enrolled(), form)
    (row,) = stored(store, form)
    with store.read() as db:
        assert row.submitter == people.person_by_email(db, "kofi@example.org").id
    assert '"who":"Kofi"' in row.answers and "kofi@example.org" in row.answers and "formserver:" in row.answers


def test_an_anonymous_form_looks_at_no_cookie(store, enrolled, publish_markdown):
    visitor, form = enrolled(), publish_markdown(SECRET)
    before = devices.list_devices(store)
    fill(visitor, form)
    (row,) = stored(store, form)
    assert row.submitter is None and devices.list_devices(store) == before
    assert "Kofi" not in visitor.get("/my/sent").text.partition("<main")[2]


def test_a_record_begins_with_what_the_same_person_sent_last(store, enrolled, publish_markdown):
    form, kofi, esi = publish_markdown(VISIT), enrolled("Kofi"), enrolled("Esi")
    fill(kofi, form, "Tema")
    assert Paper(kofi.client, form).box("Town").one("input", type="text")["value"] == "Tema"
    assert Paper(esi.client, form).box("Town").one("input", type="text")["value"] == ""
    assert [row.valid for row in stored(store, form)] == [True]


def test_strangers_get_nothing_from_records_before(client, enrolled, publish_markdown):
    form = publish_markdown(PUBLIC)
    fill(enrolled(), form, "Tema")
    assert "Tema" not in client.get(f"/s/{form.code}").text


def test_own_submissions_are_read_and_those_of_others_are_not(store, enrolled, publish_markdown):
    form, kofi, esi = publish_markdown(VISIT), enrolled("Kofi"), enrolled("Esi")
    fill(kofi, form, "Tema")
    (row,) = stored(store, form)
    page = kofi.get(f"/my/sent/{row.id}")
    assert "Tema" in words(page) and "every answer keeps the rules" in words(page) and 'href="/desk' not in page.text
    assert "Visit report" in words(kofi.get("/my/sent")) and "Nothing yet" in words(esi.get("/my/sent"))
    assert esi.get(f"/my/sent/{row.id}").status_code == 404
    assert esi.get(f"/my/sent/{row.id}/files/1").status_code == 404


def test_an_own_submission_shows_its_result_and_folds_what_was_computed(store, enrolled, publish_markdown):
    more = "| | note | said | In **${town}** | |\n| | calculate | twice | | concat(${town}, ${town}) |"
    form, kofi = publish_markdown(VISIT.replace("| settings |", f"{more}\n| settings |")), enrolled("Kofi")
    fill(kofi, form, "Tema")
    page = kofi.get(f"/my/sent/{stored(store, form)[0].id}")
    assert "Results In Tema" in words(page)
    assert "<summary>Computed and recorded by the form</summary>" in page.text


def test_a_device_revoked_in_the_middle_loses_nothing(store, enrolled, publish_markdown):
    form, visitor = publish_markdown(VISIT), enrolled()
    paper = Paper(visitor.client, form)
    revoke(store)
    paper.type("Town", "Tema").type("Note", "typed before").on()
    assert (
        paper.status == 403 and "ended its access" in paper.html and "Nothing that you answered is lost" in paper.html
    )
    visitor.client.delete_cookie("device")
    visitor.client.set_cookie("device", enrolled().client.get_cookie("device").value)
    paper.do("again")
    assert paper.status == 200 and "typed before" in paper.html and "Tema" in paper.html


def test_a_revoked_device_is_told_on_its_own_page(store, enrolled):
    visitor = enrolled()
    revoke(store)
    page = visitor.get("/my")
    assert page.status_code == 403 and "Ask your coordinator for a new QR code" in words(page)
    assert visitor.get("/").location == "/my"


def test_who_was_signed_in_is_signed_out_by_enrolling(desk, store):
    admit.invite(store, email="kofi@example.org", name="Kofi", role="trainer")
    with store.read() as db:
        kofi = people.person_by_email(db, "kofi@example.org")
    link = f"/account/device/{devices.enrol(store, kofi.id, 'tablet 4')}"
    assert "signed in on this device as Ama Mensah" in words(desk.get(link))
    assert desk.client.post(link, data={"csrf_token": desk.token(link)}).status_code == 303
    assert desk.get("/desk/forms").status_code == 303 and "Kofi" in desk.get("/my").text


def test_a_request_from_elsewhere_sends_nothing_in_a_trainers_name(store, enrolled, publish_markdown):
    form, visitor = publish_markdown(VISIT), enrolled()
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = visitor.client.post(f"/s/{form.code}/{form.version}/send", data={"record": "{}"}, headers=headers)
    assert answer.status_code == 400 and stored(store, form) == []


def test_enrolling_needs_the_token_of_our_own_page(store, enrolled):
    visitor = enrolled()
    assert visitor.client.post("/account/device/guess").status_code == 400


def test_pages_speak_the_language_of_the_reader(enrolled):
    assert 'dir="rtl"' in enrolled().client.get("/my", headers={"Accept-Language": "ar"}).text


def test_a_form_kept_to_members_is_closed_and_opened_again(desk: Desk, app, store, publish_markdown):
    form, stranger = publish_markdown(PUBLIC), app.test_client()
    desk.post(f"/desk/forms/{form.key}/members", {"members": "yes"})
    assert stranger.get(f"/s/{form.code}").status_code == 401
    assert "A coordinator has decided so" in words(desk.get(f"/desk/forms/{form.key}"))
    assert desk.get(f"/s/{form.code}").status_code == 200
    desk.post(f"/desk/forms/{form.key}/members", {"members": "no"})
    assert stranger.get(f"/s/{form.code}").status_code == 200


def test_the_desk_says_why_a_link_is_not_public(desk: Desk, publish_markdown):
    form = publish_markdown(VISIT)
    assert "The form asks who fills it in" in words(desk.get(f"/desk/forms/{form.key}"))
    assert desk.get(f"/desk/forms/{form.key}/versions/1/preview").status_code == 200


def test_an_anonymous_form_cannot_be_kept_to_members(desk: Desk, store, publish_markdown):
    form = publish_markdown(SECRET)
    assert desk.post(f"/desk/forms/{form.key}/members", {"members": "yes"}).status_code == 409
    assert not publish.open_form(store, form.code).closed_to
