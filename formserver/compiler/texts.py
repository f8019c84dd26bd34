"""Texts of a form: itext of every language and texts written in place, numbered as they are first used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from formserver.compiler.languages import NO_LANGUAGE, UNDETERMINED, direction_of, languages, stand_ins
from formserver.compiler.pool import Fault
from formserver.compiler.reading import Document
from formserver.program.model import Language, Text

#: A string, or the expression of an <output>.
Piece = str | tuple[str]
_MEDIA = ("image", "big-image", "audio", "video")
_ITEXT = re.compile(r"""\s*jr:itext\(\s*(['"])(.*)\1\s*\)\s*""", re.DOTALL)


@dataclass(slots=True)
class Wording:
    """A text in one language before its outputs are compiled."""

    pieces: tuple[Piece, ...] = ()
    media: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.media) or bool(self.plain) or any(not isinstance(piece, str) for piece in self.pieces)

    @property
    def plain(self) -> str:
        """The text without its outputs."""
        return "".join(piece for piece in self.pieces if isinstance(piece, str)).strip()


#: The key of a wording that serves every language.
EVERY = ""
#: Wordings by language name.
Wordings = dict[str, Wording]


@dataclass(slots=True)
class Missing:
    """A text that a language lacks."""

    number: int
    language: Language


class Texts:
    """Numbers texts; ``finish`` gives the program's table with fallbacks applied."""

    def __init__(self, document: Document, itext: Element | None) -> None:
        self._document = document
        self._by_id: dict[str, dict[str, dict[str, Wording]]] = {}
        self._names: list[str] = []
        self._default_name = ""
        for translation in itext if itext is not None else ():
            if document.name(translation.tag) == "translation":
                self._read_translation(translation)
        self.languages = languages(self._listed())
        self.default = next((it.tag for it in self.languages if it.name == self._default_name), self.languages[0].tag)
        self._table: list[Wordings] = []
        self._outputs: list[dict[str, int]] = []
        self._numbers: dict[object, int] = {}
        self._being_numbered: list[str] = []

    # -- reading

    def _listed(self) -> list[str]:
        """Return the names of the languages. ``default`` is one only when it is the form's own: beside named
        languages of which one is the default, it holds the texts that were written for all of them."""
        names = self._names or [NO_LANGUAGE]
        if (self._default_name or names[0]) == NO_LANGUAGE:
            return names
        for forms in self._by_id.values():
            for wordings in forms.values():
                if NO_LANGUAGE in wordings:
                    wordings[EVERY] = wordings.pop(NO_LANGUAGE)
        return [name for name in names if name != NO_LANGUAGE]

    def _read_translation(self, translation: Element) -> None:
        name = translation.get("lang", NO_LANGUAGE)
        if name not in self._names:
            self._names.append(name)
        if translation.get("default") is not None and translation.get("default") not in ("false()", "false"):
            self._default_name = self._default_name or name
        for text in translation:
            if self._document.name(text.tag) == "text":
                forms = self._by_id.setdefault(text.get("id", ""), {})
                self._read_forms(text, name, forms)

    def _read_forms(self, text: Element, name: str, forms: dict[str, dict[str, Wording]]) -> None:
        for value in text:
            form = value.get("form", "")
            if form in _MEDIA:
                wording = forms.setdefault("", {}).setdefault(name, Wording())
                wording.media[form] = file_name("".join(value.itertext()))
            else:
                wording = forms.setdefault(form, {}).setdefault(name, Wording())
                wording.pieces = self.pieces(value)

    def pieces(self, element: Element) -> tuple[Piece, ...]:
        """Return the mixed content of ``element``: strings and outputs."""
        found: list[Piece] = [element.text or ""]
        for child in element:
            if self._document.name(child.tag) == "output":
                found.append((child.get("value") or child.get("ref") or "",))
            else:
                found.append("".join(child.itertext()))
            found.append(child.tail or "")
        return _trimmed(found)

    # -- numbering

    def ids(self) -> tuple[str, ...]:
        """Return every itext id, in the order of the first language."""
        return tuple(self._by_id)

    def first_words(self, text_id: str) -> str:
        """Return an itext id's words in the first language that has any."""
        wordings = self._by_id.get(text_id, {}).get("", {})
        return next((wording.plain for wording in wordings.values() if wording), "")

    @property
    def _first_name(self) -> str:
        """The name of the default language."""
        return self._default_name or self._names[0] if self._names else EVERY

    def in_default(self, text_id: str) -> bool:
        """Has the default language this itext id, in any form?"""
        name = self._first_name
        return any(name in wordings or EVERY in wordings for wordings in self._by_id.get(text_id, {}).values())

    def astray(self, text_id: str) -> list[str]:
        """Return the languages that lack the words of this itext id and have a form of another id that the default
        language lacks: JavaRosa reads no such form."""
        own = [wordings for wordings in self._by_id.get(text_id, {}).values() if EVERY not in wordings]
        spoken = [it for it in own if "" in _forms(it, *self._names)]
        lacking = [name for name in self._names if any("" not in _forms(it, name) for it in spoken)]
        every = [wordings for forms in self._by_id.values() for wordings in forms.values()] if lacking else []
        return [name for name in lacking if any(_forms(it, name) - _forms(it, self._first_name) for it in every)]

    def shown(self, text_id: str) -> bool:
        """Has the default language words or a picture for this itext id?"""
        found = self._by_id.get(text_id, {}).get("", {})
        wording = found.get(self._first_name) or found.get(EVERY)
        return wording is not None and (bool(wording.pieces) or not {"image", "big-image"}.isdisjoint(wording.media))

    def known(self, text_id: str) -> bool:
        """Has any language this itext id?"""
        return text_id in self._by_id

    def itext(self, text_id: str, form: str, compile_output: Callable[[str], int], owner: int) -> int | None:
        """Return the number of an itext id in one form ("" or "guidance"), None when no language has it.

        Raises Fault ``cycle`` for a text whose outputs print the text itself.
        """
        wordings = self._by_id.get(text_id, {}).get(form)
        if not wordings or not any(wordings.values()):
            return None
        if text_id in self._being_numbered:
            raise Fault("cycle", 0, nodes=", ".join(self._being_numbered))
        self._being_numbered.append(text_id)
        key = (text_id, form, owner if any(map(_has_outputs, wordings.values())) else -1)
        try:
            return self._number(key, wordings, compile_output)
        finally:
            self._being_numbered.pop()

    def inline(self, pieces: tuple[Piece, ...], compile_output: Callable[[str], int], owner: int) -> int | None:
        """Return the number of a text that is the same in every language, None for an empty one."""
        wording = Wording(pieces)
        if not wording:
            return None
        return self._number((pieces, owner if _has_outputs(wording) else -1), {EVERY: wording}, compile_output)

    def blank(self) -> int:
        """Return the number of the empty text."""
        return self._number("", {EVERY: Wording()}, lambda source: 0)

    def _number(self, key: object, wordings: Wordings, compile_output: Callable[[str], int]) -> int:
        if key not in self._numbers:
            sources = [
                piece[0] for wording in wordings.values() for piece in wording.pieces if not isinstance(piece, str)
            ]
            self._outputs.append({source: compile_output(source) for source in sources})
            self._numbers[key] = len(self._table)
            self._table.append(wordings)
        return self._numbers[key]

    def outputs(self, number: int) -> list[int]:
        """Return the expressions in a text, in any language."""
        return list(dict.fromkeys(self._outputs[number].values()))

    # -- the program's table

    def finish(self, filled: Callable[[int, str], bool]) -> dict[str, tuple[Text, ...]]:
        """Return the texts by tag, each language's own or what stands in for it.

        ``filled(number, language name)``: the XForm holds the default language's words there.
        """
        self._guess_direction()
        return {language.tag: tuple(self._texts(language, filled)) for language in self.languages}

    def _texts(self, language: Language, filled: Callable[[int, str], bool]) -> Iterator[Text]:
        names = {it.tag: it.name for it in self.languages}
        chain = stand_ins(language.tag, names, self.default)
        for number, (wordings, outputs) in enumerate(zip(self._table, self._outputs, strict=True)):
            text = _text(wordings, outputs, [(tag, names[tag]) for tag in chain])
            taken = language.tag != self.default and not text.fallback and filled(number, language.name)
            yield replace(text, fallback=self.default) if taken else text

    def _guess_direction(self) -> None:
        """A form without a named language runs the way its first letter does."""
        if self.languages[0].tag == UNDETERMINED:
            words = (wording.plain for wordings in self._table[:20] for wording in wordings.values())
            first, *others = self.languages
            self.languages = (replace(first, dir=direction_of(" ".join(words))), *others)

    def missing(self) -> Iterator[Missing]:
        """Yield the texts that some languages have and another lacks."""
        for number, wordings in enumerate(self._table):
            if EVERY in wordings:
                continue
            for language in self.languages:
                if not wordings.get(language.name):
                    yield Missing(number, language)

    def media(self) -> set[str]:
        """Return the files that the texts name."""
        return {file for wordings in self._table for wording in wordings.values() for file in wording.media.values()}


def itext_id(text: str) -> str | None:
    """Return the id in ``jr:itext('id')``, None for any other text."""
    match = _ITEXT.fullmatch(text)
    return match[2] if match else None


def file_name(uri: str) -> str:
    """Return ``a.png`` of ``jr://images/a.png``."""
    return uri.strip().rpartition("/")[2] if uri.strip().startswith("jr://") else uri.strip()


def _has_outputs(wording: Wording) -> bool:
    return any(not isinstance(piece, str) for piece in wording.pieces)


def _trimmed(pieces: list[Piece]) -> tuple[Piece, ...]:
    if isinstance(pieces[0], str):
        pieces[0] = pieces[0].lstrip()
    if isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip()
    return tuple(piece for piece in pieces if piece != "")


def _text(wordings: Wordings, outputs: dict[str, int], chain: list[tuple[str, str]]) -> Text:
    wording, fallback = _chosen(wordings, chain)
    parts = tuple(piece if isinstance(piece, str) else outputs[piece[0]] for piece in wording.pieces)
    return Text(parts, _media(wordings, wording, chain), fallback)


def _chosen(wordings: Wordings, chain: list[tuple[str, str]]) -> tuple[Wording, str]:
    for place, (tag, name) in enumerate(chain):
        if _says_something(wordings.get(name)):
            return wordings[name], tag if place else ""
    if EVERY in wordings:
        return wordings[EVERY], ""
    for place, (tag, name) in enumerate(chain):
        if wordings.get(name):
            return wordings[name], tag if place else ""
    return Wording(), ""


def _says_something(wording: Wording | None) -> bool:
    return wording is not None and bool(wording.pieces) and wording.pieces != ("-",)


def _media(wordings: Wordings, wording: Wording, chain: list[tuple[str, str]]) -> dict[str, str]:
    """Media fall back by themselves: a translated label keeps the picture of the default language."""
    found = dict(wording.media)
    for name in [*(name for _, name in chain), EVERY]:
        for form, file in wordings.get(name, Wording()).media.items():
            found.setdefault(form, file)
    return dict(sorted(found.items()))


def _forms(wordings: Wordings, *languages: str) -> set[str]:
    """Return what these languages have of a text: "" for words, and its media."""
    found = [wordings[language] for language in languages if language in wordings]
    return {form for wording in found for form in ("", *wording.media) if form or wording.pieces}
