"""The whole way of a form file: sheets → checks with exact cells → pyxform → compile_xform."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath

from formserver.compiler import markdown, workbooks
from formserver.compiler.check_ahead import check_ahead
from formserver.compiler.check_form import check_form
from formserver.compiler.compiled import Compiled
from formserver.compiler.completion import Catalogues, complete, default_language
from formserver.compiler.convert import Converter
from formserver.compiler.findings import Finding, Place, finding, has_errors, ordered
from formserver.compiler.locator import Locator
from formserver.compiler.prepare import prepare
from formserver.compiler.sheets import MAX_FILE, MEGABYTE, RawSheet, Refused, Workbook, assemble
from formserver.compiler.survey import Form, understand_form

_ARCHIVE = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Files = Mapping[str, bytes]


#: The catalogues of a form: as they are, or what finds them by the form's id.
Given = Catalogues | Callable[[str], Catalogues] | None


def compile_form(
    data: bytes, filename: str, *, catalogues: Given = None, files: Files | None = None, suffix: str = ""
) -> Compiled:
    """Return what a form file compiles to: XLSForm (.xlsx .xls .csv .md) or XForm (.xml), told by its contents."""
    if kind_of(data, filename) == "xml":
        return _compile_xml(data, Locator(), files)
    return compile_xlsform(data, filename, catalogues=catalogues, files=files, suffix=suffix)


def compile_xlsform(
    data: bytes,
    filename: str,
    *,
    catalogues: Given = None,
    files: Files | None = None,
    suffix: str = "",
    converter: Converter | None = None,
) -> Compiled:
    """Return program, XForm and findings of an XLSForm; ``converter`` is one that serves several forms.

    ``catalogues`` maps a language's name (``Arabic (ar)``) to its lookup (completion.py). ``suffix`` is put
    behind the form's version, for the same workbook with other texts. ``files`` are the
    attached files by name; None when they are not known yet. Every error of ours is found before pyxform
    runs; only a form without any is converted, and then pyxform's own refusal is added.
    """
    if converter is None:
        with Converter() as own:
            return compile_xlsform(data, filename, catalogues=catalogues, files=files, suffix=suffix, converter=own)
    try:
        workbook, found = assemble(_read(data, filename, converter))
        if "survey" not in workbook.sheets:
            return Compiled(None, None, ordered(found))
        return _compile(workbook, filename, found, catalogues, files, converter, suffix)
    except Refused as refused:
        return Compiled(None, None, (refused.finding,))


def read_workbook(data: bytes, filename: str) -> tuple[Workbook, list[Finding]]:
    """Return the sheets of an XLSForm and what is wrong with their shape; Refused: it cannot be read."""
    with Converter() as converter:
        return assemble(_read(data, filename, converter))


def kind_of(data: bytes, filename: str) -> str:
    """Return xlsx, xls, csv, md, xml or "" by what the file holds, then by its name."""
    if data.startswith(_ARCHIVE):
        return "xlsx"
    if data.startswith(_COMPOUND):
        return "xls"
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\x00<")):
        return "xml"
    suffix = PurePath(filename).suffix.lower().removeprefix(".")
    if head.startswith(b"|") or suffix == "md":
        return "md"
    return {"xlsm": "xlsx"}.get(suffix, suffix) if suffix in ("xlsx", "xlsm", "xls", "csv", "xml") else ""


def _read(data: bytes, filename: str, converter: Converter) -> list[RawSheet]:
    if len(data) > MAX_FILE:
        size = f"{len(data) / MEGABYTE:.1f}"
        raise Refused(finding("file-large", size=size, limit=MAX_FILE // MEGABYTE))
    kind = kind_of(data, filename)
    if kind == "xlsx":
        workbooks.weigh(data)
        return converter.read(data, kind)
    if kind == "xls":
        if _ENCRYPTED in data:
            raise Refused(finding("file-encrypted"))
        return converter.read(data, kind)
    if kind in ("md", "csv"):
        text = markdown.decode(data)
        return markdown.read_markdown(text) if kind == "md" else markdown.read_csv(text)
    raise Refused(finding("file-type", filename=filename))


def _compile(
    workbook: Workbook,
    filename: str,
    found: list[Finding],
    given: Given,
    files: Files | None,
    converter: Converter,
    suffix: str,
) -> Compiled:
    form = understand_form(workbook, fallback_id=_stem(filename))
    catalogues = given(form.form_id) if callable(given) else given or {}
    texts = complete(form, catalogues)
    found += check_form(form, texts.gaps, files)
    if has_errors(found):
        return Compiled(None, None, ordered([*found, *check_ahead(form)]))
    locator = Locator(form, texts.gaps)
    try:
        converted = converter.convert(prepare(form, texts, _titles(form, catalogues), suffix=suffix))
    except Refused as refused:
        return Compiled(None, None, ordered([*found, _lettered(form, refused.finding)]))
    found += [_lettered(form, each) for each in converted.findings]
    compiled = _compile_xml(converted.xform, locator, files)
    return Compiled(compiled.program, converted.xform, ordered([*found, *compiled.findings]), converted.itemsets)


def _compile_xml(xml: bytes, locator: Locator, files: Files | None) -> Compiled:
    from formserver.compiler.xform import compile_xform

    return compile_xform(xml, locator, files)


def _stem(filename: str) -> str:
    stem = PurePath(filename).stem
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in stem) or "form"


def _titles(form: Form, catalogues: Catalogues) -> dict[str, str]:
    """The form's title in the languages that have one, from columns or catalogues."""
    titles = {
        column.property.removeprefix("form_title::"): form.setting[column.property]
        for column in form.settings.columns
        if column.property.startswith("form_title::") and column.property in form.setting
    }
    title = form.setting.get("form_title", "")
    for language, lookup in catalogues.items():
        found = lookup(f"{form.form_id}/settings/form_title", title) if title else None
        if found and language != default_language(form):
            titles.setdefault(language, found)
    return titles


def _lettered(form: Form, found: Finding) -> Finding:
    """A finding of pyxform with the column's letter in the place of the column's name."""
    from dataclasses import replace

    if found.column is None or found.sheet is None:
        return found
    table = next((t for t in (form.survey, form.choices, form.entities) if t.sheet.name == found.sheet), None)
    letters = {c.pyxform: table.sheet.letters[c.header] for c in table.columns} if table else {}
    words = {c.property: table.sheet.letters[c.header] for c in table.columns} if table else {}
    return replace(found, column=letters.get(found.column) or words.get(found.column))


__all__ = ["Catalogues", "Compiled", "Place", "compile_form", "compile_xlsform", "kind_of", "read_workbook"]
