"""A record on its way in: what came, its files kept, what is said in return, what is kept of a refusal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

from formserver import anonymous, derive
from formserver.errors import Problem
from formserver.instance import Head, Instance, Refused, file_name, head_of, media_type_of, parse
from formserver.instance.attached import SIGNATURE_BYTES
from formserver.program.world import World
from formserver.store import Store
from formserver.store.blobs import Blobs
from formserver.store.quarantine import Refusal, keep_refusal

#: Problems whose body a coordinator may want to see and rescue.
QUARANTINED = frozenset(
    "form.unknown form.closed form.other_id version.unknown instance.unreadable instance.no_id instance.conflict "
    "instance.deprecated_unknown instance.deprecated_old attachment.conflict".split()
)
MAX_FILE = 100_000_000
RECEIPT_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True)
class Receipt:
    """``status`` 201 (stored, or the same bytes again) or 202 (equal XML); ``digest`` is the XML's SHA-256.

    ``receipt`` is ten letters and digits for people, made of the digest: the same bytes give the same. Both are
    "" for an anonymous form: nothing leads back to a record.
    """

    status: int
    instance_id: str
    digest: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that lies in the store; its type is what its first bytes show."""

    hash: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came, by which door, from whom, when."""

    xml: bytes
    files: Mapping[str, IO[bytes]]
    world: World | None
    submitter: int | None
    door: str
    received: datetime
    form: int | None
    form_id: str | None

    @property
    def digest(self) -> str:
        """SHA-256 of the XML as it came."""
        return hashlib.sha256(self.xml).hexdigest()


@dataclass(frozen=True, slots=True)
class Record:
    """An incoming record that can be read, with the version it belongs to; ``mark`` is that of an anonymous one."""

    incoming: Incoming
    head: Head
    loaded: derive.Loaded
    form: int
    instance: Instance
    canonical: str
    files: Mapping[str, Attached]
    key: int
    mark: str = ""


def receipt_of(digest: str) -> str:
    """Return ten letters and digits for a digest: ``k7mq0-3xw9r``."""
    bits = int(digest[:13], 16)
    letters = "".join(RECEIPT_ALPHABET[bits >> shift & 31] for shift in range(45, -1, -5))
    return f"{letters[:5]}-{letters[5:]}"


def keep_files(blobs: Blobs, files: Mapping[str, IO[bytes]]) -> dict[str, Attached]:
    """Store files durably, before any row names them; raise Problem ``request.too_large``."""
    kept = {}
    for name, stream in files.items():
        blob = blobs.put(stream, limit=MAX_FILE)
        with blobs.open(blob.hash) as file:
            kept[file_name(name)] = Attached(blob.hash, blob.size, media_type_of(file.read(SIGNATURE_BYTES)))
    return kept


def moment_text(when: datetime) -> str:
    """Return a time as it is stored: UTC with milliseconds and Z."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def quarantine(store: Store, incoming: Incoming, problem: Problem, kept: dict[str, Attached]) -> None:
    """Keep what was refused for a person to see, unless it may be somebody's anonymous answers."""
    try:
        head = head_of(parse(incoming.xml))
    except Refused:
        head = Head("", "", "", "")
    form_id = head.form_id or incoming.form_id or ""
    if anonymous.is_private(store, form=incoming.form, form_id=form_id, xml=incoming.xml):
        return
    files = kept or keep_files(store.blobs, incoming.files)
    made_of = hashlib.sha256(f"{form_id}\n{problem.code}\n{incoming.digest}".encode())
    refusal = Refusal(
        id=int(made_of.hexdigest()[:15], 16),
        received=moment_text(incoming.received),
        door=incoming.door,
        form_id=form_id,
        instance_id=head.instance_id,
        code=problem.code,
        message=problem.message,
        content_type="text/xml",
        body=incoming.xml,
        files=json.dumps([[name, file.hash, file.size, file.media_type] for name, file in files.items()]),
        submitter=incoming.submitter,
    )
    with store.work() as db:
        keep_refusal(db, refusal)
