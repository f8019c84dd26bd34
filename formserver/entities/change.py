"""What people do to lists of entities: make a list, add, edit, delete and bring back entities."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

from formserver.errors import Problem
from formserver.store import Store, audit, people
from formserver.store import entities as table
from formserver.store.entities import EntityRow, ListRow, VersionRow
from formserver.store.keys import moment

LIST_NAME = re.compile(r"(?!__)[^\W\d][\w-]{0,63}")
PROPERTY = re.compile(r"(?!__)[^\W\d][\w.-]{0,63}")
#: Columns that every list has; properties cannot be called so.
OWN = frozenset({"name", "label", "uuid"})


def add_list(store: Store, name: str, *, by: int | None = None) -> ListRow:
    """Make a list of entities. Raises Problem ``list.name_unfit``, ``list.exists``."""
    name = name.strip()
    if not LIST_NAME.fullmatch(name):
        raise Problem("list.name_unfit")
    with store.work() as db:
        project = people.first_project(db)
        if table.list_by_name(db, project, name) is not None:
            raise Problem("list.exists", list=name)
        audit.record(db, "list.add", name, person=by)
        return table.declare_list(db, project, name)


def required_list(db: Any, key: int) -> ListRow:
    """Return a list; raise Problem ``list.unknown``."""
    found = table.list_by_key(db, key)
    if found is None:
        raise Problem("list.unknown")
    return found


def required_entity(db: Any, list_key: int, key: int) -> EntityRow:
    """Return an entity, a deleted one too; raise Problem ``entity.unknown``."""
    found = table.entity_by_key(db, list_key, key)
    if found is None:
        raise Problem("entity.unknown")
    return found


def fit_property(name: str) -> bool:
    """Whether a list may have a property of that name."""
    return name.lower() not in OWN and PROPERTY.fullmatch(name) is not None


def add_entity(
    store: Store, list_key: int, label: str, data: Mapping[str, str], *, id: str = "", by: int | None = None
) -> EntityRow:
    """Add an entity, under a uuid that its writer chose or a fresh one.

    Raises Problem ``list.unknown``, ``entity.no_label``, ``entity.exists``, ``property.unfit``.
    """
    made = VersionRow(0, 1, "create", _label(label), _data(data), person=by, at=moment())
    with store.work() as db:
        listed = required_list(db, list_key)
        table.hold(db, listed.id)
        table.declare_list(db, listed.project, listed.name, made.data)
        if id and table.find_entity(db, listed.id, id) is not None:
            raise Problem("entity.exists", uuid=id)
        (key,) = table.add_entities(db, listed.id, [(id or str(uuid.uuid4()), made)])
        entity = required_entity(db, listed.id, key)
        audit.record(db, "entity.create", f"{listed.name} {entity.uuid}", person=by)
    return entity


def edit_entity(
    store: Store, list_key: int, key: int, label: str, data: Mapping[str, str], *, base: int, by: int | None = None
) -> EntityRow:
    """Change label and the properties in ``data``; ``base`` is the version that the writer saw.

    Raises Problem ``entity.changed`` when it is another by now, ``entity.unknown``, ``entity.no_label``,
    ``property.unfit``.
    """
    label, data = _label(label), _data(data)
    with store.work() as db:
        listed, entity = _held(db, list_key, key)
        if entity.version != base:
            raise Problem("entity.changed")
        merged = {**entity.data, **data}
        if (label, merged) != (entity.label, {**dict.fromkeys(merged, ""), **entity.data}):
            table.declare_list(db, listed.project, listed.name, data)
            _step(db, listed, entity, "update", label, merged, by)
        return required_entity(db, list_key, key)


def delete_entity(store: Store, list_key: int, key: int, *, by: int | None = None) -> EntityRow:
    """Take an entity out of its list, so that nobody chooses it any more; again is nothing."""
    with store.work() as db:
        listed, entity = _held(db, list_key, key)
        if entity.deleted is None:
            _step(db, listed, entity, "delete", entity.label, entity.data, by)
    return entity


def restore_entity(store: Store, list_key: int, key: int, *, by: int | None = None) -> EntityRow:
    """Bring a deleted entity back as it was; again is nothing."""
    with store.work() as db:
        listed, entity = _held(db, list_key, key)
        if entity.deleted is not None:
            _step(db, listed, entity, "restore", entity.label, entity.data, by)
    return entity


def _held(db: Any, list_key: int, key: int) -> tuple[ListRow, EntityRow]:
    listed = required_list(db, list_key)
    table.hold(db, listed.id)
    return listed, required_entity(db, list_key, key)


def _step(
    db: Any, listed: ListRow, entity: EntityRow, action: str, label: str, data: Mapping[str, str], by: int | None
) -> None:
    made = VersionRow(entity.id, entity.version + 1, action, label, data, entity.version, "", None, by, moment())
    table.add_version(db, entity, made)
    audit.record(db, f"entity.{action}", f"{listed.name} {entity.uuid}", person=by)


def _label(text: str) -> str:
    if not text.strip():
        raise Problem("entity.no_label")
    return text.strip()


def _data(data: Mapping[str, str]) -> dict[str, str]:
    unfit = next((name for name in data if not fit_property(name)), None)
    if unfit is not None:
        raise Problem("property.unfit", name=unfit)
    return dict(data)
