"""A form for each question type with each of its appearances, made from the compiler's own table of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formserver.compiler.appearances import APPEARANCES
from tests.browser import png

#: Appearances with a number, beside those of the table.
NUMBERED = {"select_one": ("columns-2", "columns-3"), "select_multiple": ("columns-2",)}
#: What a type needs beside its name: how its row says it, and its parameters.
TYPES = {name: name for name in APPEARANCES} | {
    "select_one": "select_one five", "select_multiple": "select_multiple five", "rank": "rank five",
}  # fmt: skip
PARAMETERS = {"range": "start=0 end=10 step=1", "range rating": "start=1 end=5 step=1"}
#: No questions of their own: a map needs a list of places and is drawn by other clients alone, a label heads a table.
UNASKED = {"map", "label"}
#: (type, appearance) → another list of choices than the usual five.
LISTS = {("select_multiple", "no-buttons"): "views", ("select_one", "columns-pack"): "views"}
CHOICES = {
    "five": {"1": ("Very unhappy", "غير راض جدا"), "2": ("Unhappy", "غير راض"), "3": ("Neither", "محايد"),
             "4": ("Happy", "راض"), "5": ("Very happy", "راض جدا")},
    "views": {"gate": ("The gate", "البوابة"), "hall": ("The hall", "القاعة"), "yard": ("The yard", "الساحة")},
}  # fmt: skip
#: Pictures of the choices that have one, as files of the form.
PICTURES = {f"{name}.png": png(120, 80) for name in CHOICES["views"]}


@dataclass(frozen=True)
class Kind:
    """A question type with one appearance ("": none)."""

    type: str
    appearance: str

    @property
    def name(self) -> str:
        return f"{self.type} {self.appearance}".strip()

    def words(self, number: int) -> dict[str, str]:
        """Return language → label of the question, the ``number``-th of its form."""
        return {"en": self.name, "ar": f"سؤال {number + 1}: {self.appearance or self.type}"}


def kinds(type: str) -> list[Kind]:
    """Return every kind of a question type but those of UNASKED."""
    known = APPEARANCES[type] - (UNASKED if type.startswith("select") else set())
    return [Kind(type, each) for each in ("", *sorted(known), *NUMBERED.get(type, ()))]


def form_of(name: str, asked: Sequence[Kind]) -> str:
    """Return an XLSForm that asks every one of ``asked`` on one page; repeats on pages of their own."""
    rows = [row for number, kind in enumerate(asked) for row in _rows(kind, number)]
    if "repeat" not in {kind.type for kind in asked}:
        rows = [_row("begin_group", "all", "All", "الكل", "field-list"), *rows, _row("end_group")]
    pictured = "| | list_name | name | label::English (en) | label::Arabic (ar) | image |"
    head = "| | type | name | label::English (en) | label::Arabic (ar) | appearance | parameters | repeat_count |"
    settings = ["| settings | | | |", "| | form_id | form_title | default_language |",
                f"| | {name} | {name} | English (en) |"]  # fmt: skip
    return "\n".join(["| survey | |", head, *rows, "| choices | |", pictured, *_choices(), *settings])


def _row(type: str, name: str = "", label: str = "", arabic: str = "", appearance: str = "", parameters: str = "",
         count: str = "") -> str:  # fmt: skip
    return f"| | {type} | {name} | {label} | {arabic} | {appearance} | {parameters} | {count} |"


def _rows(kind: Kind, number: int) -> Iterator[str]:
    arabic = kind.words(number)["ar"]
    if kind.type in ("group", "repeat"):
        yield _row(f"begin_{kind.type}", f"g{number}", kind.name, arabic, kind.appearance, "",
                   "2" if kind.type == "repeat" else "")  # fmt: skip
        for each in ("one", "two"):
            yield _row("select_one five", f"{each}{number}", f"Question {each}", "سؤال")
        yield _row(f"end_{kind.type}")
        return
    type = TYPES[kind.type]
    if listed := LISTS.get((kind.type, kind.appearance)):
        type = f"{kind.type} {listed}"
    yield _row(
        type, f"q{number}", kind.name, arabic, kind.appearance, PARAMETERS.get(kind.name, PARAMETERS.get(kind.type, ""))
    )


def _choices() -> Iterator[str]:
    for name, choices in CHOICES.items():
        for value, (english, arabic) in choices.items():
            yield f"| | {name} | {value} | {english} | {arabic} | {value + '.png' if name == 'views' else ''} |"
