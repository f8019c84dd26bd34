"""The languages of the interface and of the shipped forms: gettext catalogues read from translations/.

    translations/messages.pot            the sentences of the interface, from code and templates
    translations/<form id>.pot           the texts of a form, from its workbook
    translations/<tag>/<domain>.po       the same in another language; English is the source and has no file

``formserver texts extract`` renews the .pot files and every .po from their sources, ``merge`` takes a
translator's .po in, ``coverage`` counts.
"""

from __future__ import annotations

from formserver.texts.catalogues import form_catalogues, form_title, letters, translations
from formserver.texts.coverage import Coverage, coverage
from formserver.texts.languages import Language, available_languages, chain, language_of
from formserver.texts.month_names import calendar_months
from formserver.texts.numerals import Writing, writing

__all__ = [
    "Coverage",
    "Language",
    "Writing",
    "available_languages",
    "calendar_months",
    "chain",
    "coverage",
    "form_catalogues",
    "form_title",
    "language_of",
    "letters",
    "translations",
    "writing",
]
