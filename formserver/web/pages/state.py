"""What a page without JavaScript carries: the answers so far and their world, encrypted and tamper-proof.

The server keeps nothing of a form that is being filled; the page holds all of it, sealed with AES-GCM
under a key of the data folder. Files lie in the store under an unguessable key that is part of the state.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from time import monotonic
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from formserver.errors import Problem
from formserver.program.world import Answers, World

#: Most bytes of a state when unpacked: far above what a page may send.
LIMIT = 32_000_000


@dataclass(frozen=True, slots=True)
class State:
    """A form in the making. ``finished`` is the time the check page was first shown (the record's end).

    ``unseen`` are the pages that a changed answer has brought since the check page, not shown yet. ``origin`` is the
    page from which the page of all sections was asked for. ``removed`` is the repeat instance that the last step took
    out: ``path``, ``answers``, and what was ``unseen`` then. ``resume`` says where the server keeps the answers
    (resume.Draft), if it does.
    ``back`` is the address to go on to after sending. ``called`` are the own names of the files in ``uploads``.
    """

    version: int
    language: str
    world: Mapping[str, Any]
    answers: Answers = field(default_factory=dict)
    page: str = ""
    review: bool = False
    finished: str = ""
    unseen: Sequence[str] = ()
    uploads: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
    removed: Mapping[str, Any] = field(default_factory=dict)
    resume: Mapping[str, str] = field(default_factory=dict)
    back: str = ""
    called: Mapping[str, str] = field(default_factory=dict)

    def with_(self, **changes: Any) -> State:
        """Return the state with ``changes``."""
        return replace(self, **changes)

    def to_world(self, lists: Mapping[str, Any]) -> World:
        """Return the World these answers live in, with the external ``lists``."""
        return World(**{**self.world, "language": self.language}, lists=lists, elapsed=monotonic)


def without_times(state: State) -> State:
    """Return the state as the page of an anonymous form carries it: nobody needs to know when it was begun."""
    return state.with_(finished="", world={**state.world, "now": ""})


class Seal:
    """Seals values into text for a page and opens them again; ``about`` must be the same at both ends."""

    def __init__(self, secret: str, *, purpose: bytes, about: str = "") -> None:
        self._about = about.encode()
        self._cipher = AESGCM(hashlib.blake2b(secret.encode(), digest_size=32, person=purpose).digest())

    def seal(self, values: Mapping[str, Any]) -> str:
        """Return ``values`` (JSON) compressed, encrypted, as URL-safe text."""
        nonce = os.urandom(12)
        packed = zlib.compress(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode(), 6)
        return base64.urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, packed, self._about)).decode().rstrip("=")

    def open(self, token: str) -> dict[str, Any]:
        """Return the values in ``token``; raise Problem ``state.unreadable`` for anything not sealed here."""
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            packed = self._cipher.decrypt(raw[:12], raw[12:], self._about)
            values: dict[str, Any] = json.loads(zlib.decompressobj().decompress(packed, LIMIT))
        except (ValueError, zlib.error, InvalidTag) as error:
            raise Problem("state.unreadable") from error
        return values


def seal_state(seal: Seal, state: State) -> str:
    """Return ``state`` as the text of a hidden field."""
    return seal.seal(asdict(state))


def open_state(seal: Seal, token: str) -> State:
    """Return the state in a hidden field; raise Problem ``state.unreadable``, also for one of another release."""
    try:
        return State(**seal.open(token))
    except TypeError as error:
        raise Problem("state.unreadable") from error
