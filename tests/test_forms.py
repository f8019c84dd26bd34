"""The shipped instruments: their twins are fresh, and they say what they say in both forms of writing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from formserver.compiler.compiled import Compiled
from formserver.compiler.markdown_twin import read_sheets, twin_path, twin_text
from formserver.compiler.xlsform import compile_xlsform
from formserver.program.codec import digest
from formserver.texts import form_catalogues

FORMS = Path(__file__).parent.parent / "forms" / "xlsforms"
WORKBOOKS = sorted(FORMS.glob("*.xlsx"))
RENEW = "stale: run python -m formserver.compiler.markdown_twin forms/xlsforms/*.xlsx"

each_workbook = pytest.mark.parametrize("workbook", WORKBOOKS, ids=lambda path: path.stem)


def table(workbook: Path, sheet: str) -> list[dict[str, str]]:
    heading, *rows = dict(read_sheets(workbook))[sheet]
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_three_instruments_are_shipped():
    assert [path.stem for path in WORKBOOKS] == ["score_baseline", "score_traineval", "score_worker"]


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


@pytest.mark.parametrize("form", ["score_worker", "score_traineval"])
def test_anonymous_forms_ask_the_device_for_nothing(form):
    workbook = FORMS / f"{form}.xlsx"
    types = {row["type"] for row in table(workbook, "survey")}
    assert table(workbook, "settings")[0]["fs:anonymous"] == "yes"
    assert not types & {"start", "end", "today", "username", "deviceid", "audit", "email", "phonenumber", "geopoint"}


@pytest.mark.parametrize("name", ["partners", "trainers"])
def test_every_country_can_answer_not_in_the_list(name):
    choices = table(FORMS / "score_baseline.xlsx", "choices")
    countries = {row["name"] for row in choices if row["list_name"] == "country"}
    with open(FORMS / "score_baseline-media" / f"{name}.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["country"] for row in rows if row["name"] == f"NEW_{row['country']}"} == countries


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


@pytest.mark.parametrize("form", ["score_worker", "score_traineval"])
def test_every_text_is_there_in_every_language(form):
    program = compiled(FORMS / f"{form}.xlsx").program
    english, arabic = program.texts["en"], program.texts["ar"]
    assert {len(texts) for texts in program.texts.values()} == {len(english)}
    assert [text for texts in program.texts.values() for text in texts if text.fallback] == []
    assert [a.parts for a, e in zip(arabic, english, strict=True) if a.parts == e.parts and any(e.parts)] == []


@pytest.mark.parametrize("form", ["score_worker", "score_traineval"])
def test_english_comes_first_and_arabic_is_written_from_the_right(form):
    languages = {language.tag: language.dir for language in compiled(FORMS / f"{form}.xlsx").program.languages}
    assert (next(iter(languages)), languages["en"], languages["ar"]) == ("en", "ltr", "rtl")


@each_workbook
def test_the_program_knows_whether_the_form_is_anonymous(workbook):
    settings = compiled(workbook).program.settings
    assert settings.get("anonymous", "") == ("" if workbook.stem == "score_baseline" else "yes")
