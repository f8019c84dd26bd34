"""The check page: every question that was asked, its answer, and where to change it."""

from __future__ import annotations

from collections.abc import Callable

from formserver.engine.session import Session
from formserver.program.model import Node, Program
from formserver.web.pages.build import Live, answer_words, headings
from formserver.web.pages.fields import field_of, indexed_path
from formserver.web.pages.messages import error_words
from formserver.web.pages.steps import SILENT, Step, children
from formserver.web.pages.view import AnswerRow, AnswerSection

Words = Callable[[str], str]


def sections(program: Program, session: Session, found: list[Step], language: str, words: Words) -> list[AnswerSection]:
    """Return what was asked and answered, page by page; pages under the same heading are one section."""
    source = Live(program, session, language)
    out: list[AnswerSection] = []
    for step in found:
        rows = tuple(_rows(program, session, step, words))
        if not rows:
            continue
        heading = headings(program, source, program.nodes[step.page.group], step.indexes)[0]
        if out and out[-1].heading == heading:
            out[-1] = AnswerSection(heading, out[-1].rows + rows)
        else:
            out.append(AnswerSection(heading, rows))
    return out


def problems(program: Program, session: Session, found: list[Step], words: Words) -> list[tuple[str, str]]:
    """Return (page key and field, sentence) for every error of the record, in page order."""
    out = []
    for step in found:
        for row in _rows(program, session, step, words):
            if row.problem:
                out.append((f"{row.page}#{row.field}", row.problem))
    return out


def _rows(program: Program, session: Session, step: Step, words: Words) -> list[AnswerRow]:
    if step.page.kind == "repeat":
        return []
    return [
        row for number in step.page.nodes for row in _node_rows(program, session, program.nodes[number], step, words)
    ]


def _node_rows(program: Program, session: Session, node: Node, step: Step, words: Words) -> list[AnswerRow]:
    path = indexed_path(program, node.number, step.indexes)
    if node.question in SILENT or node.question == "note" or node.kind == "repeat":
        return []
    cell = session.cell(path)
    if not cell.relevant:
        return []
    if node.kind == "group":
        inner = [program.nodes[child] for child in children(program, node.number)]
        return [row for child in inner for row in _node_rows(program, session, child, step, words)]
    label = session.text(path, "label") or node.name
    wrong = " ".join(error_words(session, node, path, code, label, words) for code in session.errors_at(path))
    return [AnswerRow(label, answer_words(session, node, path), step.key, field_of(node.number, path), wrong)]
