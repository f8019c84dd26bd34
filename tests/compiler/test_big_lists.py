"""A list of 50,000 rows compiles, and a filter by equality does not feel its length."""

from __future__ import annotations

from making_xforms import xform

from formserver.compiler.reading import MOST_ELEMENTS
from formserver.compiler.xform import compile_xform
from formserver.engine import open_session
from formserver.program.world import World

SELECT = (
    '<input ref="/data/group"/><select1 ref="/data/q"><itemset nodeset="instance(\'l\')/root/item[a = /data/group]">'
    '<value ref="name"/><label ref="label"/></itemset></select1>'
)


def steps_for(rows: int) -> int:
    """Return the steps that one answer costs when 20 of so many rows are offered."""
    items = "".join(
        f"<item><name>n{n}</name><label>Row {n}</label><a>{n // 20}</a><b>x</b><c>y</c></item>" for n in range(rows)
    )
    compiled = compile_xform(xform("<group/><q/>", f'<instance id="l"><root>{items}</root></instance>', body=SELECT))
    assert compiled.program is not None, [str(found) for found in compiled.findings]
    session = open_session(compiled.program, World(now="2026-03-01T09:00:00.000+00:00"))
    session.answer("/data/group", "7")
    assert [choice.value for choice in session.choices("/data/q")] == [f"n{n}" for n in range(140, 160)]
    before = session.state.call.left
    session.answer("/data/group", "7")
    session.answer("/data/group", "8")
    return before - session.state.call.left


def test_fifty_thousand_rows_compile_and_cost_an_answer_no_more_than_a_few_hundred_do() -> None:
    assert steps_for(50_000) == steps_for(400)


def test_a_form_of_too_many_elements_is_refused() -> None:
    compiled = compile_xform(xform("<x/>" * (MOST_ELEMENTS + 1)))
    assert [found.code for found in compiled.findings] == ["xform-unreadable"]
