"""Verdicts: errors, differences between what was sent and what we compute, what is accepted as sent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_forms import WORLD, form, xform

from formserver.engine import open_session
from formserver.engine.judge import judge, volatile
from formserver.program.world import ExternalList

FIRM = form(
    "| survey |               |      |       |          |              |                    |               |",
    "|        | type          | name | label | required | relevant     | calculation        | constraint    |",
    "|        | integer       | f    | F     | yes      |              |                    | . >= 0        |",
    "|        | integer       | m    | M     |          |              |                    |               |",
    "|        | calculate     | pct  |       |          |              | round(${f} div (${f} + ${m}) * 100, 1) | |",
    "|        | text          | why  | Why   |          | ${pct} > 50  |                    |               |",
    "|        | select_one yn | ok   | Ok    |          |              |                    |               |",
    "| choices | | |",
    "|         | list_name | name | label |",
    "|         | yn        | y    | Yes   |",
)


def sent(**values: str) -> dict[str, str]:
    return {f"/data/{name}": text for name, text in values.items()}


def test_what_a_session_finalised_is_valid_and_the_same() -> None:
    session = open_session(FIRM, WORLD)
    session.answer_all(sent(f="3", m="1", why="so", ok="y"))
    verdict = judge(FIRM, WORLD, session.answers(final=True))
    assert (verdict.valid, verdict.errors, verdict.differences, verdict.accepted) == (True, (), (), ())


def test_a_calculation_that_differs_is_told_with_both_values() -> None:
    verdict = judge(FIRM, WORLD, sent(f="3", m="1", pct="80", why="x"))
    assert verdict.valid
    assert verdict.differences == (("/data/pct", "80", "75"),)


def test_numbers_are_compared_as_numbers() -> None:
    assert judge(FIRM, WORLD, sent(f="3", m="1", pct="75.0")).differences == ()
    assert judge(FIRM, WORLD, sent(f="3", m="1", pct=" 75 ")).differences == ()


def test_a_value_where_nothing_is_relevant_is_a_difference() -> None:
    verdict = judge(FIRM, WORLD, sent(f="1", m="3", pct="25", why="kept"))
    assert verdict.differences == (("/data/why", "kept", ""),)


def test_errors_carry_code_and_path_in_document_order() -> None:
    verdict = judge(FIRM, WORLD, sent(m="x", ok="n"))
    assert verdict.errors == (("required", "/data/f"), ("type", "/data/m"), ("choice", "/data/ok"))
    assert not verdict.valid
    assert judge(FIRM, WORLD, sent(f="-1")).errors == (("constraint", "/data/f"),)


def test_what_reads_the_clock_is_accepted_as_sent_with_what_depends_on_it() -> None:
    binds = (
        '<bind nodeset="/data/t" calculate="today()"/><bind nodeset="/data/d" calculate="/data/t - 1"/>'
        '<bind nodeset="/data/c" calculate="1 + 1"/>'
    )
    program = xform("<t/><d/><c/>", binds)
    assert volatile(program) == {1, 2}
    verdict = judge(program, WORLD, sent(t="1999-01-01", d="5", c="3"))
    assert verdict.accepted == ("/data/t", "/data/d")
    assert verdict.differences == (("/data/c", "3", "2"),)


@pytest.mark.parametrize("read", ["now()", "today()", "random()", "uuid()", "once(random())", "${last-saved#a}"])
def test_what_a_server_cannot_compute_again_is_accepted_as_sent(read: str) -> None:
    program = form(
        "| survey | | | | |",
        "| | type | name | label | calculation |",
        "| | text | a | A | |",
        f"| | calculate | b | | {read} |",
        "| | calculate | c | | concat(${b}, '!') |",
        "| | calculate | d | | concat(${a}, '!') |",
    )
    verdict = judge(program, WORLD, sent(a="x", b="as sent", c="other", d="other"))
    assert verdict.accepted == ("/data/b", "/data/c")
    assert verdict.differences == (("/data/d", "other", "x!"),)


def test_what_is_read_from_a_list_of_entities_is_accepted_as_sent() -> None:
    program = form(
        "| survey |                                |      |       |             |",
        "|        | type                           | name | label | calculation |",
        "|        | select_one_from_file firms.csv | firm | Firm  |             |",
        "|        | calculate | size | | instance('firms')/root/item[name = ${firm}]/size |",
    )
    rows = ExternalList(["name", "label", "size"], [["b", "B", "2"]])
    record = sent(firm="gone", size="9")
    verdict = judge(program, replace(WORLD, lists={"firms.csv": replace(rows, living=True)}), record)
    assert (verdict.errors, verdict.differences, verdict.accepted) == ((), (), ("/data/size",))
    verdict = judge(program, replace(WORLD, lists={"firms.csv": rows}), record)
    assert (verdict.errors, verdict.differences) == ((("choice", "/data/firm"),), (("/data/size", "9", ""),))


def test_a_record_is_judged_at_its_own_time_in_its_own_zone_and_with_its_own_lists() -> None:
    program = form(
        "| survey |                                |      |       |              |             |",
        "|        | type                           | name | label | constraint   | calculation |",
        "|        | date                           | d    | D     | . <= today() |             |",
        "|        | dateTime                       | m    | M     |              |             |",
        "|        | calculate                      | day  |       |              | date(${m})  |",
        "|        | select_one_from_file firms.csv | firm | Firm  |              |             |",
    )
    record = sent(d="2020-03-01", m="2020-03-01T10:00:00.000+00:00", day="2020-02-29", firm="old")
    rows = ExternalList(["name", "label"], [["old", "Old"]])
    then = replace(WORLD, now="2020-02-29T23:30:00.000-11:00", lists={"firms.csv": rows})
    verdict = judge(program, then, record)
    assert (verdict.errors, verdict.differences) == ((("constraint", "/data/d"),), ())
    later = replace(WORLD, lists={"firms.csv": replace(rows, rows=[["new", "New"]])})
    verdict = judge(program, later, record)
    assert verdict.errors == (("choice", "/data/firm"),)
    assert verdict.differences == (("/data/day", "2020-02-29", "2020-03-01"),)


def test_a_list_that_the_world_lacks_leaves_its_calculations_as_sent() -> None:
    program = form(
        "| survey |                                |      |       |             |",
        "|        | type                           | name | label | calculation |",
        "|        | select_one_from_file firms.csv | firm | Firm  |             |",
        "|        | calculate | size | | instance('firms')/root/item[name = ${firm}]/size |",
        "|        | calculate | more | | ${size} + 1 |",
    )
    record = sent(firm="b", size="9", more="10")
    assert judge(program, WORLD, record).accepted == ("/data/size",)
    rows = ExternalList(["name", "label", "size"], [["b", "B", "2"]])
    assert judge(program, replace(WORLD, lists={"firms.csv": rows}), record).differences == (
        ("/data/size", "9", "2"),
        ("/data/more", "10", "3"),
    )


def test_an_answer_written_over_its_calculation_is_accepted() -> None:
    program = form(
        "| survey | | | | |",
        "| | type | name | label | calculation |",
        "| | integer | a | A | |",
        "| | integer | b | B | ${a} * 2 |",
    )
    verdict = judge(program, WORLD, sent(a="2", b="5"))
    assert (verdict.differences, verdict.accepted) == ((), ("/data/b",))


def test_surplus_instances_and_missing_ones_are_seen() -> None:
    program = form(
        "| survey | | | | |",
        "| | type | name | label | repeat_count | required |",
        "| | integer | n | N | | |",
        "| | begin repeat | r | R | ${n} | |",
        "| | integer | x | X | | yes |",
        "| | end repeat | | | | |",
    )
    record = {"/data/n": "1", "/data/r[1]": "", "/data/r[1]/x": "1", "/data/r[2]": "", "/data/r[2]/x": "2"}
    assert judge(program, WORLD, record).differences == (("/data/r[2]/x", "2", ""),)
    assert judge(program, WORLD, record | {"/data/n": "3"}).errors == (("required", "/data/r[3]/x"),)
