"""Questions that nobody has answered are drawn once for all who open a form in a language.

Nothing that somebody answered is kept: no question with an answer or an error, none whose words or choices follow from
an answer.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache

from markupsafe import Markup

from formserver.program.derived import derived
from formserver.program.model import Program
from formserver.web.pages.view import Question

#: How many looks of one question are kept: shown, hidden, with other choices.
LOOKS = 3


@dataclass(frozen=True, slots=True)
class Drawn:
    """The questions of one form in one language; ``place`` names all else that a page depends on."""

    program: Program = field(repr=False)
    place: tuple[Hashable, ...]

    def get(self, q: Question) -> Markup | None:
        """Return a question's HTML, None where it has to be drawn."""
        return None if self._tells(q) else _kept(self.place).get(q.field, {}).get(_look(q))

    def keep(self, q: Question, html: Markup) -> Markup:
        """Return what was drawn; keep it where it tells of nobody."""
        if not self._tells(q):
            looks = _kept(self.place).setdefault(q.field, {})
            if len(looks) < LOOKS:
                looks[_look(q)] = html
        return html

    def _tells(self, q: Question) -> bool:
        answered = q.text or q.errors or q.chosen or q.beside or q.wanted or q.said or any(q.parts.values())
        return bool(answered) or q.finds or q.style == "find" or q.node in _repeating(self.program)


def _look(q: Question) -> Hashable:
    """All of a question without an answer that changes while its form and language stay."""
    options = tuple((one.value, one.label, one.in_list, one.word) for one in q.options)
    states = (q.required, q.readonly, q.hidden, q.heading)
    return (q.label, q.hint, q.guidance, q.number, q.style, q.classes, states, options)


@derived
def _repeating(program: Program) -> frozenset[int]:
    """Return the nodes whose words or choices follow from answers."""
    return frozenset(one.node for one in program.computations if one.property in ("output", "choices"))


@lru_cache(maxsize=32)
def _kept(place: tuple[Hashable, ...]) -> dict[str, dict[Hashable, Markup]]:
    """Return field → look → HTML."""
    return {}
