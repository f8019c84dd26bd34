"""Keys for programs: shown once, kept as a hash, refused in words when they are wrong, old, revoked or too weak."""

from __future__ import annotations

import secrets

import pytest

from formserver.admit import keys, throttle
from formserver.errors import Problem
from formserver.store import api_keys, audit, people
from formserver.store.sweep import sweep


@pytest.fixture
def network():
    """A network that nobody else tries keys from."""
    return secrets.token_hex(4)


def code_of(call, *arguments, **named) -> str:
    with pytest.raises(Problem) as problem:
        call(*arguments, **named)
    return problem.value.code


def person(store, email="ama@example.org") -> int:
    with store.work() as db:
        return people.add_person(db, email=email, name="Ama", password="")


def test_a_key_opens_with_what_it_may_do(store, network):
    secret = keys.make_key(store, label="Power BI", scopes=["send", "read"], by=person(store))
    key = keys.key_of(store, secret, network=network)
    assert (key.label, key.scopes) == ("Power BI", {"read", "send"})
    keys.require_scope(key, "read")
    keys.require_scope(key, "any")
    assert code_of(keys.require_scope, key, "manage") == "key.scope"


def test_nothing_that_opens_is_kept(store, data):
    secret = keys.make_key(store, label="Power BI", scopes=["read"])
    assert len(secret) == 43
    assert secret not in repr(keys.list_keys(store))
    with store.read() as db:
        assert secret not in repr(audit.last_actions(db))
    assert not any(secret.encode() in path.read_bytes() for path in data.rglob("*") if path.is_file())


def test_use_is_noted_to_the_hour(store, network):
    secret = keys.make_key(store, label="Script", scopes=["read"])
    assert keys.list_keys(store)[0].seen is None
    keys.key_of(store, secret, network=network)
    assert keys.list_keys(store)[0].seen.endswith(":00:00.000Z")


@pytest.mark.parametrize("secret", ["", "short", "a" * 43, "x" * 9000, "é" * 43])
def test_a_wrong_key_is_refused(store, network, secret):
    assert code_of(keys.key_of, store, secret, network=network) == ("key.wrong" if secret else "key.needed")


def test_an_expired_key_says_so_even_after_tidying(store, network):
    secret = keys.make_key(store, label="Script", scopes=["read"], days=-1)
    sweep(store, upload_hours=1)
    assert code_of(keys.key_of, store, secret, network=network) == "key.expired"
    assert not keys.key_works(keys.list_keys(store)[0])


def test_a_revoked_key_says_so(store, network):
    secret = keys.make_key(store, label="Script", scopes=["read"], days=30)
    number = keys.list_keys(store)[0].id
    assert keys.revoke_key(store, number).label == "Script"
    keys.revoke_key(store, number)
    assert code_of(keys.key_of, store, secret, network=network) == "key.revoked"
    with store.read() as db:
        assert [line["action"] for line in audit.last_actions(db)] == ["key.revoke", "key.make"]


def test_a_key_ends_with_the_account_that_made_it(store, network):
    from sqlalchemy import update

    from formserver.store.tables import people as accounts

    secret = keys.make_key(store, label="Script", scopes=["read"], by=person(store))
    with store.work() as db:
        db.execute(update(accounts).values(disabled="2026-01-01T00:00:00.000Z"))
    assert code_of(keys.key_of, store, secret, network=network) == "key.revoked"


def test_a_form_sent_twice_makes_one_key(store):
    secret = keys.new_key_secret()
    assert [keys.make_key(store, label="Twice", scopes=["read"], secret=secret) for _ in range(2)] == [secret] * 2
    assert len(keys.list_keys(store)) == 1


def test_a_key_needs_a_name_and_something_that_it_may_do(store):
    assert code_of(keys.make_key, store, label="  ", scopes=["read"]) == "key.no_label"
    assert code_of(keys.make_key, store, label="x", scopes=["nothing"]) == "key.no_scope"
    assert code_of(keys.revoke_key, store, 99) == "key.unknown"


def test_who_guesses_waits_and_who_knows_does_not(store, network):
    secret = keys.make_key(store, label="Script", scopes=["read"])
    for _ in range(keys.FREE_TRIES):
        assert code_of(keys.key_of, store, "b" * 43, network=network) == "key.wrong"
    assert code_of(keys.key_of, store, "b" * 43, network=network) == "sign_in.throttled"
    assert keys.key_of(store, secret, network=network).label == "Script"
    throttle.FAILURES.clear()


def test_sessions_and_keys_do_not_open_each_others_doors(store, network):
    key = keys.make_key(store, label="Script", scopes=["read"], by=person(store))
    with store.work() as db:
        session = people.add_token(db, kind="session", person=1, hours=1)
        assert people.token_person(db, kind="session", secret=key) is None
        assert api_keys.key_by_secret(db, session) is None
