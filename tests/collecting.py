"""Forms by hand in a store, and records for them: what tests of intake and delivery begin with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from formserver.instance import write_instance
from formserver.program import codec
from formserver.program.model import Program
from formserver.store import Store, forms
from formserver.store.forms import NewVersion
from formserver.store.tables import projects


def publish_by_hand(store: Store, program: Program) -> int:
    """Publish a program as the next version of its form, open the form, and return the form's number."""
    data = codec.dumps(program)
    new = NewVersion(
        version=program.version,
        title=program.form_id,
        source_name="by-hand.xml",
        source=b"",
        xform=b"",
        xform_md5="",
        program=data,
        digest=hashlib.sha256(data).hexdigest(),
    )
    with store.work() as db:
        form = forms.form_by_id(db, program.form_id)
        if form is None:
            values = {"name": "Project", "created": "2026-01-01T00:00:00.000Z"}
            project = db.execute(projects.insert().values(**values)).inserted_primary_key[0]
            form = forms.add_form(db, project=project, form_id=program.form_id, title=program.form_id)
        version = forms.save_draft(db, form.id, new)
        forms.mark_published(db, version.id)
        forms.change_form(db, form.id, state="open", current=version.number)
    return form.id


def record_xml(program: Program, answers: Mapping[str, Any], *, id: str = "uuid:1", old: str = "") -> bytes:
    """Return a record; ``answers`` have paths below the root, and repeat instances need no entry of their own."""
    found = {f"/data/{path}": str(text) for path, text in answers.items()}
    instances = {path[: end + 1]: "" for path in found for end, letter in enumerate(path) if letter == "]"}
    xml = write_instance(program, instances | found | {"/data/meta/instanceID": id})
    correction = f"<orx:deprecatedID>{old}</orx:deprecatedID></orx:meta>" if old else "</orx:meta>"
    return xml.replace(b"</orx:meta>", correction.encode())
