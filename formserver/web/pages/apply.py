"""What was typed on a page, put into the session: only fields of that page, only where they may be written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from formserver.engine.session import Session
from formserver.program.model import Node, Program
from formserver.web.pages import fields, points
from formserver.web.pages.controls import FILES, date_style, offered, text_style
from formserver.web.pages.grouping import is_grouped
from formserver.web.pages.other_calendars import calendar_of, typed_date
from formserver.web.pages.steps import Step, children, silent

#: A step of a range as its menu sends it.
_STEP = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
#: Takes an uploaded file, keeps it, returns the name that stands as the answer ("" when nothing came).
Keep = Callable[[str, Any], str]


@dataclass(frozen=True, slots=True)
class Hand:
    """How this person writes: decimal mark, names of months (long, short), the zone's offset, the language."""

    decimal: str = "."
    months: Sequence[Sequence[str]] = ()
    offset: str = "+00:00"
    tag: str = "en"


def typed_answers(
    program: Program,
    session: Session,
    step: Step,
    form: Mapping[str, Sequence[str]],
    *,
    files: Mapping[str, Any],
    keep: Keep,
    hand: Hand,
) -> dict[str, str]:
    """Return indexed path → text for the questions of ``step`` that ``form`` holds.

    A question whose fields are absent (not shown, or disabled) is left alone; unchecked boxes of a
    question that was shown count as an empty answer, told by the page's own list of nodes.
    """
    reader = _Reader(form, files, keep, hand)
    found: dict[str, str] = {}
    for node in _questions(program, step.page.nodes):
        path = fields.indexed_path(program, node.number, step.indexes)
        cell = session.cell(path)
        if cell.readonly:
            continue
        text = reader.text(node, fields.field_of(node.number, path), session, path)
        if text is not None and text != cell.text:
            found[path] = text
    return found


def _questions(program: Program, numbers: Sequence[int]) -> list[Node]:
    found: list[Node] = []
    for number in numbers:
        node = program.nodes[number]
        if node.kind == "group":
            found += _questions(program, children(program, number))
        elif node.kind == "value" and not silent(node) and node.question != "note":
            found.append(node)
    return found


class _Reader:
    """Reads one question's fields by its kind."""

    def __init__(self, form: Mapping[str, Sequence[str]], files: Mapping[str, Any], keep: Keep, hand: Hand) -> None:
        self.form, self.files, self.keep, self.hand = form, files, keep, hand

    def text(self, node: Node, field: str, session: Session, path: str) -> str | None:
        """Return the stored text that the fields say, None when the page did not ask it."""
        if node.question in FILES:
            return self._file(field)
        if node.question in ("select_multiple", "acknowledge"):
            return self._many(node, field, session, path)
        if node.question == "rank":
            return self._rank(field, [choice.value for choice in offered(session, path)])
        if node.question in ("date", "time", "dateTime"):
            return self._date(node, field)
        if node.question == "geopoint":
            parts = self._parts(field)
            return None if not parts else points.point_text(parts)
        return self._one(node, field)

    def _one(self, node: Node, field: str) -> str | None:
        if field not in self.form:
            return None
        typed = self.form[field][-1].replace("\r\n", "\n")
        if node.question == "range" and _STEP.fullmatch(typed):
            return typed
        if node.question in ("integer", "decimal", "range") or is_grouped(node):
            return fields.number_text(typed, decimal=self.hand.decimal)
        if node.question in points.LEAST:
            return points.points_text(typed, node.question)
        is_long = node.question == "text" and text_style(node) == "multiline"
        return typed if is_long else fields.line_text(typed, digits="numbers" in node.appearance)

    def _many(self, node: Node, field: str, session: Session, path: str) -> str | None:
        if field not in self.form and f"{field}.asked" not in self.form:
            return None
        ticked = self.form.get(field, ())
        if node.question == "acknowledge":
            return "OK" if ticked else ""
        order = [choice.value for choice in session.choices(path)]
        return " ".join(value for value in order if value in ticked)

    def _rank(self, field: str, order: Sequence[str]) -> str | None:
        places = {value: self.form[f"{field}.{value}"][-1] for value in order if f"{field}.{value}" in self.form}
        return fields.rank_text(places, order) if places else None

    def _parts(self, field: str) -> dict[str, str]:
        start = field + "."
        return {name[len(start) :]: values[-1] for name, values in self.form.items() if name.startswith(start)}

    def _date(self, node: Node, field: str) -> str | None:
        parts = self._parts(field)
        if not parts:
            return None
        if calendar_of(node):
            return typed_date(parts, node, self.hand.tag, offset=self.hand.offset)
        return fields.date_text(parts, style=date_style(node), months=self.hand.months, offset=self.hand.offset)

    def _file(self, field: str) -> str | None:
        kept = self.keep(field, self.files.get(field))
        if kept:
            return kept
        return "" if self.form.get(f"{field}.remove") else None
