"""Signing in and out, the first coordinator, one's own account, the language of the pages."""

from __future__ import annotations

import pytest
from web.desk_visits import EMAIL, PASSWORD, Visitor, make_coordinator, words

from formserver import admit


@pytest.fixture(autouse=True)
def nobody_has_failed_yet():
    admit.FAILURES.clear()


def test_a_coordinator_signs_in_and_comes_to_the_page_that_was_asked_for(visitor, store):
    make_coordinator(store)
    led = visitor.get("/desk/submissions?x=1")
    assert led.location == "/account/sign-in?next=/desk/submissions?x%3D1"
    answer = visitor.post("/account/sign-in", {"email": EMAIL, "password": PASSWORD, "next": "/desk/submissions"})
    assert (answer.status_code, answer.location) == (303, "/desk/submissions")
    assert "Submissions" in words(visitor.get("/desk/submissions"))


def test_an_unknown_account_and_a_wrong_password_are_told_the_same(visitor, store):
    make_coordinator(store)
    wrong, unknown = visitor.sign_in(password="not the one at all"), visitor.sign_in(email="who@example.org")
    assert wrong.status_code == unknown.status_code == 401
    assert words(wrong) == words(unknown).replace("who@example.org", EMAIL)


def test_too_many_tries_are_told_when_to_try_again(visitor, store):
    make_coordinator(store)
    answers = [visitor.sign_in(password="not the one at all") for _ in range(6)]
    assert answers[-1].status_code == 429
    assert "Wait 1 seconds" in words(answers[-1])


def test_an_empty_sign_in_says_what_to_enter_and_links_to_the_fields(visitor):
    answer = visitor.sign_in(email="", password="")
    assert answer.status_code == 422
    assert "<title>Error: Sign in" in answer.text
    assert '<a href="#email">Enter your e-mail address</a>' in answer.text
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/desk", "//evil.example", "/elsewhere", "/desk\\@evil.example"]
)
def test_signing_in_leads_nowhere_else(visitor, store, elsewhere):
    make_coordinator(store)
    answer = visitor.post("/account/sign-in", {"email": EMAIL, "password": PASSWORD, "next": elsewhere})
    assert answer.location == "/"


def test_the_first_link_makes_a_coordinator_once(visitor, store):
    link = f"/account/first/{admit.first_link(store, hours=1)}"
    given = {"name": "Ama", "email": "Ama@Example.org", "password": PASSWORD}
    answer = visitor.post(link, given, page=link)
    assert answer.location == "/desk/forms"
    assert visitor.get("/desk/forms").status_code == 200
    again = visitor.get(link)
    assert again.status_code == 410
    assert "has been used or has expired" in words(again)


def test_a_short_password_is_refused_at_its_field(visitor, store):
    link = f"/account/first/{admit.first_link(store, hours=1)}"
    answer = visitor.post(link, {"name": "Ama", "email": EMAIL, "password": "short"}, page=link)
    assert answer.status_code == 422
    assert "A password has at least 10 characters." in words(answer)
    assert '<a href="#password">' in answer.text


def test_a_reset_link_sets_a_password_and_signs_in(visitor, store):
    person = make_coordinator(store)
    link = f"/account/password/{admit.reset_link(store, person.id)}"
    assert visitor.post(link, {"password": "another horse entirely"}, page=link).location == "/"
    assert visitor.get("/desk/forms").status_code == 200
    assert visitor.get(link).status_code == 410


def test_signing_out_ends_the_session_and_forgets_what_the_browser_kept(desk):
    answer = desk.client.post(
        "/account/sign-out", data={"csrf_token": desk.token("/account")}, base_url="http://localhost"
    )
    assert answer.location == "/account/sign-in"
    assert desk.get("/desk/forms").status_code == 303


def test_changing_the_password_ends_other_sessions_and_keeps_this_one(app, desk):
    other = Visitor(app.test_client())
    other.sign_in()
    assert other.get("/desk/forms").status_code == 200
    answer = desk.post("/account/password", {"old": PASSWORD, "new": "another horse entirely"})
    assert answer.status_code == 303
    assert "You are signed out everywhere else." in words(desk.get("/account"))
    assert other.get("/desk/forms").status_code == 303


def test_the_password_now_has_to_be_right(desk):
    answer = desk.post("/account/password", {"old": "not the one at all", "new": "another horse entirely"})
    assert answer.status_code == 422
    assert "This is not the password that you have now." in words(answer)


def test_a_session_elsewhere_can_be_ended(app, desk, store):
    other = Visitor(app.test_client())
    other.sign_in()
    page = desk.get("/account").text
    assert page.count("/account/sessions/") == 2
    newest = page.partition("/account/sessions/")[2].partition('"')[0]
    desk.post(f"/account/sessions/{newest}")
    assert other.get("/desk/forms").status_code == 303


def test_the_pages_speak_the_browsers_language_until_another_is_chosen(visitor):
    arabic = visitor.client.get("/account/sign-in", headers={"Accept-Language": "ar,en;q=0.5"})
    assert '<html lang="ar" dir="rtl">' in arabic.text
    visitor.post("/account/language", {"language": "ar", "next": "/account/sign-in"})
    assert '<html lang="ar" dir="rtl">' in visitor.get("/account/sign-in").text


def test_the_chosen_language_belongs_to_the_account(app, desk):
    desk.post("/account/language", {"language": "ar", "next": "/desk/forms"})
    other = Visitor(app.test_client())
    other.sign_in()
    assert 'dir="rtl"' in other.get("/desk/forms").text
