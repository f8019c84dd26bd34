"""Baseline → enterprise → progress pre-filled: in the page with JavaScript, without it, and in the file for clients."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from web.desk_visits import EMAIL, PASSWORD, make_coordinator

from formserver import collect, demo, publish
from formserver.app import create_app
from formserver.config import read_settings
from formserver.places import FORMS
from formserver.program.model import Program
from formserver.program.world import World
from formserver.publish.shipped import media_files
from formserver.store import entities
from formserver.store.entities import EntityRow
from formserver.texts import form_catalogues
from formserver.web.pages.visit import clock
from tests.browser import Served, listening
from tests.journeys.hands import Hands
from tests.journeys.people import asked, complete

LEVELS = ("pr_5s", "pr_meet", "pr_sugg", "pr_eit", "pr_qpol", "pr_hrpol", "pr_oshpol", "pr_oshcom")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with baseline and progress, a coordinator, and three enterprises that baselines have made."""
    settings = {"FORMSERVER_DATA": str(tmp_path_factory.mktemp("data")), "FORMSERVER_SHIPPED_FORMS": "0"}
    app = create_app(read_settings(settings))
    store, codes = app.extensions["store"], {}
    for name in ("score_baseline", "score_progress"):
        book = FORMS / f"{name}.xlsx"
        options: dict[str, Any] = {"catalogues": form_catalogues(name), "files": media_files(book)}
        draft = publish.publish_file(store, book.read_bytes(), book.name, **options)
        assert draft.form is not None
        codes[name] = draft.form.code
    make_coordinator(store)
    baseline = publish.open_form(store, codes["score_baseline"])
    for number in range(3):
        record = demo.fill_record(baseline.program, seed=5, number=number, lists=baseline.lists)
        collect.collect(store, form=baseline.key, xml=record.xml, world=record.world)
    with listening(app) as address:
        yield Served(address, store, codes)


@pytest.fixture(params=[True, False], ids=["with script", "without"])
def trainer(request: pytest.FixtureRequest, browser: Browser, house: Served) -> Iterator[Page]:
    """A phone on which somebody who works here is signed in."""
    context = browser.new_context(java_script_enabled=request.param, viewport={"width": 360, "height": 640})
    context.set_default_timeout(10000)
    page = context.new_page()
    page.goto(f"{house.address}/account/sign-in")
    page.locator("#email").fill(EMAIL)
    page.locator("#password").fill(PASSWORD)
    page.locator("main button:not([type=button])").first.click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(house.link("score_progress"))
    if request.param:
        page.wait_for_selector("html[data-alive]")
    yield page
    context.close()


def enterprises(house: Served) -> list[EntityRow]:
    with house.store.read() as db:
        (key,) = [row.id for row in entities.lists_of(db) if row.name == "enterprises"]
        return entities.page_of(db, key)


def levels_of(enterprise: EntityRow) -> dict[str, str]:
    known = enterprise.data.get("last_levels") or enterprise.data["pr_levels"]
    return {code[:-1]: code[-1] for code in known.split()}


def answers_for(form: publish.OpenForm, enterprise: EntityRow) -> dict[str, str]:
    """Return what somebody types in a whole visit to an enterprise."""
    paths = {node.name: node.path for node in form.program.nodes}
    country = enterprise.data["country"]
    begun = {"country": country, "trainer_code": "NEW", "enterprise": enterprise.uuid, "b_right": "1", "kind": "full"}
    world = World(now=clock(), instance_id="uuid:visit", language="en", lists=form.lists)
    return asked(form.program, complete(form.program, world, {paths[name]: text for name, text in begun.items()}))


def box(page: Page, program: Program, name: str) -> Any:
    node = next(node for node in program.nodes if node.name == name)
    return page.locator(f'main .question[data-node="{node.number}"]')


def shown_levels(page: Page, program: Program) -> dict[str, str]:
    found = {}
    for name in LEVELS:
        checked = box(page, program, name).locator("input:checked")
        found[name] = checked.get_attribute("value") if checked.count() else ""
    return found


def reach(page: Page, hands: Hands, program: Program, name: str) -> None:
    """Fill in page after page until the question ``name`` shows."""
    for _ in range(60):
        if box(page, program, name).is_visible():
            return
        hands.fill_page()
        hands.go_on()
    raise AssertionError(name)


def test_a_visit_begins_with_what_is_known_and_leaves_what_it_found(house: Served, trainer: Page) -> None:
    form = house.form("score_progress")
    enterprise = enterprises(house)[0]
    hands = Hands(trainer, form.program, answers_for(form, enterprise))
    reach(trainer, hands, form.program, "pr_5s")
    before = levels_of(enterprise)
    assert shown_levels(trainer, form.program) == {name: before[name] for name in LEVELS}
    hands.fill_all()
    (after,) = (each for each in enterprises(house) if each.id == enterprise.id)
    assert after.version == enterprise.version + 1 and after.data["last_date"] == clock()[:10]
    kept = {name: text for name, text in enterprise.data.items() if not name.startswith("last_")}
    assert kept == {name: text for name, text in after.data.items() if not name.startswith("last_")}


def test_levels_of_a_wrongly_chosen_enterprise_do_not_stay(house: Served, trainer: Page) -> None:
    form = house.form("score_progress")
    wrong, right = pair_of_one_country(enterprises(house))
    hands = Hands(trainer, form.program, answers_for(form, wrong))
    reach(trainer, hands, form.program, "pr_5s")
    other = next(level for level in "01234" if level not in (levels_of(wrong)["pr_5s"], levels_of(right)["pr_5s"]))
    box(trainer, form.program, "pr_5s").locator(f'input[value="{other}"]').check(force=True)
    while not box(trainer, form.program, "enterprise").is_visible():
        trainer.locator("button[value=back]").click()
        trainer.wait_for_load_state()
    again = Hands(trainer, form.program, answers_for(form, right))
    reach(trainer, again, form.program, "pr_5s")
    wanted = {name: levels_of(right)[name] for name in LEVELS} | {"pr_5s": other}
    assert shown_levels(trainer, form.program) == wanted


def pair_of_one_country(found: list[EntityRow]) -> tuple[EntityRow, EntityRow]:
    pairs = [(one, other) for one in found for other in found if one.id < other.id]
    return next(pair for pair in pairs if pair[0].data["country"] == pair[1].data["country"])


def test_clients_read_the_enterprises_from_the_file(house: Served, trainer: Page) -> None:
    form = house.form("score_progress")
    address = f"{house.address}/s/{form.code}/{form.version}/media/enterprises.csv"
    answer = trainer.request.get(address)
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(answer.text()))}
    for enterprise in enterprises(house):
        row = rows[enterprise.uuid]
        assert (row["label"], row["__version"]) == (enterprise.label, str(enterprise.version))
        assert row["pr_levels"] == enterprise.data["pr_levels"]
    assert rows["NEW_GH"]["label"] == "Not in the list – No está en la lista"
    again = trainer.request.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status == 304


def test_nobody_unknown_gets_the_enterprises(house: Served, browser: Browser) -> None:
    form = house.form("score_progress")
    context = browser.new_context()
    (tag,) = [form.registers[name].tag for name in ("enterprises.csv",)]
    for path in ("", f"/{form.version}/media/enterprises.csv", f"/{form.version}/lists/{tag}/enterprises.csv.json"):
        answer = context.request.get(house.link("score_progress") + path)
        assert answer.status == 403 or answer.status == 401, path
        assert not any(enterprise.uuid in answer.text() for enterprise in enterprises(house))
    context.close()
