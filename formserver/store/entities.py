"""Queries on lists of entities, their entities and every version of these.

Every change of a list or of one of its entities makes the list's ``version`` one more and writes that number to
``changed`` of the entity, so that a reader can tell at a glance whether anything is new, and read only that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, insert, or_, select, update

from formserver.store.keys import moment, new_key
from formserver.store.tables import entities, entity_lists, entity_versions, forms, people, submissions, versions


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list of entities; ``properties`` in the order in which they first came."""

    id: int
    project: int
    name: str
    properties: tuple[str, ...]
    version: int
    created: str


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity as it is now; ``deleted`` says when it was deleted, None while it lives."""

    id: int
    list: int
    uuid: str
    label: str
    data: Mapping[str, str]
    version: int
    created: str
    updated: str
    deleted: str | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """An entity after one change; ``conflict`` is "", soft or hard; ``base`` the version its writer had seen."""

    entity: int
    number: int
    action: str
    label: str
    data: Mapping[str, str]
    base: int | None = None
    conflict: str = ""
    submission: int | None = None
    person: int | None = None
    at: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A version as its history shows it: who made it, by which submission of which form."""

    version: VersionRow
    by: str
    form: int | None
    form_title: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entities: ``search`` stands in the label, a property or the uuid; ``deleted``: only those deleted."""

    search: str = ""
    deleted: bool = False


_ENTITY = select(*(entities.c[name] for name in EntityRow.__slots__))
_VERSION = select(*(entity_versions.c[name] for name in VersionRow.__slots__))


def lists_of(db: Connection, project: int | None = None) -> list[ListRow]:
    """Return every list (of a project), by name."""
    query = select(entity_lists).order_by(entity_lists.c.name)
    if project is not None:
        query = query.where(entity_lists.c.project == project)
    return [_list(row) for row in db.execute(query)]


def list_by_key(db: Connection, key: int) -> ListRow | None:
    """Return the list with row key ``key``."""
    row = db.execute(select(entity_lists).where(entity_lists.c.id == key)).first()
    return None if row is None else _list(row)


def list_by_name(db: Connection, project: int, name: str) -> ListRow | None:
    """Return a project's list."""
    query = select(entity_lists).where(entity_lists.c.project == project, entity_lists.c.name == name)
    row = db.execute(query).first()
    return None if row is None else _list(row)


def declare_list(db: Connection, project: int, name: str, properties: Iterable[str] = ()) -> ListRow:
    """Return the list, made when it is new, with these properties added to those it has."""
    found = list_by_name(db, project, name)
    if found is None:
        values = {"project": project, "name": name, "created": moment()}
        db.execute(insert(entity_lists).values(**values))
        found = list_by_name(db, project, name)
        assert found is not None
    missing = [each for each in dict.fromkeys(properties) if each not in found.properties]
    if missing:
        text = json.dumps([*found.properties, *missing], ensure_ascii=False)
        db.execute(update(entity_lists).where(entity_lists.c.id == found.id).values(properties=text))
        bump(db, found.id)
    again = list_by_key(db, found.id)
    assert again is not None
    return again


def bump(db: Connection, key: int) -> int:
    """Count one more change of a list; until the end of the unit of work nobody else changes it."""
    db.execute(update(entity_lists).where(entity_lists.c.id == key).values(version=entity_lists.c.version + 1))
    return int(db.execute(select(entity_lists.c.version).where(entity_lists.c.id == key)).scalar_one())


def hold(db: Connection, key: int) -> None:
    """Let nobody else change a list until the end of the unit of work (SQLite has one writer anyway)."""
    db.execute(select(entity_lists.c.id).where(entity_lists.c.id == key).with_for_update())


def find_entity(db: Connection, list_key: int, uuid: str) -> EntityRow | None:
    """Return an entity by its uuid, a deleted one too."""
    row = db.execute(_ENTITY.where(entities.c.list == list_key, entities.c.uuid == uuid)).first()
    return None if row is None else _entity(row)


