"""Declarations of entities: of the form, of repeats, what they save; what is wrong with them."""

from __future__ import annotations

import pytest
from making_xforms import bind, node, xform

from formserver.compiler.xform import compile_xform
from formserver.compiler.xlsform import compile_form
from formserver.program import codec

ENTITIES = 'xmlns:entities="http://www.opendatakit.org/xforms/entities"'
VILLAGE = '<meta><entity dataset="villages" create="1" id=""><label/></entity></meta>'


def compiled(markdown: str):
    return compile_form("\n".join(line.strip() for line in markdown.strip().splitlines()).encode(), "data.md")


def codes(instance: str, *model: str) -> list[str]:
    xml = xform(instance, *model).replace(b"<h:html ", f"<h:html {ENTITIES} ".encode())
    return [found.code for found in compile_xform(xml).findings]


def saved(path: str, name: str) -> str:
    return bind(path, **{"entities:saveto": name})


TWO_LISTS = """
| survey | | | | |
| | type | name | label | save_to |
| | text | village | Village | villages#village |
| | begin_repeat | person | Person | |
| | text | who | Name | people#full_name |
| | end_repeat | | | |
| entities | | | |
| | list_name | label | create_if |
| | villages | ${village} | |
| | people | ${who} | ${who} != 'x' |
"""


def test_a_form_and_its_repeat_declare_entities_of_their_own():
    program = compiled(TWO_LISTS).program
    people, villages = program.entities
    assert (villages.list, villages.create, villages.update) == ("villages", True, False)
    assert [(name, program.nodes[number].path) for name, number in villages.saved] == [("village", "/data/village")]
    assert program.nodes[people.create].path == "/data/person/meta/entity/@create"
    assert program.nodes[people.node].repeat == node(program, "person").number
    assert [name for name, _ in people.saved] == ["full_name"]


def test_a_program_keeps_its_entities_as_json():
    program = compiled(TWO_LISTS).program
    assert codec.loads(codec.dumps(program)) == program


def test_an_update_names_its_entity_and_the_version_that_was_seen():
    program = compiled("""
    | survey | | | | |
    | | type | name | label | save_to |
    | | select_one_from_file shops.csv | shop | Shop | |
    | | text | state | State | last_state |
    | entities | | |
    | | list_name | entity_id |
    | | shops | ${shop} |
    """).program
    shop = program.entities[0]
    assert (shop.create, shop.update, shop.label) == (False, True, None)
    assert [program.nodes[number].name for number in (shop.id, shop.base)] == ["@id", "@baseVersion"]


@pytest.mark.parametrize("name", ["name", "Label", "__secret", "1st", "a b"])
def test_a_workbook_with_a_property_that_cannot_be_is_refused_at_its_cell(name):
    found = compiled(TWO_LISTS.replace("villages#village", f"villages#{name}"))
    assert (found.ok, found.findings[0].where) == (False, "survey!D2")


@pytest.mark.parametrize("name", ["__list", "a.b", "1a", ""])
def test_a_workbook_with_a_list_that_cannot_be_is_refused(name):
    found = compiled(TWO_LISTS.replace("| villages |", f"| {name} |"))
    assert found.program is None and found.findings[0].severity == "error"


def test_the_same_is_said_of_an_xform():
    start = bind("meta/entity/@id", calculate="uuid()")
    assert codes("<a/>" + VILLAGE, start, saved("a", "village")) == []
    assert codes("<a/>" + VILLAGE, start, saved("a", "Name")) == ["property-reserved"]
    assert codes("<a/>" + VILLAGE, start, saved("a", "a b")) == ["property-invalid"]
    assert codes("<a/><b/>" + VILLAGE, start, saved("a", "v"), saved("b", "v")) == ["property-twice"]
    assert codes("<a/>" + VILLAGE.replace("villages", "a.b"), start) == ["entity-list-invalid"]
    assert codes("<a/>" + VILLAGE.replace("<label/>", ""), start) == ["entity-label-missing"]
    both = VILLAGE.replace("<label/>", "").replace(' create="1"', ' create="1" update="1"')
    assert codes("<a/>" + both, start) == ["entity-label-perhaps"]
    assert codes("<a/>" + VILLAGE) == ["entity-id-missing"]
    assert codes("<a/>" + VILLAGE.replace(' create="1"', ""), start) == ["entity-idle"]
    assert codes("<a/>", saved("a", "village")) == ["property-lost"]
