"""From an XLSForm to XForm and program: texts in every language, our own settings, findings with their cell."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from formserver.compiler.check import check, render
from formserver.compiler.completion import complete
from formserver.compiler.findings import Place
from formserver.compiler.locator import Locator
from formserver.compiler.markdown import read_markdown
from formserver.compiler.sheets import assemble
from formserver.compiler.survey import understand_form
from formserver.compiler.xlsform import compile_form, compile_xlsform
from formserver.texts import form_catalogues

FORMS = Path(__file__).parents[2] / "forms" / "xlsforms"
XFORM = "{http://www.w3.org/2002/xforms}"
OURS = "{https://formserver.example/xforms}"

BILINGUAL = """
| survey |
| | type          | name | label::English (en) | label::Arabic (ar) | hint::English (en) | bind::fs:pii |
| | text          | who  | Your name           |                    | As in your papers  | 1            |
| | select_one yn | work | Do you work, ${who}? | هل تعمل؟          |                    |              |
| choices |
| | list_name | name | label::English (en) |
| | yn        | 1    | Yes                 |
| settings |
| | form_id | version | default_language | form_title | form_title::Arabic (ar) | fs:anonymous |
| | visit   | 1       | English (en)     | A visit    | زيارة                   | yes          |
"""


def compiled(form: str, **options):
    return compile_xlsform(form.encode(), "form.md", **options)


def root(xform: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(xform)


def text(xform: bytes, language: str, text_id: str) -> str:
    """The words of an itext id in one language."""
    [found] = root(xform).iterfind(f".//{XFORM}translation[@lang='{language}']/{XFORM}text[@id='{text_id}']")
    return "".join(found.itertext()).strip()


def locator(form: str) -> Locator:
    workbook, _ = assemble(read_markdown(form))
    understood = understand_form(workbook, fallback_id="form")
    return Locator(understood, complete(understood, {}).gaps)


@pytest.mark.parametrize("name", sorted(path.stem for path in FORMS.glob("*.xlsx")))
def test_the_shipped_forms_compile_without_a_finding(name):
    found = compile_form((FORMS / f"{name}.xlsx").read_bytes(), f"{name}.xlsx", catalogues=form_catalogues(name))
    assert [str(each) for each in found.findings if each.severity != "note"] == []
    assert found.ok


def test_a_language_without_words_is_filled_with_the_default():
    xform = compiled(BILINGUAL).xform
    assert text(xform, "Arabic (ar)", "/data/who:label") == "Your name"
    assert text(xform, "Arabic (ar)", "/data/who:hint") == "As in your papers"
    assert text(xform, "Arabic (ar)", "yn-0") == "Yes"
    assert text(xform, "Arabic (ar)", "/data/work:label") == "هل تعمل؟"


def test_what_is_filled_in_is_known_by_cell():
    where = locator(BILINGUAL)
    assert where.is_filled_in("/data/who", "label", "Arabic (ar)")
    assert not where.is_filled_in("/data/work", "label", "Arabic (ar)")
    assert where.is_choice_filled_in("yn", "1", "Arabic (ar)")


def test_catalogues_give_every_client_every_language():
    known = {
        "visit/survey/who/label": "اسمك",
        "visit/survey/who/hint": "كما في أوراقك",
        "visit/choices/yn/1/label": "نعم",
    }
    found = compiled(BILINGUAL, catalogues={"Arabic (ar)": lambda context, _: known.get(context)})
    assert text(found.xform, "Arabic (ar)", "/data/who:label") == "اسمك"
    assert text(found.xform, "Arabic (ar)", "yn-0") == "نعم"
    assert text(found.xform, "Arabic (ar)", "/data/work:label") == "هل تعمل؟"
    assert found.findings == ()


def test_settings_and_binds_of_our_own_survive():
    model = root(compiled(BILINGUAL).xform)
    data = model.find(f".//{XFORM}instance/{XFORM}data")
    assert data.get(f"{OURS}anonymous") == "yes"
    assert data.get(f"{OURS}title-ar") == "زيارة"
    assert model.find(f".//{XFORM}bind[@nodeset='/data/who']").get(f"{OURS}pii") == "1"


def test_our_columns_may_be_written_short():
    form = BILINGUAL.replace("bind::fs:pii", "fs:pii")
    assert compiled(form).xform == compiled(BILINGUAL).xform


def test_a_form_without_settings_is_named_after_its_file():
    form = "| survey |\n| | type | name | label |\n| | text | a | A |"
    found = compile_xlsform(form.encode(), "my visit.md")
    assert found.program.form_id == "my_visit"
    assert [each.code for each in found.findings] == ["form-id-missing", "version-missing"]


def test_old_names_of_columns_and_types_are_understood():
    old = """
    | survey |
    | | command           | tag | caption | relevance | bind::constraint |
    | | q int             | a   | A       |           | . > ${b          |
    | | select one from l | c   | C       | ${x} = 1  |                  |
    """
    assert [(each.where, each.code) for each in compiled(old).findings if each.severity == "error"] == [
        ("survey!E2:5", "reference-broken"),
        ("survey!A3", "choices-sheet-missing"),
        ("survey!D3:1", "reference-unknown"),
    ]


def test_what_pyxform_refuses_stands_at_its_cell():
    form = """
    | survey |
    | | type  | name | label | parameters |
    | |       |      |       |            |
    | | note  | n    | N     |            |
    | | range | a    | A     | start=x    |
    """
    [refusal] = [each for each in compiled(form).findings if each.severity == "error"]
    assert refusal.where == "survey!D4"
    assert "start" in refusal.message


def test_advice_of_pyxform_is_a_note():
    form = "| survey |\n| | type | name | label |\n| | image | a | A |"
    assert ("survey!2", "note") in [(each.where, each.severity) for each in compiled(form).findings]


def test_languages_divided_by_single_colons_are_understood():
    form = """
    | survey |
    | | type | name | label:English (en) | label:Arabic (ar) | fs:pii |
    | | text | a    | A                  | ا                 | 1      |
    """
    found = compiled(form)
    assert text(found.xform, "Arabic (ar)", "/data/a:label") == "ا"
    assert found.program.nodes[1].attributes == {"fs:pii": "1"}


def test_a_property_of_a_node_is_found_in_its_cell():
    form = """
    | survey |
    | | type          | name | label | relevance | calculation | choice_filter | repeat_count |
    | | begin repeat  | r    | R     |           |             |               | 2 + 1        |
    | | select_one yn | a    | A     | 1 = 1     |             | name = 1      |              |
    | | calculate     | c    |       |           | 1 + 1       |               |              |
    | | end repeat    |      |       |           |             |               |              |
    | choices |
    | | list_name | name | label |
    | | yn        | 1    | Yes   |
    | settings |
    | | instance_name |
    | | 'x'           |
    """
    where = locator(form)
    assert where.cell("/data/r/a", "relevant") == Place("survey", 3, "D")
    assert where.cell("/data/r/a", "choices") == Place("survey", 3, "F")
    assert where.cell("/data/r/c", "choices") == Place("survey", 4, "A")
    assert where.cell("/data/r/c", "calculate") == Place("survey", 4, "E")
    assert where.cell("/data/r_count", "calculate") == Place("survey", 2, "G")
    assert where.cell("/data/meta/instanceName", "calculate") == Place("settings", 2, "A")
    assert where.choice("yn", "1") == Place("choices", 2, "C")
    assert where.cell("/data/nowhere") == Place()


def test_the_program_names_the_cell_of_what_it_finds():
    form = """
    | survey |
    | | type      | name | label | calculation |
    | | calculate | a    |       | ${b} + 1    |
    | | calculate | b    |       | ${a} + 1    |
    """
    told = [each for each in compiled(form).findings if each.code == "cycle"]
    assert told
    assert {each.sheet for each in told} == {"survey"}
    assert {each.column for each in told} == {"D"}


def test_equal_forms_give_equal_bytes():
    assert compiled(BILINGUAL).xform == compiled(BILINGUAL).xform
    assert compiled(BILINGUAL).program == compiled(BILINGUAL).program


def test_an_xform_goes_straight_to_the_compiler():
    xform = compiled(BILINGUAL).xform
    found = compile_form(xform, "visit.xml")
    assert found.program.form_id == "visit"
    assert found.xform == xform


def test_findings_read_as_lines_under_headings():
    form = "| survey |\n| | type | name | label |\n| | integr | a | A |"
    assert render(check(form.encode(), "visit.md")).splitlines() == [
        "1 error",
        "  survey!A2: The type integr is not known. Did you mean integer?",
        "1 warning",
        "  settings: There is no form_id in settings; visit is taken.",
        "1 note",
        "  settings: There is no version in settings; give each change of the form a new one.",
    ]
    assert render([]) == "nothing found"


def test_rows_keep_their_numbers_in_what_pyxform_gets():
    from formserver.compiler.completion import Texts
    from formserver.compiler.prepare import prepare

    workbook, _ = assemble(read_markdown("| survey |\n| | type | name |\n| | text | a |"))
    form = understand_form(workbook, fallback_id="visit")
    prepared = prepare(form, Texts(), {})
    assert json.loads(json.dumps(prepared)) == prepared
    assert prepared["survey"] == [{"type": "text", "name": "a"}]
    assert prepared["settings"] == [{"form_id": "visit"}]
