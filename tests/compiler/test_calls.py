"""Function calls: arguments, operators with operands of their own, folding, what is refused."""

import pytest
from making_xforms import bind, compiled, expression, findings, flat_list

FORM = "<a/><b/><r><x/></r>"
BODY = '<repeat nodeset="/data/r"/>'


def calculation(text: str, *model: str):
    return expression(compiled(FORM, bind("b", calculate=text), *model, body=BODY), "b")


def found(text: str):
    return findings(FORM, bind("b", calculate=text), body=BODY)


def test_functions_keep_their_names():
    assert calculation("round(/data/a, 2)") == ["round", ["value", "a", "data"], 2]


def test_an_old_name_becomes_the_new_one():
    assert calculation("is-selected(/data/a, 'x')") == ["selected", ["value", "a", "data"], "x"]


def test_functions_without_their_argument_take_the_question():
    program = compiled(FORM, bind("b", constraint="string-length() < 5"), body=BODY)
    assert expression(program, "b", "constraint") == ["<", ["string-length", ["value", "b", "data"]], 5]


def test_once_knows_the_question():
    assert calculation("once(/data/a)") == ["once", ["value", "b", "data"], ["value", "a", "data"]]


def test_choice_name_reads_the_path_in_its_text():
    assert calculation("jr:choice-name(/data/a, ' /data/a ')") == [
        "choice-name", "a", "data", ["value", "a", "data"]
    ]  # fmt: skip


def test_the_version_is_a_text():
    assert calculation("version()") == "1"


def test_pulldata_is_a_lookup():
    model = '<instance id="f" src="jr://file-csv/f.csv"/>'
    assert calculation("pulldata('f', 'c', 'k', /data/a)", model) == [
        "lookup", 0, "k", [["value", "a", "data"]], [], "c"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true() and false()", ["false"]),
        ("true() or /data/a", ["true"]),
        ("not(false())", ["true"]),
        ("true() and /data/a = 1", ["boolean", ["=", ["value", "a", "data"], 1]]),
        ("-1", -1),
        ("1.5", 1.5),
    ],
)
def test_what_is_constant_is_folded(text, expected):
    assert calculation(text) == expected


@pytest.mark.parametrize(
    ("text", "code", "character"),
    [
        ("coalese(1, 2)", "function-unknown", 1),
        ("1 + round()", "function-arguments", 5),
        ("if(1, 2)", "function-arguments", 1),
        ("indexed-repeat(/data/r/x, /data/r, 1, 2)", "function-arguments", 1),
        ("indexed-repeat(/data/a, /data/r, 1)", "repeat-unrelated", 25),
        ("regex(., /data/a)", "pattern-not-literal", 10),
        ("format-date(., '%Y-%Q')", "date-code-unknown", 20),
        ("1 = = 2", "expression-syntax", 5),
        ("instance('nowhere')/root/item/a", "instance-unknown", 1),
        ("$x + 1", "expression-unsupported", 1),
    ],
)
def test_what_cannot_be_meant_is_found_at_its_character(text, code, character):
    assert (code, character) in found(text)


def test_equal_expressions_are_kept_once():
    program = compiled("<a/><b/><c/>", bind("b", calculate="/data/a+1"), bind("c", calculate=" /data/a + 1 "))
    assert len(program.expressions) == 1


def test_true_and_one_are_different_expressions():
    program = compiled("<a/><b/>", bind("a", calculate="1"), bind("b", calculate="'1'"))
    assert program.expressions == (1, "1")


def test_what_is_so_anyway_is_no_computation():
    program = compiled("<a/>", bind("a", relevant="true()", required="false()", constraint="true()"))
    assert program.computations == ()


def test_columns_that_entities_bring_are_known():
    model = flat_list("people", {"name": "a"})
    assert findings("<a/>", bind("a", calculate="instance('people')/root/item/__version"), model) == []


def test_predicates_that_multiply_are_refused():
    text = "count(/data/*[" * 40 + "1" + "])" * 40
    assert [code for code, _ in found(text)] == ["expression-unsupported"]
