"""The doors of a session that vectors do not reach: changes, languages, clock, texts, paths that are not there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_forms import NOW, WORLD, form, xform

from formserver.engine import Session, open_session
from formserver.program.world import ExternalList, World

PEOPLE = form(
    "| survey |              |      |           |                 |          |             |",
    "|        | type         | name | label     | relevant        | required | calculation |",
    "|        | text         | ask  | Ask       |                 |          |             |",
    "|        | begin repeat | r    | Person    | ${ask} = 'yes'  |          |             |",
    "|        | integer      | age  | Age       |                 | yes      |             |",
    "|        | note         | n    | ${age} ys |                 |          |             |",
    "|        | end repeat   |      |           |                 |          |             |",
    "|        | calculate    | sum  |           |                 |          | sum(${age}) |",
)


def listening(program: object = PEOPLE, world: World = WORLD) -> Session:
    session = open_session(program, world)  # type: ignore[arg-type]
    session.changes()
    return session


def test_changes_names_each_property_that_changed_once() -> None:
    session = listening()
    session.answer("/data/ask", "yes")
    found = session.changes()
    assert ("/data/ask", "value") in found
    assert ("/data/r[1]", "relevant") in found
    assert ("/data/r[1]/age", "error") in found
    assert len(found) == len(set(found))
    assert session.changes() == []


def test_changes_tells_of_labels_with_outputs_and_of_instances() -> None:
    session = listening()
    session.answer("/data/ask", "yes")
    session.changes()
    session.answer("/data/r[1]/age", "4")
    assert ("/data/r[1]/n", "label") in session.changes()
    session.add_repeat("/data/r")
    assert ("/data/r", "instances") in session.changes()
    session.remove_repeat("/data/r[1]")
    assert ("/data/r", "instances") in session.changes()


def test_an_answer_changes_nothing_when_it_is_the_same() -> None:
    session = listening()
    session.answer("/data/ask", "")
    assert session.changes() == []


def test_a_repeat_without_instances_tells_of_its_relevance() -> None:
    session = listening()
    session.remove_repeat("/data/r[1]")
    session.changes()
    assert not session.cell("/data/r").relevant
    session.answer("/data/ask", "yes")
    assert ("/data/r", "relevant") in session.changes()
    assert session.cell("/data/r").relevant


def test_cells_stand_for_values_groups_instances_and_repeats() -> None:
    session = open_session(PEOPLE, WORLD)
    assert session.cell("/data/r[1]").path == "/data/r[1]"
    assert session.cell("/data/r").path == "/data/r"
    assert session.cell("/data").group
    assert session.walk()[:4] == ["/data", "/data/ask", "/data/r[1]", "/data/r[1]/age"]


@pytest.mark.parametrize("path", ["/data/nothing", "/data/r[2]/age", "/data/r[0]/age", "/data/r/age", ""])
def test_a_path_that_is_not_there_is_a_key_error(path: str) -> None:
    session = open_session(PEOPLE, WORLD)
    with pytest.raises(KeyError):
        session.answer(path, "1")


def test_no_answer_is_taken_when_one_path_is_wrong() -> None:
    session = open_session(PEOPLE, WORLD)
    with pytest.raises(KeyError):
        session.answer_all({"/data/ask": "yes", "/data/wrong": "1"})
    assert session.cell("/data/ask").text == ""


def test_groups_and_instances_take_no_answer() -> None:
    session = open_session(PEOPLE, WORLD)
    with pytest.raises(KeyError):
        session.answer("/data/r[1]", "x")


def test_the_end_is_written_at_finalisation() -> None:
    program = form("| survey | | | |", "| | type | name | label |", "| | end | end | |", "| | text | a | A |")
    session = open_session(program, WORLD)
    assert session.answers()["/data/meta/instanceID"] == "uuid:test"
    assert session.finalize("2026-03-01T09:30:00.000+01:00")["/data/end"] == "2026-03-01T09:30:00.000+01:00"


def test_properties_are_preloaded_by_their_names() -> None:
    binds = '<bind nodeset="/data/a" jr:preload="property" jr:preloadParams="uri:deviceid"/>'
    session = open_session(xform("<a/>", binds), replace(WORLD, properties={"deviceid": "d-7"}))
    assert session.cell("/data/a").text == "d-7"


def test_a_new_clock_is_read_by_the_next_recalculation() -> None:
    program = xform("<a/><t/>", '<bind nodeset="/data/t" calculate="if(/data/a = 1, today(), today())"/>')
    session = open_session(program, WORLD)
    session.set_clock("2026-03-02T09:00:00.000+01:00")
    assert session.cell("/data/t").text == NOW[:10]
    session.answer("/data/a", "1")
    assert session.cell("/data/t").text == "2026-03-02"


def test_random_numbers_are_the_same_for_the_same_seed_and_record() -> None:
    program = xform(
        "<a/><b/>", '<bind nodeset="/data/a" calculate="random()"/><bind nodeset="/data/b" calculate="uuid()"/>'
    )
    first, again = open_session(program, WORLD).answers(), open_session(program, WORLD).answers()
    other = open_session(program, replace(WORLD, instance_id="uuid:other")).answers()
    assert first == again
    assert 0 <= float(first["/data/a"]) < 1
    assert first["/data/a"] != other["/data/a"]


def test_a_resumed_draft_keeps_its_random_numbers() -> None:
    program = xform("<a/><b/>", '<bind nodeset="/data/b" calculate="random() + coalesce(/data/a, 0)"/>')
    session = open_session(program, WORLD)
    kept = session.cell("/data/b").text
    resumed = open_session(program, replace(WORLD, seed=99), session.answers(), resume=True)
    assert resumed.cell("/data/b").text == kept
    resumed.answer("/data/a", "10")
    assert float(resumed.cell("/data/b").text) >= 10


def test_an_edit_moves_the_instance_id_to_deprecated_id() -> None:
    meta = "<meta><instanceID/><deprecatedID/></meta>"
    binds = '<bind nodeset="/data/meta/instanceID" jr:preload="uid"/>'
    program = xform("<a/>" + meta, binds)
    sent = open_session(program, WORLD).answers(final=True)
    edited = open_session(program, replace(WORLD, instance_id="uuid:second"), sent, edit=True).answers()
    assert edited["/data/meta/instanceID"] == "uuid:second"
    assert edited["/data/meta/deprecatedID"] == "uuid:test"


def test_a_list_that_comes_later_fills_what_waited() -> None:
    program = form(
        "| survey |                                |      |       |             |",
        "|        | type                           | name | label | calculation |",
        "|        | select_one_from_file firms.csv | firm | Firm  |             |",
        "|        | calculate | size | | instance('firms')/root/item[name = ${firm}]/size |",
    )
    session = open_session(program, WORLD, {"/data/firm": "b"})
    assert [choice.in_list for choice in session.choices("/data/firm")] == [False]
    session.provide("firms.csv", ExternalList(["name", "label", "size"], [["a", "A", "1"], ["b", "B", "2"]]))
    assert [choice.value for choice in session.choices("/data/firm")] == ["a", "b"]
    assert session.cell("/data/size").text == "2"
    assert session.errors() == []


def test_the_language_falls_back_to_the_default_of_the_form() -> None:
    session = open_session(PEOPLE, replace(WORLD, language="xx"))
    assert session.text("/data/ask") == "Ask"
    assert session.text("/data/ask", "hint") == ""
