"""The forms that are shipped compile without errors or warnings, and quickly."""

import pytest

from formserver.compiler.xlsform import compile_form
from formserver.places import FORMS
from formserver.program import codec

WORKBOOKS = sorted(FORMS.glob("*.xlsx"))


@pytest.fixture(scope="module", params=WORKBOOKS, ids=lambda path: path.stem)
def shipped(request):
    return compile_form(request.param.read_bytes(), request.param.name)


def test_a_shipped_form_has_no_error_and_no_warning(shipped):
    assert shipped.ok and [it for it in shipped.findings if it.severity != "note"] == []


def test_its_program_survives_its_json(shipped):
    assert codec.loads(codec.dumps(shipped.program)) == shipped.program


def test_every_question_in_the_body_is_on_one_page(shipped):
    program = shipped.program
    shown = [number for page in program.pages for number in page.nodes]
    seen = {node.number for node in program.nodes if node.label is not None and node.kind == "value"}
    assert len(shown) == len(set(shown)) and seen <= set(shown)
