"""What is said about dates that are asked in parts, or in another calendar than the Gregorian one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from formserver import texts
from formserver.program.model import Node, Program
from formserver.web.pages import calendar_dates, fields, languages
from formserver.web.pages.calendars import CALENDARS
from formserver.web.pages.controls import date_style

Words = Callable[[str], str]
#: The day that examples show.
EXAMPLE = "2026-03-27"


def _(text: str) -> str:
    """Mark a sentence for the catalogues."""
    return text


NAMES = {
    "ethiopian": _("Ethiopian calendar"),
    "coptic": _("Coptic calendar"),
    "islamic": _("Islamic calendar (tables)"),
    "bikram-sambat": _("Bikram Sambat calendar"),
    "myanmar": _("Burmese calendar, days of the month from 1 to 30"),
    "persian": _("Persian calendar"),
    "buddhist": _("Buddhist calendar"),
}
WRONG = _("Enter a date that this calendar has, for example %(example)s (%(calendar)s): %(label)s")
WRONG_YEARS = _(
    "Enter a date that this calendar has, in the years %(first)s to %(last)s, for example %(example)s (%(calendar)s): "
    "%(label)s"
)
#: How a date of the Gregorian calendar is asked → what to say where it is none.
WRONG_PARTS = {
    "month": _("Enter a month and a year with four digits, for example 3 2026: %(label)s"),
    "year": _("Enter the year with four digits, for example 2026: %(label)s"),
}


def calendar_of(node: Node) -> str:
    """Return the calendar that a question asks in, "" for the Gregorian one."""
    if node.question not in ("date", "dateTime"):
        return ""
    return next((word for word in node.appearance if word in CALENDARS), "")


def calendars_of(program: Program) -> list[str]:
    """Return the other calendars that a form asks in."""
    return sorted(set(map(calendar_of, program.nodes)) - {""})


def month_letters(program: Program) -> Iterator[str]:
    """Give the names of months that the form's pages show."""
    for calendar in calendars_of(program):
        for language in program.languages:
            yield from texts.calendar_months(calendar, language.tag)[0]


def wrong_date(node: Node, words: Words, tag: str) -> str:
    """Return what to say at ``node`` of what is no date, with ``%(label)s`` left to fill; "": what is said of all."""
    calendar = calendar_of(node)
    if not calendar:
        asked = date_style(node)
        return words(WRONG_PARTS[asked]) if asked in WRONG_PARTS else ""
    first, last = CALENDARS[calendar].known
    said = {
        "calendar": words(NAMES[calendar]),
        "example": in_calendar(EXAMPLE, node, tag, style="date" if node.question == "dateTime" else date_style(node)),
        "first": languages.number_words(str(first), tag),
        "last": languages.number_words(str(last), tag),
        "label": "%(label)s",
    }
    return words(WRONG_YEARS if last < 9999 else WRONG) % said


def in_calendar(text: str, node: Node, tag: str, *, style: str) -> str:
    """Return a stored date in words of the calendar of ``node``, "" when it has none for it."""
    calendar, known = calendar_of(node), texts.writing(tag)
    return calendar_dates.date_words(
        text, calendar=calendar, style=style, names=texts.calendar_months(calendar, tag), pattern=known.dates[style],
        digits=known.digits,
    )  # fmt: skip


def date_words(text: str, node: Node, tag: str) -> str:
    """Return the answer to a question that asks a date, in its own calendar with the Gregorian date beside."""
    style = date_style(node)
    said = in_calendar(text, node, tag, style=style) if calendar_of(node) else ""
    return f"{said} = {gregorian(text, node, tag)}" if said else languages.date_words(text, tag, style=style)


def gregorian(text: str, node: Node, tag: str) -> str:
    """Return the Gregorian date of an answer, from the first day to the last of a month or year; "" when unreadable."""
    if calendar_dates.day_number_of(text) is None:
        return ""
    span = calendar_dates.span_text(text, calendar=calendar_of(node), style=date_style(node))
    first, last = (languages.date_words(day, tag, style="date") for day in span)
    return first if first == last else f"{first} – {last}"


def typed_date(parts: dict[str, str], node: Node, tag: str, *, offset: str) -> str:
    """Return ISO text from the typed parts of a date in the calendar of ``node``."""
    calendar = calendar_of(node)
    return calendar_dates.date_text(
        parts, calendar=calendar, style=date_style(node), names=texts.calendar_months(calendar, tag), offset=offset
    )


def shown_parts(text: str, node: Node, tag: str) -> dict[str, str]:
    """Return what stands in each part of a date."""
    calendar, style = calendar_of(node), date_style(node)
    if not calendar:
        return fields.date_parts(text, style=style)
    return calendar_dates.date_parts(text, calendar=calendar, style=style, names=texts.calendar_months(calendar, tag))
