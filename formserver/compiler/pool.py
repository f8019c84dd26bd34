"""What all parts of one compilation share: expressions once each, automata once each, findings, faults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from formserver.compiler.findings import Finding, Place, finding
from formserver.program.model import Automaton, Expression


class Locator(Protocol):
    """Where things of the XForm stand in the workbook; compiler/locator.py is one."""

    @property
    def has_workbook(self) -> bool:
        """Is there a workbook at all?"""
        ...

    def cell(self, path: str, prop: str = "name", language: str | None = None) -> Place:
        """Return the cell of a property (relevant, calculate, count, choices, label, …) of the node at ``path``."""
        ...

    def is_filled_in(self, path: str, prop: str, language: str) -> bool:
        """Is the text of a node in ``language`` taken from another language?"""
        ...

    def is_choice_filled_in(self, list_name: str, value: str, language: str) -> bool:
        """The same for a choice's label."""
        ...


class Fault(Exception):
    """Something wrong in one expression: a finding's code and params, at a character from 0."""

    def __init__(self, code: str, position: int, *, suggestion: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.position = position
        self.suggestion = suggestion or None
        self.params = params


@dataclass(slots=True)
class Pool:
    """Expressions and automata, each kept once, and the findings so far."""

    locator: Locator | None = None
    expressions: list[Expression] = field(default_factory=list)
    automata: list[Automaton] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _numbers: dict[object, int] = field(default_factory=dict)
    _patterns: dict[str, int] = field(default_factory=dict)

    @property
    def bare(self) -> bool:
        """Is there no workbook behind the XForm?"""
        return self.locator is None or not self.locator.has_workbook

    def intern(self, tree: Expression) -> int:
        """Return the number of an expression."""
        key = _key(tree)
        if key not in self._numbers:
            self._numbers[key] = len(self.expressions)
            self.expressions.append(tree)
        return self._numbers[key]

    def automaton(self, made: Automaton) -> int:
        """Return the number of an automaton."""
        if made.pattern not in self._patterns:
            self._patterns[made.pattern] = len(self.automata)
            self.automata.append(made)
        return self._patterns[made.pattern]

    def report(
        self,
        code: str,
        path: str = "",
        property: str = "name",
        /,
        *,
        character: int | None = None,
        suggestion: str | None = None,
        **params: object,
    ) -> None:
        """Add a finding about a property of a node.

        ``character`` counts in the XForm's expression; a workbook's cell holds another text, so there it is left out.
        """
        place = self.locator.cell(path, property) if self.locator and path else None
        if place is not None and place.sheet is not None:
            character = None
        self.findings.append(finding(code, place, character=character, suggestion=suggestion, **params))


def _key(tree: Expression) -> object:
    if isinstance(tree, list):
        return tuple(_key(item) for item in tree)
    if isinstance(tree, dict):
        return tuple(sorted((name, _key(item)) for name, item in tree.items()))
    return (type(tree).__name__ == "str", tree)