def entity_by_key(db: Connection, list_key: int, key: int) -> EntityRow | None:
    """Return an entity of a list by its row key, a deleted one too."""
    row = db.execute(_ENTITY.where(entities.c.list == list_key, entities.c.id == key)).first()
    return None if row is None else _entity(row)


def add_entities(db: Connection, list_key: int, found: Sequence[tuple[str, VersionRow]]) -> list[int]:
    """Add entities (uuid, first version without its entity's key) and return their keys."""
    changed, keys = bump(db, list_key), list(range(first_key := new_key(), first_key + len(found)))
    rows = [
        {"id": key, "list": list_key, "uuid": uuid, "label": first.label, "data": _json(first.data), "version": 1,
         "created": first.at, "updated": first.at, "changed": changed}
        for key, (uuid, first) in zip(keys, found, strict=True)
    ]  # fmt: skip
    if rows:
        db.execute(insert(entities), rows)
        firsts = [_values(first) | {"id": key, "entity": key} for key, (_, first) in zip(keys, found, strict=True)]
        db.execute(insert(entity_versions), firsts)
    return keys


def add_version(db: Connection, entity: EntityRow, made: VersionRow) -> None:
    """Make ``made`` what the entity is now; action delete and restore say whether it lives."""
    deleted = made.at if made.action == "delete" else None
    values = {"label": made.label, "data": _json(made.data), "version": made.number, "deleted": deleted}
    values |= {"updated": max(made.at, entity.updated), "changed": bump(db, entity.list)}
    db.execute(update(entities).where(entities.c.id == entity.id).values(**values))
    db.execute(insert(entity_versions).values(**_values(made)))


def versions_of(db: Connection, entity: int, *, after: int = 0) -> list[VersionRow]:
    """Return the versions of an entity with numbers above ``after``, oldest first."""
    query = _VERSION.where(entity_versions.c.entity == entity, entity_versions.c.number > after)
    return [_version(row) for row in db.execute(query.order_by(entity_versions.c.number))]


def history_of(db: Connection, entity: int) -> list[Step]:
    """Return every version of an entity, newest first, with who made it."""
    columns = (*_VERSION.selected_columns, people.c.name, people.c.email, submissions.c.form, forms.c.title)
    source = (
        entity_versions.outerjoin(people, people.c.id == entity_versions.c.person)
        .outerjoin(submissions, submissions.c.id == entity_versions.c.submission)
        .outerjoin(forms, forms.c.id == submissions.c.form)
    )
    query = select(*columns).select_from(source).where(entity_versions.c.entity == entity)
    rows = db.execute(query.order_by(entity_versions.c.number.desc()))
    return [Step(_version(row[:10]), row[10] or row[11] or "", row[12], row[13] or "") for row in rows]


def touched_by(db: Connection, submission: int) -> list[EntityRow]:
    """Return the entities that a submission has made or changed."""
    keys = select(entity_versions.c.entity).where(entity_versions.c.submission == submission)
    return [_entity(row) for row in db.execute(_ENTITY.where(entities.c.id.in_(keys)))]


def made_by(db: Connection, submission: int) -> list[tuple[ListRow, EntityRow, VersionRow]]:
    """Return what a submission did to entities, oldest first."""
    query = _VERSION.where(entity_versions.c.submission == submission).order_by(entity_versions.c.id)
    found = []
    for version in [_version(row) for row in db.execute(query)]:
        entity = _entity(db.execute(_ENTITY.where(entities.c.id == version.entity)).one())
        listed = list_by_key(db, entity.list)
        assert listed is not None
        found.append((listed, entity, version))
    return found


def first_door(db: Connection, entity: int) -> str:
    """Return the door of the submission that an entity comes from, "" when it comes from none."""
    source = entity_versions.join(submissions, submissions.c.id == entity_versions.c.submission)
    query = select(submissions.c.door).select_from(source)
    found = db.execute(query.where(entity_versions.c.entity == entity, entity_versions.c.number == 1)).scalar()
    return found or ""


def count_entities(db: Connection, list_key: int, wanted: Wanted = Wanted()) -> int:
    """Return how many entities of a list ``wanted`` lets through."""
    return int(db.execute(_wanted(select(func.count()).select_from(entities), list_key, wanted)).scalar_one())


