"""Every finding about an XLSForm's cells: a form that has it, and the place and words it is told with."""

import pytest

from formserver.compiler import messages
from formserver.compiler.check_form import check_form
from formserver.compiler.completion import complete
from formserver.compiler.findings import Finding, Place, finding, nearest, ordered
from formserver.compiler.markdown import read_markdown
from formserver.compiler.sheets import assemble
from formserver.compiler.survey import understand_form
from formserver.program.markup import left_out

SETTINGS = """
| settings |
| | form_id | version | default_language |
| | visit   | 1       | English (en)     |
"""


def find(form: str, *, catalogues=None, files=None) -> list[Finding]:
    """The findings of our own checks: no conversion, no program."""
    workbook, found = assemble(read_markdown(form))
    understood = understand_form(workbook, fallback_id="form")
    texts = complete(understood, catalogues or {})
    return list(ordered([*found, *check_form(understood, texts.gaps, files)]))


#: code → (rows of survey, where it is told, suggestion)
SURVEY = {
    "type-missing": ("| type | name | label |\n|  | age | Age |", "survey!A2", None),
    "type-unknown": ("| type | name | label |\n| integr | age | Age |", "survey!A2", "integer"),
    "name-missing": ("| type | name | label |\n| text |  | Age |", "survey!B2", None),
    "name-invalid": ("| type | name | label |\n| text | 1 age | Age |", "survey!B2", "_1_age"),
    "name-long": (f"| type | name | label |\n| text | {'a' * 33} | A |", "survey!B2", None),
    "name-duplicate": ("| type | name | label |\n| text | a | A |\n| text | a | A |", "survey!B3", None),
    "name-reserved": ("| type | name | label |\n| text | meta | A |", "survey!B2", None),
    "name-repeated": (
        "| type | name | label |\n| text | a | A |\n| begin group | g | G |\n| text | a | A |\n| end group | | |",
        "survey!B4",
        None,
    ),
    "label-missing": ("| type | name | label |\n| text | a |  |", "survey!C2", None),
    "end-without-begin": ("| type | name | label |\n| text | a | A |\n| end group | | |", "survey!A3", None),
    "end-mismatch": (
        "| type | name | label |\n| begin group | g | G |\n| text | a | A |\n| end repeat | | |",
        "survey!A4",
        None,
    ),
    "begin-without-end": ("| type | name | label |\n| begin group | g | G |\n| text | a | A |", "survey!A2", None),
    "repeat-empty": ("| type | name | label |\n| begin repeat | g | G |\n| end repeat | | |", "survey!A2", None),
    "calculation-missing": ("| type | name | calculation |\n| calculate | a |  |", "survey!C2", None),
    "trigger-missing": (
        "| type | name | label | trigger |\n| background-geopoint | a | | |\n| text | b | B | ${b} |",
        "survey!D2",
        None,
    ),
    "row-without-effect": ("| type | name | label | hint |\n| | | | aside |\n| text | a | A | |", "survey!2", None),
    "row-disabled": (
        "| type | name | label | disabled |\n| text | a | A | yes |\n| text | b | B | |",
        "survey!2",
        None,
    ),
    "column-missing": ("| name | label |\n| a | A |", "survey!1", None),
    "column-duplicate": ("| type | name | label | relevant | relevance |\n| text | a | A | | |", "survey!E1", None),
    "column-unknown": ("| type | name | label | relevent |\n| text | a | A | 1 |", "survey!D1", "relevant"),
    "column-headless": ("| type | name | label | |\n| text | a | A | oh |", "survey!D2", None),
    "cell-error": ("| type | name | label |\n| text | a | #REF! |", "survey!C2", None),
    "sheet-empty": ("| type | name | label |", "survey", None),
    "expression-syntax": ("| type | name | label | relevant |\n| text | a | A | ${a} = = 1 |", "survey!D2:8", None),
    "function-unknown": (
        "| type | name | label | relevant |\n| text | a | A | selectd(., 1) |",
        "survey!D2:1",
        "selected",
    ),
    "function-arguments": ("| type | name | label | constraint |\n| text | a | A | . > pow(2) |", "survey!D2:5", None),
    "reference-unknown": (
        "| type | name | label | relevant |\n| text | age | A | 1 = ${agee} |",
        "survey!D2:5",
        "${age}",
    ),
    "reference-ambiguous": (
        "| type | name | label | relevant |\n| text | a | A | |\n| begin group | g | G | ${a} = 1 |\n| text | a | A | |"
        "\n| end group | | | |",
        "survey!D3:1",
        None,
    ),
    "reference-broken": ("| type | name | label |\n| text | a | Hello ${ a } |", "survey!C2:7", "${a}"),
    "trigger-invalid": (
        "| type | name | label | trigger |\n| text | a | A | |\n| text | bb | B | a |",
        "survey!D3",
        "${a}",
    ),
    "label-markup": ("| type | name | label |\n| text | a | See ![a map](map.png) |", "survey!C2:5", None),
    "language-code-missing": ("| type | name | label::English |\n| text | a | A |", "survey!C1", None),
    "default-language-unknown": ("| type | name | label::Arabic (ar) |\n| text | a | A |", "settings!C2", None),
    "translation-missing": (
        "| type | name | label::English (en) | label::Arabic (ar) |\n| text | a | A | |\n| text | b | B | ب |",
        "survey!D2",
        None,
    ),
    "translation-column-missing": (
        "| type | name | label::English (en) | label::Arabic (ar) | hint |\n| text | a | A | ا | H |",
        "survey!E1",
        None,
    ),
    "sounds-missing": (
        "| type | name | label | audio::English (en) | audio::Arabic (ar) |\n| text | a | A | a.mp3 | |",
        "survey!E2",
        None,
    ),
    "translations-missing": (
        "| type | name | label::English (en) | label::Arabic (ar) |"
        + "".join(f"\n| text | a{n} | A | |" for n in range(11)),
        "survey!D1",
        None,
    ),
}

