"""Catalogues for use: compiled in memory from the .po files, each with its chain of fallbacks."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo

from formserver.texts.folder import TRANSLATIONS, read_catalogue
from formserver.texts.languages import chain, language_of
from formserver.texts.merging import strings
from formserver.texts.numerals import digits, months

#: ``lookup(context, text)`` gives the translation of one text of a form, or None. The context is
#: ``sheet/name/column`` (a choice: ``choices/list/name/column``), also with the form's id in front.
Lookup = Callable[[str, str], str | None]

TITLE_CONTEXT = "settings/form_title"


@lru_cache(maxsize=256)
def translations(tag: str, domain: str = "messages", folder: Path = TRANSLATIONS) -> NullTranslations:
    """The catalogue of a domain for a language; what it lacks is looked for along the chain, then left English."""
    catalogues = [_compiled(path) for path in _paths(tag, domain, folder)] or [NullTranslations()]
    for nearer, farther in zip(catalogues, catalogues[1:], strict=False):
        nearer.add_fallback(farther)
    return catalogues[0]


def _paths(tag: str, domain: str, folder: Path) -> list[Path]:
    paths = [folder / each / f"{domain}.po" for each in chain(tag)]
    return [path for path in paths if path.exists()]


def _compiled(path: Path) -> NullTranslations:
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(path))
    compiled.seek(0)
    return GNUTranslations(compiled)


def form_catalogues(form_id: str, folder: Path = TRANSLATIONS) -> dict[str, Lookup]:
    """The languages of a form beside its own, by tag: column name (``Arabic (ar)``) → lookup."""
    tags = sorted(path.parent.name for path in folder.glob(f"*/{form_id}.po"))
    return {language_of(tag).xlsform_name: _lookup(form_id, tag, folder) for tag in tags}


def _lookup(form_id: str, tag: str, folder: Path) -> Lookup:
    known: dict[tuple[str, str], str] = {}
    for path in reversed(_paths(tag, form_id, folder)):
        texts = [message for message in read_catalogue(path) if message.string and not message.fuzzy]
        known.update({(message.context or "", str(message.id)): str(message.string) for message in texts})
    return lambda context, text: known.get((context.removeprefix(f"{form_id}/"), text))


def form_title(form_id: str, tag: str, title: str, folder: Path = TRANSLATIONS) -> str:
    """A form's title in a language: titles have no column in XLSForm, so they live in the catalogue."""
    return translations(tag, form_id, folder).pgettext(TITLE_CONTEXT, title)


@lru_cache(maxsize=64)
def letters(tag: str, folder: Path = TRANSLATIONS) -> frozenset[str]:
    """Every character that the interface shows in a language, and its months."""
    found: set[str] = set(digits(tag)).union(*months(tag)[0])
    for path in _paths(tag, "messages", folder):
        for message in read_catalogue(path):
            found.update(*strings(message))
    return frozenset(found)
