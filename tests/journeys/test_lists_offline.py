"""A tablet and the list of enterprises, which grows: the newest online, the last one known without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from formserver import collect, demo, publish
from formserver.places import FORMS
from formserver.publish.shipped import media_files
from formserver.texts import form_catalogues
from tests.browser import Served, listening
from tests.journeys.people import enrol
from tests.web.test_offline import Place

NAMES = "score_baseline", "score_progress"


#: Returns the number of rows of the list that the page asks for.
ROWS = """async () => {
    const { lists } = JSON.parse(document.getElementById('boot').textContent);
    return (await (await fetch(Object.values(lists)[0])).json()).rows.length;
}"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def house(place: Place) -> Iterator[Served]:
    """A server with baseline and progress and one enterprise."""
    store, codes = place.app.extensions["store"], {}
    for name in NAMES:
        book = FORMS / f"{name}.xlsx"
        options: dict[str, Any] = {"catalogues": form_catalogues(name), "files": media_files(book)}
        draft = publish.publish_file(store, book.read_bytes(), book.name, **options)
        assert draft.form is not None
        codes[name] = draft.form.code
    with listening(place.app) as address:
        house = Served(address, store, codes)
        grow(house, 0)
        yield house


def grow(house: Served, number: int) -> None:
    """Take in a baseline, which makes an enterprise."""
    baseline = house.form("score_baseline")
    record = demo.fill_record(baseline.program, seed=5, number=number, lists=baseline.lists)
    collect.collect(house.store, form=baseline.key, xml=record.xml, world=record.world)


@pytest.fixture
def tablet(context: BrowserContext, house: Served) -> Page:
    """A tablet on which the progress assessment lies ready."""
    context.set_default_timeout(15000)
    page = context.new_page()
    enrol(page, house.store, house.address)
    page.goto(f"{house.address}/device")
    row = page.locator("li", has_text="progress")
    row.get_by_role("button", name="Make available offline").click()
    expect(row).to_contain_text("Ready to go offline")
    return page


def offered(page: Page, house: Served) -> int:
    """Open the form; return of how many enterprises its page is told."""
    page.goto(house.link("score_progress"))
    page.wait_for_selector("html[data-alive]")
    return int(page.evaluate(ROWS))


def test_an_enterprise_that_was_added_is_offered_at_once_online_and_without_a_network(tablet: Page, house, place):
    before = offered(tablet, house)
    grow(house, 1)
    assert offered(tablet, house) == before + 1
    place.cut = True
    assert offered(tablet, house) == before + 1


def test_a_form_made_ready_again_after_its_list_grew_opens_without_a_network(tablet: Page, house, place):
    before = offered(tablet, house)
    grow(house, 1)
    tablet.goto(f"{house.address}/device")
    expect(tablet.locator("li", has_text="progress")).to_contain_text("Ready to go offline")
    place.cut = True
    assert offered(tablet, house) == before + 1


def test_without_a_network_the_trainers_own_page_is_the_page_of_the_device(tablet: Page, house, context):
    context.set_offline(True)
    tablet.goto(f"{house.address}/my")
    expect(tablet.locator("main")).to_contain_text("Ready to go offline")
