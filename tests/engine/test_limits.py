"""Deep chains settle without recursion; what asks too much ends with OutOfFuel and leaves a usable session."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_forms import WORLD, chain, xform

from formserver.engine import OutOfFuel, open_session
from formserver.engine.call import SECONDS


@pytest.mark.parametrize("length", [200, 1000, 3000])
def test_a_deep_chain_reaches_its_end(length: int) -> None:
    session = open_session(chain(length), WORLD)
    for text, last in (("0", str(length)), ("7", str(length + 7)), ("", "")):
        session.answer("/data/c0", text)
        assert session.cell(f"/data/c{length}").text == last


def test_one_long_expression_is_no_recursion() -> None:
    sum_of_all = " + ".join(["coalesce(/data/a, 1)"] * 240)
    both = " and ".join(["/data/a = 2"] * 240)
    binds = f'<bind nodeset="/data/b" calculate="{sum_of_all}"/><bind nodeset="/data/c" calculate="{both}"/>'
    session = open_session(xform("<a/><b/><c/>", binds), WORLD)
    assert session.cell("/data/b").text == "240"
    session.answer("/data/a", "2")
    assert (session.cell("/data/b").text, session.cell("/data/c").text) == ("480", "1")


def test_actions_that_never_rest_end_with_the_fuel() -> None:
    body = (
        '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b" value="/data/a + 1"/></input>'
        '<input ref="/data/b"><setvalue event="xforms-value-changed" ref="/data/a" value="/data/b + 1"/></input>'
    )
    session = open_session(xform("<a/><b/>", "", body), WORLD)
    with pytest.raises(OutOfFuel) as caught:
        session.answer("/data/a", "1")
    assert caught.value.args[0] == "steps"


def test_what_takes_too_long_is_stopped_and_the_session_goes_on() -> None:
    hours = iter(range(0, 10**9, 3600))
    session = open_session(chain(9000), replace(WORLD, elapsed=lambda: 0.0))
    session.state.call.world = replace(WORLD, elapsed=lambda: float(next(hours)))
    with pytest.raises(OutOfFuel) as caught:
        session.answer("/data/c0", "1")
    assert caught.value.args == ("seconds", SECONDS)
    session.state.call.world = WORLD
    session.answer("/data/c0", "2")
    assert session.cell("/data/c9000").text == "9002"


def test_text_that_doubles_ends_at_a_megabyte() -> None:
    instance = "<a0>0123456789</a0>" + "".join(f"<a{n}/>" for n in range(1, 25))
    binds = "".join(
        f'<bind nodeset="/data/a{n}" calculate="concat(/data/a{n - 1}, /data/a{n - 1})"/>' for n in range(1, 25)
    )
    with pytest.raises(OutOfFuel) as caught:
        open_session(xform(instance, binds), WORLD)
    assert caught.value.args[0] in ("steps", "text")


def test_a_record_with_too_many_instances_is_refused() -> None:
    body = '<group><repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat></group>'
    program = xform("<r><x/></r>", "", body)
    with pytest.raises(OutOfFuel):
        open_session(program, WORLD, {"/data/r[99999999]/x": "1"})
    with pytest.raises(OutOfFuel):
        open_session(program, WORLD, {"/data/r[0]/x": "1"})


def test_many_nested_first_instances_are_refused() -> None:
    inner = "<x/>"
    for letter in "dcba":
        inner = f"<{letter}>{inner}</{letter}>" * 14
    paths = ["/data/a", "/data/a/b", "/data/a/b/c", "/data/a/b/c/d"]
    body = '<input ref="/data/a/b/c/d/x"/>'
    for path in reversed(paths):
        body = f'<group><repeat nodeset="{path}">{body}</repeat></group>'
    with pytest.raises(OutOfFuel):
        open_session(xform(inner, "", body), WORLD)


def test_a_session_goes_on_after_it_ran_out() -> None:
    repeat = '<repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/x"/></repeat>'
    body = f'<input ref="/data/n"/><group>{repeat}</group>'
    program = xform("<n/><r><x/></r><t/>", '<bind nodeset="/data/t" calculate="count(/data/r)"/>', body)
    session = open_session(program, WORLD)
    with pytest.raises(OutOfFuel):
        session.answer("/data/n", "500000")
    session.answer("/data/n", "3")
    assert session.cell("/data/t").text == "3"
