"""The shipped instruments: their twins are fresh, and they say what they say in both forms of writing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from formserver.compiler.compiled import Compiled
from formserver.compiler.markdown_twin import read_sheets, twin_path, twin_text
from formserver.compiler.xlsform import compile_xlsform
from formserver.engine.session import open_session
from formserver.program.codec import digest
from formserver.program.world import ExternalList, World
from formserver.texts import form_catalogues
from tests.journeys.people import complete

FORMS = Path(__file__).parent.parent / "forms" / "xlsforms"
WORKBOOKS = sorted(FORMS.glob("*.xlsx"))
RENEW = "stale: run python -m formserver.compiler.markdown_twin forms/xlsforms/*.xlsx"

ANONYMOUS = ("score_traineval", "score_worker")
ENROLLED = ("score_baseline", "score_observe", "score_outreach", "score_plan", "score_progress", "score_training")
#: What the lists of each form say of their rows; the enterprises with all that a progress visit is filled from.
COLUMNS = {
    "partners": "name label country",
    "trainers": "name label country level",
    "enterprises": "name label code ent_name country cluster geometry sector women_owned workforce pr_inplace pr_levels"
    " defect_rate absent_rate turnover ontime accident wc_score wc_open s5_area s5_score base_date last_date last_visit"
    " last_workforce last_inplace last_levels last_wcopen last_5s last_defect last_absent last_turnover last_ontime"
    " last_accident",
}
#: Questions whose list is not that of a country, and the row that says "not in the list".
ANYWHERE = {("score_progress", "trainer_code"): "NEW", ("score_observe", "observer_code"): "NEW_EXPERT"}
#: Answers that a person knows and that nobody guesses.
UNGUESSED = {
    "score_baseline": {"/data/g_visit/country": "GH"},
    "score_observe": {"/data/o_result/decision": "no"},
    "score_plan": {"/data/project[1]/pj_due": "2016-12-31"},
    "score_training": {"/data/t_event/country": "GH", "/data/t_event/event_code": "GH-2016-014"},
}

each_workbook = pytest.mark.parametrize("workbook", WORKBOOKS, ids=lambda path: path.stem)


def table(workbook: Path, sheet: str) -> list[dict[str, str]]:
    heading, *rows = dict(read_sheets(workbook))[sheet]
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_eight_instruments_are_shipped():
    assert [path.stem for path in WORKBOOKS] == sorted([*ENROLLED, *ANONYMOUS])


@each_workbook
def test_the_markdown_twin_is_fresh(workbook):
    twin = twin_path(workbook)
    assert twin.exists() and twin.read_text(encoding="utf-8") == twin_text(workbook), RENEW


@each_workbook
def test_the_form_id_is_the_file_name_and_the_version_is_a_day_and_a_number(workbook):
    (settings,) = table(workbook, "settings")
    assert settings["form_id"] == workbook.stem
    assert settings["version"].isdigit() and len(settings["version"]) == 10


@each_workbook
def test_names_are_unique_and_short_enough_for_every_export(workbook):
    names = [row["name"] for row in table(workbook, "survey") if row["name"]]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= 32


@each_workbook
def test_workbooks_hold_english_only_since_catalogues_bring_the_rest(workbook):
    headings = {heading for sheet in dict(read_sheets(workbook)).values() for heading in sheet[0]}
    assert {heading.split("::")[-1] for heading in headings if "(" in heading} == {"English (en)"}


@each_workbook
def test_no_media_column_names_a_file_that_is_not_shipped(workbook):
    shipped = {path.name for path in (FORMS / f"{workbook.stem}-media").glob("*")}
    named = {cell for row in table(workbook, "survey") for heading, cell in row.items() if heading.startswith("media")}
    assert {name for name in named if name} <= shipped


@pytest.mark.parametrize("form", ANONYMOUS)
def test_anonymous_forms_ask_the_device_for_nothing(form):
    workbook = FORMS / f"{form}.xlsx"
    types = {row["type"] for row in table(workbook, "survey")}
    assert table(workbook, "settings")[0]["fs:anonymous"] == "yes"
    assert not types & {"start", "end", "today", "username", "deviceid", "audit", "email", "phonenumber", "geopoint"}


def listed(form: str) -> list[tuple[str, str]]:
    """The questions of a form that choose from a list beside it: question and name of the list."""
    rows = table(FORMS / f"{form}.xlsx", "survey")
    return [(row["name"], row["type"].split()[1].removesuffix(".csv")) for row in rows if ".csv" in row["type"]]


def list_rows(form: str, name: str) -> list[dict[str, str]]:
    with open(FORMS / f"{form}-media" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LISTED = [(form, question, name) for form in ENROLLED for question, name in listed(form)]


@pytest.mark.parametrize("form, question, name", LISTED, ids=[f"{form}-{question}" for form, question, _ in LISTED])
def test_every_question_with_a_list_can_be_answered_not_in_the_list_in_every_country(form, question, name):
    choices = table(FORMS / f"{form}.xlsx", "choices")
    countries = {row["name"] for row in choices if row["list_name"] == "country"}
    rows = [row for row in list_rows(form, name) if row["label"] == "Not in the list – No está en la lista"]
    if (form, question) in ANYWHERE:
        assert [row["country"] for row in rows if row["name"] == ANYWHERE[form, question]] == [""]
    else:
        assert {row["country"] for row in rows if row["name"] == f"NEW_{row['country']}"} == countries


@pytest.mark.parametrize("form, name", sorted({(form, name) for form, _, name in LISTED}))
def test_a_list_has_the_columns_of_its_register(form, name):
    assert list(list_rows(form, name)[0]) == COLUMNS[name].split()


def test_a_baseline_gives_every_property_that_a_visit_is_filled_from():
    forms = ("score_baseline", "score_progress")
    saved = {form: {row["save_to"] for row in table(FORMS / f"{form}.xlsx", "survey")} - {""} for form in forms}
    baseline, visit = saved["score_baseline"], saved["score_progress"]
    assert baseline | visit == set(COLUMNS["enterprises"].split()[2:])
    assert not baseline & visit and all(name.startswith("last_") for name in visit)


WORLD = World(now="2016-10-20T10:00:00.000+00:00", instance_id="uuid:1", language="en", lists={
    f"{name}.csv": ExternalList(tuple(columns.split()), ()) for name, columns in COLUMNS.items()})  # fmt: skip


def compiled(workbook: Path, suffix: str = ".xlsx") -> Compiled:
    path = workbook.with_suffix(suffix)
    files = {file.name: file.read_bytes() for file in (FORMS / f"{workbook.stem}-media").glob("*")}
    catalogues = form_catalogues(workbook.stem)
    return compile_xlsform(path.read_bytes(), path.name, catalogues=catalogues, files=files)


@each_workbook
def test_it_compiles_without_findings_and_its_twin_to_the_same_form(workbook):
    ours, twin = compiled(workbook), compiled(workbook, ".md")
    assert [str(finding) for finding in (*ours.findings, *twin.findings)] == []
    assert digest(ours.program) == digest(twin.program)


@pytest.mark.parametrize("form", ENROLLED)
def test_it_can_be_completed_while_the_lists_are_still_empty(form):
    names = {name for _, name in listed(form)}
    rows = {f"{name}.csv": [list(row.values()) for row in list_rows(form, name)] for name in names}
    lists = {file: ExternalList(COLUMNS[file[:-4]].split(), each) for file, each in rows.items()}
    world = World(now="2016-10-20T10:00:00.000+00:00", instance_id="uuid:1", language="en", lists=lists)
    session = complete(compiled(FORMS / f"{form}.xlsx").program, world, UNGUESSED.get(form, {}))
    assert session.errors() == []


@pytest.mark.parametrize(
    "form, place", [("plan", "/data/f_link"), ("progress", "/data/g_link"), ("training", "/data/firm[1]")]
)
def test_an_enterprise_that_is_not_in_the_list_is_asked_for_its_name(form, place):
    session = open_session(compiled(FORMS / f"score_{form}.xlsx").program, WORLD)
    if place.endswith("]") and not session.instances(place[:-3]):
        session.add_repeat(place[:-3])
    session.answer(f"{place}/enterprise", "NEW_GH")
    assert session.errors_at(f"{place}/ent_manual") == ["required"]
    session.answer(f"{place}/ent_manual", "Volta Mills")
    name = session.cell(f"{place}/b_name" if form == "progress" else f"{place}/ent_name")
    assert name.text == "Volta Mills"
    session.answer(f"{place}/enterprise", "E1")
    assert not session.cell(f"{place}/ent_manual").relevant and name.text == ""


@pytest.mark.parametrize("form", ANONYMOUS)
def test_every_text_is_there_in_every_language(form):
    program = compiled(FORMS / f"{form}.xlsx").program
    english, arabic = program.texts["en"], program.texts["ar"]
    assert {len(texts) for texts in program.texts.values()} == {len(english)}
    assert [text for texts in program.texts.values() for text in texts if text.fallback] == []
    assert [a.parts for a, e in zip(arabic, english, strict=True) if a.parts == e.parts and any(e.parts)] == []


@pytest.mark.parametrize("form", ENROLLED)
def test_the_other_forms_speak_english_and_spanish(form):
    program = compiled(FORMS / f"{form}.xlsx").program
    assert [language.tag for language in program.languages] == ["en", "es"]
    assert len(program.texts["es"]) == len(program.texts["en"])
    assert [text for text in program.texts["es"] if text.fallback] == []


@pytest.mark.parametrize("form", ANONYMOUS)
def test_english_comes_first_and_arabic_is_written_from_the_right(form):
    languages = {language.tag: language.dir for language in compiled(FORMS / f"{form}.xlsx").program.languages}
    assert (next(iter(languages)), languages["en"], languages["ar"]) == ("en", "ltr", "rtl")


@each_workbook
def test_the_program_knows_whether_the_form_is_anonymous(workbook):
    settings = compiled(workbook).program.settings
    assert settings.get("anonymous", "") == ("yes" if workbook.stem in ANONYMOUS else "")
