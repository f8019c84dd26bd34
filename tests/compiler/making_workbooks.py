"""Workbooks for tests: made from rows, or with the XML of their first sheet changed."""

import io
import zipfile

from openpyxl import Workbook

SURVEY = ("survey", [("type", "name", "label"), ("integer", "age", "Age"), ("text", "a_b", "a | b")])


def xlsx(*sheets) -> bytes:
    """A workbook of (title, rows)."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def rewritten(data: bytes, change) -> bytes:
    """The workbook with its first sheet's XML changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()) if name == "xl/worksheets/sheet1.xml" else text)
    return out.getvalue()
