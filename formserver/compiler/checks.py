"""Checks of a whole form: missing translations, unknown appearances, features that only other clients have."""

from __future__ import annotations

from collections import Counter

from formserver.compiler.drafts import Draft, Tree
from formserver.compiler.labels import PROPERTIES
from formserver.compiler.pool import Pool
from formserver.compiler.texts import Texts

#: Missing texts named one by one in each language; the rest are counted.
NAMED = 30


def check_form(tree: Tree, texts: Texts, pool: Pool) -> None:
    """Report what is missing or strange in a form that otherwise compiles."""
    if pool.locator is None:  # a workbook's texts are checked in its sheets
        _missing_texts(tree, texts, pool)


def _missing_texts(tree: Tree, texts: Texts, pool: Pool) -> None:
    owners: dict[int, tuple[Draft, str]] = {}
    for draft in tree.drafts:
        for name in PROPERTIES:
            if name in draft.fields:
                owners.setdefault(draft.fields[name], (draft, name))
    counts: Counter[str] = Counter()
    for missing in texts.missing():
        counts[missing.language.name] += 1
        if missing.number in owners and counts[missing.language.name] <= NAMED:
            draft, name = owners[missing.number]
            pool.report("text-missing", draft.path, name, name=draft.path, property=name, language=missing.language.name)
    for language, count in counts.items():
        if count > NAMED:
            pool.report("texts-missing", count=count - NAMED, language=language)
