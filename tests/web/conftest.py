"""Fixtures of the pages: a visitor, a coordinator at the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from web.desk_visits import Desk, Visitor, make_coordinator
from web.paper import Paper

from formserver.publish import OpenForm
from formserver.store import Store


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(client)


@pytest.fixture
def desk(client: FlaskClient, store: Store) -> Desk:
    """A coordinator who is signed in."""
    make_coordinator(store)
    found = Desk(client)
    assert Visitor(client).sign_in().status_code == 303
    return found


@pytest.fixture
def open_paper(client: FlaskClient, publish_markdown: Callable[..., OpenForm]) -> Callable[..., Paper]:
    """A function that publishes a form written as Markdown and opens its first page without JavaScript."""

    def run(form: str, query: str = "", **options: object) -> Paper:
        return Paper(client, publish_markdown(form, **options), query)

    return run
