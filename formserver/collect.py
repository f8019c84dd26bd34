"""Collect: a record comes in, is stored as it came, then judged.

    refused     (hostile or broken XML, unknown or closed form, no id, id conflict) body to quarantine, Problem
    same bytes  the same receipt again, 201; files that were missing are added
    equal XML   202
    new         committed with its files, 201; verdict and typed answers follow (derive.py)

(form, instanceID) is unique in the database, over first records and corrections alike: two at once cannot
both be new. Files are stored as they came; photos keep what the camera wrote into them.
"""

from __future__ import annotations

import hashlib
import json
import logging
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import IO, Any

from formserver import derive
from formserver.errors import Problem
from formserver.instance import (
    Head,
    Instance,
    Refused,
    canonical_tree,
    file_name,
    head_of,
    media_type_of,
    parse,
    read_tree,
    write_instance,
)
from formserver.instance.attached import SIGNATURE_BYTES
from formserver.program.model import Program
from formserver.program.world import World
from formserver.store import Store
from formserver.store import submissions as table
from formserver.store.blobs import Blobs
from formserver.store.intake import Target, find_target
from formserver.store.keys import new_key
from formserver.store.quarantine import Refusal, keep_refusal
from formserver.store.submissions import Attachment, Edit, Submission, Taken

log = logging.getLogger(__name__)

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

    ``receipt`` is ten letters and digits for people, made of the digest: the same bytes give the same.
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
    """An incoming record that can be read, with the version it belongs to."""

    incoming: Incoming
    head: Head
    loaded: derive.Loaded
    form: int
    instance: Instance
    canonical: str
    files: Mapping[str, Attached]


def collect(
    store: Store,
    *,
    xml: bytes,
    files: Mapping[str, IO[bytes]] | None = None,
    form: int | None = None,
    form_id: str | None = None,
    world: World | None = None,
    submitter: int | None = None,
    door: str = "openrosa",
    received: datetime | None = None,
) -> Receipt:
    """Take in one record and return its receipt when it is durable.

    ``form`` (number) or ``form_id`` say which form the door stands for; without them the XML does. ``world``
    is what the record was filled in, if the door knows. ``received`` has a zone. Raises the Problems of
    QUARANTINED, after their body was kept, and ``request.too_large``, ``server.busy``.
    """
    when = received or datetime.now(UTC)
    incoming = Incoming(xml, files or {}, world, submitter, door, when, form, form_id)
    kept: dict[str, Attached] = {}
    try:
        return _take(store, incoming, kept)
    except Problem as problem:
        if problem.code in QUARANTINED:
            _quarantine(store, incoming, problem, kept)
        raise


def collect_answers(
    store: Store,
    program: Program,
    answers: Mapping[str, str],
    *,
    form: int,
    files: Mapping[str, IO[bytes]],
    world: World,
    door: str,
) -> Receipt:
    """Take in a record that a page holds as answers (indexed path → text, final) of ``program``; as collect."""
    xml = write_instance(program, dict(answers))
    return collect(store, form=form, xml=xml, files=files, world=world, door=door)


def _take(store: Store, incoming: Incoming, kept: dict[str, Attached]) -> Receipt:
    try:
        root = parse(incoming.xml)
    except Refused as error:
        raise Problem("instance.unreadable", reason=str(error)) from error
    head = head_of(root)
    target = _target(store, incoming, head)
    if not head.instance_id:
        raise Problem("instance.no_id")
    assert target.version is not None
    loaded = derive.load_version(store, target.version, digest=target.digest)
    instance = read_tree(loaded.program, root)
    kept.update(keep_files(store.blobs, incoming.files))
    canonical = hashlib.sha256(canonical_tree(root)).hexdigest()
    record = Record(incoming, head, loaded, target.form, instance, canonical, kept)
    return _store(store, record)


def _target(store: Store, incoming: Incoming, head: Head) -> Target:
    with store.read() as db:
        wanted = incoming.form_id or head.form_id
        target = find_target(db, form=incoming.form, form_id=wanted, version=head.version)
    if target is None or target.state == "draft":
        raise Problem("form.unknown")
    if target.form_id != head.form_id:
        raise Problem("form.other_id", found=head.form_id, form_id=target.form_id)
    if target.state == "closed":
        raise Problem("form.closed")
    if target.version is None:
        raise Problem("version.unknown", form_id=target.form_id, version=head.version)
    return target


def _store(store: Store, record: Record) -> Receipt:
    try:
        with store.work() as db:
            edit = _insert(db, record)
    except Taken:
        return _again(store, record)
    try:
        derive.derive_record(store, edit, record.loaded, record.instance)
    except Exception:  # the record is durable: what is derived from it can be derived again
        log.exception("nothing was derived from the record with key %s", edit.id)
    return _receipt(201, record)


