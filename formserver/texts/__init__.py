"""The languages of the interface and of the shipped forms: gettext catalogues read from translations/.

    translations/messages.pot            the sentences of the interface, from code and templates
    translations/<form id>.pot           the texts of a shipped form, from its workbook
    translations/<tag>/<domain>.po       the same in another language; English is the source and has no file

``python -m formserver.texts update`` renews the .pot files and merges them into every .po.
"""

from __future__ import annotations

from formserver.texts.catalogues import form_catalogues, form_title, translations
from formserver.texts.languages import Language, available_languages, chain, language_of

__all__ = [
    "Language",
    "available_languages",
    "chain",
    "form_catalogues",
    "form_title",
    "language_of",
    "translations",
]
