"""Files made to hurt: each is refused with a finding, before or within limits, and costs the server little."""

import io
import resource
import time
import zipfile

import pytest
import xlsxwriter
from making_workbooks import SURVEY, rewritten, xlsx

from formserver.compiler import workbooks
from formserver.compiler.sheets import MAX_FILE, Refused
from formserver.compiler.xlsform import compile_xlsform


def refused(data: bytes, filename: str = "form.xlsx") -> str:
    """The code of the first finding that a file is refused with."""
    compiled = compile_xlsform(data, filename)
    assert compiled.program is None
    assert compiled.xform is None
    assert compiled.findings[0].severity == "error"
    return compiled.findings[0].code


def packed(**entries: bytes) -> bytes:
    """An archive that passes for a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def sheet_xml(rows: str) -> str:
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def with_rows(rows: str) -> bytes:
    return rewritten(xlsx(SURVEY), lambda _: sheet_xml(rows))


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_what_unpacks_to_400_megabytes_is_refused_unread():
    bomb = packed(**{"xl/worksheets/sheet1.xml": b"x" * 400_000_000})
    started = time.process_time()
    assert refused(bomb) == "workbook-unpacked"
    assert time.process_time() - started < 0.5


def test_a_declared_size_is_not_believed():
    data = bytearray(packed(big=b"x" * 40_000_000))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = data.rfind(mark)
        data[start + at : start + at + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(Refused) as told:
        workbooks.weigh(bytes(data))
    assert told.value.finding.code in ("workbook-unpacked", "file-unreadable")


def test_an_archive_within_the_archive_is_refused():
    assert refused(packed(inner=packed(deeper=b"x"))) == "workbook-nested"


def test_thousands_of_packed_files_are_refused():
    assert refused(packed(**{f"f{number}": b"" for number in range(5000)})) == "workbook-entries"


def test_too_many_sheets_are_refused():
    assert refused(xlsx(*((f"s{number}", [("a",)]) for number in range(60)))) == "workbook-sheets"


def test_too_many_rows_are_refused():
    rows = "".join(f'<row r="{number}">{cell(f"A{number}", "x")}</row>' for number in range(1, 100_001))
    assert refused(with_rows(rows)) == "sheet-rows"


def test_too_many_columns_are_refused():
    row = "".join(f'<c t="inlineStr"><is><t>c{number}</t></is></c>' for number in range(10_000))
    assert refused(with_rows(f'<row r="1">{row}</row>')) == "sheet-columns"


def test_a_huge_cell_is_refused():
    assert refused(with_rows(f'<row r="1">{cell("A1", "x" * 5_000_000)}</row>')) == "cell-long"


def test_one_shared_text_in_very_many_cells_is_refused():
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:  # openpyxl would not share it
        sheet = book.add_worksheet("survey")
        for row in range(100):
            sheet.write_row(row, 0, ["x" * 30_000] * 100)
    assert refused(data.getvalue()) == "workbook-text"


def test_a_million_blank_rows_are_passed_over():
    rows = '<row r="1">' + cell("A1", "type") + cell("B1", "name") + "</row>"
    rows += '<row r="2">' + cell("A2", "integr") + cell("B2", "a") + '</row><row r="1048576"/>'
    assert [found.code for found in compile_xlsform(with_rows(rows), "f.xlsx").findings][0] == "type-unknown"


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "form.xlsx", "file-unreadable"),
        (b"PK\x03\x04 and nothing more", "form.xlsx", "file-unreadable"),
        (packed(), "form.xlsx", "file-unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "form.xls", "file-unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "form.xlsx", "file-encrypted"),
        (b"%PDF-1.7", "form.pdf", "file-type"),
        (b"| survey |\xff", "form.md", "file-encoding"),
        (b"| " + b"x" * MAX_FILE, "form.md", "file-large"),
        (b"| survey |\n| | type |\n" + b"| | text |\n" * 10_001, "form.md", "sheet-rows"),
        (b"/etc/passwd", "form.csv", "sheet-empty"),
    ],
)
def test_what_is_no_form_is_refused_with_its_reason(data, filename, code):
    assert refused(data, filename) == code


def test_an_archive_of_another_kind_is_told():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refused(out.getvalue(), "form.ods") == "file-unreadable"


def test_entities_in_a_sheet_are_never_expanded():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    data = rewritten(xlsx(SURVEY), lambda _: bomb + sheet_xml(f'<row r="1">{cell("A1", "&b;")}</row>'))
    assert refused(data) == "file-unreadable"


def test_a_large_upload_costs_the_server_little():
    """A workbook of several hundred kilobytes: the parent stays small, the child within its limits."""
    rows = [("type", "name", "label", "relevant")]
    rows += [("integer", f"question_{n}", f"Label {n} {n * 7919} {n**3}", "${question_0} > 1") for n in range(9_900)]
    rows[1] = ("integer", "question_0", "First", None)
    data = xlsx(("survey", [*rows, ("integr", "last", "L", None)]))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    assert refused(data) == "type-unknown"
    assert time.monotonic() - started < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
