"""What a form computes for those who answered it, said again on the receipt: a trainer talks about it on the spot.

``fs:result`` in the settings names the group whose notes are the result; without it they are the notes with computed
parts on the last pages. An anonymous form shows a result only where its author asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from formserver.engine.session import Session, open_session
from formserver.program.model import Node, Program
from formserver.program.privacy import says_anonymous
from formserver.program.world import World
from formserver.web.pages.languages import speak
from formserver.web.pages.messages import words_at
from formserver.web.pages.parts import top_of
from formserver.web.pages.steps import children

#: Most characters of a result: it travels in the address of the receipt.
MOST = 2000


def result_of(program: Program, answers: Mapping[str, str], world: World) -> list[str]:
    """Return what the form computes of a finished record, in the language of its world."""
    if not any(True for _ in _notes(program)):
        return []
    session = open_session(program, world, answers, resume=True)
    speak(session)
    return result_words(program, session)


def result_words(program: Program, session: Session) -> list[str]:
    """Return the notes of the result as they stand now, in the session's language where that has them."""
    said = [words_at(session, node.path, "label") for node in _notes(program) if session.cell(node.path).relevant]
    return said if sum(map(len, said)) <= MOST else []


def _notes(program: Program) -> Iterator[Node]:
    named = program.settings.get("result", "").strip()
    if says_anonymous(program.settings) and not named:
        return
    for number in _of_group(program, named) if named else _of_last_pages(program):
        node = program.nodes[number]
        if node.question == "note" and not node.repeat and _is_computed(program, node):
            yield node


def _is_computed(program: Program, node: Node) -> bool:
    texts = program.texts[program.default_language]
    return node.label is not None and any(isinstance(part, int) for part in texts[node.label].parts)


def _of_group(program: Program, name: str) -> list[int]:
    return [
        inner
        for node in program.nodes
        if node.kind == "group" and node.name == name
        for inner in _below(program, [node.number])
    ]


def _of_last_pages(program: Program) -> list[int]:
    """Return the nodes of the last top group, or of the last pages that are in none."""
    last, found = None, list[int]()
    for page in reversed(program.pages):
        top = top_of(program, page.group)
        last = top if last is None else last
        if top != last:
            break
        found = [*_below(program, page.nodes), *found]
    return found


def _below(program: Program, numbers: Iterable[int]) -> list[int]:
    found: list[int] = []
    for number in numbers:
        inner = children(program, number) if program.nodes[number].kind == "group" else []
        found += [number, *_below(program, inner)]
    return found
