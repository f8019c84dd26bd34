"""Values: typed cells, conversions, comparison with node-sets of groups, storing."""

from __future__ import annotations

import math
import time

from function_trees import Node

from formserver.engine.values import compare, equals, is_blank, read_typed, store, to_boolean, to_number, to_text


class Group:
    """An instance of a group, whose text is blank."""

    group = True
    value = ""


def test_cells_are_typed_and_blank_cells_are_blank_text() -> None:
    assert read_typed("int", "5.0") == 5.0
    assert read_typed("decimal", "") == ""
    assert read_typed("string", "5") == "5"
    assert read_typed("time", "10:00") == "10:00"
    assert read_typed("boolean", "true") is True


def test_a_text_that_the_type_cannot_read_stays_text() -> None:
    assert read_typed("int", "1e3") == "1e3"
    assert read_typed("date", "2024-02-30") == "2024-02-30"
    assert read_typed("boolean", "yes") == "yes"


def test_a_date_cell_is_whole_days_even_when_a_time_was_stored() -> None:
    day = read_typed("date", "2024-01-05T23:30:00.000+00:00", 60)
    assert (day.days, day.text) == (19728.0, "2024-01-05T23:30:00.000+00:00")


def test_without_a_zone_the_clock_is_taken_as_written() -> None:
    assert to_number("2024-01-02T12:00:00.000-07:00") == 19724.5
    assert to_number("2024-01-02T12:00:00.000-07:00", 0) == 19724 + 19 / 24


def test_groups_are_true_by_existence() -> None:
    assert to_boolean([Group()])
    assert not to_boolean([])
    assert not to_boolean([Node("")])


def test_a_typed_0_is_false_as_a_path_too() -> None:
    assert not to_boolean([Node(0.0)])
    assert to_boolean([Node(0.0), Node(2.0)])


def test_true_is_not_taken_for_the_number_1() -> None:
    assert to_text(True) == "true"
    assert equals(True, 2.0)
    assert not equals(1.0, 2.0)


def test_blank_is_no_text_or_no_number() -> None:
    assert is_blank("") and is_blank(math.nan) and is_blank([]) and is_blank([Node("")])
    assert not is_blank(0.0) and not is_blank(False) and not is_blank(" ")


def test_what_cannot_be_written_as_utf_8_is_replaced_when_stored() -> None:
    assert store("a\ud83d") == "a\ufffd"
    assert store("\ud83d\ude00") == "😀"
    assert store([Node(math.inf)]) == ""


def test_a_million_comparisons_of_nodes_take_the_time_of_a_million() -> None:
    nodes = [Node(float(number)) for number in range(1000)]
    start = time.process_time()
    assert not compare("<", nodes, [Node(-1.0)] * 100)
    assert time.process_time() - start < 30
