"""The app around every page: headers, limits, problems as pages and JSON, compression, sessions, the local door."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import request

from formserver import admit
from formserver.app import create_app
from formserver.config import read_settings
from formserver.web import signed_in, templating

FORM = """
| survey   |      |      |       |
|          | type | name | label |
|          | text | who  | Name  |
| settings |            |         |         |
|          | form_title | form_id | version |
|          | Visit      | visit   | 1       |
"""


def test_every_answer_carries_the_security_headers(client, publish_markdown):
    for path in (f"/s/{publish_markdown(FORM).code}", "/nothing", f"/static/{templating.release()}/style/fill.css"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "frame-ancestors 'none'" in policy and "unsafe" not in policy


@pytest.mark.parametrize("audience", templating.STYLES)
def test_a_stylesheet_is_found_whatever_its_digest_looks_like(client, audience):
    for version in (templating.style_version(audience), "yU2I2nYI-kpm", "-a-b-"):
        answer = client.get(f"/style/{audience}-{version}.css")
        assert (answer.status_code, answer.mimetype) == (200, "text/css"), version
    assert client.get("/style/nobody-yU2I2nYI.css").status_code == 404


def test_the_style_inside_a_first_page_is_allowed_by_its_hash(client, publish_markdown):
    import base64
    import hashlib

    page = client.get(f"/s/{publish_markdown(FORM).code}")
    styles = re.findall(r"<style>(.*?)</style>", page.text, re.S)
    assert styles
    for style in styles:
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in page.headers["Content-Security-Policy"]


def test_fill_pages_set_no_cookie(client, publish_markdown):
    assert "Set-Cookie" not in client.get(f"/s/{publish_markdown(FORM).code}").headers


def test_a_problem_is_a_page_in_the_readers_language(client):
    answer = client.get("/s/none99", headers={"Accept-Language": "ar"})
    assert answer.status_code == 404
    assert 'lang="ar" dir="rtl"' in answer.text


def test_a_problem_is_json_for_who_asks_for_it(client):
    answer = client.get("/nothing", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (404, "page.unknown")


def test_a_request_above_the_limit_is_refused(settings, store):
    app = create_app(settings.with_(max_request_mb=1), store, testing=True)
    answer = app.test_client().post("/s/abc", data={"state": "x" * 2_000_000})
    assert answer.status_code == 413 and "1 MB" in answer.text


@pytest.mark.parametrize("fields", [{f"f{n}": "x" for n in range(12)}, {"f": "x" * 11_000}])
def test_too_many_fields_and_too_long_ones_are_refused(settings, store, fields):
    app = create_app(settings.with_(max_parts=10, max_field_kb=10), store, testing=True)
    answer = app.test_client().post("/s/abc", data=fields, content_type="multipart/form-data")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "address", ["/s/{code}/{huge}/x/en.json", "/s/{code}/{huge}/media/a.png", "/s/{code}/{huge}/send"]
)
def test_a_number_that_no_database_holds_leads_nowhere(client, publish_markdown, address):
    code = publish_markdown(FORM).code
    assert client.get(address.format(code=code, huge="9" * 30)).status_code == 404


def test_a_bug_is_an_id_for_the_reader_and_a_line_in_the_log(settings, store, caplog):
    app = create_app(settings, store)
    app.add_url_rule("/bug", "bug", lambda: int(request.args["token"]))
    answer = app.test_client().get("/bug?token=very-secret")
    mark = re.search(r"logged as (\w+)", answer.text)
    assert answer.status_code == 500 and mark and mark[1] in caplog.text
    assert "ValueError" in caplog.text and "very-secret" not in caplog.text


def test_pages_and_static_files_are_compressed_where_the_browser_can(client, publish_markdown):
    form = publish_markdown(FORM)
    for path in (f"/s/{form.code}", f"/static/{templating.release()}/style/fill.css"):
        plain, packed = client.get(path), client.get(path, headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in plain.headers and "Accept-Encoding" in plain.headers["Vary"]
        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(gzip.decompress(packed.data)) > len(packed.data)


def test_static_files_are_kept_for_good_under_their_own_release_only(client):
    now = client.get(f"/static/{templating.release()}/style/fill.css")
    other = client.get("/static/0123456789ab/style/fill.css")
    assert "immutable" in now.headers["Cache-Control"] and other.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["../config.py", "..%2fconfig.py", "style", "none.css"])
def test_only_files_of_the_static_folder_are_served(client, path):
    assert client.get(f"/static/x/{path}").status_code == 404


@pytest.fixture
def desk(settings, store):
    """An app with three more pages: one signs in, one tells who is signed in, one changes something."""
    secret = admit.first_link(store, hours=1)
    person = admit.accept_first_link(
        store, secret, email="asha@example.org", name="Asha", password="three green chairs"
    )
    app = create_app(settings, store, testing=True)
    views = {
        "in": lambda: signed_in.remember(app.make_response("in"), admit.start_session(store, person)),
        "who": signed_in.role_required("coordinator")(lambda: signed_in.current_person().name),
        "change": lambda: "changed",
    }
    for name, view in views.items():
        app.add_url_rule(f"/test/{name}", f"account.test_{name}", view, methods=["GET", "POST"])
    return app


def test_a_session_is_a_cookie_for_the_server_alone(desk):
    client = desk.test_client()
    cookie = client.get("/test/in").headers["Set-Cookie"]
    assert re.match(r"session=[\w-]{22}; ", cookie)
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie
    assert client.get("/test/who").text == "Asha"


def test_on_https_the_cookie_is_bound_to_the_host(desk):
    client = desk.test_client()
    answer = client.get("/test/in", base_url="https://forms.example.org")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=") and "Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"]
    assert client.get("/test/who", base_url="https://forms.example.org").text == "Asha"


def test_without_a_session_a_guarded_page_asks_to_sign_in(desk):
    answer = desk.test_client().get("/test/who")
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/account/sign-in")


def test_guarded_pages_are_never_stored_by_caches(desk):
    assert desk.test_client().get("/test/in").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
def test_a_forged_request_is_refused(desk, headers):
    answer = desk.test_client().post("/test/change", headers=headers)
    assert answer.status_code == 400


def test_a_request_with_the_pages_token_passes(desk):
    from flask_wtf.csrf import generate_csrf

    desk.add_url_rule("/token", "token", generate_csrf)
    client = desk.test_client()
    token = client.get("/token").text
    assert client.post("/test/change", data={"csrf_token": token}).text == "changed"
    forged = client.post("/test/change", data={"csrf_token": token}, headers={"Sec-Fetch-Site": "cross-site"})
    assert forged.status_code == 400


def test_behind_a_proxy_the_scheme_counts_only_when_it_is_trusted(settings, store):
    for trusted, expected in ((0, "http"), (1, "https")):
        app = create_app(settings.with_(trusted_proxies=trusted), store, testing=True)
        app.add_url_rule("/scheme", "scheme", lambda: request.scheme)
        assert app.test_client().get("/scheme", headers={"X-Forwarded-Proto": "https"}).text == expected


def ask(app, *, key="key", address="127.0.0.1", command="first_link", **arguments):
    return app.test_client().post(
        "/-/command", json={"command": command, "arguments": arguments},
        headers={"Authorization": f"Bearer {key}"}, environ_base={"REMOTE_ADDR": address},
    )  # fmt: skip


def test_commands_are_taken_with_the_local_key_from_this_computer_alone(app):
    assert ask(app, hours=1).status_code == 403
    app.config["LOCAL_KEY"] = "key"
    assert len(ask(app, hours=1).json["lines"]) == 1
    assert ask(app, hours=1, key="guess").status_code == 403
    assert ask(app, hours=1, address="192.0.2.7").status_code == 403
    assert ask(app, command="nothing").json["problem"] == "command.unknown"


def test_the_app_opens_its_own_store(data):
    app = create_app(read_settings({}, {"data": str(data)}), testing=True)
    assert app.extensions["store"].data == data
    app.extensions["store"].close()


def test_the_bare_address_leads_to_the_desk(client):
    assert client.get("/").location.startswith("/desk")
