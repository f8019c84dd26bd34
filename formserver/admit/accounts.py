"""Accounts: the first coordinator, one-time links, signing in and out, roles."""

from __future__ import annotations

from dataclasses import dataclass

from formserver.admit import passwords
from formserver.admit.passwords import require_fit_password
from formserver.admit.throttle import FAILURES
from formserver.errors import Problem
from formserver.store import Store, audit, people, sessions
from formserver.store.people import PersonRow
from formserver.store.sessions import SessionRow

ROLES = ("coordinator", "trainer")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in; ``role`` is coordinator, trainer or ""."""

    id: int
    email: str
    name: str
    language: str
    role: str


def first_link(store: Store, *, hours: float) -> str | None:
    """Return the secret of a fresh one-time link for the first coordinator; None when there is one.

    Links made before stop working, so that only the newest printed one does.
    """
    with store.work() as db:
        if people.has_coordinator(db):
            return None
        people.revoke_tokens(db, kind="first", person=None)
        return people.add_token(db, kind="first", person=None, hours=hours)


def require_first_link(store: Store, secret: str) -> None:
    """Raise Problem ``token.unusable`` unless the first coordinator's link still works."""
    with store.read() as db:
        if not people.token_works(db, kind="first", secret=secret) or people.has_coordinator(db):
            raise Problem("token.unusable")


def accept_first_link(store: Store, secret: str, *, email: str, name: str, password: str) -> Person:
    """Make the first coordinator and use the link up. Raises ``token.unusable``, ``email.unfit``, ``password.*``."""
    email = fit_email(email)
    require_fit_password(password, email)
    hashed = passwords.hashed(password)
    with store.work() as db:
        if not people.use_token(db, kind="first", secret=secret) or people.has_coordinator(db):
            raise Problem("token.unusable")
        key = people.add_person(db, email=email, name=name.strip(), password=hashed)
        people.set_role(db, key, people.first_project(db), "coordinator")
        audit.record(db, "account.first", email, person=key)
        return person_of(people.person_by_key(db, key))


def invite(store: Store, *, email: str, name: str, role: str, by: int | None = None, hours: float = 72) -> str:
    """Make an account without a password; return the secret of the link that sets it. Raises ``person.exists``."""
    email = fit_email(email)
    with store.work() as db:
        if people.person_by_email(db, email) is not None:
            raise Problem("person.exists")
        key = people.add_person(db, email=email, name=name.strip(), password="")
        people.set_role(db, key, people.first_project(db), role if role in ROLES else "")
        audit.record(db, "account.invite", email, person=by, role=role)
        return people.add_token(db, kind="reset", person=key, hours=hours)


def disable(store: Store, person: int, *, by: int) -> Person:
    """Let somebody in no more: sessions end, links and devices stop. Raises ``person.unknown``, ``person.own``."""
    if person == by:
        raise Problem("person.own")
    return _set_disabled(store, person, by, disabled=True)


def enable(store: Store, person: int, *, by: int) -> Person:
    """Let somebody in again, on the devices that were not revoked. Raises Problem ``person.unknown``."""
    return _set_disabled(store, person, by, disabled=False)


def _set_disabled(store: Store, person: int, by: int, *, disabled: bool) -> Person:
    with store.work() as db:
        row = people.person_by_key(db, person)
        if row is None:
            raise Problem("person.unknown")
        people.set_disabled(db, person, disabled)
        for kind in ("session", "reset") if disabled else ():
            people.revoke_tokens(db, kind=kind, person=person)
        audit.record(db, "account.disable" if disabled else "account.enable", row.email, person=by)
        return person_of(row)


def reset_link(store: Store, person: int, *, by: int | None = None, hours: float = 24) -> str:
    """Return the secret of a link that sets a new password; earlier links stop working."""
    with store.work() as db:
        row = people.person_by_key(db, person)
        if row is None:
            raise Problem("person.unknown")
        people.revoke_tokens(db, kind="reset", person=person)
        audit.record(db, "account.reset_link", row.email, person=by)
        return people.add_token(db, kind="reset", person=person, hours=hours)


def reset_person(store: Store, secret: str) -> Person:
    """Return whose link to set a password ``secret`` is; raise Problem ``token.unusable``."""
    with store.read() as db:
        row = people.token_person(db, kind="reset", secret=secret)
    if row is None:
        raise Problem("token.unusable")
    return person_of(row)


