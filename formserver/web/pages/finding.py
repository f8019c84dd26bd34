"""Finding in a long list by a part of a name; the twin of static/page/finding.js.

Marks over letters, capitals, ways of writing one Arabic letter, invisible signs and punctuation make no difference.
Vowels of Burmese and of the scripts of India stay: without them other words would be found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from formserver.program.model import Node, Program
from formserver.web.pages.view import Option

#: Most rows that are shown of what was found.
MOST = 50
#: A list with more rows than this is asked by finding, also without JavaScript; up to it, a menu will do.
LONG = 100
#: A list with more rows than this gets a field to find in, in the page with JavaScript.
SEVERAL = 25
#: The same where the author asks for a menu.
FEW = 12
_SOUGHT = frozenset({"autocomplete", "search"})
_GONE = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u0621\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200b-\u200f\u2060\ufeff]"
)
_BREAKS = re.compile("[\\s!-/:-@\\[-`{-~\u00a1-\u00bf\u060c\u061b\u061f\u104a\u104b\u2010-\u2027\u2030-\u205e]+")
_SAME = str.maketrans({
    "đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th",
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ے": "ي", "ة": "ه", "ہ": "ه", "ک": "ك",
})  # fmt: skip


def finds(program: Program, node: Node) -> bool:
    """Say whether a page with JavaScript asks a select by finding in its list."""
    if node.choices is None or node.question not in ("select_one", "select_multiple"):
        return False
    sought = not _SOUGHT.isdisjoint(node.appearance) or any(each.startswith("search(") for each in node.appearance)
    if sought or node.choices.list is None:
        return sought
    rows = program.lists[node.choices.list]
    several = FEW if "minimal" in node.appearance else SEVERAL
    return rows.external is not None or len(rows.rows) > (several if node.question == "select_one" else LONG)


def bare(text: str) -> str:
    """Return ``text`` as it is compared: small letters without marks, digits 0–9, one space between words."""
    return _BREAKS.sub(" ", _letters(text)).strip()


@lru_cache(maxsize=70_000)
def _letters(text: str) -> str:
    if text.isascii():
        return text.lower()
    text = _GONE.sub("", unicodedata.normalize("NFKD", text).lower()).translate(_SAME)
    return "".join(_digit(letter) for letter in text)


def _digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None) if letter > "\u065f" else None
    return letter if value is None else str(value)


def rank(label: str, value: str, words: Sequence[str]) -> int:
    """Return how well a row fits: 0 it begins so or is this code, 1 words begin so, 2 it has the parts, -1 it does not.

    ``label`` and ``words`` are bare.
    """
    whole = " ".join(words)
    if label.startswith(whole) or bare(value) == whole:
        return 0
    if not all(word in label for word in words):
        return -1
    return 1 if all(f" {word}" in f" {label}" for word in words) else 2


def found(options: Iterable[Option], wanted: str) -> list[Option]:
    """Return the options that ``wanted`` finds, the best first; all of them, in order, when nothing is wanted."""
    words = bare(wanted).split()
    ranked: tuple[list[Option], list[Option], list[Option], list[Option]] = ([], [], [], [])
    for option in options:
        ranked[rank(bare(option.label), option.value, words)].append(option)
    return [*ranked[0], *ranked[1], *ranked[2]]
