"""What the desk says: the reader's language, moments, sizes, names of languages, problems as sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from flask import g, request
from markupsafe import Markup

from formserver import texts
from formserver.admit import Person
from formserver.errors import PROBLEMS, Problem
from formserver.store.devices import Queue
from formserver.texts import Language

COOKIE = "language"
SIZES = ("kB", "MB", "GB")


def _(text: str) -> str:
    """Return ``text`` in the reader's language."""
    return str(g.translations.gettext(text))


def counted(one: str, many: str, number: int) -> str:
    """Return the sentence for ``number`` things, which it may name as ``%(num)s``."""
    return str(g.translations.ngettext(one, many, number)) % {"num": decimal(number)}


def choose_language(person: Person | None) -> Language:
    """Return the language of the interface: the account's, else the cookie's, else the browser's, else English."""
    known = {language.tag: language for language in texts.available_languages()}
    for tag in (person.language if person else "", request.cookies.get(COOKIE, "")):
        if tag in known:
            return known[tag]
    return known[request.accept_languages.best_match(list(known)) or "en"]


def speak_to(person: Person | None) -> None:
    """Let templates and sentences of this request use the language that ``person`` reads."""
    g.tongue = choose_language(person)
    g.translations = texts.translations(g.tongue.tag)


def moment(text: str | None) -> Markup:
    """Return a stored time (or day) with the month as a word, in the server's zone."""
    if not text:
        return Markup("")
    if len(text) == 10:
        words = format_date(date.fromisoformat(text), "d MMMM y", locale=locale())
    else:
        words = date_time(datetime.fromisoformat(text).astimezone())
    return Markup('<time datetime="{}">{}</time>').format(text, words)


def date_time(when: datetime) -> str:
    """Return a time of a day with the month as a word, joined as the reader's language joins them."""
    day = format_date(when.date(), "d MMMM y", locale=locale())
    return str(locale().datetime_formats["medium"]).format(format_time(when, "HH:mm", locale=locale()), day)


def decimal(number: int) -> str:
    """Return a whole number as the reader writes it."""
    return str(format_decimal(number, locale=locale()))


def waiting(queue: Queue) -> str:
    """Return how many records wait on a device, and how long the oldest has done so."""
    if not queue.waiting:
        return _("Nothing waits")
    since = datetime.now(UTC) - datetime.fromisoformat(queue.oldest)
    hours = int(since.total_seconds() // 3600)
    records = counted("%(num)s record waiting", "%(num)s records waiting", queue.waiting)
    if hours < 1:
        return records
    if hours < 48:
        age = counted("the oldest for %(num)s hour", "the oldest for %(num)s hours", hours)
    else:
        age = counted("the oldest for %(num)s day", "the oldest for %(num)s days", hours // 24)
    return f"{records} · {age}"


def size(count: int | None) -> Markup:
    """Return a number of bytes as kB, MB or GB."""
    value, unit = max(count or 0, 100) / 1000, 0
    while value >= 1000 and unit + 1 < len(SIZES):
        value, unit = value / 1000, unit + 1
    rounded = format_decimal(round(value, 1 if value < 10 else 0), locale=locale())
    return Markup('<bdi dir="ltr">{} {}</bdi>').format(rounded, SIZES[unit])


def language_name(tag: str) -> str:
    """Return the name of a language in the reader's; the tag where CLDR has none."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(locale()) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def sentence(problem: Problem) -> str:
    """Return what a problem says, in the reader's language."""
    return _(PROBLEMS[problem.code].message).format_map(problem.details)


def refusal_sentence(code: str, message: str) -> str:
    """Return why a body was refused, translated where its sentence has no blanks to fill."""
    kind = PROBLEMS.get(code)
    return _(kind.message) if kind is not None and "{" not in kind.message else message


def locale() -> Locale:
    """Return the reader's locale."""
    try:
        return Locale.parse(g.tongue.tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
