"""Passwords: which ones are fit, their hashes, checking them in the same time for everybody."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import TYPE_CHECKING

from formserver.errors import Problem

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 10, 200

#: What the most common passwords of ten characters and more are made of, apart from digits and marks.
COMMON = frozenset(
    "password passwort contrasena motdepasse qwertyuiop qwertyuio qwertzuiop azertyuiop asdfghjkl zxcvbnm qwerty "
    "asdfgh letmein letmeinplease iloveyou welcome administrator admin adminadmin changeme football baseball "
    "basketball sunshine princess superman starwars whatever trustno secret secretsecret computer internet "
    "passwordpassword qwertyqwerty abcabcabc abcdefghij abcdefghijk abcdefgh abcd abc test testtest testing guest "
    "dragon monkey michael jennifer liverpool chelsea arsenal manchester formserver coordinator trainer".split()
)
COUNTING = "0123456789012345678901234567890 0987654321098765432109876543210"


def require_fit_password(password: str, email: str = "") -> None:
    """Raise Problem ``password.short``, ``password.long`` or ``password.common``; no other rules."""
    if len(password) < SHORTEST:
        raise Problem("password.short", length=SHORTEST)
    if len(password) > LONGEST:
        raise Problem("password.long", length=LONGEST)
    letters = "".join(character for character in password.lower() if character.isalpha())
    name = "".join(character for character in email.partition("@")[0] if character.isalpha())
    if letters in COMMON or (name and letters == name) or password in COUNTING or len(set(password)) < 4:
        raise Problem("password.common")


def hashed(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _hasher().hash(password)


def needs_rehash(stored: str) -> bool:
    """Say whether a stored hash was made with other parameters than those of today."""
    return _hasher().check_needs_rehash(stored)


def verified(stored: str, password: str) -> bool:
    """Say whether ``password`` is the one whose hash is stored."""
    from argon2.exceptions import VerifyMismatchError

    try:
        return _hasher().verify(stored, password[: LONGEST + 1])
    except VerifyMismatchError:
        return False


@lru_cache(maxsize=1)
def nobody() -> str:
    """Return a hash that no password has, so that unknown accounts take as long as known ones."""
    return hashed("nobody " + str(time.time_ns()))


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's least for Argon2id
