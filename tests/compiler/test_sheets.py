"""Workbooks of every kind read alike: cells as people see them, rows and columns as the author counts them."""

import datetime
import io
import re
import struct
import zipfile

import pytest
from making_workbooks import SURVEY, rewritten, xlsx

from formserver.compiler import workbooks
from formserver.compiler.markdown import looks_like_markdown, read_csv, read_markdown
from formserver.compiler.sheets import Refused, assemble, letter
from formserver.compiler.xlsform import kind_of, read_workbook

MARKDOWN = """
# a remark
| survey  |         |      |            |
|         | type    | name | label      |
| ------- | ------- | ---- | ---------- |
|         | integer | age  | Age        |
|         | text    | a_b  | a \\| b    |
| choices |
|         | list_name | name |
|         | yn        | 1    |
"""
CSV = """survey
,type,name,label
,integer,age,Age
,text,a_b,"a | b"
choices
,list_name,name
,yn,1
"""


CHOICES = ("choices", [("list_name", "name"), ("yn", 1)])


def cells(workbook):
    return {name: [(row.number, dict(row.cells)) for row in sheet.rows] for name, sheet in workbook.sheets.items()}


def test_every_kind_of_file_gives_the_same_workbook():
    wanted = {
        "survey": [
            (2, {"type": "integer", "name": "age", "label": "Age"}),
            (3, {"type": "text", "name": "a_b", "label": "a | b"}),
        ],
        "choices": [(2, {"list_name": "yn", "name": "1"})],
    }
    files = {"f.md": MARKDOWN.encode(), "f.csv": CSV.encode(), "f.xlsx": xlsx(SURVEY, CHOICES)}
    for filename, data in files.items():
        workbook, found = read_workbook(data, filename)
        assert (filename, cells(workbook), found) == (filename, wanted, [])


def test_cells_read_as_people_see_them():
    days = [datetime.date(2016, 3, 15), datetime.datetime(2016, 3, 15, 8, 30), datetime.time(8, 30)]
    values = [1.0, 0.1 + 0.2, True, *days]
    texts = ["1", "0.3", "TRUE", "2016-03-15", "2016-03-15T08:30:00", "08:30:00"]
    data = xlsx(("survey", [[f"c{n}" for n in range(6)], values]))
    workbook, _ = read_workbook(data, "f.xlsx")
    assert list(workbook.sheets["survey"].rows[0].cells.values()) == texts


def test_blank_rows_and_hard_spaces_do_not_move_anything():
    data = xlsx(("survey", [("type", "name"), (), ("text", "a\xa0"), (None, " "), ("text", "b")]))
    workbook, _ = read_workbook(data, "f.xlsx")
    assert cells(workbook)["survey"] == [(3, {"type": "text", "name": "a"}), (5, {"type": "text", "name": "b"})]


@pytest.mark.parametrize("dimension", ["A1", "A1:C2", "A1:XFD1048576", "B7:C9"])
def test_a_wrong_dimension_is_not_believed(dimension):
    wrong = f'<dimension ref="{dimension}"'
    data = rewritten(xlsx(SURVEY), lambda text: re.sub(r'<dimension ref="[^"]*"', wrong, text))
    assert wrong.encode() in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    workbook, _ = read_workbook(data, "f.xlsx")
    assert len(workbook.sheets["survey"].rows) == 2


def test_a_formula_without_a_saved_result_is_told_not_read_as_blank():
    data = xlsx(("survey", [("type", "name", "label"), ("text", "a", '=CONCATENATE("A", "b")')]))
    with pytest.raises(Refused) as refused:
        read_workbook(data, "f.xlsx")
    assert (refused.value.finding.code, refused.value.finding.where) == ("cell-formula", "survey!C2")


def test_a_formula_counts_with_its_saved_result():
    data = xlsx(("survey", [("type", "name", "label"), ("text", "a", "=1+1")]))
    workbook, _ = read_workbook(rewritten(data, lambda text: re.sub("<v */>|<v></v>", "<v>2</v>", text)), "f.xlsx")
    assert workbook.sheets["survey"].rows[0].cells["label"] == "2"


def test_an_old_workbook_is_read_too():
    def record(kind, data):
        return struct.pack("<HH", kind, len(data)) + data

    def label(row, column, text):
        return record(4, struct.pack("<HH3xB", row, column, len(text)) + text.encode())

    number = record(3, struct.pack("<HH3xd", 1, 1, 7.0))
    book = record(9, struct.pack("<HH", 2, 16)) + label(0, 0, "type") + label(0, 1, "name") + label(1, 0, "text")
    [sheet] = workbooks.read_xls(book + number + record(10, b""))
    assert sheet.rows == [(1, [(0, "type"), (1, "name")]), (2, [(0, "text"), (1, "7")])]


def test_a_workbooks_only_sheet_is_its_survey():
    workbook, found = read_workbook(xlsx(("Sheet1", SURVEY[1])), "f.xlsx")
    assert len(workbook.sheets["survey"].rows) == 2
    assert found == []


def test_sheets_that_make_no_form_are_left_alone():
    workbook, found = read_workbook(xlsx(SURVEY, ("notes", [("oh",)]), ("choises", [("list_name",)])), "f.xlsx")
    assert list(workbook.sheets) == ["survey"]
    assert [str(each) for each in found] == ["The sheet choises is not read. Did you mean choices?"]


def test_a_missing_survey_is_told_with_the_sheet_that_was_meant():
    _, found = assemble(read_markdown("| surevy |\n| | type |\n| choices |\n| | list_name |"))
    assert [(each.code, each.suggestion) for each in found if each.severity == "error"] == [
        ("sheet-survey-missing", "surevy")
    ]


def test_a_sheet_without_column_names_is_told():
    workbook, found = read_workbook(xlsx(("survey", [(), ("type", "name"), ("text", "a")])), "f.xlsx")
    assert [(each.code, each.where) for each in found] == [("header-missing", "survey!1")]


def test_columns_are_lettered_as_in_a_workbook():
    assert [letter(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_blank_rows_of_a_text_count_too():
    [survey] = read_markdown("| survey |\n|  |\n| | type |\n| | |\n| | text |")
    assert survey.rows == [(1, [(0, "type")]), (3, [(0, "text")])]


def test_a_comma_within_quotation_marks_divides_nothing():
    [survey] = read_csv('survey\n,type,label\n,note,"Hello, ""you"""\n')
    assert survey.rows[1] == (2, [(0, "note"), (1, 'Hello, "you"')])


def test_an_unclosed_quotation_mark_in_csv_is_told():
    with pytest.raises(Refused) as refused:
        read_csv('survey\n,type,"label\n')
    assert refused.value.finding.code == "file-unreadable"


def test_markdown_is_told_by_its_first_row():
    assert looks_like_markdown("# title\n\n| survey |")
    assert not looks_like_markdown("survey\n,type")


@pytest.mark.parametrize(
    ("data", "filename", "kind"),
    [
        (b"PK\x03\x04", "form.txt", "xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "form.xlsx", "xls"),
        (b"\xef\xbb\xbf<?xml", "form", "xml"),
        (b"\n| survey |", "form", "md"),
        (b"survey\n,type", "form.csv", "csv"),
        (b"%PDF-1.7", "form.pdf", ""),
    ],
)
def test_the_kind_of_a_file_is_told_by_its_contents(data, filename, kind):
    assert kind_of(data, filename) == kind
