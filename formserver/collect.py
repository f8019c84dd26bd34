"""Collect: a record comes in, is stored as it came, then judged.

    refused     (hostile or broken XML, unknown or closed form, no id, id conflict) body to quarantine, Problem
    same bytes  the same receipt again, 201; files that were missing are added
    equal XML   202
    new         committed with its files, 201; verdict and typed answers follow (derive.py)

(form, instanceID) is unique in the database, over first records and corrections alike: two at once cannot
both be new. Files are stored as they came; photos keep what the camera wrote into them. Records of anonymous
forms are rewritten before anything is stored (anonymous.py); what comes twice is then told by a mark alone.
"""

from __future__ import annotations

import hashlib
import json
import logging
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import IO, Any

from formserver import anonymous, derive
from formserver.derive import DEMO
from formserver.errors import Problem, trace_of
from formserver.incoming import (
    QUARANTINED,
    Attached,
    Incoming,
    Receipt,
    Record,
    keep_files,
    moment_text,
    quarantine,
    receipt_of,
)
from formserver.instance import (
    Head,
    Instance,
    Refused,
    canonical_tree,
    head_of,
    parse,
    read_instance,
    read_tree,
    write_instance,
)
from formserver.program.model import Program
from formserver.program.privacy import garbled_nodes
from formserver.program.world import World
from formserver.store import Store, seen
from formserver.store import submissions as table
from formserver.store.intake import Target, find_target
from formserver.store.keys import new_key
from formserver.store.submissions import Attachment, Edit, Submission, Taken

__all__ = ["QUARANTINED", "Receipt", "answers_in", "collect", "collect_answers"]

log = logging.getLogger(__name__)

#: Doors behind which garbled answers are garbled before they come.
GARBLING = frozenset({"page", DEMO})


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
            quarantine(store, incoming, problem, kept)
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
    submitter: int | None = None,
) -> Receipt:
    """Take in a record that a page holds as answers (indexed path → text, final) of ``program``; as collect."""
    xml = write_instance(program, dict(answers))
    return collect(store, form=form, xml=xml, files=files, world=world, door=door, submitter=submitter)


def answers_in(program: Program, xml: bytes) -> dict[str, str]:
    """Return what a stored record answers: indexed path → text, of what ``program`` knows."""
    return dict(read_instance(program, xml).answers)


def is_over(store: Store, *, form: int, instance_id: str) -> bool:
    """Tell whether a record of an anonymous form has been sent or left, so that its page has nothing more to say."""
    return _is_known(store, seen.mark_of(store.data, form, instance_id)) or is_left(
        store, form=form, instance_id=instance_id
    )


def is_left(store: Store, *, form: int, instance_id: str) -> bool:
    """Tell whether a record of an anonymous form has been left without being sent."""
    return _is_known(store, _mark_of_left(store, form, instance_id))


def take_no_more(store: Store, *, form: int, instance_id: str) -> None:
    """Remember that a record of an anonymous form was left: its pages cannot be called up again."""
    mark = _mark_of_left(store, form, instance_id)
    with store.work() as db:
        if not seen.is_known(db, mark):
            seen.remember(db, mark, day=datetime.now(UTC).date())


def _mark_of_left(store: Store, form: int, instance_id: str) -> str:
    return seen.mark_of(store.data, form, f"{instance_id} left")


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
    if incoming.door not in GARBLING and garbled_nodes(loaded.program):
        raise Problem("form.garbled")
    instance = read_tree(loaded.program, root)
    if loaded.anonymous:
        return _store(store, _disguised(store, incoming, head, loaded, target.form, instance))
    kept.update(keep_files(store.blobs, incoming.files))
    canonical = hashlib.sha256(canonical_tree(root)).hexdigest()
    return _store(store, Record(incoming, head, loaded, target.form, instance, canonical, kept, new_key()))


def _disguised(
    store: Store, incoming: Incoming, head: Head, loaded: derive.Loaded, form: int, instance: Instance
) -> Record:
    """Return a record of an anonymous form as it is stored; raise Problems of anonymous.bare_files."""
    if head.deprecated_id:
        raise Problem("instance.deprecated_unknown")
    photos = anonymous.bare_files(instance, incoming.files)
    named = anonymous.with_names(instance, {name: new for name, (new, _) in photos.items()})
    found = anonymous.answers_only(loaded.program, named)
    xml = write_instance(loaded.program, found.answers)
    key, mark = new_key(anonymous=True), seen.mark_of(store.data, form, head.instance_id)
    door = DEMO if incoming.door == DEMO else ""
    return Record(
        incoming=replace(incoming, xml=xml, world=None, submitter=None, door=door),
        head=replace(head, instance_id=mark[:32] if door else f"{key:016x}"),
        loaded=loaded,
        form=form,
        instance=found,
        canonical=hashlib.sha256(xml).hexdigest(),
        files={} if _is_known(store, mark) else keep_files(store.blobs, dict(photos.values())),
        key=key,
        mark=mark,
    )


def _is_known(store: Store, mark: str) -> bool:
    with store.read() as db:
        return seen.is_known(db, mark)


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
        return _receipt(201, record) if record.mark else _again(store, record)
    try:
        derive.derive_record(store, edit, record.loaded, record.instance)
    except Exception as error:  # the record is durable: what is derived from it can be derived again
        log.error("nothing was derived from a record: %s", trace_of(error))
    return _receipt(201, record)


def _insert(db: Any, record: Record) -> Edit:
    if record.mark and not record.incoming.door:
        seen.remember(db, record.mark, day=anonymous.day_of(record.incoming.received))
    if not record.head.deprecated_id:
        edit = _edit(record, submission=record.key)
        table.insert_record(db, _submission(record), edit, _attachments(record, edit, {}))
        return edit
    old = table.edit_by_instance(db, record.form, record.head.deprecated_id)
    if old is None:
        raise Problem("instance.deprecated_unknown")
    edit = _edit(record, submission=old.submission)
    files = _attachments(record, edit, table.earlier_attachments(db, old.submission))
    table.insert_record(db, None, edit, files)
    if not table.advance(db, edit, files, replaced=old.id):
        raise Problem("instance.deprecated_old")
    return edit


def _submission(record: Record) -> Submission:
    incoming = record.incoming
    return Submission(
        id=record.key,
        form=record.form,
        version=record.loaded.version,
        instance_id=record.head.instance_id,
        current_edit=record.key,
        received=_received(record),
        day=incoming.received.date().isoformat(),
        door=incoming.door,
        submitter=incoming.submitter,
    )


def _edit(record: Record, *, submission: int) -> Edit:
    incoming = record.incoming
    world = derive.own_world(record.loaded, record.instance, world=incoming.world, received=incoming.received)
    return Edit(
        id=record.key,
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
        submitter=incoming.submitter,
    )


def _attachments(record: Record, edit: Edit, earlier: Mapping[str, Attachment]) -> list[Attachment]:
    """Return a row for each file that the record names: here, from an earlier edit, or awaited."""
    found = []
    for name in _named(record):
        file = record.files.get(name) or earlier.get(name)
        hash, size, media_type = (file.hash, file.size, file.media_type) if file else (None, None, "")
        key = new_key(anonymous=bool(record.mark))
        found.append(Attachment(key, edit.submission, edit.id, name, hash, size, media_type))
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


def _receipt(status: int, record: Record) -> Receipt:
    if record.mark:
        return Receipt(status, "", "", "")
    digest = record.incoming.digest
    return Receipt(status, record.head.instance_id, digest, receipt_of(digest))
