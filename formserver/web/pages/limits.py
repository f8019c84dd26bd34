"""What a constraint allows, in words, where the author wrote none: made from the shape of its expression.

Understood are bounds on the answer itself, also joined by ``and``: numbers, dates (``today()`` too), the length of
a text, how many choices are chosen. The bound may be the answer to another question: ``%(12)s`` stands for that of
node 12 until ``filled`` says it. Anything else is left to the general sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from formserver.engine.session import Session
from formserver.program.model import Node, Program
from formserver.web.pages.fields import indexed_path
from formserver.web.pages.languages import number_words
from formserver.web.pages.other_calendars import date_words

Words = Callable[[str], str]


def _(text: str) -> str:
    """Mark a sentence for the catalogues."""
    return text


#: kind of answer and bounds (``>`` more than, ``>=`` at least, …) → sentence.
SENTENCES = {
    "number >=": _("Enter a number of at least %(low)s: %(label)s"),
    "number >": _("Enter a number greater than %(low)s: %(label)s"),
    "number <=": _("Enter a number of at most %(high)s: %(label)s"),
    "number <": _("Enter a number less than %(high)s: %(label)s"),
    "number >= <=": _("Enter a number from %(low)s to %(high)s: %(label)s"),
    "number > <=": _("Enter a number greater than %(low)s and at most %(high)s: %(label)s"),
    "number >= <": _("Enter a number of at least %(low)s and less than %(high)s: %(label)s"),
    "number > <": _("Enter a number greater than %(low)s and less than %(high)s: %(label)s"),
    "date >=": _("Enter a date on or after %(low)s: %(label)s"),
    "date >": _("Enter a date after %(low)s: %(label)s"),
    "date <=": _("Enter a date on or before %(high)s: %(label)s"),
    "date <": _("Enter a date before %(high)s: %(label)s"),
    "date > <": _("Enter a date after %(low)s and before %(high)s: %(label)s"),
    "date >= <=": _("Enter a date from %(low)s to %(high)s: %(label)s"),
    "length <=": _("Shorten this answer; characters at most: %(high)s. %(label)s"),
    "length >=": _("Write more; characters at least: %(low)s. %(label)s"),
    "length >= <=": _("Change the length of this answer; characters from %(low)s to %(high)s. %(label)s"),
    "count <=": _("Choose fewer; answers at most: %(high)s. %(label)s"),
    "count >=": _("Choose more; answers at least: %(low)s. %(label)s"),
    "count >= <=": _("Choose from %(low)s to %(high)s answers: %(label)s"),
    "today <=": _("Enter a date that is not in the future: %(label)s"),
    "today <": _("Enter a date before today: %(label)s"),
    "today >=": _("Enter a date that is not in the past: %(label)s"),
    "today >": _("Enter a date after today: %(label)s"),
    "today >= <=": _("Enter a date from %(low)s to today: %(label)s"),
}
_FLIPPED = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}
_MEASURES = {"string-length": "length", "count-selected": "count"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
TODAY = "today"
_OTHER = re.compile(r"%\((\d+)\)s")
#: What of other answers can be said as a bound.
_SAID = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?|\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class _Bound:
    """``kind`` of answer, comparison, and the bound: a number, a date's text, TODAY or another answer."""

    kind: str
    sign: str
    limit: float | str


def limit_words(program: Program, node: Node, words: Words, tag: str) -> str:
    """Return what the constraint of ``node`` allows, with ``%(label)s`` left to fill; "" when it cannot be told."""
    if node.constraint is None:
        return ""
    found = [_bound(part, node, program) for part in parts(program.expressions[node.constraint])]
    bounds = {bound.sign[0]: bound for bound in found if bound is not None}
    if None in found or len(bounds) != len(found):
        return ""
    sides = [bounds[side] for side in (">", "<") if side in bounds]
    sentence = SENTENCES.get(_key(sides))
    if sentence is None:
        return ""
    said = {"<": "high", ">": "low"}
    values = {said[bound.sign[0]]: _shown(bound.limit, node, tag) for bound in sides}
    return words(sentence) % (values | {"label": "%(label)s"})


