"""What a device asks of the server and tells it, beside records: its key again, and what happened on it.

POST /device/key   {sealed}: what was sealed to the server, opened; for a coordinator, and for a device on the
                   day on which a coordinator enrolled it
POST /device/queue {queue, clock}: how many records wait on it (waiting.py); 204 to whoever is no enrolled device
POST /device/log   {lines: [[time, what, record], …]}: shown at the device in the desk
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from formserver.errors import Problem
from formserver.rescue.keys import open_sealed
from formserver.store import audit, devices
from formserver.web import problems
from formserver.web.admitted import Admitted, admitted, require_admitted
from formserver.web.context import store
from formserver.web.pages.waiting import note_queue

bp = Blueprint("device_calls", __name__, url_prefix="/device")

#: How long after it was enrolled a device is given a key.
FRESH = timedelta(days=1)
LONGEST_SEALED = 1000
MOST_LINES, LONGEST_LINE = 500, 200
#: What happened, in our own words and the codes of problems; the id of a record.
WHAT, ID = re.compile(r"[\w .:-]{1,80}"), re.compile(r"[\w:.-]{0,100}")


@bp.before_request
def require_own_page() -> None:
    """Let in what a page of ours sends: JSON, which pages of others cannot send along with our cookies."""
    if not request.is_json or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise Problem("request.forged")
    if (request.content_length or 0) > LONGEST_LINE * MOST_LINES * 2:
        raise Problem("request.unreadable")


@bp.errorhandler(Problem)
def refuse(problem: Problem) -> ResponseReturnValue:
    """Answer a script."""
    return problems.json_answer(problem)


@bp.post("/key")
def key() -> ResponseReturnValue:
    """Open what was sealed to this server, for who may have it."""
    known = require_admitted()
    if not _may_open(known):
        raise Problem("device.locked_out")
    opened = open_sealed(store().data, _sealed())
    with store().work() as db:
        audit.record(db, "device.key", known.device, person=known.person.id)
    return {"key": base64.b64encode(opened).decode("ascii")}, 200, {"Cache-Control": "no-store"}


@bp.post("/queue")
def queue() -> ResponseReturnValue:
    """Keep how many records wait on an enrolled device; nothing is asked of anybody else."""
    try:
        known = admitted()
    except Problem:
        known = None
    said = _said()
    if not note_queue(known, said.get("queue"), said.get("clock")):
        return "", 204
    return {"told": True}


@bp.post("/log")
def log() -> ResponseReturnValue:
    """Keep what an enrolled device says happened on it; of its answers and of people it may say nothing."""
    known = require_admitted()
    if not known.key:
        raise Problem("device.unknown")
    lines = _lines()
    with store().work() as db:
        devices.keep_log(db, known.key, json.dumps(lines))
    return {"lines": len(lines)}


def _may_open(known: Admitted) -> bool:
    if not known.key:
        return known.person.role == "coordinator"
    with store().read() as db:
        row = devices.by_key(db, known.key)
    return row is not None and datetime.now(UTC) - datetime.fromisoformat(row.created) <= FRESH


def _said() -> dict[str, Any]:
    said = request.get_json(silent=True)
    if not isinstance(said, dict):
        raise Problem("request.unreadable")
    return said


def _sealed() -> bytes:
    text = _said().get("sealed")
    if not isinstance(text, str) or len(text) > LONGEST_SEALED:
        raise Problem("request.unreadable")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise Problem("request.unreadable") from error


def _lines() -> list[list[str]]:
    lines = _said().get("lines")
    if not isinstance(lines, list) or len(lines) > MOST_LINES or not all(map(_is_line, lines)):
        raise Problem("request.unreadable")
    return lines


def _is_line(line: Any) -> bool:
    if not isinstance(line, list) or len(line) != 3 or not all(isinstance(each, str) for each in line):
        return False
    at, what, id = line
    try:
        datetime.fromisoformat(at)
    except ValueError:
        return False
    return bool(WHAT.fullmatch(what) and ID.fullmatch(id))