LISTS = "| list_name | name | label |"
SELECT = "| type | name | label | choice_filter | parameters |\n| {type} | q | Q | {filter} | {parameters} |"
#: code → (type, choice_filter, parameters, rows of choices, where, suggestion)
CHOICES = {
    "choices-sheet-missing": ("select_one yn", "", "", "", "survey!A2", None),
    "list-missing": ("select_one yesno", "", "", "| yesnoo | 1 | Yes |", "survey!A2", "yesnoo"),
    "list-name-missing": ("select_one yn", "", "", "| yn | 1 | Yes |\n| | 0 | No |", "choices!A3", None),
    "list-unused": ("select_one yn", "", "", "| yn | 1 | Yes |\n| old | 0 | No |", "choices!A3", None),
    "choice-name-missing": ("select_one yn", "", "", "| yn | | Yes |", "choices!B2", None),
    "choice-duplicate": ("select_one yn", "", "", "| yn | 1 | Yes |\n| yn | 1 | No |", "choices!B3", None),
    "choice-spaces": ("select_multiple yn", "", "", "| yn | a b | Yes |", "choices!B2", "a_b"),
    "choice-label-missing": ("select_one yn", "", "", "| yn | 1 | |", "choices!C2", None),
    "or-other-filter": ("select_one yn or_other", "name = 1", "", "| yn | 1 | Yes |", "survey!D2", None),
    "or-other-rank": ("rank yn or_other", "", "", "| yn | 1 | Yes |", "survey!A2", None),
    "file-extension": ("select_one_from_file shops.txt", "", "", "", "survey!A2", None),
    "external-missing": ("select_one_external shops", "true()", "", "", "survey!A2", None),
    "seed-invalid": ("select_one yn", "", "randomize=true seed=x", "| yn | 1 | Yes |", "survey!E2:21", None),
}

#: code → (settings' rows, where, suggestion)
SETTING = {
    "form-id-missing": ("| version |\n| 1 |", "settings", None),
    "form-id-extension": ("| form_id | version |\n| visit.xlsx | 1 |", "settings!A2", "visit"),
    "form-id-invalid": ("| form_id | version |\n| my visit | 1 |", "settings!A2", "my_visit"),
    "setting-unknown": (
        "| form_id | version | deafult_language |\n| visit | 1 | en |",
        "settings!C1",
        "default_language",
    ),
    "setting-rows": ("| form_id | version |\n| visit | 1 |\n| other | 2 |", "settings!3", None),
    "version-missing": ("| form_id |\n| visit |", "settings", None),
}

#: Told by reading a file, by converting it, or with catalogues and attachments: tests of their own.
ELSEWHERE = {
    *("catalogue-missing", "catalogues-missing", "file-missing", "choice-column-invalid", "or-other-translations"),
    *("default-language-missing", "appearance-unknown", "sheet-survey-missing", "sheet-unknown", "header-missing"),
}


def sheet(name: str, rows: str) -> str:
    return f"| {name} |\n" + "\n".join(f"| {line}" for line in rows.splitlines())


def assert_found(form: str, code: str, where: str, suggestion: str | None) -> None:
    told = [(found.where, found.suggestion) for found in find(form) if found.code == code]
    assert told == [(where, suggestion)]


