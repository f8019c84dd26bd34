"""Access keys at the desk: made, shown once, listed with their use, revoked."""

from __future__ import annotations

import re

from web.desk_visits import words

from formserver.admit import keys


def make(desk, *, sealed=None, **fields):
    page = desk.get("/desk/keys").text
    seal = sealed or re.search(r'name="sealed"[^>]*value="([^"]+)"', page)[1]
    return desk.post("/desk/keys", {"label": "Power BI", "scopes": ["read"], "days": "90", "sealed": seal, **fields})


def test_the_empty_page_says_what_keys_are_for(desk):
    assert "There is no key yet" in words(desk.get("/desk/keys"))


def test_a_key_is_shown_once_and_opens_what_it_may(desk, client):
    page = make(desk)
    secret = re.search(r'id="key">([\w-]{43})<', page.text)[1]
    assert page.headers["Cache-Control"] == "no-store"
    assert client.get("/api/v1/forms", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    listed = desk.get("/desk/keys")
    assert "Power BI" in words(listed) and "Read answers" in words(listed) and secret not in listed.text


def test_the_same_page_sent_twice_makes_one_key(desk, store):
    sealed = re.search(r'name="sealed"[^>]*value="([^"]+)"', desk.get("/desk/keys").text)[1]
    pages = [make(desk, sealed=sealed) for _ in range(2)]
    assert len({re.search(r'id="key">([\w-]+)<', page.text)[1] for page in pages}) == 1
    assert len(keys.list_keys(store)) == 1


def test_what_is_missing_is_said_at_its_field(desk, store):
    page = make(desk, label="", scopes=[])
    assert page.status_code == 422
    assert "A key needs a name." in words(page) and "Choose what the key may do" in words(page)
    assert make(desk, days="9999999").status_code == 422
    assert make(desk, scopes=["everything"]).status_code == 422
    assert list(keys.list_keys(store)) == []


def test_a_secret_that_is_not_ours_becomes_no_key(desk, store):
    assert make(desk, sealed="weak").status_code == 400
    assert list(keys.list_keys(store)) == []


def test_a_revoked_key_is_listed_and_opens_nothing(desk, client, store):
    secret = re.search(r'id="key">([\w-]+)<', make(desk, days="").text)[1]
    number = keys.list_keys(store)[0].id
    for _ in range(2):
        assert desk.post(f"/desk/keys/{number}/revoke").status_code == 303
    assert "Revoked" in words(desk.get("/desk/keys"))
    answer = client.get("/api/v1/forms", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json["code"] == "key.revoked"
    assert desk.post("/desk/keys/999/revoke").status_code == 404


def test_who_is_not_a_coordinator_sees_no_keys(visitor):
    assert visitor.get("/desk/keys").status_code == 303
