"""Labels of questions and choices as plain text in one language."""

from __future__ import annotations

from formserver.program.model import ChoiceList, Node, Program

#: What stands where a label shows an answer: an export's label is the same for all rows.
OUTPUT = "…"


def text_of(program: Program, number: int | None, *, language: str) -> str:
    """Return a text in ``language``, in the form's default language where the form lacks that; "" for None."""
    if number is None:
        return ""
    texts = program.texts.get(language) or program.texts[program.default_language]
    return "".join(part if isinstance(part, str) else OUTPUT for part in texts[number].parts)


def choice_labels(program: Program, node: Node, *, language: str) -> dict[str, str]:
    """Return {code: label} of a select's list in the list's order; {} for anything else.

    An external list has no rows in the program, and choices from repeat instances have no list.
    """
    choices = node.choices
    if choices is None or choices.list is None:
        return {}
    found = program.lists[choices.list]
    value = _column(found, choices.value)
    label = None if choices.label is None else _column(found, choices.label)
    labels: dict[str, str] = {}
    for place, row in enumerate(found.rows):
        if label is not None:
            text = row[label]
        else:
            text = text_of(program, found.texts[place] if found.texts else None, language=language)
        labels.setdefault(row[value], text)
    return labels


def _column(found: ChoiceList, name: str) -> int:
    return found.columns.index(name)
