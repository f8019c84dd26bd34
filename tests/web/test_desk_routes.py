"""Who comes in at the desk, and by which requests: every address of it, taken from the map of addresses."""

from __future__ import annotations

import pytest
from web.desk_visits import HOUSEHOLD, Desk, Visitor

from formserver import admit
from formserver.app import create_app
from formserver.config import read_settings
from formserver.store import people

#: What stands for each blank of an address.
BLANKS = {"key": 1, "number": 1, "submission": 1, "edit": 1, "file": 1, "name": "a.png", "rest": "nowhere",
          "digest": "0", "tag": "en", "list": 1, "entity": 1, "person": 1, "device": 1, "uuid": "a"}  # fmt: skip


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    app = create_app(read_settings({}, {"data": str(tmp_path_factory.mktemp("data"))}), testing=True)
    with app.test_request_context():
        rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("desk.")]
        bind = app.url_map.bind("localhost")
        return [
            (method, bind.build(rule.endpoint, {name: BLANKS[name] for name in rule.arguments}, method=method))
            for rule in rules
            for method in sorted(rule.methods & {"GET", "POST"})
        ]


def test_every_address_of_the_desk_asks_who_is_there(addresses, client):
    assert len(addresses) > 30
    for method, address in addresses:
        answer = client.open(address, method=method)
        refused = answer.status_code == 303 and answer.location.startswith("/account/sign-in")
        assert refused or (method == "POST" and answer.status_code == 400), f"{method} {address}"


def test_somebody_without_the_role_gets_no_page(addresses, desk, store):
    with store.work() as db:
        person = people.person_by_email(db, "ama@example.org")
        people.set_role(db, person.id, people.first_project(db), "trainer")
    for method, address in addresses:
        if method == "GET":
            assert desk.get(address).status_code == 403, address


def test_every_change_needs_the_token_of_our_own_page(addresses, desk):
    desk.upload(HOUSEHOLD)
    for method, address in addresses:
        if method == "POST" and "/preview" not in address:
            assert desk.client.post(address).status_code == 400, address


def test_a_request_from_elsewhere_is_refused(desk):
    data = {"csrf_token": desk.token("/account")}
    answer = desk.client.post("/account/sign-out", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    assert desk.get("/desk/forms").status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/desk/forms/99", "/desk/forms/99/submissions", "/desk/forms/1/versions/7", "/desk/forms/1/submissions/5",
     "/desk/quarantine/5/body", "/desk/nowhere", "/desk/forms/1/versions/1/files/gone.png"],
)  # fmt: skip
def test_what_is_not_there_is_said_with_a_way_on(desk, address):
    desk.upload(HOUSEHOLD)
    answer = desk.get(address)
    assert answer.status_code == 404
    assert "Go to the forms" in answer.text


def test_a_session_that_was_ended_leads_to_signing_in(app, desk, store):
    person = admit.sign_in(store, email="ama@example.org", password="correct horse battery", network="")
    admit.sign_out(store, person)
    other = Visitor(app.test_client())
    other.client.set_cookie("session", person)
    assert other.get("/desk/forms").status_code == 303
    assert isinstance(desk, Desk)
