"""Lists of entities by the API: made, read page by page, changed from a version that was seen, deleted."""

from __future__ import annotations

import pytest

UUID = "3e0bd9c5-3fbe-4f9b-9e4f-2b1c9d7f0a11"


@pytest.fixture
def sender(program):
    """A program that may do everything, on a server with a list."""
    found = program()
    assert found.post("/lists", json={"name": "enterprise"}).status_code == 201
    return found


def add(sender, label, **more):
    return sender.post("/lists/enterprise/entities", json={"label": label, **more})


def test_a_list_is_made_once_and_read(sender):
    assert sender.post("/lists", json={"name": "enterprise"}).json["code"] == "list.exists"
    assert sender.post("/lists", json={"name": "1 !"}).json["code"] == "list.name_unfit"
    assert sender.get("/lists").json["items"] == [sender.get("/lists/enterprise").json]
    assert sender.get("/lists/none").json["code"] == "list.unknown"


def test_an_entity_is_added_once_under_a_uuid_of_its_writer(sender):
    made = add(sender, "Sunrise", data={"sector": "garment"}, uuid=UUID)
    assert (made.status_code, made.json["uuid"], made.json["version"]) == (201, UUID, 1)
    assert add(sender, "Sunrise", uuid=UUID).json["code"] == "entity.exists"
    assert sender.get(f"/lists/enterprise/entities/{UUID}").json == made.json
    assert sender.get("/lists/enterprise").json["properties"] == ["sector"]


def test_a_change_needs_the_version_that_was_seen(sender):
    add(sender, "Sunrise", data={"sector": "garment", "size": "9"}, uuid=UUID)
    here = f"/lists/enterprise/entities/{UUID}"
    assert sender.ask("PATCH", here, json={"label": "Sun"}).json["code"] == "request.unfit"
    changed = sender.ask("PATCH", f"{here}?baseVersion=1", json={"data": {"size": "12"}}).json
    assert (changed["version"], changed["data"], changed["label"]) == (
        2,
        {"sector": "garment", "size": "12"},
        "Sunrise",
    )
    assert sender.ask("PATCH", f"{here}?baseVersion=1", json={"label": "Sun"}).json["code"] == "entity.changed"
    assert sender.ask("PATCH", f"{here}?force=True", json={"label": "Sun"}).json["label"] == "Sun"


def test_a_deleted_entity_leaves_the_list_and_is_told(sender):
    before = sender.get("/lists/enterprise").json["version"]
    add(sender, "Sunrise", uuid=UUID)
    here = f"/lists/enterprise/entities/{UUID}"
    assert [sender.ask("DELETE", here).status_code for _ in range(2)] == [204, 204]
    assert sender.get("/lists/enterprise/entities").json["items"] == []
    for query in ("deleted=true", f"since={before}"):
        (gone,) = sender.get(f"/lists/enterprise/entities?{query}").json["items"]
        assert gone["uuid"] == UUID and gone["deletedAt"]
    assert sender.ask("DELETE", "/lists/enterprise/entities/none").json["code"] == "entity.unknown"


def test_entities_come_page_by_page(sender):
    for number in range(7):
        add(sender, f"Enterprise {number}")
    seen, page = [], "/lists/enterprise/entities?limit=3"
    while page:
        answer = sender.get(page).json
        seen += [item["label"] for item in answer["items"]]
        page = answer["next"]
    assert sorted(seen) == [f"Enterprise {number}" for number in range(7)]


@pytest.mark.parametrize("body", [{}, {"label": ""}, {"label": 3}, {"label": "x", "data": {"a": 1}}, {"label": " "},
                                  {"label": "x", "data": {"label": "y"}}, {"label": "x", "uuid": "y"}, [], None,
                                  {"label": "a\u0000"}])  # fmt: skip
def test_an_entity_that_cannot_be_is_refused(sender, body):
    answer = sender.post("/lists/enterprise/entities", json=body)
    assert answer.status_code in (400, 422) and answer.json["message"]
