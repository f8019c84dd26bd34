"""One submission for people to read: labelled answers by section, with the verdict at the question it concerns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from babel.dates import format_date

from formserver.derive import Loaded
from formserver.engine.session import Session, open_session
from formserver.program import markup
from formserver.program.model import Node, Program
from formserver.program.world import Answers, World
from formserver.store.submissions import Attachment
from formserver.web.pages import desk_words
from formserver.web.pages.controls import date_style
from formserver.web.pages.desk_words import _
from formserver.web.pages.languages import speak
from formserver.web.pages.messages import error_words
from formserver.web.pages.other_calendars import NAMES, calendar_of, in_calendar
from formserver.web.pages.printing import is_printed, starts_sheet
from formserver.web.pages.results import result_words
from formserver.web.pages.spoken import point_words
from formserver.web.pages.steps import SILENT

FILES = ("image", "audio", "video", "file")
#: What a list shows of each submission: so many questions, none of these kinds.
FIRST = 3
NOT_LISTED = SILENT | {"note", "image", "audio", "video", "file", "geopoint", "geotrace", "geoshape", "rank"}
_INDEX = re.compile(r"\[(\d+)\]$")


@dataclass(frozen=True, slots=True)
class Line:
    """One question: what was answered, what is wrong with it, what the server computes instead (``ours``).

    ``zawgyi`` is what was typed, where that was Zawgyi. One that is not ``printed`` is for the screen alone.
    """

    label: str
    name: str
    answer: str
    problems: tuple[str, ...] = ()
    ours: str | None = None
    files: tuple[Attachment, ...] = ()
    zawgyi: str = ""
    perhaps_zawgyi: bool = False
    printed: bool = True


@dataclass(slots=True)
class Section:
    """The lines under one heading; ``home`` is the path of its group or repeat instance.

    One with ``new_sheet`` begins one when it is printed.
    """

    home: str
    heading: str
    new_sheet: bool = False
    lines: list[Line] = field(default_factory=list)

    @property
    def printed(self) -> bool:
        """Whether any of its lines is printed."""
        return any(line.printed for line in self.lines)


@dataclass(frozen=True, slots=True)
class Reading:
    """A submission to read: ``asked`` and ``computed`` sections; ``elsewhere`` problems that have no line.

    ``result`` is what the form says of it (results.py).
    """

    asked: tuple[Section, ...]
    computed: tuple[Line, ...]
    elsewhere: tuple[str, ...]
    unknown: tuple[str, ...]
    problems: int
    differences: int
    result: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the list: the key of its answers in stored JSON, its label, its choices' labels."""

    key: str
    label: str
    labels: Mapping[str, str]


def stored_answers(program: Program, answers: str, repeats: Sequence[tuple[str, str]]) -> Answers:
    """Return stored typed answers as the engine reads them: indexed path → text."""
    root = program.nodes[0].path
    found = {f"{root}/{key}": text for key, text in texts_in(answers).items()}
    for place, row in repeats:
        found[f"{root}/{place}"] = ""
        found |= {f"{root}/{place}/{key}": text for key, text in texts_in(row).items()}
    return found


def texts_in(stored: str) -> dict[str, str]:
    """Return stored JSON of answers with every value as the text that was sent."""
    values = json.loads(stored, parse_float=str, parse_int=str)
    return {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in values.items()}


def language_for(program: Program, tag: str) -> str:
    """Return the form's language that a reader of ``tag`` gets."""
    return tag if tag in program.texts else program.default_language


def read_submission(
    loaded: Loaded, answers: Answers, verdict: Mapping[str, Any], *, language: str, world: World,
    files: Sequence[Attachment],
) -> Reading:  # fmt: skip
    """Return a submission in a language of its form."""
    session = open_session(loaded.program, world, answers)
    speak(session)
    reader = _Reader(loaded.program, session, answers, verdict, files)
    sections, computed = reader.read()
    return Reading(
        tuple(section for section in sections if section.lines),
        tuple(computed),
        tuple(reader.elsewhere()),
        tuple(map(str, verdict.get("unknown", ()))),
        len(verdict.get("errors", ())),
        len(verdict.get("differences", ())),
        tuple(result_words(loaded.program, session)),
    )


