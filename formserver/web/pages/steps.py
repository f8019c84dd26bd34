"""The order of pages for one session: Program.pages opened out over the instances that exist.

A repeat's instances come first, then its list ("Add another?"), so that going on from an instance
leads to the question whether there is one more. A page without anything to show is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formserver.engine.session import Session
from formserver.program.derived import derived
from formserver.program.model import Node, Page, Program
from formserver.web.pages.fields import indexed_path, last_index

#: Questions that are never shown.
SILENT = frozenset({
    "calculate", "hidden", "start", "end", "today", "username", "deviceid", "phonenumber", "email", "audit",
    "instanceID", "instanceName", "deprecatedID", "simserial", "subscriberid", "start-geopoint",
    "background-geopoint", "background-audio",
})  # fmt: skip


def silent(node: Node) -> bool:
    """Say whether a node is never shown: no question, or the head of a table, which each row says anew."""
    return node.question in SILENT or (node.choices is not None and "label" in node.appearance)


@dataclass(frozen=True, slots=True)
class Step:
    """A page in its place: ``key`` is ``p7`` or, inside instances, ``p7-2-1``; ``indexes`` are theirs."""

    key: str
    page: Page
    indexes: tuple[int, ...]


def steps(program: Program, session: Session) -> list[Step]:
    """Return the pages that have something to show now, in order."""
    return [step for step in _open_out(program, session, 0, ()) if shows(program, session, step)]


def _open_out(program: Program, session: Session, repeat: int, indexes: tuple[int, ...]) -> Iterator[Step]:
    """Yield every page directly in ``repeat`` (0: in none), each inner repeat opened out where it stands."""
    for number, page in enumerate(program.pages):
        if page.kind == "repeat":
            if _outer(program, page.group) == repeat:
                yield from _repeat_steps(program, session, number, indexes)
        elif page.repeat == repeat:
            yield Step(_key(number, indexes), page, indexes)


def _repeat_steps(program: Program, session: Session, number: int, indexes: tuple[int, ...]) -> Iterator[Step]:
    page = program.pages[number]
    for path in session.instances(indexed_path(program, page.group, indexes)):
        yield from _open_out(program, session, page.group, (*indexes, last_index(path)))
    yield Step(_key(number, indexes), page, indexes)


def _outer(program: Program, repeat: int) -> int:
    return program.nodes[program.nodes[repeat].parent].repeat


def _key(number: int, indexes: tuple[int, ...]) -> str:
    return "-".join([f"p{number}", *map(str, indexes)])


def shows(program: Program, session: Session, step: Step) -> bool:
    """Say whether the page has anything to show; the list of a repeat with a given count never has."""
    if step.page.kind == "repeat":
        node = program.nodes[step.page.group]
        if node.fixed or node.count is not None:
            return False
        return session.cell(indexed_path(program, node.number, step.indexes)).relevant
    return any(_visible(program, session, number, step.indexes) for number in step.page.nodes)


def _visible(program: Program, session: Session, number: int, indexes: tuple[int, ...]) -> bool:
    node = program.nodes[number]
    if silent(node) or node.kind == "repeat":
        return False
    if not session.cell(indexed_path(program, number, indexes)).relevant:
        return False
    if node.kind == "value":
        return True
    return any(_visible(program, session, child, indexes) for child in children(program, number))


def seen(program: Program, session: Session, step: Step) -> set[str]:
    """Return the paths of the questions and notes that the page shows now."""
    return {path for number in step.page.nodes for path in _seen(program, session, number, step.indexes)}


def _seen(program: Program, session: Session, number: int, indexes: tuple[int, ...]) -> list[str]:
    if not _visible(program, session, number, indexes):
        return []
    if program.nodes[number].kind == "value":
        return [indexed_path(program, number, indexes)]
    return [path for child in children(program, number) for path in _seen(program, session, child, indexes)]


def children(program: Program, number: int) -> Sequence[int]:
    """Return the numbers of the nodes directly in group ``number``."""
    return _families(program)[number]


@derived
def _families(program: Program) -> list[list[int]]:
    """Return for each node those directly in it."""
    found: list[list[int]] = [[] for _ in program.nodes]
    for node in program.nodes[1:]:
        found[node.parent].append(node.number)
    return found


def find(found: list[Step], key: str) -> int:
    """Return the place of the step ``key``, or of the nearest page before where it stood."""
    for i, step in enumerate(found):
        if step.key == key:
            return i
    named = re.match(r"p(\d{1,9})", key)
    wanted = int(named[1]) if named else 0
    before = [i for i, step in enumerate(found) if int(step.key.split("-")[0][1:]) <= wanted]
    return before[-1] if before else 0


def within(program: Program, found: list[Step], repeat: int, indexes: tuple[int, ...]) -> list[Step]:
    """Return the steps of ``found`` that lie in the instance of ``repeat`` with ``indexes``."""
    depth = len(indexes)
    return [step for step in found if step.indexes[:depth] == indexes and _lies_in(program, step.page, repeat)]


def _lies_in(program: Program, page: Page, repeat: int) -> bool:
    around = _outer(program, page.group) if page.kind == "repeat" else page.repeat
    while around and around != repeat:
        around = _outer(program, around)
    return around == repeat