@pytest.mark.parametrize("code", SURVEY)
def test_a_finding_of_the_survey_names_its_cell(code):
    rows, where, suggestion = SURVEY[code]
    assert_found(sheet("survey", rows) + SETTINGS, code, where, suggestion)


@pytest.mark.parametrize("code", CHOICES)
def test_a_finding_of_the_choices_names_its_cell(code):
    kind, narrowed, parameters, choices, where, suggestion = CHOICES[code]
    survey = sheet("survey", SELECT.format(type=kind, filter=narrowed, parameters=parameters))
    lists = "\n" + sheet("choices", f"{LISTS}\n{choices}") if choices else ""
    assert_found(survey + SETTINGS + lists, code, where, suggestion)


@pytest.mark.parametrize("code", SETTING)
def test_a_finding_of_the_settings_names_its_cell(code):
    rows, where, suggestion = SETTING[code]
    survey = sheet("survey", "| type | name | label |\n| text | a | A |")
    assert_found(survey + "\n" + sheet("settings", rows), code, where, suggestion)


def test_every_finding_about_cells_has_an_example():
    examples = {*SURVEY, *CHOICES, *SETTING, *ELSEWHERE}
    told = {**messages._ROWS, **messages._CHOICES, **messages._EXPRESSIONS, **messages._TEXTS, **messages._SETTINGS}
    assert set(told) <= examples


def test_a_form_without_faults_has_no_findings():
    form = """
    | survey |
    | | type          | name | label::English (en) | label::Arabic (ar) | relevant  |
    | | integer       | age  | Age                 | العمر              |           |
    | | select_one yn | work | Do you work?        | هل تعمل؟           | ${age}>15 |
    | choices |
    | | list_name | name | label::English (en) | label::Arabic (ar) |
    | | yn        | 1    | Yes                 | نعم                |
    """
    assert find(form + SETTINGS) == []


def test_a_form_that_promises_sounds_tells_each_text_and_language_without_one():
    form = """
    | survey |
    | | type          | name | label::English (en) | label::Arabic (ar) | audio::English (en) |
    | | text          | who  | Your name           | اسمك               | who.mp3             |
    | | select_one yn | work | Do you work?        | هل تعمل؟           |                     |
    | choices |
    | | list_name | name | label::English (en) | label::Arabic (ar) |
    | | yn        | 1    | Yes                 | نعم                |
    | settings |
    | | form_id | version | default_language | fs:audio |
    | | visit   | 1       | English (en)     | {} |
    """
    told = [(found.where, found.params) for found in find(form.format("yes")) if found.code == "sounds-missing"]
    assert (
        told
        == [
            ("survey!E3", {"count": 1, "first": 3, "language": "English (en)"}),
            ("survey!E2", {"count": 2, "first": 2, "language": "Arabic (ar)"}),
            ("choices!C2", {"count": 1, "first": 2, "language": "English (en)"}),
            ("choices!C2", {"count": 1, "first": 2, "language": "Arabic (ar)"}),
        ]
        or told
    )
    only = [found.where for found in find(form.format("")) if found.code == "sounds-missing"]
    assert only == ["survey!E2"]


def test_all_errors_are_told_at_once():
    form = """
    | survey |
    | | type           | name | label | relevant | calculation |
    | | integr         | a    | A     | ${b}     |             |
    | | select_one lst | 1    | B     | f(       | if(1, 2)    |
    """
    codes = {found.code for found in find(form + SETTINGS) if found.severity == "error"}
    wanted = {"type-unknown", "reference-unknown", "choices-sheet-missing", "name-invalid"}
    assert codes == wanted | {"expression-syntax", "function-arguments"}


def test_errors_come_first_then_the_order_of_the_workbook():
    at = [Place("choices", 2, "A"), Place("survey", 10, "B"), Place("survey", 9, "AA"), Place("survey", 9, "B")]
    found = ordered([finding("version-missing", Place("settings")), *(finding("name-missing", place) for place in at)])
    assert [each.where for each in found] == ["survey!B9", "survey!AA9", "survey!B10", "choices!A2", "settings"]


def test_a_finding_reads_as_one_line():
    found = finding("reference-unknown", Place("survey", 14, "D"), character=7, suggestion="${age}", name="agee")
    assert str(found) == "survey!D14:7: There is no question named agee. Did you mean ${age}?"
    assert found.params == {"name": "agee"}


def test_what_is_told_twice_is_kept_once():
    assert len(ordered([finding("type-missing", Place("survey", 2)), finding("type-missing", Place("survey", 2))])) == 1


