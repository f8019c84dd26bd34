"""The reader's language on the fill pages: which one, its sentences, its numbers, months and dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from flask import Request, g

from formserver import texts
from formserver.engine.session import Session
from formserver.engine.values import Value, to_text
from formserver.program.model import Language, Program
from formserver.web.pages import fields, grouping

Words = Callable[[str], str]


def choose(program: Program, request: Request) -> Language:
    """Return the language asked for by ``?lang=``, else the browser's best match, else the form's own."""
    tags = [language.tag for language in program.languages]
    asked = request.args.get("lang", "")
    if asked in tags:
        return of(program, asked)
    return of(program, request.accept_languages.best_match(tags) or program.default_language)


def of(program: Program, tag: str) -> Language:
    """Return the form's language ``tag``, or its default language."""
    known = {language.tag: language for language in program.languages}
    return known.get(tag) or known[program.default_language]


#: Where a language calls itself otherwise than CLDR's short name.
_OWN_NAMES = {"id": "Bahasa Indonesia", "ms": "Bahasa Melayu"}


def own_name(language: Language) -> str:
    """Return the name of ``language`` in itself: العربية, မြန်မာ; the author's name where CLDR has none."""
    known = _OWN_NAMES.get(language.tag) or texts.language_of(language.tag).name
    return known if known != language.tag else language.name.partition(" (")[0]


@contextmanager
def speaking(tag: str) -> Iterator[Words]:
    """While open, templates and the given function say sentences of the interface in language ``tag``."""
    g.translations = texts.translations(tag)
    try:
        yield g.translations.gettext
    finally:
        del g.translations


def title(form_id: str, program: Program, tag: str) -> str:
    """Return the form's title in language ``tag`` where a catalogue has it."""
    return texts.form_title(form_id, tag, program.title)


def numbers(tag: str) -> tuple[str, Sequence[Sequence[str]]]:
    """Return how people who read ``tag`` type: the decimal mark, and the months' long and short names."""
    known = texts.writing(tag)
    return known.decimal, known.months


def number_words(text: str, tag: str) -> str:
    """Return stored number ``text`` as a sentence in language ``tag`` has it."""
    known = texts.writing(tag)
    return fields.number_words(text, mark=known.mark, digits=known.digits)


def speak(session: Session) -> None:
    """Let the texts of ``session`` write numbers as the language in use does; an answer never becomes a link."""

    def say(value: Value) -> str:
        text = to_text(value)
        if type(value) in (float, int):
            return number_words(text, session.state.call.language)
        return text.replace("](", "]\\(")

    session.state.say = say


def grouped_words(text: str, tag: str) -> str:
    """Return stored number ``text`` as a sentence in language ``tag`` has it, thousands apart."""
    known = texts.writing(tag)
    return fields.in_digits(grouping.grouped(text, known.mark, known.said_group, known.sizes), known.digits)


def grouped(text: str, tag: str) -> str:
    """Return stored number ``text`` as a field in language ``tag`` shows it, thousands apart."""
    known = texts.writing(tag)
    return grouping.grouped(text, known.decimal, known.group, known.sizes)


def date_words(text: str, tag: str, *, style: str) -> str:
    """Return a stored date in language ``tag``, with the month as a word."""
    known = texts.writing(tag)
    return fields.date_words(text, style=style, months=known.months[0], pattern=known.dates[style], digits=known.digits)
