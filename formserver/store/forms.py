"""Queries on forms, their versions and the files attached to a version."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from formserver.errors import Problem
from formserver.store.keys import moment, new_code
from formserver.store.tables import form_files, forms, submissions, versions


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form; ``current`` is the number of the version in use, None before the first publication.

    ``members`` says that a coordinator keeps it to people who are signed in.
    """

    id: int
    project: int
    form_id: str
    title: str
    code: str
    state: str
    current: int | None
    created: str
    members: bool = False


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version without its bytes; ``version`` is the text in the form, ``number`` counts from 1."""

    id: int
    form: int
    number: int
    version: str
    state: str
    title: str
    source_name: str
    xform_md5: str
    digest: str
    findings: Sequence[Mapping[str, Any]]
    made_from: str
    created: str
    published: str | None
    by: int | None


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What a compiled form file is stored as; ``program`` is its canonical JSON."""

    version: str
    title: str
    source_name: str
    source: bytes
    xform: bytes
    xform_md5: str
    program: bytes
    digest: str
    findings: Sequence[Mapping[str, Any]] = ()
    made_from: str = ""
    by: int | None = None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file attached to a version: a list or a picture, lying in the store's blobs under ``hash``."""

    name: str
    hash: str
    size: int
    media_type: str


_LIGHT = [column for column in versions.c if column.name not in ("source", "xform", "program")]


def list_forms(db: Connection, project: int | None = None) -> list[FormRow]:
    """Return every form, by title."""
    query = select(forms).order_by(forms.c.title, forms.c.id)
    if project is not None:
        query = query.where(forms.c.project == project)
    return [_form(row) for row in db.execute(query)]


def form_by_key(db: Connection, key: int) -> FormRow | None:
    """Return the form with row key ``key``."""
    return _form_or_none(db.execute(select(forms).where(forms.c.id == key)).first())


def required_form(db: Connection, key: int) -> FormRow:
    """Return the form with row key ``key``; raise Problem ``form.unknown``."""
    found = form_by_key(db, key)
    if found is None:
        raise Problem("form.unknown")
    return found


def form_by_code(db: Connection, code: str) -> FormRow | None:
    """Return the form with the public ``code``, in small or capital letters."""
    return _form_or_none(db.execute(select(forms).where(forms.c.code == code.lower())).first())


def form_by_id(db: Connection, form_id: str, project: int | None = None) -> FormRow | None:
    """Return the form that calls itself ``form_id``; the oldest when several projects have one."""
    query = select(forms).where(forms.c.form_id == form_id).order_by(forms.c.id)
    if project is not None:
        query = query.where(forms.c.project == project)
    return _form_or_none(db.execute(query).first())


def add_form(db: Connection, *, project: int, form_id: str, title: str) -> FormRow:
    """Add a form in state draft with a code of its own."""
    code = new_code()
    while form_by_code(db, code) is not None:
        code = new_code()
    values = {"project": project, "form_id": form_id, "title": title, "code": code, "created": moment()}
    key = db.execute(insert(forms).values(**values)).inserted_primary_key[0]  # type: ignore[index]
    return FormRow(id=key, state="draft", current=None, **values)  # type: ignore[arg-type]


def change_form(db: Connection, key: int, **values: Any) -> None:
    """Set columns of a form: title, code, state, current."""
    db.execute(update(forms).where(forms.c.id == key).values(**values))


def list_versions(db: Connection, form: int) -> list[VersionRow]:
    """Return a form's versions, newest first, a draft among them."""
    query = select(*_LIGHT).where(versions.c.form == form).order_by(versions.c.number.desc())
    return [_version(row) for row in db.execute(query)]


def version_by_key(db: Connection, key: int) -> VersionRow | None:
    """Return the version with row key ``key``."""
    return _version_or_none(db.execute(select(*_LIGHT).where(versions.c.id == key)).first())


def version_by_number(db: Connection, form: int, number: int) -> VersionRow | None:
    """Return version ``number`` of a form."""
    query = select(*_LIGHT).where(versions.c.form == form, versions.c.number == number)
    return _version_or_none(db.execute(query).first())


def version_by_text(db: Connection, form: int, version: str) -> VersionRow | None:
    """Return the published version that calls itself ``version``: what a submission names."""
    query = select(*_LIGHT).where(
        versions.c.form == form, versions.c.version == version, versions.c.state == "published"
    )
    return _version_or_none(db.execute(query).first())


def draft_of(db: Connection, form: int) -> VersionRow | None:
    """Return the form's draft version, if there is one."""
    query = select(*_LIGHT).where(versions.c.form == form, versions.c.state == "draft")
    return _version_or_none(db.execute(query).first())


