"""The check page: every question that was asked, its answer, and where to change it."""

from __future__ import annotations

from collections.abc import Callable

from formserver.engine.session import Session
from formserver.program.model import Node, Program
from formserver.web.pages.build import Live, headings
from formserver.web.pages.fields import field_of, indexed_path
from formserver.web.pages.messages import error_words, words_at
from formserver.web.pages.printing import is_printed
from formserver.web.pages.spoken import answer_words
from formserver.web.pages.steps import Step, children, silent
from formserver.web.pages.view import AnswerRow, AnswerSection

Words = Callable[[str], str]


def sections(program: Program, session: Session, found: list[Step], language: str, words: Words) -> list[AnswerSection]:
    """Return what was asked and answered, page by page; pages under the same heading are one section."""
    source = Live(program, session, language)
    out: list[AnswerSection] = []
    for step in found:
        lines = tuple(rows(program, session, step, language, words))
        if not lines:
            continue
        heading = headings(program, source, program.nodes[step.page.group], step.indexes)[0]
        if out and out[-1].heading == heading:
            out[-1] = AnswerSection(heading, out[-1].rows + lines)
        else:
            out.append(AnswerSection(heading, lines))
    return out


def problems(program: Program, session: Session, found: list[Step], words: Words) -> list[tuple[str, str]]:
    """Return (page key and field, sentence) for every error of the record, in page order."""
    out = []
    for step in found:
        for node in asked_nodes(program, session, step):
            path = indexed_path(program, node.number, step.indexes)
            if wrong := _wrong(session, node, path, words):
                out.append((f"{step.key}#{field_of(node.number, path)}", wrong))
    return out


def asked_nodes(program: Program, session: Session, step: Step) -> list[Node]:
    """Return the questions that the page shows now, in order."""
    return [node for number in step.page.nodes for node in _asked(program, session, program.nodes[number], step)]


def _wrong(session: Session, node: Node, path: str, words: Words) -> str:
    label = words_at(session, path, "label") or node.name
    found = [error_words(session, node, path, code, label, words) for code in session.errors_at(path)]
    return found[0] if len(found) == 1 else " ".join(found)


def rows(program: Program, session: Session, step: Step, language: str, words: Words) -> list[AnswerRow]:
    """Return the lines of one page: its questions with their answers, or how many instances there are."""
    if step.page.kind == "repeat":
        return [_list_row(program, session, step)]
    return [_row(program, session, node, step, language, words) for node in asked_nodes(program, session, step)]


def _list_row(program: Program, session: Session, step: Step) -> AnswerRow:
    """Return the line of a repeat: how many there are, and where to add or remove one."""
    path = indexed_path(program, step.page.group, step.indexes)
    group = program.nodes[step.page.group]
    label, printed = words_at(session, path, "label") or group.name, is_printed(program, group)
    return AnswerRow(label, str(len(session.instances(path))), step.key, "", printed=printed)


def _asked(program: Program, session: Session, node: Node, step: Step) -> list[Node]:
    """Return the questions of ``node`` that are shown, in order."""
    if silent(node) or node.question == "note" or node.kind == "repeat":
        return []
    if not session.cell(indexed_path(program, node.number, step.indexes)).relevant:
        return []
    if node.kind == "value":
        return [node]
    inner = [program.nodes[child] for child in children(program, node.number)]
    return [asked for child in inner for asked in _asked(program, session, child, step)]


def _row(program: Program, session: Session, node: Node, step: Step, language: str, words: Words) -> AnswerRow:
    path = indexed_path(program, node.number, step.indexes)
    label = words_at(session, path, "label") or node.name
    said = answer_words(session, node, path, language, words)
    wrong, printed = _wrong(session, node, path, words), is_printed(program, node)
    return AnswerRow(label, said, step.key, field_of(node.number, path), wrong, printed)
