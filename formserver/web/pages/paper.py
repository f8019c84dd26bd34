"""A form on paper: what stands on it, section by section, in one language; answers get boxes to write in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from formserver.program.model import Node, Program, Text
from formserver.web.pages import languages
from formserver.web.pages.build import TABLE_TITLE
from formserver.web.pages.conditions import Conditions
from formserver.web.pages.controls import DATES, FILES, date_style, range_options, template_of
from formserver.web.pages.fields import PARTS
from formserver.web.pages.printing import is_printed, starts_sheet
from formserver.web.pages.steps import children, silent

#: A list with more rows is not printed: the answer is written by hand.
MOST_ROWS = 80
#: Choices as short as these stand beside one another.
SHORT, SHORT_ROWS = 16, 6
_SELECTS = frozenset({"select_one", "select_multiple", "rank"})


@dataclass(frozen=True, slots=True)
class Item:
    """A section, a note or a question on paper. ``kind`` is section, repeat, note, or how the answer is written:
    lines, number, parts, circles, squares, places, point, file, tick. ``rule`` says when it is to be answered.
    Before one with ``new_sheet`` the paper ends."""

    kind: str
    label: str
    level: int = 1
    number: str = ""
    rule: str = ""
    hint: str = ""
    guidance: str = ""
    image: str = ""
    rows: int = 1
    parts: Sequence[str] = ()
    choices: Sequence[tuple[str, str]] = field(default_factory=tuple)
    required: bool = False
    new_sheet: bool = False

    @property
    def beside(self) -> bool:
        """Whether the choices are few and short enough for one line."""
        return len(self.choices) <= SHORT_ROWS and all(len(words) <= SHORT for words, _ in self.choices)


def paper(program: Program, tag: str, words: Callable[[str], str]) -> list[Item]:
    """Return everything that stands on the paper of a form, in order."""
    numbers = _numbers(program, tag)
    return list(_Sheet(program, tag, Conditions(program, tag, words, numbers), numbers).below(0, 1))


def _numbers(program: Program, tag: str) -> dict[int, str]:
    """Return the number of each question on paper."""
    asked = [node for node in program.nodes if node.kind == "value" and not silent(node) and node.question != "note"]
    printed = [node for node in asked if is_printed(program, node)]
    return {node.number: languages.number_words(str(place), tag) for place, node in enumerate(printed, 1)}


def _on_new_sheet(items: Iterator[Item]) -> Iterator[Item]:
    """Give the items, the first of them with ``new_sheet``."""
    yield from (replace(item, new_sheet=True) if place == 0 else item for place, item in enumerate(items))


class _Sheet:
    def __init__(self, program: Program, tag: str, conditions: Conditions, numbers: Mapping[int, str]) -> None:
        self.program, self.tag, self.conditions, self.numbers = program, tag, conditions, numbers

    def below(self, number: int, level: int) -> Iterator[Item]:
        """Give what lies in a group, in document order."""
        for child in children(self.program, number):
            node = self.program.nodes[child]
            if is_printed(self.program, node):
                found = self._value(node, level) if node.kind == "value" else self._section(node, level)
                yield from _on_new_sheet(found) if starts_sheet(node) else found

    def _section(self, node: Node, level: int) -> Iterator[Item]:
        inside = list(self.below(node.number, min(level + 1, 3)))
        if not inside:
            return
        label, rule = self._words(node.label), self.conditions.told(node)
        if label or rule or node.kind == "repeat":
            yield Item("repeat" if node.kind == "repeat" else "section", label, level, rule=rule)
        yield from inside

    def _value(self, node: Node, level: int) -> Iterator[Item]:
        if silent(node):
            return
        label = self._words(node.label) or ("" if node.question == "note" else node.name)
        said = {"hint": self._words(node.hint), "guidance": self._words(node.guidance),
                "image": self._text(node.label).media.get("image", ""), "rule": self.conditions.told(node)}  # fmt: skip
        if node.question == "note":
            kind = "section" if node.name.startswith(TABLE_TITLE) else "note"
            if label or said["image"]:
                yield Item(kind, label, level, **said)
            return
        yield self._question(node, label, said)

    def _question(self, node: Node, label: str, said: Mapping[str, str]) -> Item:
        needed = node.required is not None and self.program.expressions[node.required] == ["true"]
        kind, rows, parts, choices = self._answer(node)
        return Item(kind, label, number=self.numbers[node.number], required=needed, rows=rows, parts=parts,
                    choices=choices, **said)  # fmt: skip

    def _answer(self, node: Node) -> tuple[str, int, Sequence[str], Sequence[tuple[str, str]]]:
        """Return how an answer is written: kind, number of lines, parts of a date, choices (words, picture)."""
        kind = template_of(node)
        if node.question in _SELECTS or (kind == "range" and len(range_options(node, "")) <= SHORT_ROWS * 2):
            choices = self._choices(node)
            shape = {"select_multiple": "squares", "rank": "places"}.get(node.question, "circles")
            return (shape, 0, (), choices) if choices else ("lines", 1, (), ())
        if node.question in DATES:
            return "parts", 0, PARTS[date_style(node)], ()
        if node.question in FILES:
            return "file", 0, (), ()
        long = "multiline" in node.appearance or node.parameters.get("rows")
        shapes = {"acknowledge": "tick", "number": "number", "range": "number", "geopoint": "point"}
        return shapes.get(kind, "lines"), 4 if long else 2 if node.question == "text" else 1, (), ()

    def _choices(self, node: Node) -> list[tuple[str, str]]:
        if node.question == "range":
            return [(option.label, "") for option in range_options(node, "")]
        if node.choices is None or node.choices.list is None:
            return []
        rows = self.program.lists[node.choices.list]
        if rows.external or len(rows.rows) > MOST_ROWS:
            return []
        return [(self._words(number), self._text(number).media.get("image", "")) for number in rows.texts]

    def _text(self, number: int | None) -> Text:
        return Text() if number is None else self.program.texts[self.tag][number]

    def _words(self, number: int | None) -> str:
        return "".join(part if isinstance(part, str) else "……" for part in self._text(number).parts)
