"""Who gets in: the first coordinator once, passwords that hold, sessions that end, tries that slow down."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from formserver import admit
from formserver.errors import Problem
from formserver.store.keys import moment
from formserver.store.tables import people, tokens

GOOD = "three green chairs"


@pytest.fixture(autouse=True)
def nobody_has_failed_yet():
    admit.FAILURES.clear()


def refused(code, call, *args, **options):
    with pytest.raises(Problem) as problem:
        call(*args, **options)
    assert problem.value.code == code
    return problem.value


@pytest.fixture
def asha(store):
    secret = admit.first_link(store, hours=1)
    return admit.accept_first_link(store, secret, email=" Asha@Example.org", name="Asha", password=GOOD)


def sign_in(store, password=GOOD, email="asha@example.org", network="192.0.2.7"):
    return admit.sign_in(store, email=email, password=password, network=network)


def test_the_first_link_makes_a_coordinator(store, asha):
    assert (asha.email, asha.name, asha.role) == ("asha@example.org", "Asha", "coordinator")
    assert admit.first_link(store, hours=1) is None


def test_the_first_link_works_once(store, asha):
    refused("token.unusable", admit.accept_first_link, store, "guess", email="b@c.de", name="", password=GOOD)


def test_of_two_at_once_one_becomes_the_first_coordinator(store):
    secret = admit.first_link(store, hours=1)

    def accept(number: int) -> bool:
        try:
            admit.accept_first_link(store, secret, email=f"{number}@example.org", name="", password=GOOD)
        except Problem:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(accept, range(4))) == 1


def test_a_newer_first_link_ends_the_older(store):
    older, newer = admit.first_link(store, hours=1), admit.first_link(store, hours=1)
    refused("token.unusable", admit.require_first_link, store, older)
    admit.require_first_link(store, newer)


def test_a_link_expires(store):
    secret = admit.first_link(store, hours=1)
    with store.work() as db:
        db.execute(update(tokens).values(expires=moment(-1)))
    refused("token.unusable", admit.require_first_link, store, secret)


def test_neither_passwords_nor_secrets_are_stored(store, asha):
    secret = sign_in(store)
    with store.read() as db:
        stored = str(db.execute(select(people)).all()) + str(db.execute(select(tokens)).all())
    assert GOOD not in stored and secret not in stored
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in stored


def test_a_session_lasts_until_sign_out(store, asha):
    secret = sign_in(store)
    assert admit.session_person(store, secret) == asha
    admit.sign_out(store, secret)
    assert admit.session_person(store, secret) is None


def test_a_disabled_account_is_out_at_once(store, asha):
    secret = sign_in(store)
    with store.work() as db:
        db.execute(update(people).values(disabled=moment()))
    assert admit.session_person(store, secret) is None
    refused("sign_in.wrong", sign_in, store)


@pytest.mark.parametrize(("email", "password"), [("asha@example.org", "wrong words here"), ("no@example.org", GOOD)])
def test_a_wrong_address_and_a_wrong_password_say_the_same(store, asha, email, password):
    refused("sign_in.wrong", sign_in, store, password, email)


def test_tries_on_one_account_are_slowed_down(store, asha):
    for number in range(5):
        refused("sign_in.wrong", sign_in, store, "wrong words here", network=f"192.0.2.{number}")
    assert refused("sign_in.throttled", sign_in, store, network="192.0.2.99").details["seconds"] >= 1


def test_tries_from_one_network_are_slowed_down_and_waiting_helps():
    now = [0.0]
    throttle = admit.Throttle(lambda: now[0])
    bucket = (("network", "192.0.2.7", 3),)
    for _ in range(4):
        throttle.failed(bucket)
    refused("sign_in.throttled", throttle.require, bucket)
    now[0] = 3.0
    throttle.require(bucket)
    throttle.failed(bucket)
    now[0] = 6.0
    refused("sign_in.throttled", throttle.require, bucket)


def test_somebody_invited_sets_a_password_and_signs_in(store, asha):
    secret = admit.invite(store, email="ravi@example.org", name="Ravi", role="trainer", by=asha.id)
    refused("sign_in.wrong", sign_in, store, "", "ravi@example.org")
    assert admit.set_password(store, secret, "five blue doors").role == "trainer"
    assert admit.session_person(store, sign_in(store, "five blue doors", "ravi@example.org")).name == "Ravi"
    refused("token.unusable", admit.set_password, store, secret, "five blue doors")
    refused("person.exists", admit.invite, store, email="ravi@example.org", name="", role="trainer", by=asha.id)


def test_a_new_password_ends_every_session(store, asha):
    session = sign_in(store)
    admit.set_password(store, admit.reset_link(store, asha.id), "five blue doors")
    assert admit.session_person(store, session) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("nine char", "password.short"),
        ("x" * 201, "password.long"),
        ("Password123!", "password.common"),
        ("1234567890", "password.common"),
        ("aaaaaaaaaaab", "password.common"),
        ("coordinator2026", "password.common"),
        ("ravishing.99", "password.common"),
    ],
)
def test_unfit_passwords_are_refused(password, code):
    refused(code, admit.require_fit_password, password, "ravishing@example.org")


@pytest.mark.parametrize("password", [GOOD, "ကျွန်တော်တို့ ရဲ့", "korrekt-pferd-batterie", "j8w2k1q0z7m4"])
def test_fit_passwords_need_no_marks_or_digits(password):
    admit.require_fit_password(password)


@pytest.mark.parametrize("email", ["asha", "@example.org", "asha@", "a sha@example.org", "a@" + "b" * 260])
def test_unfit_addresses_are_refused(email):
    refused("email.unfit", admit.fit_email, email)


def test_only_the_right_role_may(store, asha):
    assert admit.require_role(asha, "coordinator") == asha
    refused("role.missing", admit.require_role, asha, "trainer")
    refused("sign_in.needed", admit.require_role, None)
