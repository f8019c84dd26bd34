"""A program with a key: what tests of the API begin with."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from formserver.admit import keys
from formserver.store import Store

HOME = "/api/v1"


class Program:
    """A program that asks the API with a key."""

    def __init__(self, client: FlaskClient, secret: str) -> None:
        self.client, self.secret = client, secret

    def ask(self, method: str, path: str, **options: Any) -> TestResponse:
        """Send a request below /api/v1 (or to an address that an answer gave)."""
        address = path if path.startswith("http") else HOME + path
        headers = {"Authorization": f"Bearer {self.secret}"} | options.pop("headers", {})
        return self.client.open(address, method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        """Read."""
        return self.ask("GET", path, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        """Send."""
        return self.ask("POST", path, **options)


@pytest.fixture
def program(client: FlaskClient, store: Store) -> Callable[..., Program]:
    """A function that makes a key with some scopes and a program that uses it."""

    def make(scopes: Collection[str] = keys.SCOPES) -> Program:
        return Program(client, keys.make_key(store, label="Script", scopes=scopes))

    return make
