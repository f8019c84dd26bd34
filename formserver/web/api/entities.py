"""Lists of entities and their entities: read, added, changed from a version that was seen, deleted."""

from __future__ import annotations

from typing import Any

from flask import Response, g
from marshmallow import fields, validate

from formserver.entities import change
from formserver.errors import Problem
from formserver.store import entities as table
from formserver.store.entities import EntityRow, ListRow
from formserver.web.api.resource import PageQuery, Resource, Shape, number, page_of, page_shape, scope
from formserver.web.context import store

bp = Resource("entities", __name__, url_prefix="/lists", description="What forms choose from: enterprises, people")

MOST_TEXT = 10_000
_DATA = {"description": "Properties with their texts"}


class NewList(Shape):
    """A list to make."""

    name = fields.String(required=True)


class EntityList(Shape):
    """A list of entities; ``version`` is one more after every change of it or of its entities."""

    name = fields.String(required=True)
    properties = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True)
    created_at = fields.String(required=True, attribute="created")


class Entity(Shape):
    """An entity as it is now."""

    uuid = fields.String(required=True)
    label = fields.String(required=True)
    data = fields.Dict(required=True, metadata=_DATA)
    version = fields.Integer(required=True)
    created_at = fields.String(required=True, attribute="created")
    updated_at = fields.String(required=True, attribute="updated")
    deleted_at = fields.String(required=True, allow_none=True, attribute="deleted")


def _texts() -> fields.Dict:
    text = fields.String(validate=validate.Length(max=MOST_TEXT))
    return fields.Dict(keys=fields.String(), values=text, load_default=dict, metadata=_DATA)


class NewEntity(Shape):
    """An entity to add."""

    uuid = fields.UUID(metadata={"description": "Chosen by the writer, so that sending twice adds one"})
    label = fields.String(required=True, validate=validate.Length(1, MOST_TEXT))
    data = _texts()


class EntityChange(Shape):
    """What is changed of an entity; other properties stay."""

    label = fields.String(validate=validate.Length(1, MOST_TEXT))
    data = _texts()


class EntityQuery(PageQuery):
    """Which entities of a list."""

    deleted = fields.Boolean(load_default=False, metadata={"description": "Only those that were deleted"})
    since = fields.Integer(
        validate=validate.Range(0, 2**31 - 1),
        metadata={"description": "Changed after the list had this version, deleted ones too"},
    )


class BaseQuery(Shape):
    """The version that the writer has seen."""

    base_version = fields.Integer(metadata={"description": "The version that was seen; needed unless force is true"})
    force = fields.Boolean(load_default=False, metadata={"description": "Change whatever version there is"})


ListPage = page_shape(EntityList, "EntityListPage")
EntityPage = page_shape(Entity, "EntityPage")


@bp.get("")
@scope("read")
@bp.arguments(PageQuery, location="query")
@bp.response(200, ListPage)
def all_lists(asked: dict[str, Any]) -> dict[str, Any]:
    """List the lists of entities."""
    with store().read() as db:
        found = table.lists_after(db, number(asked["after"]), asked["limit"] + 1)
    return page_of(found, asked["limit"], lambda row: row.id)


@bp.post("")
@scope("manage")
@bp.arguments(NewList)
@bp.response(201, EntityList)
def add_list(asked: dict[str, Any]) -> ListRow:
    """Make a list of entities."""
    return change.add_list(store(), asked["name"], by=g.key.person)


@bp.get("/<name>")
@scope("read")
@bp.response(200, EntityList)
def one_list(name: str) -> ListRow:
    """Get one list of entities."""
    return _list(name)


@bp.get("/<name>/entities")
@scope("read")
@bp.arguments(EntityQuery, location="query")
@bp.response(200, EntityPage)
def all_entities(asked: dict[str, Any], name: str) -> dict[str, Any]:
    """List the entities of a list."""
    key, limit = _list(name).id, asked["limit"]
    with store().read() as db:
        found = table.entities_after(
            db, key, asked["after"], limit + 1, deleted=asked["deleted"], since=asked.get("since")
        )
    return page_of(found, limit, lambda row: row.uuid)


@bp.post("/<name>/entities")
@scope("manage")
@bp.arguments(NewEntity)
@bp.response(201, Entity)
def add_entity(asked: dict[str, Any], name: str) -> EntityRow:
    """Add an entity to a list."""
    chosen = str(asked.get("uuid", ""))
    return change.add_entity(store(), _list(name).id, asked["label"], asked["data"], id=chosen, by=g.key.person)


@bp.get("/<name>/entities/<uuid>")
@scope("read")
@bp.response(200, Entity)
def one_entity(name: str, uuid: str) -> EntityRow:
    """Get one entity, a deleted one too."""
    return _entity(_list(name), uuid)


@bp.patch("/<name>/entities/<uuid>")
@scope("manage")
@bp.arguments(BaseQuery, location="query")
@bp.arguments(EntityChange)
@bp.response(200, Entity)
def change_entity(base: dict[str, Any], asked: dict[str, Any], name: str, uuid: str) -> EntityRow:
    """Change an entity, unless somebody else has changed it meanwhile."""
    listed = _list(name)
    entity = _entity(listed, uuid)
    if "base_version" not in base and not base["force"]:
        raise Problem("request.unfit", reason="baseVersion: say which version was seen, or force=true.")
    seen = entity.version if base["force"] else base["base_version"]
    label = asked.get("label", entity.label)
    return change.edit_entity(store(), listed.id, entity.id, label, asked["data"], base=seen, by=g.key.person)


@bp.delete("/<name>/entities/<uuid>")
@scope("manage")
@bp.doc(responses={"204": {"description": "It is deleted"}})
def delete_entity(name: str, uuid: str) -> Response:
    """Take an entity out of its list."""
    listed = _list(name)
    change.delete_entity(store(), listed.id, _entity(listed, uuid).id, by=g.key.person)
    return Response(status=204)


def _list(name: str) -> ListRow:
    with store().read() as db:
        found = next((row for row in table.lists_of(db) if row.name == name), None)
    if found is None:
        raise Problem("list.unknown")
    return found


def _entity(listed: ListRow, uuid: str) -> EntityRow:
    with store().read() as db:
        found = table.find_entity(db, listed.id, uuid)
    if found is None:
        raise Problem("entity.unknown")
    return found