def parts(tree: Any) -> Iterator[Any]:
    """Give what ``and`` joins."""
    if isinstance(tree, list) and tree[:1] == ["and"]:
        for part in tree[1:]:
            yield from parts(part)
    else:
        yield tree


def _bound(tree: Any, node: Node, program: Program) -> _Bound | None:
    if not isinstance(tree, list) or len(tree) != 3 or tree[0] not in _FLIPPED:
        return None
    sign, left, right = tree
    if _measure(right, node):
        sign, left, right = _FLIPPED[sign], right, left
    kind, limit = _measure(left, node), _limit(right)
    if limit is None or (kind == "date") != isinstance(limit, str):
        limit = _other(right, kind, program)
    if limit is None:
        return None
    return _whole(_Bound(kind, sign, limit), node) if kind else None


def _measure(tree: Any, node: Node) -> str:
    """Return what of the answer is compared: number, date, length, count; "" for anything else."""
    if not isinstance(tree, list) or not tree:
        return ""
    if tree[0] in _MEASURES and len(tree) == 2 and _is_answer(tree[1], node):
        return _MEASURES[tree[0]]
    if not _is_answer(tree, node):
        return ""
    return {"int": "number", "decimal": "number", "date": "date"}.get(node.type, "")


def _is_answer(tree: Any, node: Node) -> bool:
    return isinstance(tree, list) and tree[:2] == ["value", node.number]


def _limit(tree: Any) -> float | str | None:
    if isinstance(tree, (int, float)) and not isinstance(tree, bool):
        return tree
    if tree == ["today"]:
        return TODAY
    if isinstance(tree, list) and len(tree) == 2 and tree[0] == "date":
        tree = tree[1]
    return tree if isinstance(tree, str) and _DAY.match(tree) else None


def _other(tree: Any, kind: str, program: Program) -> str | None:
    """Return what stands for the answer to another question; one that is hidden as it is typed is never said."""
    if not isinstance(tree, list) or tree[:1] != ["value"]:
        return None
    node = program.nodes[tree[1]]
    fits = node.type == "date" if kind == "date" else node.type in ("int", "decimal", "string")
    return f"%({node.number})s" if fits and node.kind == "value" and "masked" not in node.appearance else None


def filled(session: Session, node: Node, path: str, sentence: str) -> str:
    """Return ``sentence`` of ``limit_words`` with the other answers in it; "" while one of them cannot be said."""
    tag, indexes = session.state.call.language, re.findall(r"\[(\d+)\]", path)
    for number in map(int, _OTHER.findall(sentence)):
        cell = session.cell(indexed_path(session.program, number, indexes))
        if not cell.relevant or not _SAID.fullmatch(cell.text):
            return ""
        said = date_words(cell.text, node, tag) if node.question == "date" else number_words(cell.text, tag)
        sentence = sentence.replace(f"%({number})s", said)
    return sentence


def _whole(bound: _Bound, node: Node) -> _Bound:
    """Of whole numbers, more than 0 is at least 1."""
    if not isinstance(bound.limit, str) and len(bound.sign) == 1 and float(bound.limit).is_integer():
        if node.type == "int" or bound.kind in ("length", "count"):
            return _Bound(bound.kind, bound.sign + "=", bound.limit + (1 if bound.sign == ">" else -1))
    return bound


def _key(sides: list[_Bound]) -> str:
    """Return the key of the sentence; a bound that is today has sentences of its own, as the last of two."""
    if not sides or len({bound.kind for bound in sides}) != 1:
        return ""
    today = sides[-1].limit == TODAY and all(bound.limit != TODAY for bound in sides[:-1])
    kind = TODAY if today else sides[0].kind
    mixed = not today and any(bound.limit == TODAY for bound in sides)
    return "" if mixed else " ".join([kind, *(bound.sign for bound in sides)])


def _shown(limit: float | str, node: Node, tag: str) -> str:
    if isinstance(limit, str):
        return "" if limit == TODAY else limit if _OTHER.match(limit) else date_words(limit, node, tag)
    return number_words(f"{limit:.10g}", tag)
