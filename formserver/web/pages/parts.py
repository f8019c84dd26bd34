"""The parts of a long form: its top groups in order, and how far somebody is among them.

A part is a top group (or questions in none, one after another). ``settled`` tells when it is certain whether a part is
shown: its conditions read nothing after that page. So a total is said only where it cannot turn out to be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby

from formserver.program.derived import derived
from formserver.program.model import Node, Program
from formserver.web.pages.steps import Step, children, silent

#: A form with more pages than these is overlooked by its parts.
LONG_FORM = 12
#: A condition or a calculation: (node, property).
Cause = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Part:
    """Pages ``first`` to ``last`` of the top group ``node`` (0: in none); it is certain after page ``settled``."""

    node: int
    first: int
    last: int
    settled: int = -1


@derived
def parts_of(program: Program) -> tuple[Part, ...]:
    """Return the parts of a long form in order; none of a short one, or of one that has no parts."""
    if len(program.pages) <= LONG_FORM:
        return ()
    tops = groupby(range(len(program.pages)), key=lambda number: top_of(program, program.pages[number].group))
    found = [Part(node, numbers[0], numbers[-1]) for node, numbers in ((node, list(group)) for node, group in tops)]
    if len(found) < 2:
        return ()
    places = _Places(program)
    return tuple(replace(part, settled=places.last_before(part, _conditions(program, part))) for part in found)


def top_of(program: Program, number: int) -> int:
    """Return the top group around node ``number``; 0: it lies in none."""
    while program.nodes[number].parent:
        number = program.nodes[number].parent
    return number


def position(parts: Sequence[Part], found: Sequence[Step], step: Step) -> tuple[int, int] | None:
    """Return which part ``step`` is in, among how many (0: not certain yet); None where the count could go back."""
    if not parts or any(part.settled >= part.first for part in parts):
        return None
    here = page_number(step)
    shown = shown_parts(parts, found)
    place = next(i for i, part in enumerate(shown, 1) if part.first <= here <= part.last)
    certain = all(part.settled < here for part in parts if part.first > here)
    return place, len(shown) if certain else 0


def shown_parts(parts: Sequence[Part], found: Sequence[Step]) -> list[Part]:
    """Return the parts that have a page now."""
    numbers = {page_number(step) for step in found}
    return [part for part in parts if any(part.first <= number <= part.last for number in numbers)]


def page_number(step: Step) -> int:
    """Return the place of the step's page in Program.pages."""
    return int(step.key.split("-")[0][1:])


def _conditions(program: Program, part: Part) -> set[Cause]:
    """Return the conditions of which a part's being shown is made: its own where something in it has no others."""
    chains: list[set[Cause]] = []
    for page in program.pages[part.first : part.last + 1]:
        if page.kind == "repeat":
            chains += [_chain(program, page.group)]
        chains += [_chain(program, number) for number in _shown_values(program, page.nodes)]
    if not chains:
        return set()
    common = set.intersection(*chains)
    return common if common in chains else set.union(*chains)


def _shown_values(program: Program, numbers: Iterable[int]) -> Iterator[int]:
    for number in numbers:
        node = program.nodes[number]
        if node.kind == "group":
            yield from _shown_values(program, children(program, number))
        elif node.kind == "value" and not silent(node):
            yield number


def _chain(program: Program, number: int) -> set[Cause]:
    """Return the conditions of a node and of all around it."""
    found: set[Cause] = set()
    node = program.nodes[number]
    while node.number:
        found |= {(node.number, name) for name in ("relevant", "count") if getattr(node, name) is not None}
        node = program.nodes[node.parent]
    return found


class _Places:
    """On which page each node is answered, and what reads it."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.pages = dict(_page_of_nodes(program))
        self.read: dict[Cause, set[int]] = {}
        for node, readers in enumerate(program.dependents):
            for reader, _ in readers:
                made = program.computations[reader]
                self.read.setdefault((made.node, made.property), set()).add(node)
        self.sources = {action.target: action.source for action in program.actions if action.source}

    def last_before(self, part: Part, causes: Set[Cause]) -> int:
        """Return the last page on which something is answered that ``causes`` depend on; -1: none.

        What is asked in the part itself does not count: whoever answers it sees the part already.
        """
        known, waiting, last = set(causes), list(causes), -1
        while waiting:
            for number in self.read.get(waiting.pop(), ()):
                pages = (self.pages.get(number, -1), self.pages.get(self.sources.get(number, -1), -1))
                last = max([last, *(page for page in pages if not part.first <= page <= part.last)])
                new = (_chain(self.program, number) | {(number, "calculate")}) - known
                known |= new
                waiting += new
        return last


def _page_of_nodes(program: Program) -> Iterator[tuple[int, int]]:
    """Give (node, page number); what lies in a repeat may be answered until the last page of the outermost one."""
    last: dict[int, int] = {}
    for number, page in enumerate(program.pages):
        outermost = _outermost(program, program.nodes[page.group])
        last[outermost] = number
    for number, page in enumerate(program.pages):
        outermost = _outermost(program, program.nodes[page.group])
        until = last[outermost] if outermost else number
        if outermost:
            yield page.group, until
        for node in _shown_values(program, page.nodes):
            yield node, until


def _outermost(program: Program, node: Node) -> int:
    found = 0
    while node.number:
        found = node.number if node.kind == "repeat" else found
        node = program.nodes[node.parent]
    return found