def test_a_suggestion_is_near_or_not_made():
    assert nearest("AGEE", ["age", "sex"]) == "age"
    assert nearest("household", ["age", "sex"]) is None


def test_a_choice_column_that_cannot_be_named_in_expressions_is_told():
    form = """
    | survey |
    | | type          | name | label |
    | | select_one yn | a    | A     |
    | choices |
    | | list_name | name | label | world region |
    | | yn        | 1    | Yes   | x            |
    """
    assert [(f.where, f.suggestion) for f in find(form + SETTINGS)] == [("choices!D1", "world_region")]


def test_or_other_in_several_languages_is_told():
    form = """
    | survey |
    | | type                   | name | label::English (en) | label::Arabic (ar) |
    | | select_one yn or_other | a    | A                   | ا                  |
    | choices |
    | | list_name | name | label::English (en) | label::Arabic (ar) |
    | | yn        | 1    | Yes                 | نعم                |
    """
    assert [f.code for f in find(form + SETTINGS)] == ["or-other-translations"]


@pytest.mark.parametrize(
    ("label", "lost"),
    [
        ("**a** _b_ <b>c</b> [d](https://e.example) [f](${a}) [g] (h) 1 < 2", []),
        ("[a](javascript:x) <h1>b</h1> <h1>c</h1>", ["[a](javascript:x)", "<h1>"]),
        ('<span style="color:red">a</span>', ['<span style="color:red">']),
        ("[a](/b) [c](http://d.example)", ["[a](/b)"]),
    ],
)
def test_what_a_label_does_not_show_as_meant_is_told_once(label, lost):
    form = f"| survey |\n| | type | name | label |\n| | text | a | {label} |\n{SETTINGS}"
    assert [f.params["what"] for f in find(form) if f.code == "label-markup"] == lost


def test_tables_are_told_and_take_no_time():
    assert list(left_out("| a |\n|---|")) == [(6, "|---|")]
    for part in ("![", "[a](", "| -", "<b ", "|-|\n"):
        assert len(list(left_out(part * 10_000))) in (0, 1, 9_999, 10_000)


def test_several_languages_without_a_default_are_told():
    form = """
    | survey |
    | | type | name | label::English (en) | label::Arabic (ar) |
    | | text | a    | A                   | ا                  |
    | settings |
    | | form_id | version |
    | | visit   | 1       |
    """
    assert [f.code for f in find(form)] == ["default-language-missing"]


def test_a_file_that_is_not_attached_is_told_when_attachments_are_known():
    form = """
    | survey |
    | | type                           | name | label | image   |
    | | select_one_from_file shops.csv | a    | A     | map.png |
    """
    assert find(form + SETTINGS) == []
    told = find(form + SETTINGS, files={"shop.csv": b"", "map.png": b""})
    assert [(f.code, f.where, f.suggestion) for f in told] == [("file-missing", "survey!A2", "shop.csv")]


def test_a_text_that_its_catalogue_lacks_is_told():
    form = """
    | survey |
    | | type | name | label | hint |
    | | text | a    | A     |      |
    | | text | b    | B     |      |
    """
    known = {"visit/survey/a/label": "ا"}
    told = find(form + SETTINGS, catalogues={"Arabic (ar)": lambda context, text: known.get(context)})
    assert [(f.code, f.where) for f in told] == [("catalogue-missing", "survey!C3")]


def test_a_column_with_many_texts_that_the_catalogue_lacks_is_told_once():
    rows = "".join(f"\n| text | a{n} | A |" for n in range(11))
    form = sheet("survey", "| type | name | label |" + rows) + SETTINGS
    told = find(form, catalogues={"Arabic (ar)": lambda context, text: None})
    assert [(f.code, f.where) for f in told] == [("catalogues-missing", "survey!C1")]


@pytest.mark.parametrize(
    ("default", "kind", "dynamic"),
    [
        ("5", "integer", False),
        ("-5", "integer", False),
        ("2016-03-15", "date", False),
        ("today()", "date", True),
        ("${age}", "integer", True),
        ("1 + 1", "integer", True),
        ("well-known", "text", False),
        ("a b", "select_multiple", False),
        ("'a' | 'b'", "text", True),
        ("12.5 -1.25 0 0", "geopoint", False),
    ],
)
def test_a_default_is_an_expression_when_it_computes_calls_or_refers(default, kind, dynamic):
    from formserver.compiler.check_cells import is_dynamic

    assert is_dynamic(default, kind) is dynamic


def test_curly_quotation_marks_are_read_as_straight_ones():
    form = sheet("survey", "| type | name | label | relevant |\n| text | a | A | . = ‘x’ |")
    assert find(form + SETTINGS) == []
