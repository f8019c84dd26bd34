"""The table of functions."""

from formserver.xpath.functions import FUNCTIONS, suggest


def test_names_near_a_known_one_are_suggested():
    assert suggest("coalese") == "coalesce"
    assert suggest("Count_Selected") == "count-selected"


def test_nothing_is_suggested_for_a_name_like_no_other():
    assert suggest("zzzzzz") == ""


def test_all_arguments_from_a_place_on_may_be_node_sets():
    join = FUNCTIONS["join"]
    assert [join.wants_nodes(place) for place in range(4)] == [False, True, True, True]
    assert not FUNCTIONS["round"].wants_nodes(0)


def test_functions_that_read_the_world_are_marked():
    volatile = {name for name, function in FUNCTIONS.items() if function.volatile}
    assert volatile == {"now", "today", "random", "uuid"}
