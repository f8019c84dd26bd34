"""Numbers and times that rows carry: keys of records, moments as text, secrets and their hashes.

A record's key is one whole number of 62 bits. Ordinary ones begin with the time, so that the newest has the
highest; those of anonymous forms are random, so that neither key nor place in the table tells when they came.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from datetime import UTC, datetime, timedelta

#: No 0 o, 1 l i, no vowels that make words, no letters that look alike in poor handwriting.
CODE_ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
CODE_LENGTH = 6


def new_key(*, anonymous: bool = False) -> int:
    """Return the key of a new record: milliseconds and 20 random bits, or 62 random bits."""
    if anonymous:
        return secrets.randbits(62)
    return (time.time_ns() // 1_000_000 << 20) | secrets.randbits(20)


def new_code() -> str:
    """Return a short public code of a form."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def new_secret() -> str:
    """Return a secret of 128 bits for a link or a cookie."""
    return secrets.token_urlsafe(16)


def secret_hash(secret: str) -> str:
    """Return what is stored of a secret: the SHA-256 of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def moment(hours: float = 0) -> str:
    """Return the time ``hours`` from now as stored: ISO 8601, UTC, milliseconds, so that text order is time order."""
    when = datetime.now(UTC) + timedelta(hours=hours)
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
