"""What filling needs to know of a program beforehand: who waits for whom, and what constraints ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from formserver.engine.evaluate import build
from formserver.engine.frame import Closure
from formserver.engine.plan import Plan, plan_of
from formserver.program.model import Program
from formserver.program.privacy import says_anonymous

#: The same comparison read from the other side.
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


@dataclass(slots=True)
class Wants:
    """What a constraint asks of its own answer: (operator, other side) of its value, length and number of choices.

    ``patterns`` are numbers of automata; ``words`` are choices or texts that it names.
    """

    value: list[tuple[str, Closure]] = field(default_factory=list)
    length: list[tuple[str, Closure]] = field(default_factory=list)
    count: list[tuple[str, Closure]] = field(default_factory=list)
    patterns: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


class Outline:
    """``waits[n]``: what must be answered and settled before question n, because its choices or limits read it."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.plan = plan_of(program)
        self.by_name: dict[str, int] = {}
        for node in program.nodes:
            if node.kind == "value":
                self.by_name.setdefault(node.name, node.number)
        self.waits = _waits(program)
        self.wants = {
            node.number: _wants(self.plan, node.number, program.expressions[node.constraint])
            for node in program.nodes
            if node.constraint is not None
        }
        self.values: dict[int, tuple[str, ...]] = {}
        self.languages = _languages(program)
        self.anonymous = says_anonymous(program.settings)


_outlines: dict[int, Outline] = {}


def outline_of(program: Program) -> Outline:
    """Return the outline of a program, kept for the last few."""
    found = _outlines.get(id(program))
    if found is None or found.program is not program:
        while len(_outlines) >= 16:
            _outlines.pop(next(iter(_outlines)), None)
        found = _outlines[id(program)] = Outline(program)
    return found


def _languages(program: Program) -> tuple[str, ...]:
    """The languages of a form, its default first."""
    return tuple(dict.fromkeys([program.default_language, *(each.tag for each in program.languages)]))


def _waits(program: Program) -> dict[int, frozenset[int]]:
    """Node → the questions that its choices and its constraint read, through calculations as well."""
    sources: dict[int, set[int]] = {}
    calculated: dict[int, set[int]] = {}
    for number, readers in enumerate(program.dependents):
        for k, _ in readers:
            computation = program.computations[k]
            if computation.property in ("choices", "constraint"):
                sources.setdefault(computation.node, set()).add(number)
            elif computation.property == "calculate":
                calculated.setdefault(computation.node, set()).add(number)
    return {node: frozenset(_reached(found, calculated) - {node}) for node, found in sources.items()}


def _reached(begun: set[int], calculated: dict[int, set[int]]) -> set[int]:
    found, queue = set(begun), sorted(begun)
    for number in queue:
        new = calculated.get(number, set()) - found
        found |= new
        queue.extend(sorted(new))
    return found


def _wants(plan: Plan, number: int, tree: Any) -> Wants:
    found = Wants()
    stack = [tree]
    while stack:
        item = stack.pop()
        if not isinstance(item, (list, tuple)) or not item:
            continue
        if item[0] in ("and", "or"):
            stack.extend(reversed(item[1:]))
        elif item[0] in MIRRORED:
            _compare(plan, number, item, found)
        elif item[0] == "regex" and _is_own(item[1], number):
            found.patterns.append(item[2])
        elif item[0] in ("selected", "starts-with", "contains") and _is_own(item[1], number):
            found.words.extend(word for word in item[2:] if isinstance(word, str))
    return found


def _compare(plan: Plan, number: int, item: Any, found: Wants) -> None:
    for operator, own, other in ((item[0], item[1], item[2]), (MIRRORED[item[0]], item[2], item[1])):
        if _is_own(own, number):
            _remember(found.value, operator, other, plan)
        elif isinstance(own, (list, tuple)) and len(own) == 2 and _is_own(own[1], number):
            place = {"string-length": found.length, "count-selected": found.count}.get(own[0])
            if place is not None:
                _remember(place, operator, other, plan)


def _remember(place: list[tuple[str, Closure]], operator: str, other: Any, plan: Plan) -> None:
    if other != "":
        place.append((operator, build(other, plan)))


def _is_own(tree: Any, number: int) -> bool:
    return isinstance(tree, (list, tuple)) and len(tree) > 1 and tree[0] == "value" and tree[1] == number
