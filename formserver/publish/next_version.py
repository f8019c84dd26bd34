"""The next version of a form that is there: its file anew, with the files and languages that the form has."""

from __future__ import annotations

from collections.abc import Mapping

from formserver.publish.upload import Draft, upload_draft
from formserver.store import Store
from formserver.store import forms as rows
from formserver.store.forms import FormRow


def upload_next(
    store: Store,
    data: bytes,
    filename: str,
    *,
    form: FormRow | None,
    files: Mapping[str, bytes],
    without: str = "",
    by: int | None = None,
) -> Draft:
    """Make the draft of a form (None: of the one that the file names), as upload_draft.

    It keeps the files of the newest version; one of ``files`` with the same name takes its place, the one called
    ``without`` is left out. A shipped form keeps the languages that its texts are translated into.
    """
    from formserver.texts import form_catalogues

    if form is None:
        return upload_draft(store, data, filename, files=dict(files), by=by)
    kept = {**newest_files(store, form), **files}
    kept.pop(without, None)
    catalogues = form_catalogues(form.form_id)
    return upload_draft(store, data, filename, files=kept, catalogues=catalogues, form=form.id, by=by)


def newest_files(store: Store, form: FormRow) -> dict[str, bytes]:
    """Return the files of a form's newest version, a draft too."""
    with store.read() as db:
        versions = rows.list_versions(db, form.id)
    return files_of(store, versions[0].id) if versions else {}


def files_of(store: Store, version: int) -> dict[str, bytes]:
    """Return the files of a version, by name."""
    with store.read() as db:
        files = rows.list_files(db, version)
    found = {}
    for file in files:
        with store.blobs.open(file.hash) as stream:
            found[file.name] = stream.read()
    return found
