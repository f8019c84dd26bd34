"""Deliver: a page of submissions, one with its answers labelled, all as a file (streamed, one snapshot)."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any

from formserver import derive
from formserver.errors import Problem
from formserver.exports import FORMATS, VALUES, File, Format, Naming, Options, Record, RepeatRow, Table, tables_of
from formserver.exports.answered import Item, answer_tree
from formserver.instance import read_instance
from formserver.store import Store, desk, forms
from formserver.store import export_rows as rows
from formserver.store import submissions as table
from formserver.store.blobs import CHUNK
from formserver.store.forms import FormRow
from formserver.store.submissions import Attachment

EVERYTHING = desk.Filter()

#: How many rows are written, of how many.
Progress = Callable[[int, int], None]


class Export:
    """The bytes of a file, to be iterated once; holds a snapshot until it is read to its end or closed.

    ``left_out`` are the names of the columns with personal data that are not in it.
    """

    def __init__(
        self, filename: str, media_type: str, chunks: Iterator[bytes], opened: ExitStack, *, left_out: Sequence[str]
    ) -> None:
        self.filename, self.media_type, self.left_out = filename, media_type, left_out
        self._chunks, self._opened = chunks, opened

    def __iter__(self) -> Iterator[bytes]:
        with self._opened:
            yield from self._chunks

    def close(self) -> None:
        """Let the snapshot go (a reader that went away)."""
        if isinstance(self._chunks, Generator):
            self._chunks.close()
        self._opened.close()


def formats() -> tuple[str, ...]:
    """Return the names of the formats that this server can write."""
    return tuple(found.name for found in FORMATS.values() if found.installed)


def export_form(
    store: Store, form: int, format: str = "csv", *, progress: Progress | None = None, **wanted: Any
) -> Export:
    """Return a form's submissions in a format of exports.FORMATS; ``form`` is its number.

    ``wanted`` are fields of exports.Options. A file without the columns that hold personal data says so in its
    name. Raises Problem ``form.unknown``, ``form.not_published``, ``export.unknown``, ``export.not_installed``.
    """
    kind, options = _kind(format), _options(wanted)
    opened = ExitStack()
    try:
        db = opened.enter_context(store.read())
        row = _form(db, form)
        naming = Naming(options.language, options.group_prefix, options.personal)
        tables = form_tables(store, db, row, naming=naming)
        source = _Snapshot(store, db, form, several=len(tables) > 1, progress=progress)
        left_out = [column.name for found in tables for column in found.left_out]
        ending, media_type = kind.one if len(tables) == 1 else kind.several
        chunks = kind.write(tables, source, form_id=row.form_id, options=options)
        name = _filename(row.form_id, kind, ending, left_out=left_out)
        return Export(name, media_type, chunks, opened, left_out=left_out)
    except BaseException:
        opened.close()
        raise


def several_in_one(filename: str, target: str, format: str) -> bool:
    """Tell whether ``target`` is named as one table's file, though the export ``filename`` is a zip of several."""
    one, _ = _kind(format).one
    return filename.endswith(".zip") and one != "zip" and target.lower().endswith(f".{one}")


def _kind(format: str) -> Format:
    kind = FORMATS.get(format)
    if kind is None:
        raise Problem("export.unknown", format=format)
    if not kind.installed:
        raise Problem("export.not_installed", format=format, extra=kind.extra)
    return kind


def _options(wanted: Mapping[str, Any]) -> Options:
    for name, values in VALUES.items():
        if wanted.get(name, values[0]) not in values:
            raise Problem("export.unknown", format=f"{name}={wanted[name]}")
    return Options(**wanted)


def _filename(form_id: str, kind: Format, ending: str, *, left_out: Sequence[str]) -> str:
    told_apart = "" if kind.name in (ending, "csv") else f"-{kind.name}"
    return f"{form_id}{told_apart}{'-without-personal-data' if left_out else ''}.{ending}"


def form_tables(store: Store, db: Any, form: FormRow, *, naming: Naming) -> Sequence[Table]:
    """Return the tables of all versions that have submissions; without any, of the version in use."""
    used = rows.versions_in_use(db, form.id)
    if not used:
        current = forms.version_by_number(db, form.id, form.current) if form.current is not None else None
        if current is None:
            raise Problem("form.not_published")
        used = [(current.id, current.digest)]
    loaded = [derive.load_version(store, version, digest=digest) for version, digest in used]
    return tables_of([found.program for found in loaded], naming=naming, lists=[found.lists for found in loaded])


def _form(db: Any, form: int) -> FormRow:
    row = forms.form_by_key(db, form)
    if row is None:
        raise Problem("form.unknown")
    return row


