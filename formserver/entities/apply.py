"""A received record's entities: created, updated, or said why not; the same record again changes nothing.

Entities are made from records as they are received, valid or not, as ODK Central makes them by default. A record
that is corrected, or judged again, changes a property only where the entity still has what this very record gave
it: what others wrote since stays. One that now speaks of another entity takes back what it wrote to the first,
by the same rule. An update that comes late (received before another change was) leaves alone
what the later one changed. Deleting a submission leaves the entities that it made: others refer to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from formserver.entities.declared import Declared, declared
from formserver.program.model import Program
from formserver.program.privacy import says_anonymous
from formserver.store import entities as table
from formserver.store.entities import EntityRow, ListRow, VersionRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: Begins the name of the rows "not in the list" that forms are shipped with.
NOT_LISTED = "NEW"
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True, slots=True)
class Source:
    """The record: its submission, when it was received, by which door, in which project."""

    submission: int
    received: str
    project: int
    demo: bool = False


def apply_record(
    db: Connection, program: Program, answers: Mapping[str, str], source: Source
) -> list[tuple[str, str, str]]:
    """Create and update what the record declares; return (code, list, uuid) of what was not done.

    Codes: not-listed, unknown, deleted, uuid, label, taken, demo.
    """
    if not program.entities or says_anonymous(program.settings):
        return []
    wanted = list(declared(program, answers))
    done = [said for each in wanted for said in _apply(db, each, source)]
    for entity in table.touched_by(db, source.submission):
        if entity.uuid not in {each.uuid for each in wanted}:
            _withdraw(db, source, entity)
    return done


def _apply(db: Connection, said: Declared, source: Source) -> Iterator[tuple[str, str, str]]:
    found = table.declare_list(db, source.project, said.list, said.data)
    table.hold(db, found.id)
    entity = table.find_entity(db, found.id, said.uuid)
    code = _create(db, said, source, found) if entity is None else _change(db, said, source, entity)
    if code:
        yield code, said.list, said.uuid


def _create(db: Connection, said: Declared, source: Source, listed: ListRow) -> str:
    if not said.create:
        return "not-listed" if said.uuid.startswith(NOT_LISTED) or not said.uuid else "unknown"
    if not _UUID.fullmatch(said.uuid):
        return "uuid"
    if not (said.label or "").strip():
        return "label"
    first = VersionRow(0, 1, "create", str(said.label).strip(), said.data, said.base, "", source.submission, None,
                       source.received)  # fmt: skip
    table.add_entities(db, listed.id, [(said.uuid, first)])
    return ""


def _change(db: Connection, said: Declared, source: Source, entity: EntityRow) -> str:
    versions = table.versions_of(db, entity.id)
    own = [version for version in versions if version.submission == source.submission]
    if own:
        _correct(db, said, source, entity, own[-1])
        return ""
    if not said.update:
        return "taken"
    if entity.deleted:
        return "deleted"
    if source.demo and table.first_door(db, entity.id) != "demo":
        return "demo"
    _update(db, said, source, entity, versions)
    return ""


def _update(db: Connection, said: Declared, source: Source, entity: EntityRow, versions: list[VersionRow]) -> None:
    """Write what the record says, but what was changed by a record or person that came later."""
    later = _changed(versions, lambda version: version.at > source.received)
    label = said.label if said.label and "label" not in later else entity.label
    data = {name: value for name, value in said.data.items() if f"data {name}" not in later}
    meanwhile = _changed(versions, lambda version: said.base is not None and version.number > said.base)
    made = VersionRow(
        entity=entity.id,
        number=entity.version + 1,
        action="update",
        label=label,
        data={**entity.data, **data},
        base=said.base,
        conflict=conflict_of(meanwhile, said.label, said.data, entity),
        submission=source.submission,
        at=source.received,
    )
    table.add_version(db, entity, made)


def _correct(db: Connection, said: Declared, source: Source, entity: EntityRow, gave: VersionRow) -> None:
    """Write what a record says now in the place of what it said before, where that still stands."""
    data = {
        name: value for name, value in said.data.items()
        if value != gave.data.get(name, "") and entity.data.get(name, "") == gave.data.get(name, "")
    }  # fmt: skip
    keeps = not said.label or said.label == gave.label or entity.label != gave.label
    if (keeps and not data) or entity.deleted:
        return
    label = entity.label if keeps else str(said.label)
    made = VersionRow(entity.id, entity.version + 1, "update", label, {**entity.data, **data}, entity.version,
                      "", source.submission, None, max(source.received, gave.at))  # fmt: skip
    table.add_version(db, entity, made)


def _withdraw(db: Connection, source: Source, entity: EntityRow) -> None:
    """Take back what a record wrote to an entity that it no longer speaks of, where that still stands."""
    versions = table.versions_of(db, entity.id)
    own = [version for version in versions if version.submission == source.submission]
    before = next((version for version in versions if version.number == own[0].number - 1), None)
    if before is None or entity.deleted:  # it made the entity: others may refer to it
        return
    gave = own[-1].data
    wrote = [name for name in gave if gave[name] != before.data.get(name, "") and entity.data.get(name) == gave[name]]
    if wrote:
        data = {**entity.data, **{name: before.data.get(name, "") for name in wrote}}
        at = max(source.received, own[-1].at)
        made = VersionRow(entity.id, entity.version + 1, "update", entity.label, data, entity.version, "",
                          source.submission, None, at)  # fmt: skip
        table.add_version(db, entity, made)


def _changed(versions: list[VersionRow], counts: Callable[[VersionRow], bool]) -> set[str]:
    """Return what the versions that count changed: ``label``, ``data NAME``."""
    found: set[str] = set()
    before: VersionRow | None = None
    for version in versions:
        if counts(version):
            found |= changes_between(before, version)
        before = version
    return found


def changes_between(before: VersionRow | None, after: VersionRow) -> set[str]:
    """Return what is another after a version: ``label``, ``data NAME``."""
    old = {} if before is None else before.data
    found = {f"data {name}" for name in {*old, *after.data} if old.get(name, "") != after.data.get(name, "")}
    return found | ({"label"} if before is None or before.label != after.label else set())


def conflict_of(meanwhile: set[str], label: str | None, data: Mapping[str, str], entity: EntityRow) -> str:
    """Return "" when nothing changed meanwhile, hard when the same things did and now differ, else soft."""
    if not meanwhile:
        return ""
    ours = {f"data {name}" for name, value in data.items() if entity.data.get(name, "") != value}
    ours |= {"label"} if label and label != entity.label else set()
    return "hard" if ours & meanwhile else "soft"
