"""What was refused: why, its body, and another try when the cause is gone."""

from __future__ import annotations

import json
from contextlib import ExitStack
from datetime import datetime

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from formserver import collect
from formserver.errors import Problem
from formserver.store import desk as reads
from formserver.store import quarantine as table
from formserver.store.quarantine import Refusal
from formserver.web.context import store
from formserver.web.files import attachment
from formserver.web.pages.desk_door import bp, show
from formserver.web.pages.desk_words import _, refusal_sentence, sentence

PAGE = 50


@bp.get("/quarantine")
def quarantine() -> Response:
    """A page of refused bodies, newest first."""
    received, _comma, key = request.args.get("before", "").rpartition(",")
    before = (received, int(key)) if received and key.isdigit() else None
    with store().read() as db:
        found = table.refusals(db, before=before, limit=PAGE + 1)
    last = found[PAGE - 1] if len(found) > PAGE else None
    older = url_for("desk.quarantine", before=f"{last.received},{last.id}") if last else ""
    return show("desk/quarantine.html", here="submissions", listed=found[:PAGE], older=older, why=refusal_sentence)


@bp.get("/quarantine/<int:key>/body")
def refused_body(key: int) -> Response:
    """A refused body, as it came."""
    return attachment(_refusal(key).body, name=f"refused-{key}.xml", mimetype="application/octet-stream")


@bp.post("/quarantine/<int:key>/again")
def try_again(key: int) -> AnyResponse:
    """Take a refused body in again; it leaves quarantine when that works."""
    refused = _refusal(key)
    try:
        receipt = _collect(refused)
    except Problem as problem:
        flash(_("It was refused again: %s") % sentence(problem), "warn")
        changed = problem.code != refused.code and problem.code in collect.QUARANTINED
    else:
        flash(_("It was taken in, with the reference number %s.") % receipt.receipt, "good")
        changed = True
    if changed:
        with store().work() as db:
            reads.forget_refusal(db, key)
    return redirect(url_for("desk.quarantine"), 303)


def _collect(refused: Refusal) -> collect.Receipt:
    with ExitStack() as stack:
        kept = {name: hash for name, hash, *_rest in json.loads(refused.files)}
        files = {name: stack.enter_context(store().blobs.open(hash)) for name, hash in kept.items()}
        return collect.collect(
            store(), xml=refused.body, files=files, submitter=refused.submitter, door=refused.door,
            received=datetime.fromisoformat(refused.received),
        )  # fmt: skip


def _refusal(key: int) -> Refusal:
    with store().read() as db:
        found = table.refusal(db, key)
    if found is None:
        raise Problem("submission.unknown")
    return found
