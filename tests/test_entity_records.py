"""Entities: made and changed by received records, once each; read by forms as they are now; conflicts kept."""

from __future__ import annotations

import json

import pytest
from collecting import record_xml
from shops import FIRST, SECOND, SHOP, STANDING, VISIT, send_shop, send_visit
from sqlalchemy import select

from formserver import derive, publish
from formserver.collect import collect
from formserver.publish.opened import load_program
from formserver.store import entities, removal
from formserver.store.entities import Wanted
from formserver.store.tables import submissions


@pytest.fixture
def shop(publish_markdown):
    return publish_markdown(SHOP, "shop.md")


@pytest.fixture
def visit(publish_markdown):
    return publish_markdown(VISIT, "visit.md", files={"shops.csv": STANDING})


def shops(store, **wanted):
    with store.read() as db:
        row = next(each for each in entities.lists_of(db) if each.name == "shops")
        return [(each.label, dict(each.data), each.version) for each in entities.page_of(db, row.id, Wanted(**wanted))]


def history(store):
    with store.read() as db:
        row = entities.lists_of(db)[0]
        (entity,) = entities.page_of(db, row.id)
        return [
            (step.version.number, step.version.action, step.version.conflict)
            for step in entities.history_of(db, entity.id)
        ]


def verdict(store, form):
    with store.read() as db:
        query = select(submissions.c.valid, submissions.c.verdict).where(submissions.c.form == form.key)
        row = db.execute(query.order_by(submissions.c.id.desc())).first()
        return row.valid, json.loads(row.verdict).get("entities", [])


def test_publishing_a_form_declares_its_list(store, shop):
    with store.read() as db:
        (row,) = entities.lists_of(db)
    assert (row.name, row.properties) == ("shops", ("shop_name", "town", "remark"))


def test_a_record_creates_an_entity_once(store, shop):
    for _ in range(2):
        send_shop(store, shop)
    derive.rederive(store)
    assert shops(store) == [("Corner", {"shop_name": "Corner", "town": "Accra", "remark": ""}, 1)]


def test_a_record_that_does_not_want_an_entity_makes_none(store, shop):
    send_shop(store, shop, town="nowhere")
    assert (shops(store), verdict(store, shop)[1]) == ([], [])


def test_an_update_changes_only_what_it_names(store, shop, visit):
    send_shop(store, shop)
    send_visit(store, visit, "uuid:v", base="1", state="good")
    ((_, data, version),) = shops(store)
    assert (data["state"], data["shop_name"], data["town"], version) == ("good", "Corner", "Accra", 2)


def test_the_same_update_again_does_not_undo_what_came_since(store, shop, visit):
    send_shop(store, shop)
    send_visit(store, visit, "uuid:v1", base="1", state="good")
    send_visit(store, visit, "uuid:v2", base="2", state="bad")
    derive.rederive(store)
    assert [(data["state"], version) for _, data, version in shops(store)] == [("bad", 3)]


def test_two_who_saw_the_same_version_are_in_conflict(store, shop, visit):
    send_shop(store, shop)
    send_visit(store, visit, "uuid:v1", base="1", state="good")
    send_visit(store, visit, "uuid:v2", base="1", town="Tema")
    send_visit(store, visit, "uuid:v3", base="1", state="bad")
    assert history(store) == [(4, "update", "hard"), (3, "update", "soft"), (2, "update", ""), (1, "create", "")]


@pytest.mark.parametrize(("entity", "code"), [("NEW_A", "not-listed"), (SECOND, "unknown"), ("", "not-listed")])
def test_a_visit_to_nobody_known_is_stored_and_says_so(store, visit, entity, code):
    assert send_visit(store, visit, "uuid:v", entity=entity, state="good").status == 201
    assert verdict(store, visit) == (True, [[code, "shops", entity]])


def test_an_update_that_came_before_its_entity_is_made_when_it_is_judged_again(store, shop, visit):
    send_visit(store, visit, "uuid:v", state="good")
    send_shop(store, shop)
    derive.rederive(store)
    assert [(data["state"], version) for _, data, version in shops(store)] == [("good", 2)]
    assert verdict(store, visit) == (True, [])


def test_a_correction_changes_what_the_record_gave_and_nobody_else_has_changed(store, shop, visit):
    send_shop(store, shop)
    send_visit(store, visit, "uuid:v", base="1", town="Tema")
    send_shop(store, shop, id="uuid:b", old="uuid:a", shop_name="Korner", town="Ada")
    ((label, data, version),) = shops(store)
    assert (label, data["shop_name"], data["town"], version) == ("Korner", "Korner", "Tema", 3)


