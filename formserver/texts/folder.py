"""Where the catalogues lie, and how one is read, begun and written."""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po
from babel.plural import to_gettext

from formserver.errors import Problem
from formserver.places import TRANSLATIONS

__all__ = ["TRANSLATIONS", "catalogue_bytes", "new_catalogue", "read_catalogue", "write_catalogue"]

HEADER = "# formserver: {domain}, {language}"
#: Header lines that change by themselves, or that Babel fills with placeholders.
LEFT_OUT = tuple(
    f'"{line}'.encode()
    for line in (
        "POT-Creation-Date:",
        "PO-Revision-Date:",
        "Generated-By:",
        "Project-Id-Version:",
        "Report-Msgid-Bugs-To: EMAIL@ADDRESS",
        "Last-Translator: FULL NAME",
        "Language-Team: ",
    )
)
_BEGINNING = 'msgid ""\nmsgstr ""\n"Language: {tag}\\n"\n"Plural-Forms: {plurals};\\n"\n'


def read_catalogue(path: Path) -> Catalog:
    """A .po or .pot file; raises Problem ``texts.unreadable`` when it is broken or not there."""
    try:
        with path.open("rb") as file:
            return read_po(file, locale=None, abort_invalid=True)
    except PoFileError as error:
        raise Problem("texts.unreadable", name=f"{path}:{error.lineno + 1}", reason=error) from error
    except (OSError, ValueError, LookupError) as error:  # not there, not UTF-8, no charset, plurals that are no rule
        raise Problem("texts.unreadable", name=path, reason=error) from error


def new_catalogue(domain: str, tag: str, language: str) -> Catalog:
    """An empty catalogue whose plural forms are CLDR's categories of the language, in their usual order."""
    begun = _BEGINNING.format(tag=tag.replace("-", "_"), plurals=plural_forms(tag))
    catalogue = read_po(BytesIO(begun.encode()), locale=None)
    catalogue.header_comment = HEADER.format(domain=domain, language=language)
    return catalogue


def plural_forms(tag: str) -> str:
    """The rule of a language as gettext writes it; two forms for a language that CLDR does not know."""
    try:
        rule = to_gettext(Locale.parse(tag, sep="-").plural_form)
    except (UnknownLocaleError, ValueError):
        return "nplurals=2; plural=(n != 1)"
    return re.sub(r"\be\b", "0", rule).removesuffix(";")  # e: the exponent of compact numbers, which are not used


def catalogue_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as a .po file without dates, in the template's order, with what is no longer asked for last."""
    out = BytesIO()
    catalogue.fuzzy = False
    for message in catalogue:
        if "/" in (message.context or ""):  # a text of a form: what looks like Python in it is none
            message.flags -= {"python-format", "python-brace-format"}
    write_po(out, catalogue, width=110, include_lineno=False)
    return b"".join(line for line in out.getvalue().splitlines(keepends=True) if not line.startswith(LEFT_OUT))


def write_catalogue(path: Path, catalogue: Catalog) -> bool:
    """Write a .po file, whole or not at all; False when it says the same already."""
    content = catalogue_bytes(catalogue)
    if path.exists() and path.read_bytes() == content:
        return False
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        os.replace(part, path)
    except OSError as error:
        raise Problem("file.unwritable", name=path, reason=error.strerror) from error
    return True
