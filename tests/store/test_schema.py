"""The migrations make exactly the tables of the code, and a store of another age is refused with a way out."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from formserver.errors import Problem
from formserver.store import open_store, tables
from formserver.store.schema import alembic_config


def test_migrations_and_tables_agree(store):
    with store.work() as db:
        assert compare_metadata(MigrationContext.configure(db), tables.metadata) == []


def test_the_newest_migration_is_the_one_the_code_names(store):
    with store.work() as db:
        assert ScriptDirectory.from_config(alembic_config(db)).get_current_head() == tables.HEAD


def stamp(store, revision: str) -> None:
    with store.work() as db:
        db.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


@pytest.mark.parametrize(("revision", "code"), [("0000", "store.old_schema"), ("9999", "store.new_schema")])
def test_a_store_of_another_age_is_refused(store, data, database_url, revision, code):
    stamp(store, revision)
    with pytest.raises(Problem) as problem:
        open_store(database_url, data, read_only=True)
    stamp(store, tables.HEAD)
    assert problem.value.code == code
    assert revision in problem.value.message


def test_the_refusal_of_an_old_store_names_the_command(store, data, database_url):
    stamp(store, "0000")
    with pytest.raises(Problem, match=f"formserver upgrade --data {data}"):
        open_store(database_url, data, read_only=True)
    stamp(store, tables.HEAD)


def test_an_unreachable_database_says_why(data):
    with pytest.raises(Problem) as problem:
        open_store("postgresql://nobody@127.0.0.1:1/none", data)
    assert problem.value.code == "store.unreachable"
