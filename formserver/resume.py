"""Unfinished answers that the server keeps for people whose browser keeps nothing, under a code that they write down.

    code  ──argon2id──►  place (where they lie)  and  key (AES-GCM, with which they are sealed)

The server stores neither code nor key, so nobody who reads its database or a backup opens a draft; whoever has the
code does, on any device. A draft goes when it is sent, and after ``draft_days``.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from formserver.admit.throttle import FAILURES
from formserver.errors import Problem
from formserver.store import Store, drafts
from formserver.store.keys import CODE_ALPHABET

#: 12 letters of an alphabet of 28: 57 bits, each guess of which costs 19 MiB and some 30 ms.
LENGTH, GROUP = 12, 4
NONCE = 12


@dataclass(frozen=True, slots=True)
class Draft:
    """Where a draft lies, and with which key it opens; both in hexadecimal, so that a page may carry them sealed."""

    code: str
    place: str
    key: str


def new_draft(secret: str, form: int) -> Draft:
    """Return a draft under a new code."""
    return draft_of("".join(secrets.choice(CODE_ALPHABET) for _ in range(LENGTH)), secret=secret, form=form)


def draft_of(code: str, *, secret: str, form: int) -> Draft:
    """Return the draft that a typed ``code`` means, whether there is one or not; raise Problem ``draft.unknown``."""
    from argon2.low_level import Type, hash_secret_raw

    plain = "".join(character for character in code.lower() if character.isalnum())
    if len(plain) != LENGTH:
        raise Problem("draft.unknown")
    salt = hashlib.blake2b(f"draft {form} {secret}".encode(), digest_size=16).digest()
    raw = hash_secret_raw(
        plain.encode(), salt, time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=64, type=Type.ID
    )
    return Draft(shown(plain), raw[:32].hex(), raw[32:].hex())


def shown(code: str) -> str:
    """Return a code as people read it: in groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def keep(
    store: Store, draft: Draft, state: bytes, *, form: int, days: int, uploads: Mapping[str, str], anonymous: bool
) -> date:
    """Keep ``state`` sealed, and its ``uploads`` (name → key) as long; return the last day on which it is kept."""
    until = datetime.now(UTC).date() + timedelta(days=days)
    nonce = os.urandom(NONCE)
    sealed = nonce + _cipher(draft).encrypt(nonce, state, draft.place.encode())
    with store.work() as db:
        drafts.keep(db, draft.place, form=form, sealed=sealed, until=until)
    if uploads:
        store.uploads.hold_until(list(uploads.values()), until, anonymous=anonymous)
    return until


def opened(store: Store, code: str, *, secret: str, form: int, network: str) -> tuple[Draft, bytes]:
    """Return the draft under a ``code`` and its state; raise Problem ``draft.unknown``, ``sign_in.throttled``."""
    buckets = (("draft", network, 10), ("drafts", str(form), 200))
    FAILURES.require(buckets)
    try:
        draft = draft_of(code, secret=secret, form=form)
        with store.read() as db:
            sealed = drafts.sealed_at(db, draft.place, form=form, today=datetime.now(UTC).date())
        if sealed is None:
            raise Problem("draft.unknown")
    except Problem:
        FAILURES.failed(buckets)
        raise
    return draft, _cipher(draft).decrypt(sealed[:NONCE], sealed[NONCE:], draft.place.encode())


def forget(store: Store, place: str) -> None:
    """Delete a draft that has been sent or left."""
    with store.work() as db:
        drafts.forget(db, place)


def _cipher(draft: Draft) -> AESGCM:
    return AESGCM(bytes.fromhex(draft.key))
