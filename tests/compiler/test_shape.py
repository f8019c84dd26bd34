"""What clients refuse to read is refused here: each broken XForm has the finding that says why."""

import pytest
from broken_xforms import BROKEN, form

from formserver.compiler import messages
from formserver.compiler.xform import compile_xform


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
