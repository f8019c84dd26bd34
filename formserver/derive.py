"""What is derived from a stored record, at intake and again later: verdict, typed answers, repeat rows.

A record is judged in its own world: its time is ``end``, else ``start``, else when it was received (for an anonymous
form the day), its lists are those of the form version it was filled with; lists of entities are as they are now, and
what is computed from them is taken as it was sent. It is judged as it was written; typed answers and entities have
Burmese in Unicode (the verdict keeps what was Zawgyi). Then its entities are made, in the same unit of work.
"""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import Any

from formserver import anonymous
from formserver.engine.judge import Verdict, judge
from formserver.entities.apply import Source, apply_record
from formserver.errors import Problem, trace_of
from formserver.instance import Derived, Instance, derive_answers, in_unicode, read_instance
from formserver.instance.zawgyi import Told
from formserver.program.model import Program
from formserver.program.privacy import says_anonymous
from formserver.program.world import Answers, ExternalList, World
from formserver.publish.opened import load_program, read_lists
from formserver.store import Store, entities, forms
from formserver.store import submissions as table
from formserver.store.submissions import Derivation, Edit, RepeatEntry

log = logging.getLogger(__name__)

BATCH = 100
#: The door of made-up records, which are told from real ones by it.
DEMO = "demo"

#: How many are done, of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A published version, ready to judge with: its program and the rows of its external lists.

    ``project`` is where its lists of entities are kept.
    """

    version: int
    program: Program
    lists: Mapping[str, ExternalList]
    project: int = 0

    @property
    def anonymous(self) -> bool:
        """Whether the form promises anonymity."""
        return says_anonymous(self.program.settings)


def own_world(loaded: Loaded, instance: Instance, *, world: World | None, received: datetime) -> World:
    """Return the world to judge a record in, without its lists: the door's, else a plain one, at its own time."""
    if loaded.anonymous:
        return anonymous.world_of(received, language=loaded.program.default_language)
    known = world or World("", language=loaded.program.default_language)
    now = own_time(loaded, instance, received=received)
    return replace(known, now=now, instance_id=instance.instance_id, lists={})


def own_time(loaded: Loaded, instance: Instance, *, received: datetime) -> str:
    """Return when a record was finalised, as far as it says."""
    for question in ("end", "start"):
        for node in loaded.program.nodes:
            if node.question == question and is_moment(text := instance.answers.get(node.path, "").strip()):
                return text
    return received.isoformat(timespec="milliseconds")


def is_moment(text: str) -> bool:
    """Tell whether ``text`` is a date-time with a zone."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def load_version(store: Store, version: int, *, digest: str | None = None) -> Loaded:
    """Return a version with its lists; ``digest`` of its program, if known, spares a look at the database."""
    if digest is None:
        with store.read() as db:
            row = forms.version_by_key(db, version)
        if row is None:
            raise LookupError(f"no version {version}")
        digest = row.digest
    program = load_program(store, digest)
    if not program.entities and not any(found.external for found in program.lists):
        return Loaded(version, program, {})
    with store.read() as db:
        project = entities.project_of_version(db, version) or 0
        files = {file.name: file for file in forms.list_files(db, version)}
        lists, _ = read_lists(store, db, project=project, program=program, files=files)
    return Loaded(version, program, lists, project)


def derive_record(store: Store, edit: Edit, loaded: Loaded, instance: Instance | None = None) -> Derivation:
    """Derive and store what ``edit`` says. A judge that fails leaves the record unjudged and is logged."""
    found = instance or read_instance(loaded.program, zlib.decompress(edit.xml))
    world = World(**json.loads(edit.world), lists=loaded.lists, elapsed=monotonic)
    verdict = _judge(edit, loaded.program, world, found)
    told = in_unicode(loaded.program, found.answers)
    derived = derive_answers(loaded.program, told.answers)
    derivation = Derivation(
        valid=None if verdict is None else verdict.valid,
        verdict=_verdict_json(verdict, found, told),
        language="" if loaded.anonymous else world.language,
        answers=derived.answers,
        rows=_entries(derived),
    )
    with store.work() as db:
        if table.save_derivation(db, edit, derivation) and loaded.program.entities:
            left = _apply(db, edit, loaded, told.answers)
            if left:
                table.save_verdict(db, edit, _verdict_json(verdict, found, told, left))
    return derivation


def _apply(db: Any, edit: Edit, loaded: Loaded, answers: Answers) -> list[tuple[str, str, str]]:
    demo = table.door_of(db, edit.submission) == DEMO
    source = Source(edit.submission, edit.received, loaded.project, demo)
    return apply_record(db, loaded.program, answers, source)


def _judge(edit: Edit, program: Program, world: World, found: Instance) -> Verdict | None:
    try:
        return judge(program, world, found.answers)
    except Exception as error:  # whatever goes wrong in there, the record is stored and can be judged again
        log.error("a record could not be judged: %s", trace_of(error))
        return None


def _verdict_json(
    verdict: Verdict | None, found: Instance, told: Told, left: Sequence[tuple[str, str, str]] = ()
) -> str:
    data: dict[str, Any] = {}
    if verdict is not None:
        data = {"errors": verdict.errors, "differences": verdict.differences, "accepted": verdict.accepted}
    data |= {"unknown": found.unknown[:100], "entities": left, "zawgyi": told.originals, "perhaps_zawgyi": told.perhaps}
    kept = {name: values for name, values in data.items() if values}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _entries(derived: Derived) -> list[RepeatEntry]:
    ordinals: dict[str, int] = {}
    found = []
    for ordinal, row in enumerate(derived.rows, start=1):
        ordinals[row.place] = ordinal
        around, _, _ = row.place.rpartition("]")[0].rpartition("]")
        parent = ordinals.get(f"{around}]", 0) if around else 0
        found.append(RepeatEntry(ordinal, parent, row.path, row.place, row.answers))
    return found


def rederive(
    store: Store, form_id: str | None = None, *, progress: Progress | None = None, unjudged: bool = False
) -> int:
    """Derive every submission (of one form) again and return how many; ``unjudged``: only those without verdict.

    Raises Problem ``form.unknown``.
    """
    with store.read() as db:
        form = None if form_id is None else _form(db, form_id)
        total = table.count_submissions(db, form=form, unjudged=unjudged)
    done, after = 0, -1
    versions: dict[int, Loaded] = {}
    while edits := _batch(store, form=form, after=after, unjudged=unjudged):
        for edit in edits:
            if edit.version is not None:
                if edit.version not in versions:
                    versions[edit.version] = load_version(store, edit.version)
                derive_record(store, edit, versions[edit.version])
        done, after = done + len(edits), edits[-1].submission
        if progress is not None:
            progress(done, max(total, done))
    return done


def _form(db: Any, form_id: str) -> int:
    found = forms.form_by_id(db, form_id)
    if found is None:
        raise Problem("form.unknown")
    return found.id


def _batch(store: Store, *, form: int | None, after: int, unjudged: bool) -> list[Edit]:
    with store.read() as db:
        return table.edits_to_derive(db, form=form, after=after, limit=BATCH, unjudged=unjudged)
