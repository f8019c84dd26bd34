"""One submission with all that a page shows of it, for the desk and for whoever has sent it."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from flask import g

from formserver import derive
from formserver.engine import OutOfFuel
from formserver.errors import Problem
from formserver.program.world import World
from formserver.store import desk as reads
from formserver.store import forms as rows
from formserver.store.desk import SubmissionRow
from formserver.store.submissions import Attachment
from formserver.web.context import store
from formserver.web.files import SHOWN
from formserver.web.pages import desk_answers


def read(row: SubmissionRow) -> dict[str, Any]:
    """Return form, version, answers with the verdict (None: they cannot be shown), files and edits of a submission."""
    with store().read() as db:
        form = rows.required_form(db, row.form)
        version = rows.version_by_number(db, row.form, row.number) if row.number else None
        files = reads.files_of_edit(db, row.current_edit)
        repeats, edits = reads.repeats_of(db, row.id), reads.edits_of(db, row.id)
        world = World(**{**json.loads(reads.edit_world(db, row.current_edit)), "lists": {}})
    reading = None
    if version is not None:
        loaded = derive.load_version(store(), version.id, digest=version.digest)
        tag = desk_answers.language_for(loaded.program, g.tongue.tag)
        own = World(world.now, seed=world.seed, language=tag, instance_id=row.instance_id, lists=loaded.lists)
        answers = desk_answers.stored_answers(loaded.program, row.answers, repeats)
        with suppress(OutOfFuel):  # then only its XML is shown
            reading = desk_answers.read_submission(
                loaded, answers, json.loads(row.verdict), language=tag, world=own, files=files
            )
    missing = [file.name for file in files if file.hash is None]
    return {"form": form, "row": row, "version": version, "reading": reading, "files": files, "edits": edits,
            "missing": missing, "shown": SHOWN}  # fmt: skip


def file_of(row: SubmissionRow, key: int) -> Attachment:
    """Return a file of the current edit; raise Problem ``attachment.unknown``."""
    with store().read() as db:
        found = {each.id: each for each in reads.files_of_edit(db, row.current_edit)}.get(key)
    if found is None:
        raise Problem("attachment.unknown", name=str(key))
    return found