def _insert(db: Any, record: Record) -> Edit:
    key = new_key(anonymous=record.loaded.anonymous)
    if not record.head.deprecated_id:
        edit = _edit(record, key=key, submission=key)
        table.insert_record(db, _submission(record, key), edit, _attachments(record, edit, {}))
        return edit
    old = table.edit_by_instance(db, record.form, record.head.deprecated_id)
    if old is None:
        raise Problem("instance.deprecated_unknown")
    edit = _edit(record, key=key, submission=old.submission)
    files = _attachments(record, edit, table.earlier_attachments(db, old.submission))
    table.insert_record(db, None, edit, files)
    if not table.advance(db, edit, files, replaced=old.id):
        raise Problem("instance.deprecated_old")
    return edit


def _submission(record: Record, key: int) -> Submission:
    incoming = record.incoming
    return Submission(
        id=key,
        form=record.form,
        version=record.loaded.version,
        instance_id=record.head.instance_id,
        current_edit=key,
        received=_received(record),
        day=incoming.received.date().isoformat(),
        door=incoming.door,
        submitter=None if record.loaded.anonymous else incoming.submitter,
    )


def _edit(record: Record, *, key: int, submission: int) -> Edit:
    incoming = record.incoming
    world = derive.own_world(record.loaded, record.instance, world=incoming.world, received=incoming.received)
    return Edit(
        id=key,
        submission=submission,
        form=record.form,
        version=record.loaded.version,
        instance_id=record.head.instance_id,
        deprecated_id=record.head.deprecated_id,
        xml=zlib.compress(incoming.xml),
        sha256=incoming.digest,
        canonical_sha256=record.canonical,
        world=json.dumps(world.to_json(), ensure_ascii=False, separators=(",", ":")),
        received=_received(record),
        submitter=None if record.loaded.anonymous else incoming.submitter,
    )


def _attachments(record: Record, edit: Edit, earlier: Mapping[str, Attachment]) -> list[Attachment]:
    """Return a row for each file that the record names: here, from an earlier edit, or awaited."""
    found = []
    for name in _named(record):
        file = record.files.get(name) or earlier.get(name)
        hash, size, media_type = (file.hash, file.size, file.media_type) if file else (None, None, "")
        found.append(Attachment(new_key(), edit.submission, edit.id, name, hash, size, media_type))
    return found


def _named(record: Record) -> list[str]:
    """Return the files that belong to a record: those it names; one that its XML never names is not kept."""
    expected = record.instance.attachments
    others = (name for name in record.files if name not in expected and name.encode() in record.incoming.xml)
    return [*expected, *others]


def _again(store: Store, record: Record) -> Receipt:
    """Answer for a record whose id is here already; look it up where the one that came first is written."""
    conflict = ""
    with store.work() as db:
        edit = table.edit_by_instance(db, record.form, record.head.instance_id)
        if edit is None:
            raise Problem("server.busy")
        same = edit.sha256 == record.incoming.digest
        if same or edit.canonical_sha256 == record.canonical:
            conflict = _add_files(db, record, edit)
        else:
            raise Problem("instance.conflict")
    if conflict:
        raise Problem("attachment.conflict", name=conflict)
    return _receipt(201 if same else 202, record)


def _add_files(db: Any, record: Record, edit: Edit) -> str:
    """Add the files that were missing; return the name of one that is here with other content, or ""."""
    known = {file.name: file for file in table.attachments_of(db, edit=edit.id)}
    filled, added, conflict = [], [], ""
    for name in _named(record):
        file = record.files.get(name)
        if file is None:
            continue
        row = known.get(name)
        if row is None:
            added.append(Attachment(new_key(), edit.submission, edit.id, name, file.hash, file.size, file.media_type))
        elif row.hash is None:
            filled.append(replace(row, hash=file.hash, size=file.size, media_type=file.media_type))
        elif row.hash != file.hash:
            conflict = name
    if filled or added:
        table.add_attachments(db, edit, filled=filled, added=added)
    return conflict


def _received(record: Record) -> str:
    when = record.incoming.received
    if record.loaded.anonymous:
        return when.date().isoformat()
    return moment_text(when)


def moment_text(when: datetime) -> str:
    """Return a time as it is stored: UTC with milliseconds and Z."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _receipt(status: int, record: Record) -> Receipt:
    digest = record.incoming.digest
    return Receipt(status, record.head.instance_id, digest, receipt_of(digest))


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


def _quarantine(store: Store, incoming: Incoming, problem: Problem, kept: dict[str, Attached]) -> None:
    files = kept or keep_files(store.blobs, incoming.files)
    try:
        head = head_of(parse(incoming.xml))
    except Refused:
        head = Head("", "", "", "")
    form_id = head.form_id or incoming.form_id or ""
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
