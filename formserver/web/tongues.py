"""Words in another language than the page's: they carry it to wherever they are written."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from formserver.program.model import Language, Program


class Foreign(str):
    """A text that fell back to another language, ``tongue``; as a ``str`` it is like any other."""

    tongue: Language


def told(program: Program, text: str, tag: str) -> str:
    """Return ``text`` as words in language ``tag`` of the form; "" is the page's own."""
    return next((_in(language, text) for language in program.languages if tag and language.tag == tag), text)


def tag_of(words: str) -> str:
    """Return the tag of the language of ``words``; "" is the page's own."""
    return words.tongue.tag if isinstance(words, Foreign) else ""


def like(words: str, text: str) -> str:
    """Return ``text``, made of ``words``, in their language."""
    return _in(words.tongue, text) if isinstance(words, Foreign) else text


def joined(words: Sequence[str]) -> str:
    """Return words as a list, in their language where that is one."""
    tongues = set(map(tag_of, words))
    return like(words[0] if len(tongues) == 1 else "", ", ".join(words))


def marked(html: Markup, words: str) -> Markup:
    """Return the ``html`` of ``words``, saying which language it is in where that is not the page's."""
    if not isinstance(words, Foreign):
        return html
    return Markup('<span lang="%s" dir="%s">%s</span>') % (words.tongue.tag, words.tongue.dir, html)


def said(text: str) -> Markup:
    """Return a sentence as HTML, in its language."""
    return marked(escape(text), text)


def attributes(words: str) -> Markup:
    """Return the attributes of an element that holds nothing but ``words``."""
    if not isinstance(words, Foreign):
        return Markup()
    return Markup(' lang="%s" dir="%s"') % (words.tongue.tag, words.tongue.dir)


def apart(words: str) -> Markup:
    """Return words as an element whose direction is its own, whatever stands beside it."""
    return Markup("<bdi%s>%s</bdi>") % (attributes(words), words)


def _in(tongue: Language, text: str) -> str:
    found = Foreign(text)
    found.tongue = tongue
    return found
