"""Paths to references: which instance is meant, values or node-sets, predicates."""

import pytest
from making_xforms import bind, compiled, expression, findings

ROSTER = "<a/><size/><r><x/><y/><s><z/><w/></s></r><q><v/></q>"
REPEATS = '<repeat nodeset="/data/r"><repeat nodeset="/data/r/s"/></repeat><repeat nodeset="/data/q"/>'


def calculation(path: str, text: str):
    program = compiled(ROSTER, bind(path, calculate=text), body=REPEATS)
    return expression(program, path)


def test_a_question_outside_of_repeats_is_a_value_of_the_form():
    assert calculation("size", "/data/a") == ["value", "a", "data"]


def test_an_absolute_path_in_a_repeat_means_the_instance_one_stands_in():
    assert calculation("r/y", "/data/r/x") == ["value", "x", "r"]


def test_an_absolute_path_in_an_inner_repeat_means_the_inner_instance():
    assert calculation("r/s/w", "/data/r/s/z") == ["value", "z", "s"]
    assert calculation("r/s/w", "/data/r/x") == ["value", "x", "r"]


def test_a_path_into_a_repeat_is_a_node_set_below_what_is_shared():
    assert calculation("size", "sum(/data/r/x)") == ["sum", ["nodes", "x", "data"]]
    assert calculation("r/y", "sum(/data/r/s/z)") == ["sum", ["nodes", "z", "r"]]


def test_a_path_into_another_repeat_stays_a_node_set():
    assert calculation("r/y", "/data/q/v = 1") == ["=", ["nodes", "v", "data"], 1]


def test_counting_the_repeat_one_stands_in_counts_all_of_it():
    assert calculation("r/y", "count(/data/r)") == ["count", ["nodes", "r", "data"]]
    assert calculation("r/s/w", "count(/data/r/s)") == ["count", ["nodes", "s", "r"]]


def test_relative_paths_climb_before_they_go_down():
    assert calculation("r/y", "../x") == ["value", "x", "r"]
    assert calculation("r/y", "sum(../../r/x)") == ["sum", ["nodes", "x", "data"]]
    assert calculation("r/s/w", "../../x") == ["value", "x", "r"]


def test_the_question_itself_and_current_are_the_same():
    program = compiled(ROSTER, bind("a", constraint=". + current()/. + current()"), body=REPEATS)
    own = ["value", "a", "data"]
    assert expression(program, "a", "constraint") == ["+", ["+", own, own], own]


def test_a_predicate_stands_in_the_candidate():
    expected = ["count", ["nodes", "r", "data", {"r": [["=", ["value", "x", "r"], "3"]]}]]
    assert calculation("size", "count(/data/r[x = '3'])") == expected
    assert calculation("size", "count(/data/r[/data/r/x = '3'])") == expected


def test_current_in_a_predicate_is_the_question():
    tree = calculation("r/y", "sum(/data/r[position() < position(current()/..)]/x)")
    assert tree == ["sum", ["nodes", "x", "data", {"r": [["<", ["position"], ["cur", ["position", "r"]]]]}]]


def test_a_predicate_resets_what_a_path_shares():
    assert calculation("r/y", "/data/r[1]/x") == ["nodes", "x", "data", {"r": [1]}]


def test_wildcards_are_unions_of_what_they_match():
    assert calculation("size", "count(/data/r/*)") == [
        "count", ["union", ["nodes", "x", "data"], ["nodes", "y", "data"], ["nodes", "s", "data"]]
    ]  # fmt: skip


def test_two_slashes_find_a_node_by_name():
    assert calculation("size", "sum(//z)") == ["sum", ["nodes", "z", "data"]]


def test_concat_reads_single_questions_as_values():
    assert calculation("size", "concat(/data/a, /data/q/v)") == [
        "concat",
        ["value", "a", "data"],
        ["nodes", "v", "data"],
    ]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("r/y", "position(..)", ["position", "r"]),
        ("r/s/w", "position(../..)", ["position", "r"]),
        ("r/y", "position()", ["position"]),
        ("a", "position(..)", 1),
        ("size", "position(/data/r)", ["position-of", ["nodes", "r", "data"]]),
    ],
)
def test_position_is_that_of_the_repeat_around(path, text, expected):
    assert calculation(path, text) == expected


def test_indexed_repeat_sorts_its_repeats_outermost_first():
    tree = calculation("size", "indexed-repeat(/data/r/s/z, /data/r/s, 2, /data/r, 1)")
    assert tree == ["indexed-repeat", "z", "data", [["r", 1], ["s", 2]]]


def test_indexed_repeat_keeps_the_outer_instance_that_is_not_named():
    assert calculation("r/y", "indexed-repeat(/data/r/s/z, /data/r/s, 2)") == ["indexed-repeat", "z", "r", [["s", 2]]]


def test_a_path_to_nothing_is_a_warning_with_the_nearest_name_and_reads_as_empty():
    model = bind("size", calculate="/data/sizes + 1")
    assert findings(ROSTER, model, body=REPEATS) == [("path-unknown", 7)]
    assert expression(compiled(ROSTER, model, body=REPEATS), "size") == ["+", "", 1]


def test_an_axis_that_is_not_walked_is_an_error():
    assert findings(ROSTER, bind("a", calculate="following-sibling::size"), body=REPEATS) == [
        ("expression-unsupported", 1)
    ]


def test_attributes_of_the_definition_are_texts():
    assert calculation("a", "/data/@version") == "1"


def test_a_count_stands_in_no_instance_of_its_own_repeat():
    program = compiled("<a/><r><x/></r>", body='<repeat nodeset="/data/r" jr:count="../a"/>')
    assert expression(program, "r", "count") == ["value", "a", "data"]
