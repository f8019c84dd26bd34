"""The child process of a conversion: what it answers, what it refuses, and the limits it keeps."""

import time

import pytest
from making_workbooks import SURVEY, xlsx

from formserver.compiler.child import MEMORY
from formserver.compiler.convert import Converter, refusal
from formserver.compiler.sheets import Refused

SMALL = {"survey": [{"type": "integer", "name": "age", "label": "Age"}]}


def told(ask) -> tuple[str, str]:
    """Code and sentence of the finding that a question to the child ends with."""
    with pytest.raises(Refused) as refused:
        ask()
    return refused.value.finding.code, refused.value.finding.message


def many(questions: int) -> dict:
    """A form with so many questions."""
    return {"survey": [{"type": "integer", "name": f"q{n}", "label": "Q" * 200} for n in range(questions)]}


def test_one_child_reads_and_converts():
    with Converter() as converter:
        [sheet] = converter.read(xlsx(SURVEY), "xlsx")
        converted = converter.convert(SMALL)
    assert sheet.rows[1] == (2, [(0, "integer"), (1, "age"), (2, "Age")])
    assert b'<bind nodeset="/data/age" type="int"/>' in converted.xform


def test_no_child_is_started_before_it_is_asked():
    with Converter() as converter:
        assert converter._process is None


def test_the_child_ends_with_its_form():
    with Converter() as converter:
        converter.convert(SMALL)
        process = converter._process
    assert process.poll() is not None


def test_external_choices_come_as_a_file_of_their_own():
    form = {
        "survey": [{"type": "select_one_external shops", "name": "a", "label": "A", "choice_filter": "true()"}],
        "external_choices": [{"list_name": "shops", "name": "1", "label": "One"}],
        "external_choices_header": [{"list_name": None, "name": None, "label": None}],
    }
    with Converter() as converter:
        assert converter.convert(form).itemsets.splitlines() == [b'"list_name","name","label"', b'"shops","1","One"']


def test_pyxforms_refusal_is_a_finding_and_the_child_lives_on():
    with Converter() as converter:
        assert told(lambda: converter.convert({"survey": [{"type": "integer", "label": "A"}]})) == (
            "conversion-refused",
            "Question or group with no name.",
        )
        assert converter.convert(SMALL).xform


def test_a_stumble_of_pyxform_is_a_finding_too():
    with Converter() as converter:
        code, message = told(lambda: converter.convert({"survey": 7}))
    assert code == "conversion-refused"
    assert message.startswith("pyxform stumbled: TypeError")


def test_a_conversion_beyond_its_time_is_ended():
    started = time.monotonic()
    with Converter(wall_seconds=0.3) as converter:
        code, _ = told(lambda: converter.convert(many(20_000)))
    assert code == "conversion-slow"
    assert time.monotonic() - started < 30


def test_a_conversion_beyond_its_memory_is_refused():
    with Converter(memory=MEMORY // 4) as converter:
        assert told(lambda: converter.convert(many(50_000))) == (
            "conversion-memory",
            "The form needs more than 128 MB of memory to convert.",
        )


def test_a_child_that_cannot_even_start_is_told():
    with Converter(memory=1 << 20) as converter:
        code, _ = told(lambda: converter.convert(SMALL))
    assert code in ("conversion-died", "conversion-memory")  # how far it comes depends on what Python loads first


@pytest.mark.parametrize(
    ("message", "where", "words"),
    [
        ("[row : 7] Question with no name.", "survey!7", "Question with no name."),
        ("[row : 3] On the 'choices' sheet, the 'name' value is invalid.", "choices!name3", "On the 'choices' sheet"),
        ("There should be a choices sheet.", "", "There should be a choices sheet."),
    ],
)
def test_a_refusal_stands_where_pyxform_says(message, where, words):
    found = refusal(message)
    assert found.where == where
    assert found.message.startswith(words)