def latest_made_from(db: Connection, form_id: str) -> str:
    """Return ``made_from`` of the version that a shipped form was published as last, "" when there is none."""
    query = select(versions.c.made_from).join(forms, forms.c.id == versions.c.form)
    query = query.where(forms.c.form_id == form_id, versions.c.made_from != "")
    query = query.order_by(func.coalesce(versions.c.published, versions.c.created).desc(), versions.c.number.desc())
    query = query.limit(1)
    return db.execute(query).scalar() or ""


def save_draft(db: Connection, form: int, new: NewVersion) -> VersionRow:
    """Store ``new`` as the form's draft, in the place of an earlier draft."""
    values = _values(new)
    draft = draft_of(db, form)
    if draft is not None:
        db.execute(update(versions).where(versions.c.id == draft.id).values(**values))
        key = draft.id
    else:
        newest = db.execute(select(func.max(versions.c.number)).where(versions.c.form == form)).scalar() or 0
        values |= {"form": form, "number": newest + 1, "state": "draft"}
        key = db.execute(insert(versions).values(**values)).inserted_primary_key[0]  # type: ignore[index]
    saved = version_by_key(db, key)
    assert saved is not None
    return saved


def take_program(db: Connection, *, target: int, source: int) -> None:
    """Give version ``target`` the program and findings of version ``source``, made by a newer compiler, now."""
    columns = [versions.c[name] for name in ("program", "digest", "findings", "made_from")]
    newer = db.execute(select(*columns).where(versions.c.id == source)).one()
    db.execute(update(versions).where(versions.c.id == target).values(**newer._mapping, published=moment()))


def mark_published(db: Connection, key: int) -> bool:
    """Turn a draft into a published version; False when it was no draft any more."""
    query = update(versions).where(versions.c.id == key, versions.c.state == "draft")
    return db.execute(query.values(state="published", published=moment())).rowcount == 1


def delete_draft(db: Connection, key: int) -> None:
    """Delete a draft version and the names of its files."""
    db.execute(delete(form_files).where(form_files.c.version == key))
    db.execute(delete(versions).where(versions.c.id == key, versions.c.state == "draft"))


def program_bytes(db: Connection, digest: str) -> bytes | None:
    """Return the canonical JSON of the program that ``digest`` names."""
    query = select(versions.c.program).where(versions.c.digest == digest).limit(1)
    packed = db.execute(query).scalar()
    return None if packed is None else zlib.decompress(packed)


def xform_bytes(db: Connection, key: int) -> bytes:
    """Return a version's XForm, byte for byte as it was made."""
    xform: bytes = db.execute(select(versions.c.xform).where(versions.c.id == key)).scalar_one()
    return xform


def source_bytes(db: Connection, key: int) -> bytes:
    """Return the file that a version was made from."""
    source: bytes = db.execute(select(versions.c.source).where(versions.c.id == key)).scalar_one()
    return source


def set_files(db: Connection, version: int, files: Iterable[FileRow]) -> None:
    """Attach exactly ``files`` to a version."""
    db.execute(delete(form_files).where(form_files.c.version == version))
    for file in files:
        values = {"name": file.name, "hash": file.hash, "size": file.size, "media_type": file.media_type}
        db.execute(insert(form_files).values(version=version, **values))


def list_files(db: Connection, version: int) -> list[FileRow]:
    """Return the files of a version, by name."""
    table = form_files.c
    query = select(table.name, table.hash, table.size, table.media_type)
    return [FileRow(*row) for row in db.execute(query.where(table.version == version).order_by(table.name))]


def count_submissions(db: Connection) -> dict[int, int]:
    """Return how many submissions each form has."""
    query = select(submissions.c.form, func.count()).group_by(submissions.c.form)
    return {row[0]: row[1] for row in db.execute(query)}


def _values(new: NewVersion) -> dict[str, Any]:
    return {
        "version": new.version, "title": new.title, "source_name": new.source_name, "source": new.source,
        "xform": new.xform, "xform_md5": new.xform_md5, "program": zlib.compress(new.program, 6),
        "digest": new.digest, "findings": json.dumps(list(new.findings), ensure_ascii=False),
        "made_from": new.made_from, "by": new.by, "created": moment(),
    }  # fmt: skip


def _form(row: Any) -> FormRow:
    return FormRow(**row._mapping)


def _form_or_none(row: Any) -> FormRow | None:
    return None if row is None else _form(row)


def _version(row: Any) -> VersionRow:
    return VersionRow(**{**row._mapping, "findings": tuple(json.loads(row.findings))})


def _version_or_none(row: Any) -> VersionRow | None:
    return None if row is None else _version(row)
