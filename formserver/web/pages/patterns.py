"""Texts that must follow a pattern, as codes do: which keyboard helps to write them."""

from __future__ import annotations

from formserver.program.model import Automaton, Node, Program
from formserver.web.pages.limits import parts

CAPITALS, SMALL = range(ord("A"), ord("Z") + 1), range(ord("a"), ord("z") + 1)


def pattern_of(program: Program, node: Node) -> str:
    """Return how an answer is written that a ``regex()`` of its constraint allows: capitals, mixed; "" for any text."""
    if node.question != "text" or node.constraint is None:
        return ""
    for part in parts(program.expressions[node.constraint]):
        if isinstance(part, list) and part[:1] == ["regex"] and part[1][:2] == ["value", node.number]:
            allowed = program.automata[part[2]]
            return "capitals" if _takes(allowed, CAPITALS) and not _takes(allowed, SMALL) else "mixed"
    return ""


def _takes(allowed: Automaton, letters: range) -> bool:
    """Say whether one of these letters may stand at some place."""
    moved = [kind for first, last, kind in allowed.classes if first < letters.stop and last >= letters.start]
    return any(moves[kind] >= 0 for moves in allowed.moves for kind in moved)
