"""Fixtures of the pages: a visitor, a coordinator at the desk."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from web.desk_visits import Desk, Visitor, make_coordinator

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
