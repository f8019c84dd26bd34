"""Who is let in, what each key may do, and how every refusal reads."""

from __future__ import annotations

from base64 import b64encode

import pytest

from formserver.admit import keys

FORM = """
| survey |
| | type | name | label |
| | text | who | Name |
| settings |
| | form_title | form_id | version |
| | Visit | visit | 1 |
"""


def test_without_a_key_nothing_is_told(client):
    answer = client.get("/api/v1/forms")
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer, Basic ")
    assert (answer.json["code"], answer.json["status"], answer.json["details"]) == ("key.needed", 401, {})
    assert answer.json["type"] == "/api/v1/#key.needed" and answer.json["title"] == "Unauthorized"


def test_a_cookie_of_the_desk_opens_nothing(client, store):
    from web.desk_visits import Visitor, make_coordinator

    make_coordinator(store)
    assert Visitor(client).sign_in().status_code == 303
    assert client.get("/desk/forms").status_code == 200
    assert client.get("/api/v1/forms").status_code == 401


def test_a_key_is_a_password_as_well(client, store):
    secret = keys.make_key(store, label="Excel", scopes=["read"])
    basic = b64encode(f"anybody:{secret}".encode()).decode()
    assert client.get("/api/v1/forms", headers={"Authorization": f"Basic {basic}"}).status_code == 200
    answer = client.get("/api/v1/forms", headers={"Authorization": "Basic nonsense"})
    assert answer.status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer  ", "Bearer é", "Digest username=x", "Basic %%%", "x" * 5000])
def test_what_is_no_key_is_refused(client, header):
    assert client.get("/api/v1/forms", headers={"Authorization": header}).status_code == 401


def test_a_scope_that_is_lacking_is_named(program, publish_markdown):
    publish_markdown(FORM)
    answer = program(["send"]).get("/forms/visit/submissions")
    assert (answer.status_code, answer.json["code"], answer.json["details"]) == (403, "key.scope", {"scope": "read"})


def test_every_operation_asks_for_a_scope(client):
    document = client.get("/api/v1/openapi.json").json
    allowed = {*keys.SCOPES, "any"}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method != "parameters":
                bearer, basic = operation["security"]
                assert set(bearer) == {"bearer"} and set(basic) == {"basic"}, path
                assert set(bearer["bearer"]) <= allowed, path


def addresses(app):
    """Every (method, address) below /api/v1 that changes something, with names filled in."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.nowhere":
            path = rule.rule.replace("<form>", "visit").replace("<int:version>", "1").replace("<path:name>", "x")
            path = path.replace("<instance_id>", "x").replace("<name>", "x").replace("<uuid>", "x")
            assert "<" not in path
            yield from ((method, path) for method in rule.methods & {"POST", "PUT", "PATCH", "DELETE"})


def test_every_change_needs_more_than_reading(app, program, publish_markdown):
    publish_markdown(FORM)
    reader = program(["read", "personal"])
    changes = list(addresses(app))
    assert len(changes) >= 5
    for method, path in changes:
        answer = reader.ask(method, path.removeprefix("/api/v1"), json={})
        assert (answer.status_code, answer.json["code"]) == (403, "key.scope"), (method, path)


def test_an_address_that_is_none_is_json(program):
    answer = program(["read"]).get("/nothing/here")
    assert (answer.status_code, answer.json["code"]) == (404, "page.unknown")
    assert program(["read"]).ask("DELETE", "/forms").status_code in (404, 405)


def test_a_password_that_a_browser_remembers_changes_nothing_from_elsewhere(program, publish_markdown):
    publish_markdown(FORM)
    answer = program().ask("PATCH", "/forms/visit", json={"state": "closed"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.json["code"]) == (400, "request.forged")


def test_answers_are_not_kept_by_caches(program):
    assert program(["read"]).get("/forms").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/forms/a%00b", "/forms?after=%00", "/forms?limit=0", "/forms?limit=9999",
                                  "/forms?aftr=1", "/forms?after=x", "/forms?after=" + "9" * 40])  # fmt: skip
def test_what_has_no_sense_is_a_clear_refusal(program, path):
    answer = program(["read"]).get(path)
    assert answer.status_code in (400, 422) and answer.json["message"]
