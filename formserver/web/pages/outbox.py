"""Where the outbox of a device sends (static/offline/outbox.js): files chunk by chunk, the record, receipts.

    PUT  /s/CODE/parts/SHA256          a chunk of a file; answers {have}: how many bytes are here
    GET  /s/CODE/parts/SHA256          {have}
    POST /s/CODE/VERSION/records       the record with its digests; answers the receipt with ours
    GET  /s/CODE/receipts?id=…         what is stored of records: digests alone

Nothing of a record is visible before all of it is here; the same record again gives the same receipt.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import IO, Any

from flask import Blueprint, current_app, g, request
from flask.typing import ResponseReturnValue

from formserver import collect, publish
from formserver.errors import Problem
from formserver.incoming import MAX_FILE
from formserver.program.privacy import keeps_drafts
from formserver.program.world import World
from formserver.store.parts import Part
from formserver.store.receipts import stored_records
from formserver.web import problems
from formserver.web.context import store
from formserver.web.pages import gate
from formserver.web.pages.opened import opened
from formserver.web.pages.results import result_of
from formserver.web.pages.sent import record_of, world_of
from formserver.web.pages.shown import done_url
from formserver.web.pages.waiting import note_queue

bp = Blueprint("outbox", __name__)

SHA256 = re.compile(r"[0-9a-f]{64}")
#: A device's clock that is off by more than this is written down with the record.
NOTED_OFFSET = timedelta(minutes=2)
MOST_RECEIPTS = 100
MOST_FILES = 1000


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a device says it sends: the record as ``text``, its SHA-256, (name, SHA-256) of each file, its clock.

    ``queue`` is what still waits on it beside this one (waiting.py).
    """

    id: str
    sha256: str
    text: str
    parts: tuple[tuple[str, str], ...]
    clock: str
    queue: Any


@bp.errorhandler(Problem)
def refuse(problem: Problem) -> ResponseReturnValue:
    """Answer a program, whatever it accepts."""
    return problems.json_answer(problem)


@bp.get("/s/<code>/parts/<sha256>")
def have_part(code: str, sha256: str) -> dict[str, int]:
    """Say how much of a file is here."""
    return {"have": store().parts.have(_part(_form(code), sha256))}


@bp.put("/s/<code>/parts/<sha256>")
def put_part(code: str, sha256: str) -> dict[str, int]:
    """Take a chunk of a file that begins at ``Upload-Offset``; the whole has ``Upload-Length`` bytes."""
    part = _part(_form(code), sha256, size=_number("Upload-Length"))
    if part.size > MAX_FILE:
        raise Problem("request.too_large", limit=MAX_FILE // 1_000_000)
    return {"have": store().parts.add(part, request.get_data(cache=False), offset=_number("Upload-Offset"))}


@bp.post("/s/<code>/<int:version>/records")
def take_record(code: str, version: int) -> tuple[dict[str, Any], int]:
    """Take in a record whose files are here; answer when it is durable, with the digests of what came."""
    form = _form(code).at_version(store(), version)
    manifest = _manifest()
    if hashlib.sha256(manifest.text.encode()).hexdigest() != manifest.sha256:
        raise Problem("part.damaged", have=0)
    record = record_of(manifest.text)
    world = world_of(record, gate.properties())
    if _ids(form, record["answers"], world) != {manifest.id}:
        raise Problem("request.unreadable")
    with _files(form, manifest) as files:
        receipt = collect.collect_answers(
            store(), form.program, record["answers"], form=form.key, files=files, world=_noted(world, manifest),
            door="page", submitter=gate.submitter(),
        )  # fmt: skip
    note_queue(g.filler, manifest.queue, manifest.clock)
    result = result_of(form.program, record["answers"], replace(world, lists=form.lists))
    url = done_url(form.code, receipt, world.language, result, back=str(record.get("back", "")))
    return _receipt(form, manifest, receipt, url), 201


@bp.get("/s/<code>/receipts")
def receipts(code: str) -> dict[str, Any]:
    """Say what is stored of the records ``?id=…&id=…``, and which of them are not here."""
    form, ids = _form(code), request.args.getlist("id")[:MOST_RECEIPTS]
    with store().read() as db:
        found = stored_records(db, form.key, ids)
    known = {id: {"stored": one.digest, "parts": one.parts, "received": one.received} for id, one in found.items()}
    return {"receipts": known, "unknown": [id for id in ids if id not in known]}


def _form(code: str) -> publish.OpenForm:
    """Return a form whose records may lie on devices; raise Problem ``form.unknown`` for others."""
    form = opened(code, closed_too=True)
    if not keeps_drafts(form.program):
        raise Problem("form.unknown")
    return form


def _part(form: publish.OpenForm, sha256: str, *, size: int = 0) -> Part:
    record = request.headers.get("Record-Id", "")
    if not SHA256.fullmatch(sha256) or not 0 < len(record) <= 100:
        raise Problem("request.unreadable")
    return Part(form.key, record, sha256, size)


def _number(header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Problem("request.unreadable")
    return int(text)


def _manifest() -> Manifest:
    """Return the manifest in the request's body; raise Problem ``request.unreadable`` when it is none."""
    try:
        said = current_app.json.loads(request.get_data(cache=False))
        parts = tuple((str(name), str(digest)) for name, digest in said["parts"])
        found = Manifest(str(said["id"]), str(said["sha256"]), str(said["record"]), parts, str(said.get("clock", "")),
                         said.get("queue"))  # fmt: skip
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Problem("request.unreadable") from error
    if len(parts) > MOST_FILES or not all(SHA256.fullmatch(digest) for _, digest in parts):
        raise Problem("request.unreadable")
    return found


@contextmanager
def _files(form: publish.OpenForm, manifest: Manifest) -> Iterator[Mapping[str, IO[bytes]]]:
    """While open, give the files of a record by name; raise Problem ``parts.missing`` (``missing``: digests)."""
    with ExitStack() as stack:
        files: dict[str, IO[bytes]] = {}
        missing = []
        for name, sha256 in manifest.parts:
            try:
                files[name] = stack.enter_context(store().parts.open(Part(form.key, manifest.id, sha256)))
            except Problem:
                missing.append(sha256)
        if missing:
            raise Problem("parts.missing", missing=missing)
        yield files


def _ids(form: publish.OpenForm, answers: Mapping[str, str], world: World) -> set[str]:
    """Return every id that a record gives itself: in its world, and as an answer."""
    told = (answers.get(node.path, "") for node in form.program.nodes if node.name == "instanceID")
    return {world.instance_id, *filter(None, told)}


def _noted(world: World, manifest: Manifest) -> World:
    """Return the world with how far the device's clock is behind ours, if that is much."""
    said = dict(world.properties)
    try:
        offset = datetime.now(UTC) - datetime.fromisoformat(manifest.clock)
    except (ValueError, TypeError):
        offset = timedelta()
    if abs(offset) >= NOTED_OFFSET:
        said["clock_behind_seconds"] = str(round(offset.total_seconds()))
    return replace(world, properties=said)


def _receipt(form: publish.OpenForm, manifest: Manifest, receipt: collect.Receipt, url: str) -> dict[str, Any]:
    """Return what a device compares with what it has: all digests are those of what lies in the store."""
    with store().read() as db:
        stored = stored_records(db, form.key, [manifest.id])[manifest.id]
    return {
        "id": manifest.id,
        "sha256": manifest.sha256,
        "parts": stored.parts,
        "stored": stored.digest,
        "receipt": receipt.receipt,
        "received": stored.received,
        "url": url,
    }