class _Reader:
    """Walks a session once and gathers lines."""

    def __init__(
        self, program: Program, session: Session, answers: Answers, verdict: Mapping[str, Any],
        files: Sequence[Attachment],
    ) -> None:  # fmt: skip
        self.program, self.session, self.answers = program, session, answers
        self.files = {file.name: file for file in files}
        self.ours = {path: ours for path, _sent, ours in verdict.get("differences", ())}
        self.errors: dict[str, list[str]] = {}
        for code, path in verdict.get("errors", ()):
            self.errors.setdefault(path, []).append(code)
        self.zawgyi, self.perhaps = verdict.get("zawgyi", {}), verdict.get("perhaps_zawgyi", ())
        self.said: set[str] = set()

    def read(self) -> tuple[list[Section], list[Line]]:
        """Return the sections of what was asked, and the lines of what nobody was asked."""
        sections, computed, before = [Section("", "")], list[Line](), ""
        for path in self.session.walk():
            node = self.program.nodes[self.session.cell(path).node]
            if node.kind != "value" or not self._shown(node, path):
                continue
            line = self._line(node, path)
            if node.question in SILENT:
                computed.append(line)
                continue
            home, heading = self._home(path)
            new_sheet = bool(before) and self._starts_sheet(path, before)
            if sections[-1].home != home or new_sheet:
                sections.append(Section(home, heading, new_sheet))
            sections[-1].lines.append(line)
            before = path
        return sections, computed

    def elsewhere(self) -> Iterator[str]:
        """Yield the problems of paths that have no line."""
        for path, codes in self.errors.items():
            if path not in self.said:
                yield _("%(path)s: %(code)s") % {"path": path, "code": ", ".join(codes)}

    def _shown(self, node: Node, path: str) -> bool:
        if path in self.errors or path in self.ours or self.answers.get(path):
            return True
        return node.question not in SILENT and node.question != "note" and self.session.cell(path).relevant

    def _line(self, node: Node, path: str) -> Line:
        self.said.add(path)
        label = self.session.text(path, "label") or node.name
        text = self.answers.get(path, "")
        wrong = tuple(
            error_words(self.session, node, path, code, label, _) for code in self.errors.get(path, ())
        )  # fmt: skip
        files = tuple(self.files[name] for name in (text,) if name in self.files) if node.question in FILES else ()
        ours = self._words(node, path, self.ours[path]) if path in self.ours else None
        said = self._words(node, path, text)
        return Line(label, node.name, said, wrong, ours, files, self.zawgyi.get(path, ""), path in self.perhaps,
                    is_printed(self.program, node))  # fmt: skip

    def _words(self, node: Node, path: str, text: str) -> str:
        if text and node.question == "geopoint":
            return point_words(text, self.session.state.call.language, _)
        if not text or node.choices is None:
            return self._day(node, text) if node.type in ("date", "dateTime") else text
        labels = {choice.value: choice.label for choice in self.session.choices(path)}
        codes = [text] if node.question == "select_one" else text.split()
        return ", ".join(labels.get(code, code) for code in codes)

    def _day(self, node: Node, text: str) -> str:
        """Return a date, and the same in the calendar in which it was asked."""
        calendar, tag = calendar_of(node), self.session.state.call.language
        own = in_calendar(text, node, tag, style=date_style(node)) if calendar else ""
        return f"{_day_words(text)} = {own} ({_(NAMES[calendar])})" if own else _day_words(text)

    def _starts_sheet(self, path: str, before: str) -> bool:
        """Say whether ``path``, or a group around it that ``before`` is not in, starts a new sheet."""
        while path and not f"{before}/".startswith(f"{path}/"):
            if starts_sheet(self.program.nodes[self.session.cell(path).node]):
                return True
            path = path.rpartition("/")[0]
        return False

    def _home(self, path: str) -> tuple[str, str]:
        """Return the nearest group with a label, or repeat instance, around ``path``, and its heading."""
        while "/" in path[1:]:
            path = path.rpartition("/")[0]
            node = self.program.nodes[self.session.cell(path).node]
            label = self.session.text(path, "label") if node.number else ""
            index = _INDEX.search(path)
            if index:
                return path, f"{label or node.name} {index[1]}"
            if label:
                return path, label
        return "", ""


def list_columns(program: Program, tag: str) -> list[ListColumn]:
    """Return the first questions of a form that say something in a list."""
    root = len(program.nodes[0].path) + 1
    asked = [
        node for node in program.nodes
        if node.kind == "value" and not node.repeat and node.label is not None and node.question not in NOT_LISTED
    ]  # fmt: skip
    return [
        ListColumn(node.path[root:], plain(program, tag, node.label) or node.name, choice_labels(program, tag, node))
        for node in asked[:FIRST]
    ]


def cells(columns: Sequence[ListColumn], answers: str) -> list[str]:
    """Return what stands in each column for stored JSON of answers."""
    texts = texts_in(answers)
    return [_labelled(column, texts.get(column.key, "")) for column in columns]


def _labelled(column: ListColumn, text: str) -> str:
    if text in column.labels or not column.labels:
        return column.labels.get(text, text)
    return ", ".join(column.labels.get(code, code) for code in text.split())


def choice_labels(program: Program, tag: str, node: Node) -> dict[str, str]:
    """Return {code: label} of a select whose list is in the form."""
    if node.choices is None or node.choices.list is None:
        return {}
    found = program.lists[node.choices.list]
    if found.external or not found.texts:
        return {}
    value = found.columns.index(node.choices.value)
    return {row[value]: plain(program, tag, text) for row, text in zip(found.rows, found.texts, strict=True)}


def plain(program: Program, tag: str, number: int | None) -> str:
    """Return a text of a form without what an answer fills in."""
    if number is None:
        return ""
    return markup.plain("".join(part if isinstance(part, str) else "…" for part in program.texts[tag][number].parts))


def _day_words(text: str) -> str:
    try:
        if len(text) == 10:
            return str(format_date(date.fromisoformat(text), "d MMMM y", locale=desk_words.locale()))
        return desk_words.date_time(datetime.fromisoformat(text))
    except ValueError:
        return text
