"""Checks of a whole form: missing translations, unknown appearances, features that only other clients have."""

from __future__ import annotations

from collections import Counter

from formserver.compiler import appearances
from formserver.compiler.drafts import Draft, Tree
from formserver.compiler.origins import Origins
from formserver.compiler.pool import Pool
from formserver.compiler.texts import Texts

#: Missing texts named one by one in each language; the rest are counted.
NAMED = 30
#: The longest name that statistics programs keep.
LONGEST_NAME = 32
_ELSEWHERE = frozenset({"background-geopoint", "background-audio", "phonenumber", "simserial", "subscriberid"})
#: Parameters with a value that other clients alone obey.
_PARAMETERS = {"quality": "external", "incremental": "true"}
_GENERATED = ("generated_table_list_label_", "reserved_name_for_field_list_labels_")


def check_form(tree: Tree, texts: Texts, origins: Origins, pool: Pool) -> None:
    """Report what is missing or strange in a form that otherwise compiles."""
    for draft in tree.drafts:
        _appearance(draft, pool)
        _feature(draft, pool)
    if pool.bare:  # a workbook's names and texts are checked in its sheets
        _names(tree, pool)
        _missing_texts(texts, origins, pool)


def _appearance(draft: Draft, pool: Pool) -> None:
    question = draft.fields["question"]
    for word, suggestion in appearances.unknown(question, draft.appearance):
        pool.report(
            "appearance-unknown", draft.path, "appearance", suggestion=suggestion, appearance=word, type=question
        )
    for word in draft.appearance:
        if word in appearances.ELSEWHERE or word.startswith("ex:"):
            pool.report("feature-unsupported", draft.path, "appearance", feature=f"The appearance {word}")


def _feature(draft: Draft, pool: Pool) -> None:
    question = draft.fields["question"]
    if question in _ELSEWHERE:
        pool.report("feature-unsupported", draft.path, "type", feature=f"The type {question}")
    if "intent" in draft.parameters:
        pool.report("feature-unsupported", draft.path, "type", feature="The start of another app (intent)")
    for name, value in _PARAMETERS.items():
        if draft.parameters.get(name) == value:
            pool.report("feature-unsupported", draft.path, "parameters", feature=f"The parameter {name}={value}")
    if draft.control == "input" and "query" in draft.parameters:
        pool.report("feature-unsupported", draft.path, "type", feature="The type select_one_external")
    if draft.mediatype.startswith("osm"):
        pool.report("feature-unsupported", draft.path, "type", feature="The type osm")


def _names(tree: Tree, pool: Pool) -> None:
    for draft in tree.drafts:
        if len(draft.name) > LONGEST_NAME and not draft.name.startswith(_GENERATED):
            pool.report("name-long", draft.path, name=draft.name, length=len(draft.name), limit=LONGEST_NAME)


def _missing_texts(texts: Texts, origins: Origins, pool: Pool) -> None:
    counts: Counter[str] = Counter()
    for missing in texts.missing():
        language = missing.language.name
        counts[language] += 1
        if counts[language] > NAMED:
            continue
        if missing.number in origins.nodes:
            draft, name = origins.nodes[missing.number]
            pool.report("text-missing", draft.path, name, name=draft.path, property=name, language=language)
        else:
            listed, value = origins.choices.get(missing.number, ("", ""))
            pool.report("text-missing", name=f"{listed} {value}", property="label", language=language)
    for language, count in counts.items():
        if count > NAMED:
            pool.report("texts-missing", count=count - NAMED, language=language)
