"""When a question of a form on paper is to be answered: its condition in words, with the numbers of the questions.

Told are comparisons of an answer with a choice, a number or nothing, marked choices, and what ``and``, ``or`` and
``not`` make of them. A condition with anything else is written as the form's rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from formserver.program.markup import plain
from formserver.program.model import Node, Program
from formserver.web.pages import languages

Words = Callable[[str], str]


def _(text: str) -> str:
    """Mark a sentence for the catalogues."""
    return text


#: What is said of a question; ``not`` its contrary.
PHRASES = {
    "=": _("question %(number)s is %(answer)s"),
    "!=": _("question %(number)s is not %(answer)s"),
    ">": _("question %(number)s is more than %(answer)s"),
    ">=": _("question %(number)s is %(answer)s or more"),
    "<": _("question %(number)s is less than %(answer)s"),
    "<=": _("question %(number)s is %(answer)s or less"),
    "marked": _("%(answer)s is marked in question %(number)s"),
    "not marked": _("%(answer)s is not marked in question %(number)s"),
    "answered": _("question %(number)s is answered"),
    "not answered": _("question %(number)s is not answered"),
    "rule": _("the form’s rule holds: %(rule)s"),
}
AND, OR = _("%(one)s and %(other)s"), _("%(one)s or %(other)s")
_CONTRARY = {"=": "!=", "!=": "=", ">": "<=", "<=": ">", "<": ">=", ">=": "<", "and": "or", "or": "and"}
_FLIPPED = {"=": "=", "!=": "!=", ">": "<", "<": ">", ">=": "<=", "<=": ">="}


class _Untold(Exception):
    """A condition has something in it that there are no words for."""


class Conditions:
    """Puts conditions into words of language ``tag``; ``numbers`` are those of the questions on paper, by node."""

    def __init__(self, program: Program, tag: str, words: Words, numbers: Mapping[int, str]) -> None:
        self.program, self.tag, self.words, self.numbers = program, tag, words, numbers

    def told(self, node: Node) -> str:
        """Return the condition of a question, group or repeat; "" when it is always asked."""
        if node.relevant is None or self.program.expressions[node.relevant] == ["true"]:
            return ""
        tree = self.program.expressions[node.relevant]
        try:
            return self._tell(tree, True)
        except _Untold:
            return self.words(PHRASES["rule"]) % {"rule": self._rule(tree)}

    def _tell(self, tree: Any, holds: bool) -> str:
        """Return ``tree``, or when it shall not hold its contrary, in words; raise _Untold."""
        if not isinstance(tree, list) or not tree:
            raise _Untold
        name, *parts = tree
        if name == "not" and len(parts) == 1:
            return self._tell(parts[0], not holds)
        if name in ("and", "or"):
            return self._joined(name if holds else _CONTRARY[name], parts, holds)
        if name in ("selected", "is-selected"):
            return self._phrase("marked" if holds else "not marked", *parts)
        if name in _FLIPPED:
            return self._compared(name if holds else _CONTRARY[name], *parts)
        raise _Untold

    def _joined(self, name: str, parts: list[Any], holds: bool) -> str:
        told = [self._tell(part, holds) for part in parts]
        inner = [
            f"({each})" if self._mixes(part, name, holds) else each for part, each in zip(parts, told, strict=True)
        ]
        said = inner[0]
        for other in inner[1:]:
            said = self.words(AND if name == "and" else OR) % {"one": said, "other": other}
        return said

    @staticmethod
    def _mixes(part: Any, name: str, holds: bool) -> bool:
        """Say whether ``part`` joins in the other way than what it stands in."""
        while isinstance(part, list) and part[:1] == ["not"]:
            part, holds = part[1], not holds
        if not isinstance(part, list) or part[:1] not in (["and"], ["or"]):
            return False
        return bool((part[0] if holds else _CONTRARY[part[0]]) != name)

    def _compared(self, sign: str, left: Any, right: Any) -> str:
        if self._asked(left) is None:
            sign, left, right = _FLIPPED[sign], right, left
        if right == "" and sign in ("=", "!="):
            return self._phrase("not answered" if sign == "=" else "answered", left, right)
        return self._phrase(sign, left, right)

    def _phrase(self, key: str, question: Any, answer: Any) -> str:
        node = self._asked(question)
        if node is None or isinstance(answer, (list, bool)):
            raise _Untold
        text = f"{answer:.10g}" if isinstance(answer, (int, float)) else answer
        values = {"number": self.numbers[node.number], "answer": self._answer(node, text)}
        return self.words(PHRASES[key]) % values

    def _asked(self, tree: Any) -> Node | None:
        """Return the question on paper that ``tree`` reads."""
        if isinstance(tree, list) and tree[:1] == ["value"] and tree[1] in self.numbers:
            return self.program.nodes[tree[1]]
        return None

    def _answer(self, node: Node, text: str) -> str:
        if node.choices is None or node.choices.list is None:
            words = languages.number_words(text, self.tag)
            return words if node.question in ("integer", "decimal", "range") else f"“{words}”"
        rows = self.program.lists[node.choices.list]
        for row, number in zip(rows.rows, rows.texts, strict=False):
            if row[rows.columns.index(node.choices.value)] == text:
                text = plain("".join(map(str, self.program.texts[self.tag][number].parts)))
        return f"“{text}”"

    def _rule(self, tree: Any) -> str:
        """Return an expression as it might be typed, with numbers or names of questions."""
        if not isinstance(tree, list):
            return f"{tree:.10g}" if isinstance(tree, float) else f"“{tree}”" if isinstance(tree, str) else str(tree)
        name, *parts = tree
        if name in ("value", "nodes") and isinstance(parts[0], int):
            return f"[{self.numbers.get(parts[0]) or self.program.nodes[parts[0]].name}]"
        said = [self._rule(part) for part in parts]
        if len(said) == 2 and (name in _FLIPPED or name in "+ - * div mod and or".split()):
            return f"({said[0]} {name} {said[1]})"
        return f"{name}({', '.join(said)})"
