"""The same answers by a page without JavaScript, by a page with it, and as OpenRosa XML: the same row, the same line.

Each shipped form is published from its workbook and filled in by the same person three times, in two languages. Where
there is JavaScript they go by keys alone in the first, in the second by taps alone, 320 px wide with text twice as
large.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from formserver import collect, deliver, demo
from formserver.demo.countries import COUNTRIES
from formserver.entities import change
from formserver.instance import write_instance
from formserver.program.privacy import garbled_nodes
from formserver.store import Store
from formserver.store import entities as table
from formserver.store.entities import EntityRow
from formserver.web.pages.controls import FILES
from tests.browser import Served
from tests.journeys.errands import SEED, Errand, errand
from tests.journeys.fingers import NARROW, TWICE_AS_LARGE, Fingers
from tests.journeys.hands import Hands
from tests.journeys.keys import Keys
from tests.journeys.people import enrol

log = logging.getLogger(__name__)

#: What is another in each record by its nature.
OWN = {"username", "deviceid", "KEY", "entity-id", "entity-baseVersion", "PARENT_KEY", "SubmissionDate",
       "ReceivedDate", "instanceID", "start", "end", "today", "audit"}  # fmt: skip
#: form → which demo respondent fills it in, and in which languages; the longest first.
JOURNEYS = {
    "score_baseline": (11, ("en", "es")), "score_training": (3, ("en", "es")), "score_progress": (3, ("en", "es")),
    "score_plan": (0, ("en", "es")), "score_observe": (0, ("en", "es")), "score_worker": (1, ("en", "my")),
    "score_traineval": (2, ("en", "ar")), "score_outreach": (1, ("en", "es")),
}  # fmt: skip
HANDS = {"without": Hands, "keys": Keys, "fingers": Fingers}
ERRANDS = [(form_id, language) for form_id, (_, languages) in JOURNEYS.items() for language in languages]


@dataclass(frozen=True)
class House:
    """The server, with trainers and enterprises in its lists; ``passport`` is what an enrolled device carries."""

    served: Served
    passport: Any
    browser: Browser
    photo: Path

    @property
    def store(self) -> Store:
        return self.served.store


@pytest.fixture(scope="session")
def house(served: Served, browser: Browser, photo: Path) -> House:
    for name in ("trainers", "partners"):
        listed = change.add_list(served.store, name)
        for country in COUNTRIES:
            change.add_entity(served.store, listed.id, f"Somebody {country.code}", {"country": country.code})
    baseline = served.form("score_baseline")
    for form_id in ("score_plan", "score_progress", "score_training"):
        record = demo.fill_record(baseline.program, seed=SEED, number=JOURNEYS[form_id][0], lists=baseline.lists)
        collect.collect(served.store, form=baseline.key, xml=record.xml, world=record.world)
    context = browser.new_context()
    enrol(context.new_page(), served.store, served.address)
    passport = context.storage_state()
    context.close()
    return House(served, passport, browser, photo)


@pytest.mark.parametrize(("form_id", "language"), ERRANDS, ids=["-".join(each) for each in ERRANDS])
def test_three_doors_give_the_same_row_and_line(house: House, form_id: str, language: str) -> None:
    form = house.served.form(form_id)
    to_do = errand(form, language, number=JOURNEYS[form_id][0])
    alive = "keys" if language == "en" else "fingers"
    found = {}
    for door in ("without", alive, "xml"):
        go = _as_xml if door == "xml" else _by_hand
        with _lists_as_before(house.store):
            before, begun = {row["KEY"] for row in _rows(house, to_do)}, time.monotonic()
            told = go(house, to_do, door)
            log.info("%s %s %s: %s, %.1f s", form_id, language, door, told, time.monotonic() - begun)
            found[door] = _delivered(house, to_do, before)
    unlike = {door: _unlike(found[door], found["xml"]) for door in ("without", alive)}
    assert not any(unlike.values()), unlike
    assert found["xml"]["row._valid"] is True


def _by_hand(house: House, errand: Errand, door: str) -> str:
    alive, known = door != "without", house.passport if errand.form.closed_to else None
    screen: dict[str, Any] = NARROW if door == "fingers" else {"viewport": {"width": 360, "height": 640}}
    context = house.browser.new_context(java_script_enabled=alive, storage_state=known, **screen)
    context.set_default_timeout(10_000)
    if door == "fingers":
        context.add_init_script(TWICE_AS_LARGE)
    page, trouble = context.new_page(), list[str]()
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(house.served.link(errand.form.form_id) + errand.query)
    if alive:
        page.wait_for_selector("html[data-alive]")
    hands = HANDS[door](page, errand.form.program, errand.typed, language=errand.language, photo=house.photo)
    receipt = hands.fill_all()
    context.close()
    assert bool(receipt) != errand.form.anonymous
    assert trouble == [] and set(errand.typed) <= hands.met
    return f"{hands.pages} pages, {len(hands.met)} questions"


def _as_xml(house: House, errand: Errand, door: str) -> str:
    program, final = errand.form.program, errand.final
    pictures = {text: io.BytesIO(house.photo.read_bytes()) for path, text in final.items() if _is_file(errand, path)}
    through = "page" if garbled_nodes(program) else "openrosa"  # other doors than the page are closed to garbled forms
    collect.collect(house.store, xml=write_instance(program, final), files=pictures, world=errand.world, door=through)
    return f"{len(final)} answers"


def _is_file(errand: Errand, path: str) -> bool:
    return bool(errand.final[path]) and path.rsplit("/", 1)[-1] in _files(errand)


def _files(errand: Errand) -> set[str]:
    return {node.name for node in errand.form.program.nodes if node.question in FILES}


@contextmanager
def _lists_as_before(store: Store) -> Iterator[None]:
    """Put entities back that a record has changed: the next door finds the lists as this one did."""
    before = _entities(store)
    yield
    now = _entities(store)
    for (listed, key), entity in before.items():
        if entity.data != now[listed, key].data:
            data = dict.fromkeys(now[listed, key].data, "") | entity.data
            change.edit_entity(store, listed, key, entity.label, data, base=now[listed, key].version)


def _entities(store: Store) -> dict[tuple[int, int], EntityRow]:
    with store.read() as db:
        return {(listed.id, row.id): row for listed in table.lists_of(db) for row in table.page_of(db, listed.id)}


def _rows(house: House, errand: Errand) -> list[dict[str, Any]]:
    data = b"".join(deliver.export_form(house.store, errand.form.key, "jsonl"))
    return [json.loads(line) for line in data.splitlines()]


def _delivered(house: House, errand: Errand, before: set[str]) -> dict[str, Any]:
    """Return the row and the CSV lines of the record that has come, flat, without what differs by nature."""
    (row,) = (row for row in _rows(house, errand) if row["KEY"] not in before)
    files = _files(errand)
    lines = [line for line in _lines(house, errand) if row["KEY"] in (line["KEY"], line.get("_top"))]
    return dict(_flat({"row": row, "lines": lines}, files))


def _lines(house: House, errand: Errand) -> Iterator[dict[str, str]]:
    """Yield every line of the CSV; one of a repeat knows its record as ``_top``."""
    data = b"".join(deliver.export_form(house.store, errand.form.key, "csv"))
    tops: dict[str, str] = {}
    for text in _tables(data):
        for line in csv.DictReader(io.StringIO(text, newline="")):
            parent = line.get("PARENT_KEY", "")
            tops[line["KEY"]] = line["_top"] = tops.get(parent, line["KEY"])
            yield line


def _tables(data: bytes) -> list[str]:
    if not data.startswith(b"PK"):
        return [data.decode()]
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = [name for name in packed.namelist() if name not in ("columns.csv", "choices.csv")]
        return [packed.read(name).decode() for name in names]


def _flat(found: Any, files: set[str], path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield path, value of all that ``found`` holds but what differs by nature; of a file only whether it is there."""
    if isinstance(found, dict | list):
        yield path, len(found)
        for name, value in found.items() if isinstance(found, dict) else enumerate(found, 1):
            if name not in OWN | {"_top"}:
                yield from _flat(bool(value) if name in files else value, files, f"{path}.{name}".lstrip("."))
    else:
        yield path, found


def _unlike(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    missing = "nothing"
    return {
        path: (one.get(path, missing), other.get(path, missing))
        for path in one.keys() | other.keys()
        if one.get(path, missing) != other.get(path, missing)
    }
