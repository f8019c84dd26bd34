"""Markdown and the little HTML that authors write into labels and hints: read into words and marks.

    # heading … ######, **strong**, __strong__, *em*, _em_, [words](https://…), \\* \\_ \\# as typed,
    <b> <strong> <i> <em> <br>; of <span> <font> <u> <p> <div> the words alone

Words stay words: what is no mark, or is opened and never closed, is shown as it was typed. Only addresses of
``SCHEMES`` become links; of others, and of pictures, the words stay. One pass over the text, so that hostile texts
take no longer than others. The twin is static/page/markup.js; tests/conformance/fields/markup.json holds for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

SCHEMES = re.compile(r"(?:https?|mailto|tel):", re.I | re.A)
_TOKEN = re.compile(
    r"([*_])\1{3,}|\\([*_#<[\](])|(\*\*|__|[*_])|(!?\[)|\]\(([^\s()]*(?:\([^\s()]*\)[^\s()]*)*)\)"
    r"|<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>=]*=[^<>]*|\s*/?)>|(^#{1,6}[ \t]+(?=\S))|\n",
    re.M,
)
#: What is no part of a word: spaces, punctuation and pictures, as the twin has them too.
_OUTSIDE = re.compile(
    r"[\s!-/:-@\[-`{-~\xa0-\xbf\u060c\u061b\u061f\u0964\u0965\u104a\u104b\u2000-\u206f\u2190-\u2bff\u3000-\u303f\uff01-\uff20"
    "\U00010000-\U0010ffff]"
)
_SIGNS = re.compile(r"[*_#<\[\\\n]")
#: The line below the heads of a table, and others of such signs.
_TABLE = re.compile(r"^[ \t]*\|[ \t|:-]+$", re.M)
#: HTML → what it means: an element, a line of its own, or nothing but its words.
TAGS = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "br": "br", "p": "line", "div": "line",
    "span": "", "font": "", "u": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an element begins: strong, em, a (to ``address``), heading, br; without a ``tag``, where one ends."""

    tag: str = ""
    address: str = ""


Piece = str | Mark


def read_marks(text: str) -> list[Piece]:
    """Return a text as its words and marks, in order; each mark but br is followed by its end."""
    return _Reading(text).pieces if _SIGNS.search(text) else [text]


def plain(text: str) -> str:
    """Return a label without marks, on one line: for titles, menus, exports, sentences about it."""
    pieces = read_marks(text)
    return " ".join("".join(each if isinstance(each, str) else " " * (each.tag == "br") for each in pieces).split())


def left_out(text: str) -> Iterator[tuple[int, str]]:
    """Give what of a label is not shown as it was meant, with its place: pictures, other addresses, tags, tables."""
    begun: int | None = None
    for found in _TOKEN.finditer(text):
        bracket, address, closing, tag = found.group(4, 5, 6, 7)
        if bracket:
            begun = found.start()
        elif address is not None and begun is not None:
            computed = address.startswith("${")
            if text[begun] == "!" or not computed and not SCHEMES.match(address):
                yield begun, text[begun : found.end()]
            begun = None
        elif tag and not closing and (tag.lower() not in TAGS or "=" in found[0]):
            yield found.start(), found[0]
    for found in _TABLE.finditer(text):
        if "--" in found[0]:
            yield found.start(), found[0]


@dataclass(slots=True)
class _Reading:
    text: str
    pieces: list[Piece] = field(default_factory=list)
    #: What was opened last of each kind → its place in ``pieces``, where it stands as typed until it is closed.
    opened: dict[str, int] = field(default_factory=dict)
    in_heading: bool = False
    breaks: bool = False

    def __post_init__(self) -> None:
        at = 0
        while found := _TOKEN.search(self.text, at):
            self.put(self.text[at : found.start()])
            at = self.take(found)
        self.put(self.text[at:])
        if self.in_heading:
            self.put(Mark())

    def put(self, piece: Piece) -> None:
        if piece == "":
            return
        if self.breaks and self.pieces:
            self.pieces.append(Mark("br"))
        self.breaks = False
        self.pieces.append(piece)

    def take(self, found: re.Match[str]) -> int:
        """Put what a token means; return where to go on."""
        typed, end = found[0], found.end()
        _, escaped, sign, bracket, address, closing, tag, heading = found.groups()
        if sign:
            return self.sign(sign, found.start())
        if bracket:
            self.open(bracket)
        elif address is not None:
            self.link(typed, address)
        elif tag:
            self.tag(typed, tag.lower(), bool(closing))
        elif heading:
            self.heading(True)
        elif typed == "\n":
            self.heading(False) if self.in_heading else self.put(Mark("br"))
        else:
            self.put(escaped or typed)
        return end

    def sign(self, sign: str, start: int) -> int:
        """Open or close emphasis: never within a word, and never beside a space on its inner side."""
        letter, text = sign[0], self.text
        if sign != letter and text[start + 2 : start + 3] == letter:  # of ***, what was opened last is closed first
            sign = letter if self.opened.get(letter, -1) > self.opened.get(sign, -1) else sign
        end = start + len(sign)
        before, after = text[start - 1 : start] if start else "", text[end : end + 1]
        outside = sign == "**"
        closes = before.strip() and (outside or not _in_word(after))
        if closes and self.close(sign, "strong" if len(sign) > 1 else "em"):
            return end
        if after.strip() and (outside or not _in_word(before)):
            self.open(sign)
        else:
            self.put(sign)
        return end

    def open(self, typed: str, kind: str = "") -> None:
        self.put(typed)
        self.opened[kind or typed] = len(self.pieces) - 1

    def close(self, kind: str, tag: str, address: str = "") -> bool:
        """Make a mark of what was opened as ``kind``; False when nothing was, or nothing stands between."""
        place = self.opened.get(kind, len(self.pieces))
        if place >= len(self.pieces) - 1:
            return False
        self.pieces[place] = Mark(tag, address) if tag else ""
        if tag:
            self.pieces.append(Mark())
        self.opened = {each: at for each, at in self.opened.items() if at < place}
        return True

    def link(self, typed: str, address: str) -> None:
        picture = self.opened.get("![", -1) > self.opened.get("[", -1)
        tag = "a" if SCHEMES.match(address) and not picture else ""
        if not self.close("![" if picture else "[", tag, address):
            self.put(typed)

    def tag(self, typed: str, name: str, closing: bool) -> None:
        tag = TAGS.get(name, typed)
        if tag == "br":
            self.put(Mark("br"))
        elif tag == "line":
            self.breaks = True
        elif tag == typed or closing and tag and not self.close(tag, tag):
            self.put(typed)
        elif tag and not closing:
            self.open(typed, tag)

    def heading(self, begins: bool) -> None:
        """Begin or end a heading: what is open outside cannot be closed within."""
        self.put(Mark("heading") if begins else Mark())
        self.put("" if begins else " ")
        self.opened, self.in_heading = {}, begins


def _in_word(letter: str) -> bool:
    return bool(letter) and not _OUTSIDE.match(letter)
