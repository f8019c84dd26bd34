"""Repeats in pages: an instance that is added, the list of instances with what was answered in each.

Twin: static/page/repeats.js. The pages of one that is removed and brought back: removed.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from formserver.engine.session import Session
from formserver.program.model import Node, Program
from formserver.web.pages.fields import field_of, indexed_path, last_index
from formserver.web.pages.headings import instance_name
from formserver.web.pages.spoken import answer_words
from formserver.web.pages.steps import Step, children, silent, steps, within
from formserver.web.pages.view import Instance

Words = Callable[[str], str]
#: How many answers of an instance its line says.
SAID = 3


def add_instance(program: Program, session: Session, head: str) -> str:
    """Add a last instance to the repeat at ``head``; return its path.

    It begins as the first one of the form did: with the inner instances that the definition gives that one. A template
    has none, so that JavaRosa and Web Forms begin later ones without; a page would ask the first person for more than
    the others.
    """
    path = session.add_repeat(head)
    first = re.sub(r"\[\d+\]", "[1]", path)
    for each, _ in program.first_record:
        if each.endswith("]") and each.startswith(first + "/"):
            inner = path + each[len(first) : each.rindex("[")]
            if _lacks(program, session, inner, last_index(each)):
                session.add_repeat(inner)
    return path


def _lacks(program: Program, session: Session, head: str, index: int) -> bool:
    """Say whether the repeat at ``head`` began without the instance ``index``; the form itself counts some."""
    try:
        node = program.nodes[session.cell(head).node]
    except KeyError:
        return False
    return node.count is None and index > node.initial


def instances(program: Program, session: Session, step: Step, tag: str, words: Words, called: Mapping[str, str],
              ) -> tuple[Instance, ...]:  # fmt: skip
    """Return the instances of the repeat of ``step``; ``called``: spoken.py."""
    node = program.nodes[step.page.group]
    head = indexed_path(program, node.number, step.indexes)
    found, rows = steps(program, session), []
    for path in session.instances(head):
        inner = within(program, found, node.number, (*step.indexes, last_index(path)))
        said = (answer_words(session, each, path + each.path[len(node.path) :], tag, words, called)
                for each in _values(program, node.number))  # fmt: skip
        rows.append(
            Instance(path, field_of(node.number, path), instance_name(program, session, path),
                     tuple(filter(None, said))[:SAID], inner[0].key if inner else "")
        )  # fmt: skip
    return tuple(rows)


def _values(program: Program, number: int) -> Iterator[Node]:
    """Give the questions of a repeat, those in its groups too, those of inner repeats not."""
    for child in children(program, number):
        node = program.nodes[child]
        if node.kind == "group":
            yield from _values(program, child)
        elif node.kind == "value" and not silent(node):
            yield node
