"""Keys for programs: random, made in the desk or by a command, shown once, stored as a hash, revoked at any time.

A key is 256 random bits, so one SHA-256 is enough to check it, on every call. It says what it may do (SCOPES)
and works only while whoever made it may sign in.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from formserver.admit.throttle import FAILURES
from formserver.errors import Problem
from formserver.store import Store, api_keys, audit
from formserver.store.api_keys import KeyRow
from formserver.store.keys import moment

#: What a key may do: read answers, read personal data among them, send answers, change forms and lists of entities.
SCOPES = ("read", "personal", "send", "manage")
NEVER = "9999-12-31T00:00:00.000Z"
LONGEST_LABEL, LONGEST_DAYS = 80, 36_500
#: Wrong keys that a network may try before it has to wait.
FREE_TRIES = 30

_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Key:
    """A key that works; ``person`` is who made it, None for one made by a command."""

    id: int
    label: str
    scopes: frozenset[str]
    person: int | None


def new_key_secret() -> str:
    """Return the secret of a key to be made."""
    return secrets.token_urlsafe(32)


def make_key(
    store: Store,
    *,
    label: str,
    scopes: Collection[str],
    days: int | None = None,
    by: int | None = None,
    secret: str | None = None,
) -> str:
    """Make a key that works for ``days`` (None: until it is revoked); return its secret, which is not kept.

    The same ``secret`` (of new_key_secret) twice makes one key. Raises Problem ``key.no_label``, ``key.no_scope``.
    """
    label, secret = " ".join(label.split())[:LONGEST_LABEL], secret or new_key_secret()
    chosen = [scope for scope in SCOPES if scope in scopes]
    if not label:
        raise Problem("key.no_label")
    if not chosen or not _SHAPE.fullmatch(secret):
        raise Problem("key.no_scope")
    expires = NEVER if days is None else moment(24 * min(days, LONGEST_DAYS))
    with store.work() as db:
        if api_keys.key_by_secret(db, secret) is None:
            api_keys.add_key(db, secret=secret, label=label, scopes=" ".join(chosen), person=by, expires=expires)
            audit.record(db, "key.make", label, person=by, scopes=chosen)
    return secret


def key_of(store: Store, secret: str, *, network: str) -> Key:
    """Return the key with a secret and note its use; failures slow down the ``network`` that they come from.

    Raises Problem ``key.needed``, ``key.wrong``, ``key.revoked``, ``key.expired``, ``sign_in.throttled``.
    """
    if not secret:
        raise Problem("key.needed")
    with store.read() as db:
        row = api_keys.key_by_secret(db, secret) if _SHAPE.fullmatch(secret) else None
    wrong = _wrong(row)
    if row is None or wrong:
        buckets = (("key", network, FREE_TRIES),)
        FAILURES.require(buckets)
        FAILURES.failed(buckets)
        raise Problem(wrong)
    _note_use(store, row)
    return Key(row.id, row.label, frozenset(row.scopes.split()), row.person)


def require_scope(key: Key, scope: str) -> None:
    """Raise Problem ``key.scope`` unless the key may do this; ``any`` is what every key may."""
    if scope != "any" and scope not in key.scopes:
        raise Problem("key.scope", scope=scope)


def list_keys(store: Store) -> Sequence[KeyRow]:
    """Return every key, the newest first."""
    with store.read() as db:
        return api_keys.list_keys(db)


def revoke_key(store: Store, number: int, *, by: int | None = None) -> KeyRow:
    """Make a key useless and return it; raise Problem ``key.unknown``."""
    with store.work() as db:
        row = api_keys.key_by_number(db, number)
        if row is None:
            raise Problem("key.unknown")
        if api_keys.revoke_key(db, number):
            audit.record(db, "key.revoke", row.label, person=by)
    return row


def key_works(row: KeyRow) -> bool:
    """Say whether a key opens the API now."""
    return not _wrong(row)


def _wrong(row: KeyRow | None) -> str:
    """Return the code of the Problem with a key, or ""."""
    if row is None:
        return "key.wrong"
    if row.revoked is not None or row.disabled is not None:
        return "key.revoked"
    return "key.expired" if row.expires <= moment() else ""


def _note_use(store: Store, row: KeyRow) -> None:
    hour = f"{moment()[:13]}:00:00.000Z"
    if row.seen != hour:
        with store.work() as db:
            api_keys.remember_use(db, row.id, hour)
