"""An anonymous form that records who, which device, where or when is refused; so is a garbled question that tells."""

from __future__ import annotations

import pytest

from formserver.compiler.messages import FINDINGS
from formserver.compiler.xform import compile_xform
from formserver.compiler.xlsform import compile_form

FORM = """
| survey | | | | | | |
| | type | name | label | calculation | trigger | appearance |
| | text | who | Say | | | |
{rows}
| settings | | | | |
| | form_id | version | fs:anonymous | {setting} |
| | poll | 1 | {anonymous} | {value} |
"""

#: code → a row of the survey that has it
ROWS = {
    **{
        f"anonymous-{kind}": f"| | {kind} | told | | | | |"
        for kind in ("start", "end", "deviceid", "username", "phonenumber", "email", "simserial", "subscriberid",
                     "start-geopoint", "background-audio")
    },
    **{f"anonymous-{kind}": f"| | {kind} | told | Where? | | | |" for kind in ("geopoint", "geotrace", "geoshape")},
    "anonymous-audit": "| | audit | audit | | | | |",
    "anonymous-background-geopoint": "| | background-geopoint | told | | | ${who} | |",
    "anonymous-now": "| | calculate | told | | once(now()) | | |",
    "anonymous-uuid": "| | calculate | told | | uuid() | | |",
    "anonymous-last-saved": "| | calculate | told | | ${last-saved#who} | | |",
    "anonymous-register": "| | select_one_from_file enterprises.csv | told | Where? | | | |",
}  # fmt: skip


def codes(rows: str = "", *, anonymous: str = "yes", setting: str = "", value: str = "") -> set[str]:
    """The errors of a small form with ``rows``."""
    form = FORM.format(rows=rows, anonymous=anonymous, setting=setting or "style", value=value)
    text = "\n".join(line.strip() for line in form.strip().splitlines() if line.strip())
    return {found.code for found in compile_form(text.encode(), "poll.md").findings if found.severity == "error"}


@pytest.mark.parametrize("code", ROWS)
def test_an_anonymous_form_may_not_record(code):
    assert codes(ROWS[code]) == {code}


@pytest.mark.parametrize("code", ROWS)
def test_a_form_with_names_may(code):
    assert codes(ROWS[code], anonymous="no") == set()


@pytest.mark.parametrize("kind", ["image", "audio", "video", "file", "image signature"])
def test_an_anonymous_form_asks_for_no_file(kind):
    name, _, appearance = kind.partition(" ")
    assert codes(f"| | {name} | told | Show | | | {appearance} |") == {"anonymous-attachment"}


@pytest.mark.parametrize(("kind", "found"), [("image", set()), ("audio", {"anonymous-attachment"})])
def test_photos_may_be_allowed_and_voices_never(kind, found):
    assert codes(f"| | {kind} | told | Show | | | |", setting="fs:attachments", value="yes") == found


def test_a_record_of_an_anonymous_form_has_no_name_made_of_answers():
    assert codes(setting="instance_name", value="${who}") == {"anonymous-instance-name"}


def test_an_anonymous_form_writes_no_register():
    entities = "| entities | | |\n| | list_name | label |\n| | firms | ${who} |"
    assert codes(entities) == {"anonymous-entity"}


def test_the_day_and_asked_times_may_be_recorded():
    assert codes("| | today | day | | | | |\n| | time | when | When? | | | |") == set()


def test_a_property_of_the_device_is_found_in_an_xform():
    xml = b"""<h:html xmlns:h="http://www.w3.org/1999/xhtml" xmlns="http://www.w3.org/2002/xforms"
      xmlns:jr="http://openrosa.org/javarosa" xmlns:fs="https://formserver.example/xforms"><h:head><model><instance>
      <data id="poll" version="1" fs:anonymous="yes"><told/></data></instance>
      <bind nodeset="/data/told" jr:preload="property" jr:preloadParams="uri:deviceid"/></model></h:head>
      <h:body/></h:html>"""
    assert [found.code for found in compile_xform(xml).findings] == ["anonymous-property"]


GARBLED = """
| survey | | | | | |
| | type | name | label | relevant | bind::fs:garble |
| | {type} | shout | Were you shouted at? | | {chance} |
| | text | more | More | {relevant} | |
| choices | | |
| | list_name | name | label |
| | yn | 1 | Yes |
| | yn | 0 | No |
| | words | yes | Yes |
| | words | no | No |
| | other | a | A |
| | other | b | B |
| settings | | |
| | form_id | version |
| | poll | 1 |
"""


def garbled(type: str = "select_one yn", chance: str = "0.25", relevant: str = "") -> set[str]:
    """The errors of a form with a garbled question."""
    text = "\n".join(line.strip() for line in GARBLED.strip().splitlines())
    form = text.format(type=type, chance=chance, relevant=relevant)
    return {found.code for found in compile_form(form.encode(), "poll.md").findings if found.severity == "error"}


@pytest.mark.parametrize("kind", ["select_one yn", "select_one words"])
def test_a_question_with_no_and_yes_may_be_garbled(kind):
    assert garbled(kind) == set()


@pytest.mark.parametrize("kind", ["text", "select_multiple yn", "select_one other"])
def test_no_other_question_may(kind):
    assert garbled(kind) == {"garble-choices"}


@pytest.mark.parametrize("chance", ["0", "1", "a quarter", "-0.1", "nan"])
def test_the_probability_lies_between_0_and_1(chance):
    assert garbled(chance=chance) == {"garble-probability"}


def test_nothing_may_read_a_garbled_question():
    assert garbled(relevant="${shout} = '1'") == {"garble-read"}


def test_every_finding_about_promises_has_a_test():
    told = {code for code in FINDINGS if code.startswith(("anonymous-", "garble-"))}
    here = {*ROWS, "anonymous-attachment", "anonymous-instance-name", "anonymous-entity", "anonymous-property",
            "garble-choices", "garble-probability", "garble-read"}  # fmt: skip
    assert told == here
