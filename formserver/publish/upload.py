"""From a form file to a draft, from a draft to the version in use."""

from __future__ import annotations

import hashlib
import io
import mimetypes
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from formserver.errors import Problem
from formserver.program import codec
from formserver.program.model import Program
from formserver.publish.opened import load_program
from formserver.publish.trial import compile_and_try
from formserver.store import Store, audit, entities, people
from formserver.store import forms as rows
from formserver.store.forms import FileRow, FormRow, NewVersion, VersionRow

if TYPE_CHECKING:
    from formserver.compiler.findings import Finding


@dataclass(frozen=True, slots=True)
class Draft:
    """What an upload gave: ``form`` and ``version`` are None when an error stopped it."""

    findings: tuple[Finding, ...]
    form: FormRow | None = None
    version: VersionRow | None = None


def upload_draft(
    store: Store,
    data: bytes,
    filename: str,
    *,
    files: Mapping[str, bytes] | None = None,
    catalogues: Mapping[str, Any] | None = None,
    by: int | None = None,
    form: int | None = None,
    made_from: str = "",
    suffix: str = "",
) -> Draft:
    """Compile a form file; without errors keep it as the draft of its form (a new form when the id is new).

    ``catalogues`` None: those of translations/ for the form's id. ``form`` is the key of the form that the
    file must belong to. ``suffix`` goes behind its version. Raises Problem ``form.other_id``.
    """
    from formserver import texts  # slow to import and rarely needed

    given = texts.form_catalogues if catalogues is None else catalogues
    compiled = compile_and_try(data, filename, catalogues=given, files=files, suffix=suffix)
    if not compiled.ok or compiled.program is None or compiled.xform is None:
        return Draft(tuple(compiled.findings))
    new = _new_version(data, filename, compiled, by=by, made_from=made_from)
    attached = _keep_files(store, files or {})
    with store.work() as db:
        row = _form_of(db, compiled.program, form)
        version = rows.save_draft(db, row.id, new)
        rows.set_files(db, version.id, attached)
        audit.record(db, "form.upload", row.form_id, person=by, version=version.version)
    return Draft(tuple(compiled.findings), row, version)


def publish_draft(store: Store, form: int, *, by: int | None = None) -> VersionRow:
    """Put the draft of a form into use; the form opens with its first version.

    The same XForm under the same version again is the version that is there. Raises Problem ``form.unknown``,
    ``form.no_draft``, ``version.conflict``.
    """
    with store.work() as db:
        row, draft = rows.form_by_key(db, form), rows.draft_of(db, form)
        if row is None:
            raise Problem("form.unknown")
        if draft is None:
            raise Problem("form.no_draft")
        version = _put_into_use(db, row, draft, load_program(store, draft.digest))
        audit.record(db, "form.publish", row.form_id, person=by, version=version.version)
    return version


def publish_file(store: Store, data: bytes, filename: str, **options: Any) -> Draft:
    """Upload and publish at once; raise Problem ``form.findings`` (details: findings) when errors stop it."""
    draft = upload_draft(store, data, filename, **options)
    if draft.form is None:
        raise Problem("form.findings", findings=draft.findings)
    version = publish_draft(store, draft.form.id, by=options.get("by"))
    with store.read() as db:
        return Draft(draft.findings, rows.form_by_key(db, draft.form.id), version)


def discard_draft(store: Store, form: int) -> None:
    """Throw a draft away."""
    with store.work() as db:
        draft = rows.draft_of(db, form)
        if draft is None:
            raise Problem("form.no_draft")
        rows.delete_draft(db, draft.id)


def _new_version(data: bytes, filename: str, compiled: Any, *, by: int | None, made_from: str) -> NewVersion:
    program = codec.dumps(compiled.program)
    return NewVersion(
        version=compiled.program.version,
        title=compiled.program.title,
        source_name=filename,
        source=data,
        xform=compiled.xform,
        xform_md5=hashlib.md5(compiled.xform, usedforsecurity=False).hexdigest(),
        program=program,
        digest=hashlib.sha256(program).hexdigest(),
        findings=[asdict(finding) for finding in compiled.findings],
        made_from=made_from,
        by=by,
    )


def _form_of(db: Any, program: Program, form: int | None) -> FormRow:
    """Return the row of the program's form, made when the id is new."""
    project = people.first_project(db)
    found = rows.form_by_id(db, program.form_id, project)
    if form is not None and (found is None or found.id != form):
        raise Problem("form.other_id", found=program.form_id, form_id=rows.required_form(db, form).form_id)
    return found or rows.add_form(db, project=project, form_id=program.form_id, title=program.title)


def _put_into_use(db: Any, form: FormRow, draft: VersionRow, program: Program) -> VersionRow:
    for entity in program.entities:
        entities.declare_list(db, form.project, entity.list, [name for name, _ in entity.saved])
    same = rows.version_by_text(db, form.id, draft.version)
    if same is not None:
        return _same_version(db, form, same, draft)
    rows.mark_published(db, draft.id)
    state = form.state if form.state == "closed" else "open"
    rows.change_form(db, form.id, current=draft.number, title=_title(db, form, draft), state=state)
    return _found(rows.version_by_key(db, draft.id))


def _title(db: Any, form: FormRow, draft: VersionRow) -> str:
    """Return the title of the new version, unless a coordinator has given the form one of their own."""
    before = None if form.current is None else rows.version_by_number(db, form.id, form.current)
    return form.title if before is not None and before.title != form.title else draft.title


def _same_version(db: Any, form: FormRow, same: VersionRow, draft: VersionRow) -> VersionRow:
    """The version is there: with the same content it takes the newer compiler's program, else it conflicts."""
    if same.xform_md5 != draft.xform_md5 or rows.list_files(db, same.id) != rows.list_files(db, draft.id):
        raise Problem("version.conflict", form_id=form.form_id, version=draft.version)
    rows.take_program(db, target=same.id, source=draft.id)
    rows.delete_draft(db, draft.id)
    rows.change_form(db, form.id, current=same.number)
    return _found(rows.version_by_key(db, same.id))


def _keep_files(store: Store, files: Mapping[str, bytes]) -> list[FileRow]:
    kept = []
    for name, data in sorted(files.items()):
        blob = store.blobs.put(io.BytesIO(data))
        kept.append(FileRow(name, blob.hash, blob.size, mimetypes.guess_type(name)[0] or "application/octet-stream"))
    return kept


def _found(version: VersionRow | None) -> VersionRow:
    assert version is not None
    return version
