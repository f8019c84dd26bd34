"""The same answers by a page without JavaScript, by a page with it, and as OpenRosa XML: the same row, the same line.

Each of the three instruments is published from its workbook, filled in by the same person three times.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from formserver import collect, deliver
from formserver.instance import write_instance
from formserver.program.model import Program
from formserver.program.world import World
from tests.browser import Served
from tests.journeys.people import Hands, asked, complete, enrol, example_answers

#: What is another in each record by its nature.
OWN = {"username", "deviceid", "KEY", "entity-id", "PARENT_KEY", "SubmissionDate", "ReceivedDate", "instanceID", "start", "end", "today"}
#: Nobody is told a number; other doors than the page are closed.
ANONYMOUS, GARBLED = {"score_worker", "score_traineval"}, {"score_worker"}
LINKS = {
    "score_worker": "?wave=w1&demog=full&round_code=R1&survey_mode=own",
    "score_traineval": "",
    "score_baseline": "",
}


@dataclass
class Errand:
    """One form to fill in: what the person knows, and what the finished record must say."""

    form_id: str
    typed: dict[str, str]
    final: dict[str, str]
    world: World


@pytest.fixture(scope="module", params=["score_worker", "score_traineval", "score_baseline"])
def errand(request: pytest.FixtureRequest, served: Served) -> Errand:
    form = served.form(request.param)
    world = World(now="2026-11-22T10:00:00.000+00:00", instance_id="uuid:by-hand", language="en", lists=form.lists)
    session = complete(form.program, world, ANSWERS[request.param](form.program))
    typed = asked(form.program, session)
    return Errand(request.param, typed, session.finalize(world.now), world)


def _worker(program: Program) -> dict[str, str]:
    hidden = {"/data/wave": "w1", "/data/demog": "full", "/data/round_code": "R1", "/data/survey_mode": "own"}
    certain = {"/data/w_people/w_shout": "1", "/data/w_people/w_touch": "99"}  # "no" might be garbled
    return hidden | {"/data/w_start/agree": "1"} | _every_choice(program, skip={"agree"}) | certain


def _every_choice(program: Program, skip: set[str]) -> dict[str, str]:
    """Return an answer to each select_one outside of repeats: the second choice of its list."""
    found = {}
    for node in program.nodes:
        if node.question == "select_one" and node.choices and node.choices.list is not None and node.name not in skip:
            rows = program.lists[node.choices.list].rows
            found[node.path] = rows[1][0] if len(rows) > 1 else rows[0][0]
    return found


ANSWERS = {
    "score_worker": _worker,
    "score_traineval": lambda program: example_answers("traineval", until="fair is not good"),
    "score_baseline": lambda program: example_answers("baseline", until="the next visit"),
}


@pytest.fixture
def page_without(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    yield context.new_page()
    context.close()


@pytest.fixture
def page_with(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    yield page
    context.close()


def test_three_doors_give_the_same_row_and_line(
    errand: Errand, served: Served, page_without: Page, page_with: Page, photo: Path
) -> None:
    form = served.form(errand.form_id)
    others = {row["KEY"] for row in _lines(served, errand.form_id)}
    receipts = [
        _by_hand(served, page_without, form.program, errand, photo, alive=False),
        _by_hand(served, page_with, form.program, errand, photo, alive=True),
        _as_xml(served, form.program, errand),
    ]
    assert len(set(receipts)) == (1 if errand.form_id in ANONYMOUS else 3)
    rows = [_without_own(row) for row in _lines(served, errand.form_id) if row["KEY"] not in others]
    assert len(rows) == 3
    assert rows[0] == rows[1] == rows[2]
    assert rows[0]["_valid"] in (True, "true", 1, "1")


def _by_hand(served: Served, page: Page, program: Program, errand: Errand, photo: Path, *, alive: bool) -> str:
    if served.form(errand.form_id).closed_to:
        enrol(page, served.store, served.address)
    page.goto(served.link(errand.form_id) + LINKS[errand.form_id])
    if alive:
        page.wait_for_selector("html[data-alive]")
    hands = Hands(page, program, errand.typed, photo=photo)
    return hands.fill_all()


def _as_xml(served: Served, program: Program, errand: Errand) -> str:
    xml = write_instance(program, errand.final)
    door = "page" if errand.form_id in GARBLED else "openrosa"
    return collect.collect(served.store, xml=xml, world=errand.world, door=door).receipt


def _lines(served: Served, form_id: str) -> list[dict[str, Any]]:
    form = served.form(form_id)
    data = b"".join(deliver.export_form(served.store, form.key, "jsonl"))
    return [json.loads(line) for line in data.splitlines()]


def _without_own(row: Any) -> Any:
    """Return an exported row without what differs by nature, at any depth."""
    if isinstance(row, list):
        return [_without_own(item) for item in row]
    if isinstance(row, dict):
        return {name: _without_own(value) for name, value in row.items() if name not in OWN}
    return row