class _Snapshot:
    """The rows of one form as exports want them (exports.Source), counted as they go by."""

    def __init__(self, store: Store, db: Any, form: int, *, several: bool, progress: Progress | None) -> None:
        self._blobs = store.blobs
        self._db, self._form, self._several, self._progress = db, form, several, progress
        self._versions = rows.version_names(db, form)
        self._done, self._total = 0, 0
        if progress is not None:
            records, repeats = rows.count_rows(db, form)
            self._total = records + repeats

    def records(self) -> Iterator[Record]:
        """See Source."""
        for batch in rows.record_batches(self._db, self._form):
            yield from map(self._record, batch)
            self._count(len(batch))

    def repeat_rows(self, path: str) -> Iterator[RepeatRow]:
        """See Source."""
        for batch in rows.repeat_batches(self._db, self._form, path):
            for _, _, key, place, answers in batch:
                yield RepeatRow(key, place, answers)
            self._count(len(batch))

    def whole_records(self) -> Iterator[tuple[Record, list[RepeatRow]]]:
        """See Source."""
        for batch in rows.record_batches(self._db, self._form, size=rows.WHOLE_BATCH):
            found = self._repeats(batch) if self._several else {}
            for row in batch:
                yield self._record(row), found.get(row[0], [])
            self._count(len(batch) + sum(map(len, found.values())))

    def filed_records(self) -> Iterator[tuple[Record, list[RepeatRow], list[File]]]:
        """See Source."""
        for batch in rows.record_batches(self._db, self._form, size=rows.WHOLE_BATCH):
            files: dict[int, list[File]] = {}
            for submission, name, hash in rows.files_of(self._db, [row[0] for row in batch]):
                files.setdefault(submission, []).append(File(name, partial(self._file, hash)))
            found = self._repeats([row for row in batch if row[0] in files]) if self._several else {}
            for row in batch:
                if row[0] in files:
                    yield self._record(row), found.get(row[0], []), files[row[0]]
            self._count(len(batch))

    def _file(self, hash: str) -> Iterator[bytes]:
        with self._blobs.open(hash) as file:
            while chunk := file.read(CHUNK):
                yield chunk

    def _repeats(self, batch: Sequence[Any]) -> dict[int, list[RepeatRow]]:
        keys = {row[0]: row[1] for row in batch}
        found: dict[int, list[RepeatRow]] = {}
        for submission, place, answers in rows.rows_of(self._db, list(keys)):
            found.setdefault(submission, []).append(RepeatRow(keys[submission], place, answers))
        return found

    def _record(self, row: Any) -> Record:
        _, key, received, version, edits, valid, verdict, answers = row
        errors = json.loads(verdict).get("errors", ()) if valid is False else ()
        return Record(key, received, self._versions.get(version, ""), edits, valid, errors, answers)

    def _count(self, number: int) -> None:
        self._done += number
        if self._progress is not None:
            self._progress(self._done, max(self._total, self._done))


@dataclass(frozen=True, slots=True)
class Answered:
    """A submission as the desk shows it: its row, verdict, labelled answers, files by name, and every edit.

    ``errors`` and ``differences`` are {indexed path: codes} and {indexed path: (sent, ours)}.
    """

    row: desk.SubmissionRow
    items: tuple[Item, ...]
    errors: Mapping[str, Sequence[str]]
    differences: Mapping[str, tuple[str, str]]
    files: Mapping[str, Attachment]
    edits: Sequence[desk.EditRow]


def listing(
    store: Store, form: int, *, which: desk.Filter = EVERYTHING, before: int | None = None, limit: int = 50
) -> list[desk.SubmissionRow]:
    """Return a page of a form's submissions, the newest first; ``before`` is the key of the last one seen."""
    with store.read() as db:
        return desk.page_of(db, form, which, before=before, limit=limit)


def submission(store: Store, form: int, key: int, *, language: str = "") -> Answered:
    """Return one submission with its answers under their labels; raise Problem ``submission.unknown``."""
    with store.read() as db:
        row = desk.submission_by_key(db, form, key)
        found = None if row is None else table.edit_by_key(db, row.current_edit)
        if row is None or found is None or found.version is None:
            raise Problem("submission.unknown")
        files = {file.name: file for file in table.attachments_of(db, edit=found.id)}
        edits = desk.edits_of(db, key)
    loaded = derive.load_version(store, found.version)
    answers = read_instance(loaded.program, zlib.decompress(found.xml)).answers
    items = answer_tree(loaded.program, answers, language=language or row.language, lists=loaded.lists)
    errors, differences = _by_path(row.verdict)
    return Answered(row, items, errors, differences, files, edits)


def _by_path(verdict: str) -> tuple[dict[str, list[str]], dict[str, tuple[str, str]]]:
    said = json.loads(verdict)
    errors: dict[str, list[str]] = {}
    for code, path in said.get("errors", ()):
        errors.setdefault(path, []).append(code)
    return errors, {path: (sent, ours) for path, sent, ours in said.get("differences", ())}
