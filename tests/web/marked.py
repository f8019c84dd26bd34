"""A language in which every sentence of the catalogues is marked: what is not marked on a page was never wrapped."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from gettext import NullTranslations
from typing import Any

from web.paper import Element, read

#: What is said by attributes.
ATTRIBUTES = ("aria-label", "alt", "title", "placeholder", "data-label")
#: What is data by its markup: codes, times, what has a language of its own.
DATA_TAGS = frozenset({"script", "style", "code", "bdi", "time", "pre", "kbd"})
#: What nobody translates: addresses, versions, file names, days with the month as the language's own data has it.
NEVER = re.compile(
    r"[\w.]+@[\w.]+|https?://\S+|\buuid:[-\w]+|\b[\w-]+\.(?:png|csv|xlsx|md|xml|svg)\b|\b[0-9a-f]{8,}\b"
    r"|\d{1,2} \w+ \d{4}|\d (?:kB|MB|GB)\b|/\w[\w/.-]*"
)
MARK = re.compile("⟦[^⟦⟧]*⟧")


class Marked(NullTranslations):
    """A catalogue that marks whatever it is asked for."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, one: str, many: str, number: int) -> str:
        return f"⟦{one if number == 1 else many}⟧"

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{message}⟧"

    def npgettext(self, context: str, one: str, many: str, number: int) -> str:
        return self.ngettext(one, many, number)


def unmarked(html: str, data: Collection[str]) -> list[str]:
    """Return every text of a page that is neither marked nor among ``data``: words of forms, names of people."""
    return [text for text in said(read(html)) if left(text, data)]


def left(text: str, data: Collection[str]) -> str:
    """Return what is left of a text without what is marked and what is data; letters only."""
    while MARK.search(text):
        text = MARK.sub("", text)
    text = NEVER.sub("", re.sub("⟦[^⟧]*$|^[^⟦]*⟧", "", text))  # a sentence with a time in it comes in two pieces
    for each in sorted(data, key=len, reverse=True):
        text = text.replace(each, "")
    return "".join(re.findall(r"[^\W\d_]{2,}", text))


def said(element: Element) -> Iterator[str]:
    """Give every text of a page and of the attributes that are read out."""
    for child in element.inside:
        if not isinstance(child, Element):
            yield " ".join(child.split())
        elif child.tag not in DATA_TAGS and not (child["lang"] and child.tag != "html") and child["class"] != "code":
            yield from (child[name] for name in ATTRIBUTES if child[name])
            yield from said(child)


def words_of(program: Any) -> set[str]:
    """Return every text of a form, its names and codes: what its author wrote."""
    texts = {part for texts in program.texts.values() for text in texts for part in text.parts if isinstance(part, str)}
    names = {node.name for node in program.nodes} | {program.form_id, program.version, str(program.title)}
    codes = {cell for each in program.lists for row in each.rows for cell in row if isinstance(cell, str)}
    lines = {" ".join(text.split()) for text in texts}
    return {text for text in lines | names | codes if len(text) > 1}
