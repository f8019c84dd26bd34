"""An answer as a person reads it: labels for codes, months as words, the language's decimal mark."""

from __future__ import annotations

from collections.abc import Callable

from formserver.engine.session import Session
from formserver.program.model import Node
from formserver.program.privacy import GARBLE
from formserver.web.pages import languages
from formserver.web.pages.controls import DATES, FILES, date_style
from formserver.web.pages.fields import point_parts
from formserver.web.pages.messages import BROWSER
from formserver.web.templating import plain

Words = Callable[[str], str]
NUMBERS = frozenset({"integer", "decimal", "range"})


def answer_words(session: Session, node: Node, path: str, tag: str, words: Words) -> str:
    """Return the answer at ``path`` in language ``tag``; "" when there is none."""
    cell = session.cell(path)
    if not cell.relevant or not cell.text:
        return ""
    if GARBLE in node.attributes:
        return words(BROWSER["answered"])
    if node.choices is not None:
        labels = {choice.value: plain(choice.label) for choice in session.choices(path)}
        return ", ".join(labels.get(value, value) for value in cell.text.split())
    return _plain_words(node, cell.text, tag, words)


def _plain_words(node: Node, text: str, tag: str, words: Words) -> str:
    if node.question in FILES:
        return words(BROWSER["attached"])
    if node.question == "acknowledge":
        return words(BROWSER["yes"])
    if node.question == "geopoint":
        point = point_parts(text)
        return f"{point['lat']}, {point['lon']}"
    if node.question in DATES:
        return languages.date_words(text, tag, style=date_style(node))
    return languages.number_words(text, tag) if node.question in NUMBERS else text
