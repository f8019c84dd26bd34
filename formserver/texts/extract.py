"""From sources to catalogues: sentences of the interface by Babel, texts of the shipped forms from their workbooks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from formserver.compiler.markdown_twin import read_sheets
from formserver.places import FORMS
from formserver.texts.catalogues import TITLE_CONTEXT
from formserver.texts.folder import TRANSLATIONS

#: Extraction works in a checkout, where the folder of catalogues lies beside the package.
ROOT = TRANSLATIONS.parent

#: Columns a person reads, as the domain of a form names them in contexts; media files are not texts.
COLUMNS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")

#: The tables of findings (compiler/messages.py) and of problems (errors.py) mark their sentences by these calls.
KEYWORDS = {**DEFAULT_KEYWORDS, "_error": None, "_warning": None, "_note": None, "Kind": (2,), "counted": (1, 2)}

#: Comments that begin so are handed on to translators.
COMMENT_TAG = "Translators:"


def templates() -> dict[str, Catalog]:
    """One template a domain: ``messages`` and the id of each shipped form that some language has."""
    forms = {path.stem: form_template(path) for path in sorted(FORMS.glob("*.xlsx"))}
    return {"messages": interface_template(), **{name: forms[name] for name in forms if translated(name)}}


def translated(domain: str) -> list[Path]:
    """The .po files of a domain, by tag."""
    return sorted(TRANSLATIONS.glob(f"*/{domain}.po"))


def interface_template() -> Catalog:
    """Every sentence that code, templates and scripts mark with ``_()`` and its kin."""
    with (TRANSLATIONS / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    catalogue = Catalog(charset="utf-8")
    found = extract_from_dir(
        str(ROOT), methods, options, KEYWORDS, (COMMENT_TAG,), strip_comment_tags=True, directory_filter=_is_ours
    )
    for name, _line, message, comments, context in sorted(found, key=lambda each: each[:2]):
        catalogue.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalogue


def _is_ours(folder: str) -> bool:
    name = Path(folder).name
    return not name.startswith((".", "_")) and name not in ("tests", "var", "vendor", "node_modules")


def form_template(workbook: Path) -> Catalog:
    """The texts of a form, each in the context ``sheet/name/column``, so that equal texts can differ."""
    sheets = dict(read_sheets(workbook))
    catalogue = Catalog(charset="utf-8")
    catalogue.add(_rows(sheets["settings"])[0]["form_title"], context=TITLE_CONTEXT)
    for row in _rows(sheets["survey"]):
        _add_texts(catalogue, f"survey/{row['name']}", row)
    for row in _rows(sheets.get("choices", ())):
        _add_texts(catalogue, f"choices/{row['list_name']}/{row['name']}", row)
    return catalogue


def _rows(sheet: Iterable[Iterable[str]]) -> list[dict[str, str]]:
    heading, *rows = sheet or ((),)
    names = [name.partition("::")[0] for name in heading]
    return [dict(zip(names, row, strict=True)) for row in rows]


def _add_texts(catalogue: Catalog, place: str, row: dict[str, str]) -> None:
    for column in COLUMNS:
        if row.get(column):
            comments = [row["type"]] if row.get("type") else []
            catalogue.add(row[column], context=f"{place}/{column}", auto_comments=comments)
