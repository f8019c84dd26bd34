"""Where each text comes from: a property of a node, or a choice of a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from formserver.compiler.drafts import Draft, Tree
from formserver.compiler.labels import PROPERTIES
from formserver.compiler.pool import Locator
from formserver.compiler.secondary import Secondary


@dataclass(slots=True)
class Origins:
    """By text number: (node, property), or (list name, choice value)."""

    nodes: dict[int, tuple[Draft, str]] = field(default_factory=dict)
    choices: dict[int, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: Tree, lists: Secondary) -> Origins:
        """Return the origins of all texts that have been numbered; of several uses the first."""
        found = cls()
        for draft in tree.drafts:
            for name in PROPERTIES:
                if name in draft.fields:
                    found.nodes.setdefault(draft.fields[name], (draft, name))
        for made in lists.lists:
            for number, row in zip(made.texts, made.rows, strict=False):
                found.choices.setdefault(number, (made.name, row.get("name", "")))
        return found

    def filled(self, locator: Locator | None) -> Callable[[int, str], bool]:
        """Return whether a text was filled from another language before the XForm was made."""

        def is_filled(number: int, language: str) -> bool:
            if locator is None:
                return False
            if number in self.nodes:
                draft, name = self.nodes[number]
                return locator.is_filled_in(draft.path, name, language)
            return number in self.choices and locator.is_choice_filled_in(*self.choices[number], language)

        return is_filled
