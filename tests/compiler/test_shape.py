"""What clients refuse to read is refused here: each broken XForm has the finding that says why."""

import pytest
from broken_xforms import BROKEN, bound, form

from formserver.compiler import messages
from formserver.compiler.xform import compile_xform
from formserver.publish.trial import compile_and_try


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_form_is_refused_for_its_reason(name):
    xml, code = BROKEN[name]
    compiled = compile_xform(xml.encode())
    assert compiled.program is None
    assert code in {found.code for found in compiled.findings if found.severity == "error"}


def test_the_form_without_the_fault_compiles():
    assert compile_xform(form().encode()).ok


def test_every_error_of_shape_has_an_example():
    errors = {code for code, kind in messages._SHAPE.items() if kind.severity == "error"}
    assert errors <= {code for _, code in BROKEN.values()}


def test_a_date_that_is_none_is_told_since_collect_stops_there():
    xml = form(model='<bind nodeset="/data/c" calculate="date(\'2024-02-30\')"/>')
    assert [found.code for found in compile_xform(xml.encode()).findings] == ["collect-unknown"]


def test_twins_that_nothing_reads_are_a_warning():
    assert [found.code for found in compile_xform(form("<q/><q/>").encode()).findings] == ["node-twice"]


@pytest.mark.parametrize(
    ("calculation", "told"),
    [
        ("selected(1 + 1, '2')", "selected() of a number"),
        ("selected('a', true())", "selected() of a boolean"),
        ("count-selected(today())", "count-selected() of a date"),
        ("format-date(/data/q = 1, '%Y')", "format-date() of a boolean"),
        ("date(1 div 0)", "date() of infinity"),
        ("area(now())", "area() of a text"),
        ("distance('1 1', true())", "distance() of a boolean"),
        ("property(concat('user', 'name'))", "the property"),
        ("count-selected(/data/q)", None),
        ("property('username')", None),
        ("format-date(/data/q, '%Y')", None),
    ],
)
def test_a_value_that_collect_cannot_take_is_told(calculation, told):
    findings = compile_xform(form(model=bound("c", calculate=calculation)).encode()).findings
    assert [found.params["what"] for found in findings if found.code == "collect-unknown"] == ([told] if told else [])


@pytest.mark.parametrize(
    ("type", "value", "told"),
    [
        ("date", "'soon'", ["collect-unknown"]),
        ("date", "'2024-02-01'", []),
        ("int", "today()", ["collect-unknown"]),
        ("int", "1.5", []),
        ("boolean", "true()", ["collect-unknown"]),
        ("geopoint", "concat('far', 'away')", ["collect-unknown"]),
        ("geopoint", "'1 2 0 0'", []),
    ],
)
def test_an_action_that_writes_what_is_not_of_the_type_is_told(type, value, told):
    set_value = f'<setvalue event="odk-instance-first-load" ref="/data/q" value="{value}"/>'
    xml = form(model=bound("q", type=type) + set_value)
    assert [found.code for found in compile_and_try(xml.encode(), "form.xml").findings] == told


@pytest.mark.parametrize(("type", "told"), [("geopoint", 1), ("string", 0)])
def test_a_place_from_a_file_is_told(type, told):
    calculated = bound("c", type=type, calculate="pulldata('f', 'place', 'name', /data/q)")
    xml = form(model=f'<instance id="f" src="jr://file-csv/f.csv"/>{calculated}')
    findings = compile_and_try(xml.encode(), "form.xml").findings
    assert [found.code for found in findings if found.code == "collect-unknown"] == ["collect-unknown"] * told


@pytest.mark.parametrize(
    ("calculation", "told"),
    [
        ("date-time('2024-01-02T03:04foo')", 1),
        ("date-time('2024-01-02T03:04')", 0),
        ("decimal-time('06:00')", 1),
        ("format-date('then', '%Y')", 1),
        ("distance('0 0;x 1')", 1),
        ("distance('0 0; 0 1;')", 0),
        ("digest('a', /data/q)", 1),
        ("property('device')", 1),
        ("property('deviceid')", 0),
    ],
)
def test_what_javarosa_stops_at_is_told(calculation, told):
    found = compile_xform(form(model=bound("c", calculate=calculation)).encode()).findings
    assert [each.code for each in found] == ["collect-unknown"] * told
