"""Records as programs read them: pages of plain values, one with its verdict, edits and files.

Answers stand under the path of their question below the root (``house/street``); a repeat is a list of
instances, each with paths of its own. What a form holds to be personal is left out unless it is asked for.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from formserver.errors import Problem
from formserver.exports.personal import personal_nodes
from formserver.exports.table import below_root
from formserver.program.model import Program
from formserver.publish.opened import load_program
from formserver.store import Store, desk
from formserver.store import export_rows as rows
from formserver.store import submissions as table
from formserver.store.record_pages import RecordRow, Wanted, record_by_instance, records_after
from formserver.store.submissions import Attachment

EVERYTHING = Wanted()
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlainRecord:
    """A record: its row, its answers by path."""

    row: RecordRow
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WholeRecord:
    """One record with all that is known of it; ``verdict`` as engine/judge.py gives it, ``edits`` newest first."""

    row: RecordRow
    answers: Mapping[str, Any]
    errors: Sequence[tuple[str, str]]
    differences: Sequence[tuple[str, str, str]]
    unknown: Sequence[str]
    edits: Sequence[desk.EditRow]
    files: Sequence[Attachment]


def page(
    store: Store, form: int, *, after: int, limit: int, which: Wanted = EVERYTHING, fields: Collection[str] = (),
    personal: bool = False,
) -> list[PlainRecord]:  # fmt: skip
    """Return up to ``limit`` records above the key ``after``; ``fields`` are the answers wanted ((): all)."""
    with store.read() as db:
        found = records_after(db, form, after, limit, which)
        repeats: dict[int, list[tuple[str, str]]] = {}
        for submission, place, answers in rows.rows_of(db, [row.id for row in found]):
            repeats.setdefault(submission, []).append((place, answers))
    hidden = _hidden(store, found, personal=personal)
    plain = [nested(row.answers, repeats.get(row.id, ()), hidden[row.digest]) for row in found]
    if fields:
        plain = [{key: value for key, value in answers.items() if key in fields} for answers in plain]
    return [PlainRecord(row, answers) for row, answers in zip(found, plain, strict=True)]


def one(store: Store, form: int, instance_id: str, *, personal: bool = False) -> WholeRecord:
    """Return the record with an instanceID (of any of its edits); raise Problem ``submission.unknown``."""
    row = required(store, form, instance_id)
    with store.read() as db:
        repeats, edits = desk.repeats_of(db, row.id), desk.edits_of(db, row.id)
        files = table.attachments_of(db, edit=row.current_edit)
    hidden = _hidden(store, [row], personal=personal)[row.digest]
    said = json.loads(row.verdict)
    return WholeRecord(
        row=row,
        answers=nested(row.answers, repeats, hidden),
        errors=said.get("errors", ()),
        differences=[found for found in said.get("differences", ()) if _key(found[0]) not in hidden],
        unknown=said.get("unknown", ()),
        edits=edits,
        files=files if personal or not hidden else _unhidden(files, row.answers, repeats, hidden),
    )


def required(store: Store, form: int, instance_id: str) -> RecordRow:
    """Return the row of a record; raise Problem ``submission.unknown``."""
    with store.read() as db:
        row = record_by_instance(db, form, instance_id)
    if row is None:
        raise Problem("submission.unknown")
    return row


def xml_of(store: Store, form: int, instance_id: str) -> bytes:
    """Return the XML that an instanceID names, as it came; raise Problem ``submission.unknown``."""
    with store.read() as db:
        edit = table.edit_by_instance(db, form, instance_id)
    if edit is None:
        raise Problem("submission.unknown")
    return zlib.decompress(edit.xml)


def holds_personal(store: Store, row: RecordRow) -> bool:
    """Say whether the form of a record asks for personal data."""
    return bool(_hidden(store, [row], personal=False)[row.digest])


def nested(answers: str, repeats: Sequence[tuple[str, str]], hidden: Collection[str] = ()) -> dict[str, Any]:
    """Return stored answers with their repeat instances, in document order, as lists inside of them."""
    found = _shown(answers, "", hidden)
    placed = {"": found}
    for place, texts in repeats:
        placed[place] = item = _shown(texts, place, hidden)
        series = place.rpartition("[")[0]
        before, bracket, name = series.rpartition("]")
        if _key(series) not in hidden and before + bracket in placed:
            placed[before + bracket].setdefault(name.lstrip("/"), []).append(item)
    return found


def _shown(answers: str, place: str, hidden: Collection[str]) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(answers)
    if not hidden:
        return values
    start = f"{_key(place)}/" if place else ""
    return {key: value for key, value in values.items() if start + key not in hidden}


def _hidden(store: Store, found: Sequence[RecordRow], *, personal: bool) -> dict[str | None, frozenset[str]]:
    """Return {digest of a program: the paths below its root that hold personal data}."""
    digests = {row.digest for row in found}
    if personal:
        return dict.fromkeys(digests, _NOTHING)
    return {digest: _personal_keys(load_program(store, digest)) if digest else _NOTHING for digest in digests}


def _personal_keys(program: Program) -> frozenset[str]:
    return frozenset(below_root(program, program.nodes[number]) for number in personal_nodes(program))


def _unhidden(
    files: Sequence[Attachment], answers: str, repeats: Sequence[tuple[str, str]], hidden: Collection[str]
) -> list[Attachment]:
    """Return the files that an answer which is not personal names."""
    texts = [_shown(answers, "", hidden), *(_shown(row, place, hidden) for place, row in repeats)]
    named = {value for values in texts for value in values.values() if isinstance(value, str)}
    return [file for file in files if file.name in named]


def _key(path: str) -> str:
    """Return an indexed path (with or without the root, which begins with /) as stored keys have it."""
    steps = [step.partition("[")[0] for step in path.split("/")]
    return "/".join(steps[2:] if path.startswith("/") else steps)
