"""Fixtures of the pages: a visitor, a coordinator at the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext
from web.desk_visits import Desk, Visitor, make_coordinator
from web.lively import Lively
from web.paper import Paper

from formserver.publish import OpenForm
from formserver.store import Store
from tests.browser import Served


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


@pytest.fixture
def form(serving: Served, context: BrowserContext) -> Iterator[Callable[..., Lively]]:
    """A function that opens a form in a phone's window; what the browser complained about fails the test."""
    context.set_default_timeout(8000)
    opened: list[Lively] = []

    def run(markdown: str, form_id: str, query: str = "") -> Lively:
        page = context.new_page()
        page.set_viewport_size({"width": 360, "height": 640})
        opened.append(Lively(page, serving.publish(markdown, form_id) + query))
        return opened[-1]

    yield run
    assert [each.trouble for each in opened if each.trouble] == []
