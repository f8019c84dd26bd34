"""regex(): a text against a compiled automaton, in time linear in the text."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import Any

from formserver.engine.frame import Closure, Frame
from formserver.engine.functions_text import units
from formserver.engine.plan import Plan
from formserver.engine.values import to_text
from formserver.program.model import Automaton


def matches(automaton: Automaton, text: str) -> bool:
    """Does the whole of ``text`` match?"""
    starts, ends, classes = _ranges(automaton.classes)
    state = 0
    for unit in units(text):
        code = ord(unit)
        place = bisect_right(starts, code) - 1
        state = automaton.moves[state][classes[place] if place >= 0 and code <= ends[place] else 0]
        if state < 0:
            return False
    return state in automaton.accepts


@lru_cache(maxsize=256)
def _ranges(classes: tuple[tuple[int, int, int], ...]) -> tuple[list[int], list[int], list[int]]:
    """First units, last units, class numbers."""
    return [item[0] for item in classes], [item[1] for item in classes], [item[2] for item in classes]


def build_regex(tree: Any, plan: Plan, build: Any) -> Closure:
    """``["regex", subject, k]``: does automaton k accept the whole text?"""
    subject, automaton = build(tree[1], plan), plan.program.automata[int(tree[2])]

    def read(frame: Frame) -> bool:
        text = to_text(subject(frame))
        frame.call.fuel(len(text))
        return matches(automaton, text)

    return read
