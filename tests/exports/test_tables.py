"""Which columns an export has: names, order over versions, labels."""

from __future__ import annotations

from dataclasses import replace

from by_hand import make_program

from formserver.exports import Naming, tables_of
from formserver.program.model import Choices
from formserver.program.world import ExternalList

SIZES = {"sizes": {"s": "Small", "l": "Large"}}
OUTLINE = """
select_one size sizes
group visit
 text country
 note hello
 repeat month
  integer days
  repeat stop
   text why
group meta
 instanceID instanceID
 group entity
  calculate @id
  calculate label
"""


def names(program_or_programs, **naming):
    programs = program_or_programs if isinstance(program_or_programs, list) else [program_or_programs]
    tables = tables_of(programs, naming=Naming(**naming))
    return {table.name: [column.name for column in table.columns] for table in tables}


def test_a_table_for_the_form_and_one_for_each_repeat_without_notes():
    assert names(make_program(OUTLINE, lists=SIZES)) == {
        "": ["size", "country", "instanceID", "entity-id", "label"],
        "month": ["days"],
        "stop": ["why"],
    }


def test_columns_carry_their_groups_when_asked():
    found = names(make_program(OUTLINE, lists=SIZES), group_prefix=True)
    assert found[""] == ["size", "visit-country", "meta-instanceID", "meta-entity-id", "meta-entity-label"]


def test_the_same_name_twice_carries_its_groups():
    found = names(make_program("group a\n text x\n text y\ngroup b\n text x"))
    assert found[""] == ["a-x", "y", "b-x"]


def test_a_column_never_takes_the_name_of_a_system_column_or_of_a_repeat():
    found = names(make_program("text KEY\ngroup g\n text KEY\n text r\nrepeat r\n text x"))
    assert found == {"": ["KEY-2", "g-KEY", "g-r"], "r": ["x"]}


def test_a_column_that_a_version_lost_stays_beside_its_neighbour():
    first = make_program("text a\ntext b\ntext c")
    second = make_program("text z\ntext a\ntext c\ntext d")
    assert names([first, second])[""] == ["z", "a", "b", "c", "d"]
    assert names([make_program("text lost\ntext a"), make_program("text a")])[""] == ["lost", "a"]


def test_a_question_that_moved_to_another_group_stays_one_column():
    first, second = make_program("text a"), make_program("group g\n text a")
    (table,) = tables_of([first, second])
    assert [column.keys for column in table.columns] == [("g/a", "a")]


def test_a_name_that_became_ambiguous_still_finds_its_column():
    first = make_program("group a\n text x")
    second = make_program("group a\n text x\ngroup b\n text x")
    assert names([first, second])[""] == ["a-x", "b-x"]


def test_old_codes_keep_their_labels_and_new_labels_win():
    first = make_program("select_one s l", lists={"l": {"1": "One", "2": "Two"}})
    second = make_program("select_one s l", lists={"l": {"2": "Zwei", "3": "Drei"}})
    (table,) = tables_of([first, second])
    assert table.columns[0].labels == {"1": "One", "2": "Zwei", "3": "Drei"}


def test_choices_of_an_external_list_are_labelled_from_its_rows():
    program = make_program("select_one who trainers", lists={"trainers": {}})
    external = replace(program.lists[0], external="trainers.csv", columns=("code", "name"), texts=())
    node = replace(program.nodes[1], choices=Choices(0, None, "code", "name"))
    program = replace(program, lists=(external,), nodes=(program.nodes[0], node))
    rows = {"trainers.csv": ExternalList(("name", "code"), (("Asha", "t1"), ("Bina", "t2")))}
    assert tables_of([program], lists=[rows])[0].columns[0].labels == {"t1": "Asha", "t2": "Bina"}
    assert tables_of([program])[0].columns[0].labels == {}


def test_repeats_of_one_name_in_two_groups_get_their_paths():
    found = names(make_program("group a\n repeat r\n  text x\ngroup b\n repeat r\n  text x"))
    assert found == {"": [], "a-r": ["x"], "b-r": ["x"]}
