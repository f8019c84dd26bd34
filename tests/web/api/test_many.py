"""A thousand rows, on both databases: every page is its rows, nothing comes twice, none costs more than another."""

from __future__ import annotations

import pytest
from sqlalchemy import event, insert, text

from formserver.store.tables import edits, entities, entity_lists, repeat_rows, submissions

FORM = """
| survey |
| | type | name | label |
| | integer | age | Age |
| | begin_repeat | child | Child |
| | text | name | Name |
| | end_repeat | | |
| settings |
| | form_title | form_id | version |
| | Many | many | 1 |
"""
COUNT = 1000


@pytest.fixture
def many(store, publish_markdown):
    """A form with a thousand submissions of two children, and a list with a thousand entities."""
    form, when = publish_markdown(FORM), "2026-05-01T10:00:00.000Z"
    keys = range(10**15, 10**15 + COUNT)
    own = [{"id": key, "form": form.key, "version": form.version_key, "instance_id": f"uuid:{key}", "received": when}
           for key in keys]  # fmt: skip
    with store.work() as db:
        db.execute(insert(submissions), [
            row | {"current_edit": row["id"], "day": when[:10], "door": "", "valid": True, "answers": '{"age":3}'}
            for row in own
        ])  # fmt: skip
        db.execute(insert(edits), [
            row | {"submission": row["id"], "xml": b"", "sha256": "", "canonical_sha256": ""} for row in own
        ])  # fmt: skip
        db.execute(insert(repeat_rows), [
            {"submission": key, "ordinal": n, "form": form.key, "path": "child", "place": f"child[{n}]",
             "answers": f'{{"name":"{key}-{n}"}}'} for key in keys for n in (1, 2)
        ])  # fmt: skip
        db.execute(insert(entity_lists).values(id=1, project=1, name="big", created=when))
        db.execute(insert(entities), [
            {"id": key, "list": 1, "uuid": f"{key:032x}", "label": str(key), "version": 1, "created": when,
             "updated": when} for key in keys
        ])  # fmt: skip
    return [str(key) for key in keys]


@pytest.fixture
def statements(store):
    """The statements that readers run, as they run."""
    database = store.database
    engine = getattr(database, "_readers", None) or database._engine
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *about: seen.append(about[2]))
    return seen


def walked(program, path, statements):
    """Return the pages from an address on, and how many statements each took."""
    pages, costs = [], []
    while path:
        before = len(statements)
        answer = program.get(path).json
        costs.append(len(statements) - before)
        pages.append(answer["items"])
        path = answer["next"]
    return pages, costs


def test_a_thousand_submissions_come_page_by_page(program, many, statements):
    reader = program(["read"])
    reader.get("/forms/many/submissions?limit=1")
    pages, costs = walked(reader, "/forms/many/submissions?limit=90", statements)
    assert [len(page) for page in pages] == [90] * 11 + [10] and len(set(costs)) == 1
    seen = [item["instanceId"].removeprefix("uuid:") for page in pages for item in page]
    assert seen == many
    assert all(len(item["answers"]["child"]) == 2 for page in pages for item in page)


def test_a_thousand_entities_come_page_by_page(program, many, statements):
    pages, costs = walked(program(["read"]), "/lists/big/entities?limit=250", statements)
    assert [len(page) for page in pages] == [250] * 4
    assert sorted(item["label"] for page in pages for item in page) == many and len(set(costs[1:])) == 1


def test_a_page_is_found_by_an_index(store, many):
    query = "SELECT id FROM submissions WHERE form = 1 AND id > 5 ORDER BY id LIMIT 10"
    with store.read() as db:
        if store.database.__class__.__name__ == "Sqlite":
            plan = str(db.execute(text(f"EXPLAIN QUERY PLAN {query}")).all())
            assert "SEARCH" in plan and "TEMP B-TREE" not in plan
        else:
            assert "Index" in str(db.execute(text(f"EXPLAIN {query}")).all())
