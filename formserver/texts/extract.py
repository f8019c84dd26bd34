"""From sources to templates: sentences of the interface by Babel, texts of any XLSForm from its rows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from formserver.compiler.columns import TEXTS, Column, Table
from formserver.compiler.completion import default_language, local_context
from formserver.compiler.languages import tag_of
from formserver.compiler.sheets import Refused, Row
from formserver.compiler.survey import Form, is_disabled, understand_form
from formserver.compiler.xlsform import kind_of, read_workbook
from formserver.errors import Problem
from formserver.places import FORMS
from formserver.texts.catalogues import TITLE_CONTEXT
from formserver.texts.folder import HEADER, TRANSLATIONS

#: Extraction of the interface works in a checkout, where the folder of catalogues lies beside the package.
ROOT = TRANSLATIONS.parent

#: The tables of findings (compiler/messages.py) and of problems (errors.py) mark their sentences by these calls.
KEYWORDS = {**DEFAULT_KEYWORDS, "_error": None, "_warning": None, "_note": None, "Kind": (2,), "counted": (1, 2)}

#: Comments that begin so are handed on to translators.
COMMENT_TAG = "Translators:"

#: What a text of a form is, for translators.
KINDS = {
    "label": "question",
    "hint": "hint below the question",
    "guidance_hint": "more about the question, folded away",
    "constraint_message": "said when the answer is refused",
    "required_message": "said when there is no answer",
}
#: A text up to this length that is no sentence stands on a button, in a menu or beside others.
SHORT = 20
ROOM = "At most {limit} characters: there is little room."


@dataclass(frozen=True, slots=True)
class FormTexts:
    """What an XLSForm says: its id, a template, and by tag what its own columns say in other languages."""

    form_id: str
    template: Catalog
    own: dict[str, dict[str, str]] = field(default_factory=dict)


def shipped_texts() -> Iterator[FormTexts]:
    """The texts of every shipped form, by name."""
    for path in sorted(FORMS.glob("*.xlsx")):
        yield form_texts(path.read_bytes(), path.name)


def interface_template() -> Catalog:
    """Every sentence that code, templates and scripts mark with ``_()`` and its kin."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalogue = _template("messages")
    found = extract_from_dir(
        str(ROOT), methods, options, KEYWORDS, (COMMENT_TAG,), strip_comment_tags=True, directory_filter=_is_ours
    )
    for name, _line, message, comments, context in sorted(found, key=lambda each: each[:2]):
        short = isinstance(message, str) and len(message) <= SHORT and not message.endswith((".", "?", ":"))
        room = [room_for(message)] if short else []
        catalogue.add(message, locations=[(name, 0)], auto_comments=[*comments, *room], context=context)
    return catalogue


def _is_ours(folder: str) -> bool:
    name = Path(folder).name
    return not name.startswith((".", "_")) and name not in ("tests", "var", "vendor", "node_modules")


def room_for(text: str) -> str:
    """What translators are told about the length of a text that stands where there is little room."""
    return ROOM.format(limit=math.ceil((len(text) * 1.5 + 6) / 5) * 5)


def form_texts(data: bytes, filename: str) -> FormTexts:
    """The texts of an XLSForm, each in the context ``sheet/name/column``, so that equal texts can differ.

    Raises Problem ``texts.no_xlsform`` for an XForm, ``form.findings`` for a file that cannot be read.
    """
    if kind_of(data, filename) == "xml":
        raise Problem("texts.no_xlsform", name=filename)
    try:
        workbook, found = read_workbook(data, filename)
    except Refused as refused:
        raise Problem("form.findings", findings=[refused.finding]) from refused
    if "survey" not in workbook.sheets:
        raise Problem("form.findings", findings=found)
    form = understand_form(workbook, fallback_id=Path(filename).stem)
    texts = FormTexts(form.form_id, _template(form.form_id))
    if title := form.setting.get("form_title"):
        texts.template.add(title, context=TITLE_CONTEXT, auto_comments=["title of the form"])
    for table in (form.survey, form.choices):
        for row in table.rows:
            if not is_disabled(table, row):
                _add_row(texts, form, table, row)
    return texts


def _template(domain: str) -> Catalog:
    return Catalog(charset="utf-8", header_comment=HEADER.format(domain=domain, language="the source"))


def _add_row(texts: FormTexts, form: Form, table: Table, row: Row) -> None:
    default = default_language(form)
    for prop in TEXTS:
        columns = {column.language or default: column for column in table.named(prop)}
        filled = {language: row.cells[column.header] for language, column in columns.items()
                  if row.cells.get(column.header)}  # fmt: skip
        if not filled:
            continue
        source = default if default in filled else next(iter(filled))
        context = local_context(table, row, prop)
        _add(texts.template, table, row, columns[source], context)
        for language in filled.keys() - {source}:
            texts.own.setdefault(tag_of(language), {})[context] = filled[language]


def _add(template: Catalog, table: Table, row: Row, column: Column, context: str) -> None:
    text, place = row.cells[column.header], table.sheet.place(row.number, column.header)
    if table.sheet.name == "choices":
        comments = [f"choice of the list {table.value(row, 'list_name')}", room_for(text)]
    else:
        kind = table.value(row, "type")
        comments = [f"{'heading' if kind.startswith('begin') else KINDS[column.property]} ({kind})"]
    where = [(f"{place.sheet}!{place.column}{place.row}", 0)]
    template.add(text, context=context, auto_comments=comments, locations=where)
