"""The check page: every question that was asked, its answer, and where to change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from formserver.engine.session import Session
from formserver.program.model import Node, Program
from formserver.web.pages.build import Live
from formserver.web.pages.fields import field_of, indexed_path
from formserver.web.pages.headings import labels, whole
from formserver.web.pages.messages import error_words, words_at
from formserver.web.pages.printing import is_printed
from formserver.web.pages.spoken import answer_words
from formserver.web.pages.steps import Step, children, silent, within
from formserver.web.pages.view import AnswerRow, AnswerSection

Words = Callable[[str], str]


def sections(
    program: Program, session: Session, found: list[Step], language: str, words: Words, called: Mapping[str, str]
) -> list[AnswerSection]:
    """Return what was asked and answered, each heading once; ``called``: spoken.py.

    What a group asks after a repeat in it joins what it asked before; questions outside of all groups stay apart.
    """
    source = Live(program, session, language)
    made: dict[tuple[int, str], list[AnswerRow]] = {}
    parts: dict[tuple[int, str], str] = {}
    last = (0, "")
    for step in _lists_first(program, found):
        lines = rows(source, step, words, called)
        if not lines:
            continue
        around = labels(program, source, _around(program, step), step.indexes)
        heading = whole(around)
        if heading != last[1]:
            last = (around[0][0].number if around else -len(made), heading)
        made.setdefault(last, []).extend(lines)
        parts[last] = around[-1][1] if around and around[-1][0].kind == "group" else heading
    return _outlined((heading, parts[number, heading], lines) for (number, heading), lines in made.items())


def _outlined(found: Iterable[tuple[str, str, list[AnswerRow]]]) -> list[AnswerSection]:
    """Return sections (heading, words of the outermost group, lines): what lies in a group stands below its words."""
    out, before = [], ""
    for heading, part, lines in found:
        is_new = part != before
        above = part if is_new and part != heading else ""
        out.append(AnswerSection(heading, tuple(lines), above, 2 if is_new and not above else 3))
        before = part
    return out


def _lists_first(program: Program, found: list[Step]) -> list[Step]:
    """Return the steps with the list of each repeat before its instances: how many there are, then each of them."""
    out: list[Step] = []
    for step in found:
        place = len(out)
        if step.page.kind == "repeat":
            while place and within(program, out[place - 1 : place], step.page.group, step.indexes):
                place -= 1
        out.insert(place, step)
    return out


def _around(program: Program, step: Step) -> Node:
    """Return the group whose heading the lines of a page stand below."""
    group = program.nodes[step.page.group]
    return program.nodes[group.parent] if step.page.kind == "repeat" else group


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


def rows(source: Live, step: Step, words: Words, called: Mapping[str, str]) -> list[AnswerRow]:
    """Return the lines of one page: its questions with their answers, or how many instances there are."""
    if step.page.kind == "repeat":
        return [_list_row(source.program, source.session, step)]
    asked = asked_nodes(source.program, source.session, step)
    return [_row(source, node, step, words, called) for node in asked]


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


def _row(source: Live, node: Node, step: Step, words: Words, called: Mapping[str, str]) -> AnswerRow:
    path, session = indexed_path(source.program, node.number, step.indexes), source.session
    label = words_at(session, path, "label") or node.name
    said = answer_words(session, node, path, source.language, words, called)
    wrong, printed = _wrong(session, node, path, words), is_printed(source.program, node)
    return AnswerRow(label, said, step.key, field_of(node.number, path), wrong, printed)
