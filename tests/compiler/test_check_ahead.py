"""Cycles and unknown appearances are told with the other errors of a form, not after them."""

from formserver.compiler.check_ahead import check_ahead
from formserver.compiler.survey import understand_form
from formserver.compiler.xlsform import compile_xlsform, read_workbook
from formserver.places import FORMS

ROUND = """| survey |
|  | type | name | label | calculation | relevant | appearance |
|  | calculate | x | | ${y} + 1 | | |
|  | calculate | y | | ${x} + 1 | | |
|  | begin group | g | G | | ${b} = 1 | |
|  | integer | b | B | | | |
|  | end group | | | | | |
|  | text | t | T | | ${t} = 1 or ${x} > 1 | |
|  | text | shiny | S | | | multilin |
|  | select_one l | f | F | | | autocomplete search('a') |
|  | begin repeat | r | R | | | |
|  | integer | n | N | sum(${m}) | | |
|  | integer | m | M | ${n} + 1 | | |
|  | end repeat | | | | | |
| choices |
|  | list_name | name | label |
|  | l | a | A |
| settings |
|  | form_id | version |
|  | round | 1 |
"""
WRONG = "|  | text | worse | W | | frob() | |\n| choices |"


def told(form, *codes):
    found = compile_xlsform(form.encode(), "round.md").findings
    return [(each.where, each.message, each.suggestion) for each in found if each.code in codes]


def test_what_the_compiler_would_find_is_told_beside_other_errors():
    found = told(ROUND.replace("| choices |", WRONG), "cycle", "appearance-unknown", "function-unknown")
    assert [where for where, _, _ in found] == ["survey!D2", "survey!E4", "survey!E7", "survey!E14:1", "survey!F8"]
    assert found[0][1].endswith("computed: x → y.") and found[4][2] == "multiline"


def test_the_compiler_tells_the_same_in_the_same_words():
    alone = told(ROUND, "cycle", "appearance-unknown")
    beside = told(ROUND.replace("| choices |", WRONG), "cycle", "appearance-unknown")
    assert [each for each in alone if each not in beside] == [alone[3]]  # the one in a repeat
    assert [each for each in beside if each not in alone] == []


def test_nothing_is_seen_ahead_in_the_shipped_forms():
    for path in sorted(FORMS.glob("*.xlsx")):
        workbook, _ = read_workbook(path.read_bytes(), path.name)
        assert list(check_ahead(understand_form(workbook, fallback_id=path.stem))) == [], path.name
