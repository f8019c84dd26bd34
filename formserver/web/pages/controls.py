"""How a question is asked on a page: its style, the steps of a range, what stands in the parts of a date."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from formserver.engine.choices import Choice
from formserver.engine.session import Session
from formserver.program.model import Node
from formserver.web.pages.fields import is_unranked, rank_places
from formserver.web.pages.finding import LONG
from formserver.web.pages.points import LEAST, point_parts, points_rows
from formserver.web.pages.view import Option

#: A list longer than this is a menu, whatever its appearance; one of over finding.LONG rows is sought in.
MENU_FROM = 25
FACES = frozenset("12345")
BESIDE_FACES = frozenset({"98", "99"})
DATES = frozenset({"date", "time", "dateTime"})
FILES = frozenset({"image", "audio", "video", "file"})
#: question → template, for those whose template has another name.
TEMPLATES = {
    "integer": "number", "decimal": "number", "time": "date", "dateTime": "date", "audio": "image",
    "video": "image", "file": "image", "barcode": "text", "geoshape": "geotrace",
}  # fmt: skip
_LONG = frozenset({"multiline", "multi-line", "textarea", "text-area"})
_MENUS = frozenset({"minimal", "autocomplete", "search"})
#: Steps of a range beyond which it is asked as a number.
MOST_STEPS = 1000
#: A rating with more stars than these is asked by a menu.
MOST_STARS = 10


def template_of(node: Node) -> str:
    """Return the name of the template of a question; a range with very many steps is asked as a number."""
    if node.question == "range" and _steps_of(node)[2] > MOST_STEPS:
        return "number"
    return TEMPLATES.get(node.question, node.question)


def date_style(node: Node) -> str:
    """Return how a date-like question is asked: date, month, year, time or dateTime."""
    if "month-year" in node.appearance:
        return "month"
    return "year" if "year" in node.appearance else node.question


def style_of(node: Node, options: Sequence[Option]) -> str:
    """Return the style of a question: find, menu, faces, classes of its appearance, or what kind of file or number."""
    if node.question in DATES:
        return date_style(node)
    if node.question == "text":
        return text_style(node)
    if node.question in FILES | {"integer", "decimal", "barcode", *LEAST}:
        return node.question
    if node.question == "range":
        return _range_style(node)
    if node.question not in ("select_one", "select_multiple"):
        return ""
    if len(options) > LONG:
        return "find"
    if node.question == "select_one" and (_MENUS & set(node.appearance) or len(options) > MENU_FROM):
        return "menu"
    if _has_faces(node, options):
        return "faces"
    if {"list-nolabel", "list"} & set(node.appearance):
        return "likert"  # a row of a table: its choices beside one another where there is room
    return " ".join(name for name in node.appearance if name.startswith(("columns", "likert")))


def text_style(node: Node) -> str:
    """Return how a text is asked: masked, multiline, or "" in one line."""
    if "masked" in node.appearance:
        return "masked"
    return "multiline" if "rows" in node.parameters or not _LONG.isdisjoint(node.appearance) else ""


def _has_faces(node: Node, options: Sequence[Option]) -> bool:
    """``no-buttons`` on a five-point scale without pictures of its own is drawn as faces."""
    values = {option.value for option in options}
    drawn = any(option.media for option in options)
    return "no-buttons" in node.appearance and FACES <= values <= FACES | BESIDE_FACES and not drawn


def _range_style(node: Node) -> str:
    """``rating`` is drawn as stars while they fit a phone; ``picker`` stays the menu that every range is at first."""
    if "rating" in node.appearance:
        return "rating" if _steps_of(node)[2] < MOST_STARS else "picker"
    return " ".join(name for name in ("picker", "vertical", "no-ticks") if name in node.appearance)


def range_options(node: Node, text: str, named: Sequence[Option], say: Callable[[str], str]) -> tuple[Option, ...]:
    """Return the steps of a range as options, their numbers as ``say`` has them.

    ``named`` ones (``tick_labelset``) have words beside their number.
    """
    start, step, count = _steps_of(node)
    words = {option.value: option.label for option in named}
    values = [f"{start + i * step:.10g}" for i in range(count + 1)]
    return tuple(
        Option(value, " – ".join([_signed(say(value)), *([words[value]] if value in words else [])]), value == text)
        for value in values
    )


def _signed(number: str) -> str:
    """Return a number whose minus stays before it among words that run from right to left."""
    return f"\u200e{number}" if number.startswith("-") else number


def _steps_of(node: Node) -> tuple[float, float, int]:
    """Return start, step and number of steps of a range."""
    usual = {"start": "1", "end": "10", "step": "1"}
    start, end, step = (float(node.parameters.get(name, usual[name])) for name in usual)
    return start, step, max(0, int((end - start) / step + 1e-9)) if step else 0


def parts_of(node: Node, text: str) -> dict[str, str]:
    """Return what stands in each part of a position, a line or a ranking."""
    if node.question == "geopoint":
        return point_parts(text)
    if node.question in LEAST:
        return {"rows": points_rows(text, node.question)}
    if node.question == "rank":
        return rank_places(text)
    return {}


def offered(session: Session, path: str) -> list[Choice]:
    """Return the choices to show at ``path``; what was typed as the places of a ranking is none of them."""
    choices, typed = session.choices(path), is_unranked(session.cell(path).text)
    return [choice for choice in choices if choice.in_list or not typed]
