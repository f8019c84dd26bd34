"""Labels of questions and choices as plain text in one language."""

from __future__ import annotations

from collections.abc import Mapping

from formserver.program.markup import plain
from formserver.program.model import Choices, Node, Program
from formserver.program.world import ExternalList

#: External lists by file name.
Lists = Mapping[str, ExternalList]

#: What stands where a label shows an answer: an export's label is the same for all rows.
OUTPUT = "…"


def text_of(program: Program, number: int | None, *, language: str) -> str:
    """Return a text in ``language``, in the form's default language where the form lacks that; "" for None."""
    if number is None:
        return ""
    texts = program.texts.get(language) or program.texts[program.default_language]
    return plain("".join(part if isinstance(part, str) else OUTPUT for part in texts[number].parts))


def choice_labels(program: Program, node: Node, *, language: str, lists: Lists) -> dict[str, str]:
    """Return {code: label} of a select's list in the list's order; {} for anything else.

    The rows of an external list come from ``lists``; choices from repeat instances have no list.
    """
    choices = node.choices
    if choices is None or choices.list is None:
        return {}
    found = program.lists[choices.list]
    if found.external:
        return _external_labels(choices, lists.get(found.external))
    value = found.columns.index(choices.value)
    label = None if choices.label is None else found.columns.index(choices.label)
    labels: dict[str, str] = {}
    for place, row in enumerate(found.rows):
        if label is not None:
            text = plain(row[label])
        else:
            text = text_of(program, found.texts[place] if found.texts else None, language=language)
        labels.setdefault(row[value], text)
    return labels


def _external_labels(choices: Choices, rows: ExternalList | None) -> dict[str, str]:
    if rows is None or choices.value not in rows.columns or choices.label not in rows.columns:
        return {}
    value, label = rows.columns.index(choices.value), rows.columns.index(choices.label)
    labels: dict[str, str] = {}
    for row in rows.rows:
        labels.setdefault(row[value], plain(row[label]))
    return labels