def page_of(
    db: Connection, list_key: int, wanted: Wanted = Wanted(), *, before: int | None = None, limit: int = 50
) -> list[EntityRow]:
    """Return the entities with keys below ``before``, the newest first."""
    query = _wanted(_ENTITY, list_key, wanted).order_by(entities.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(entities.c.id < before)
    return [_entity(row) for row in db.execute(query)]


def lists_after(db: Connection, after: int, limit: int) -> list[ListRow]:
    """Return the lists with keys above ``after``, in key order."""
    query = select(entity_lists).where(entity_lists.c.id > after).order_by(entity_lists.c.id).limit(limit)
    return [_list(row) for row in db.execute(query)]


def entities_after(
    db: Connection, list_key: int, after: str, limit: int, *, deleted: bool = False, since: int | None = None
) -> list[EntityRow]:
    """Return the entities with uuids above ``after``, in that order; ``since``: changed after that version of the list.

    Those that changed come whether or not they were deleted.
    """
    query = _ENTITY.where(entities.c.list == list_key, entities.c.uuid > after)
    if since is not None:
        query = query.where(entities.c.changed > since)
    else:
        query = query.where(entities.c.deleted.is_not(None) if deleted else entities.c.deleted.is_(None))
    return [_entity(row) for row in db.execute(query.order_by(entities.c.uuid).limit(limit))]


def changed_since(db: Connection, list_key: int, version: int) -> list[EntityRow]:
    """Return the entities, deleted ones too, that changed after the list had ``version``."""
    return [
        _entity(row) for row in db.execute(_ENTITY.where(entities.c.list == list_key, entities.c.changed > version))
    ]


def count_rows(db: Connection, list_key: int) -> int:
    """Return how many entities a list has ever had that are still kept, deleted ones too."""
    return int(db.execute(select(func.count()).where(entities.c.list == list_key)).scalar_one())


def uuids_of(db: Connection, list_key: int) -> dict[str, int]:
    """Return uuid → row key of every entity of a list, deleted ones too."""
    return {
        row.uuid: row.id
        for row in db.execute(select(entities.c.uuid, entities.c.id).where(entities.c.list == list_key))
    }


def tallies(db: Connection) -> dict[int, tuple[int, str]]:
    """Return for each list how many entities live in it and when one last changed."""
    query = select(entities.c.list, func.count(), func.max(entities.c.updated)).where(entities.c.deleted.is_(None))
    return {row[0]: (row[1], row[2]) for row in db.execute(query.group_by(entities.c.list))}


def project_of_version(db: Connection, version: int) -> int | None:
    """Return the project of the form that a version belongs to."""
    source = forms.join(versions, versions.c.form == forms.c.id)
    return db.execute(select(forms.c.project).select_from(source).where(versions.c.id == version)).scalar()


def _wanted(query: Select[Any], list_key: int, wanted: Wanted) -> Select[Any]:
    lives = entities.c.deleted.is_not(None) if wanted.deleted else entities.c.deleted.is_(None)
    query = query.where(entities.c.list == list_key, lives)
    if text := wanted.search.strip():
        columns = (entities.c.label, entities.c.data, entities.c.uuid)
        query = query.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    return query


def _values(row: VersionRow) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in VersionRow.__slots__}
    return values | {"id": new_key(), "data": _json(row.data)}


def _json(data: Mapping[str, str]) -> str:
    return json.dumps(dict(data), ensure_ascii=False, separators=(",", ":"))


def _list(row: Any) -> ListRow:
    values = {name: getattr(row, name) for name in ListRow.__slots__}
    return ListRow(**values | {"properties": tuple(json.loads(row.properties))})


def _entity(row: Any) -> EntityRow:
    values = dict(zip(EntityRow.__slots__, row, strict=False))
    return EntityRow(**values | {"data": json.loads(row[4])})


def _version(row: Any) -> VersionRow:
    values = dict(zip(VersionRow.__slots__, row, strict=False))
    return VersionRow(**values | {"data": json.loads(row[4])})