def set_password(store: Store, secret: str, password: str) -> Person:
    """Set the password by a link, which is then used up; every session of the person ends."""
    person = reset_person(store, secret)
    require_fit_password(password, person.email)
    hashed = passwords.hashed(password)
    with store.work() as db:
        if not people.use_token(db, kind="reset", secret=secret):
            raise Problem("token.unusable")
        people.set_password(db, person.id, hashed)
        people.revoke_tokens(db, kind="session", person=person.id)
        audit.record(db, "account.password", person.email, person=person.id)
    return person


def sign_in(store: Store, *, email: str, password: str, network: str, hours: float = 12) -> str:
    """Return the secret of a new session; raise Problem ``sign_in.wrong`` or ``sign_in.throttled``.

    ``network`` is the address that asks; it is only counted, in memory. A wrong address and a wrong password
    take the same time and say the same.
    """
    email = email.strip().lower()
    buckets = (("account", email, 5), ("network", network, 30))
    FAILURES.require(buckets)
    with store.read() as db:
        row = people.person_by_email(db, email)
    known = row if row is not None and row.password and row.disabled is None else None
    if not passwords.verified(known.password if known is not None else passwords.nobody(), password) or known is None:
        FAILURES.failed(buckets)
        raise Problem("sign_in.wrong")
    FAILURES.forget(buckets[:1])
    with store.work() as db:
        if passwords.needs_rehash(known.password):
            people.set_password(db, known.id, passwords.hashed(password))
        audit.record(db, "sign_in", email, person=known.id)
        return people.add_token(db, kind="session", person=known.id, hours=hours)


def start_session(store: Store, person: Person, *, hours: float = 12) -> str:
    """Return the secret of a new session of somebody who has just proved who they are by a link."""
    with store.work() as db:
        return people.add_token(db, kind="session", person=person.id, hours=hours)


def session_person(store: Store, secret: str) -> Person | None:
    """Return whose session ``secret`` is; None when it has ended."""
    with store.read() as db:
        row = people.token_person(db, kind="session", secret=secret)
    return None if row is None or row.disabled is not None else person_of(row)


def sign_out(store: Store, secret: str) -> None:
    """End a session."""
    with store.work() as db:
        people.use_token(db, kind="session", secret=secret)


def require_role(person: Person | None, *allowed: str) -> Person:
    """Return the person; raise Problem ``sign_in.needed`` or ``role.missing`` unless the role is ``allowed``."""
    if person is None:
        raise Problem("sign_in.needed")
    if person.role not in (allowed or ROLES):
        raise Problem("role.missing")
    return person


def fit_email(text: str) -> str:
    """Return an e-mail address in lower case; raise Problem ``email.unfit``."""
    email = text.strip().lower()
    name, at, domain = email.rpartition("@")
    if not (name and at and domain) or any(character.isspace() for character in email) or len(email) > 254:
        raise Problem("email.unfit")
    return email


def change_password(store: Store, person: Person, *, old: str, new: str, secret: str) -> None:
    """Give somebody who is signed in another password; their other sessions end.

    ``secret`` is that of the session that asks. Raises ``sign_in.wrong``, ``sign_in.throttled``, ``password.*``.
    """
    buckets = (("account", person.email, 5),)
    FAILURES.require(buckets)
    with store.read() as db:
        row = people.person_by_key(db, person.id)
    if row is None or not row.password or not passwords.verified(row.password, old):
        FAILURES.failed(buckets)
        raise Problem("sign_in.wrong")
    require_fit_password(new, person.email)
    hashed = passwords.hashed(new)
    with store.work() as db:
        people.set_password(db, person.id, hashed)
        sessions.end_other_sessions(db, person.id, secret=secret)
        audit.record(db, "account.password", person.email, person=person.id)


def list_sessions(store: Store, person: Person, secret: str) -> list[SessionRow]:
    """Return where a person is signed in, newest first."""
    with store.read() as db:
        return sessions.list_sessions(db, person.id, secret=secret)


def end_session(store: Store, person: Person, key: int) -> None:
    """End one of a person's own sessions."""
    with store.work() as db:
        sessions.end_session(db, person.id, key)
        audit.record(db, "session.end", person.email, person=person.id)


def speak(store: Store, person: Person, language: str) -> None:
    """Remember the language that a person reads the interface in."""
    with store.work() as db:
        sessions.set_language(db, person.id, language)


def person_of(row: PersonRow | None) -> Person:
    """Return the person in a row that is there."""
    assert row is not None
    return Person(row.id, row.email, row.name, row.language, row.role)