def test_a_visit_that_is_corrected_to_another_enterprise_takes_back_what_it_wrote(store, shop, visit):
    send_shop(store, shop)
    send_shop(store, shop, id="uuid:b", entity=SECOND, shop_name="Market")
    send_visit(store, visit, "uuid:v", base="1", state="good")
    send_visit(store, visit, "uuid:w", old="uuid:v", entity=SECOND, base="1", state="good")
    derive.rederive(store)
    assert {label: data.get("state", "") for label, data, _ in shops(store)} == {"Corner": "", "Market": "good"}


def test_an_id_that_another_record_made_is_not_made_again(store, shop):
    send_shop(store, shop)
    send_shop(store, shop, id="uuid:b", shop_name="Thief")
    assert [label for label, _, _ in shops(store)] == ["Corner"]
    assert verdict(store, shop)[1] == [["taken", "shops", FIRST]]


@pytest.mark.parametrize(("change", "code"), [({"entity": "not-a-uuid"}, "uuid"), ({"shop_name": " "}, "label")])
def test_an_entity_without_id_or_label_is_not_made(store, shop, change, code):
    assert send_shop(store, shop, **change).status == 201
    assert (shops(store), verdict(store, shop)[1][0][0]) == ([], code)


def test_entities_come_from_every_instance_of_a_repeat(store, publish_markdown):
    form = publish_markdown("""
    | survey | | | | |
    | | type | name | label | save_to |
    | | begin_repeat | person | Person | |
    | | text | who | Name | full_name |
    | | end_repeat | | | |
    | entities | | |
    | | list_name | label |
    | | people | ${who} |
    """)
    answers = {}
    for number, (id, name) in enumerate([(FIRST, "Esi"), (SECOND, "Kofi")], 1):
        place = f"person[{number}]"
        answers |= {f"{place}/who": name, f"{place}/meta/entity/@id": id, f"{place}/meta/entity/label": name}
    collect(store, xml=record_xml(form.program, answers), form=form.key)
    with store.read() as db:
        found = entities.page_of(db, entities.lists_of(db)[0].id)
    assert {(each.uuid, each.label, each.data["full_name"]) for each in found} == {
        (FIRST, "Esi", "Esi"), (SECOND, "Kofi", "Kofi")
    }  # fmt: skip


def test_a_form_reads_the_standing_rows_and_the_living_entities(store, shop, visit):
    send_shop(store, shop)
    form = publish.open_form(store, visit.code)
    table = form.lists["shops.csv"]
    assert table.columns == ("name", "label", "shop_name", "town", "remark", "state", "__version")
    assert [row[:4] for row in table.rows] == [
        ("NEW_A", "Not in the list", "", ""),
        (FIRST, "Corner", "Corner", "Accra"),
    ]
    assert form.own_lists == {} and form.closed_to == "registers"


def test_a_list_that_nobody_changed_is_not_made_again(store, shop, visit):
    send_shop(store, shop)
    first, again = (publish.open_form(store, visit.code).registers["shops.csv"] for _ in range(2))
    send_visit(store, visit, "uuid:v", base="1", state="good")
    changed = publish.open_form(store, visit.code).registers["shops.csv"]
    assert again is first and changed.tag != first.tag
    assert changed.table.rows[1][-2:] == ("good", "2")


def test_what_was_read_from_a_list_is_taken_as_it_was_sent(store, shop, visit):
    send_shop(store, shop)
    send_visit(store, visit, "uuid:v", base="1", state="good", was="bad")
    send_visit(store, visit, "uuid:w", entity=SECOND, was="unheard of")
    with store.read() as db:
        found = [json.loads(row[0]) for row in db.execute(select(submissions.c.verdict))]
    assert not any("differences" in each or "errors" in each for each in found)


def test_an_anonymous_form_never_reads_a_list_of_entities(store, shop, visit):
    send_shop(store, shop)
    settings = {**visit.program.settings, "anonymous": "yes"}
    from dataclasses import replace

    from formserver.entities.lists import registers_of

    with store.read() as db:
        project = entities.lists_of(db)[0].project
        assert registers_of(db, project, visit.program)
        assert registers_of(db, project, replace(visit.program, settings=settings)) == {}


def test_removing_submissions_removes_the_entities_that_they_made(store, shop, visit):
    send_shop(store, shop)
    publish.open_form(store, visit.code)
    with store.work() as db:
        assert removal.delete_by_door(db, "openrosa", form=shop.key, limit=10) == 1
    assert shops(store) == []
    assert len(publish.open_form(store, visit.code).lists["shops.csv"].rows) == 1


def test_a_program_of_a_published_form_keeps_its_declaration(store, visit):
    assert load_program(store, visit.digest).entities[0].list == "shops"
