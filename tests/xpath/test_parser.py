"""The XPath parser: precedence, names that look like operators, paths, positions of errors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formserver.xpath.nodes import Binary, Call, Negate, Number, Path, Reference, Step, String, walk
from formserver.xpath.parser import parse
from formserver.xpath.tokens import XPathSyntaxError


def child(name, *predicates):
    return Step("child", name, predicates)


def relative(*steps):
    return Path(False, steps)


def test_multiplication_binds_stronger_than_addition():
    assert parse("1 + 2 * 3") == Binary("+", Number(1), Binary("*", Number(2), Number(3)))


def test_operators_of_one_strength_group_from_the_left():
    assert parse("3 - 2 - 1") == Binary("-", Binary("-", Number(3), Number(2)), Number(1))


def test_comparison_binds_stronger_than_and_which_binds_stronger_than_or():
    tree = parse("a or b and c = 1")
    assert (tree.op, tree.right.op, tree.right.right.op) == ("or", "and", "=")


def test_minus_before_a_union_negates_the_whole_union():
    assert isinstance(parse("-a|b"), Negate)


@pytest.mark.parametrize("text", ["div div div", "and and and", "* * *", "mod mod mod"])
def test_a_name_is_an_operator_only_after_an_operand(text):
    assert isinstance(parse(text), Binary)


def test_an_operator_may_stand_directly_before_a_digit():
    assert parse("7 mod2") == Binary("mod", Number(7), Number(2))


def test_hyphens_and_dots_belong_to_names():
    assert parse("a-b.c") == relative(child("a-b.c"))


def test_abbreviations_are_their_axes():
    expected = (Step("parent", "node()"), Step("self", "node()"), Step("attribute", "id"))
    assert parse(".././@id") == Path(False, expected)


def test_two_slashes_are_descendant_or_self():
    assert parse("//a") == Path(True, (Step("descendant-or-self", "node()"), child("a")))


def test_a_path_goes_on_from_a_function():
    tree = parse("instance('x')/root/item[name = 'a']/label")
    assert isinstance(tree, Path) and tree.start == Call("instance", (String("x"),))
    assert [step.test for step in tree.steps] == ["root", "item", "label"]


def test_predicates_hold_expressions():
    assert parse("a[b][2]") == relative(child("a", relative(child("b")), Number(2)))


def test_the_root_alone_is_a_path():
    assert parse("/") == Path(True, ())


def test_every_axis_is_read():
    assert parse("preceding-sibling::a") == relative(Step("preceding-sibling", "a"))


def test_references_of_a_sheet_are_read_with_their_position():
    reference = parse("1 + ${last-saved#age}").right
    assert reference == Reference("age", True) and reference.position == 4


def test_node_tests_are_not_functions():
    assert parse("text()") == relative(Step("child", "text()"))


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("${a} = = 'x'", 7),
        ("(1", 2),
        ("f(1,)", 4),
        ("1 2", 2),
        ("a[", 2),
        ("/data/", 6),
        ("'open", 0),
        ("1 + ${a", 4),
        ("", 0),
        ("a = “x”", 4),
        ("x::a", 0),
    ],
)
def test_errors_say_where(text, position):
    with pytest.raises(XPathSyntaxError) as caught:
        parse(text)
    assert caught.value.position == position


def test_brackets_without_end_are_refused_before_the_stack_is_full():
    with pytest.raises(XPathSyntaxError):
        parse("(" * 5000 + "1" + ")" * 5000)


def test_endless_sums_are_refused():
    with pytest.raises(XPathSyntaxError):
        parse("+".join("1" * 3000))


def test_long_argument_lists_are_fine():
    assert len(parse(f"concat({','.join(['a'] * 2000)})").args) == 2000


def test_walking_meets_everything_inside():
    found = [item.name for item in walk(parse("if(a[f(1)], g(), h(2) + i())")) if isinstance(item, Call)]
    assert found == ["if", "f", "g", "h", "i"]


@given(st.text(alphabet="ab1. /()[]=<>+-*|'\"@:$,{}#\n", max_size=30))
def test_any_text_gives_a_tree_or_a_position_in_it(text):
    try:
        parse(text)
    except XPathSyntaxError as error:
        assert 0 <= error.position <= len(text)
