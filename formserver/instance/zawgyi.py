"""Burmese text that was typed in Zawgyi, told from Unicode and put into Unicode.

Zawgyi has the code points of Unicode with other meanings. How likely a text is Zawgyi is what Google's myanmartools say
(a Markov model of pairs of letters); from SURE on it is converted, from PERHAPS on a person should look. A text without
Burmese letters costs a look for one.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from formserver.instance.shape import shape_of
from formserver.instance.zawgyi_rules import PHASES, Rule
from formserver.program.model import Program
from formserver.program.world import Answers

_INDEX = re.compile(r"\[\d+\]")
BURMESE = re.compile("[\u1000-\u109f]")
PERHAPS, SURE = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Told:
    """``answers`` in Unicode, the ``originals`` of those that were Zawgyi, the paths of those that ``perhaps`` are."""

    answers: Answers
    originals: dict[str, str]
    perhaps: list[str]


def in_unicode(program: Program, answers: Mapping[str, str]) -> Told:
    """Return a record's answers with what was written freely in Zawgyi put into Unicode."""
    free, told = shape_of(program).free, Told(dict(answers), {}, [])
    for path, text in answers.items():
        if not BURMESE.search(text) or _INDEX.sub("", path) not in free:
            continue
        likely = zawgyi_probability(text)
        if likely <= PERHAPS or (converted := unicode_text(text)) == text:
            continue
        if likely >= SURE:
            told.answers[path], told.originals[path] = converted, text
        else:
            told.perhaps.append(path)
    return told


def zawgyi_probability(text: str) -> float:
    """Return how likely ``text`` is Zawgyi, from 0 to 1; 0 without Burmese letters."""
    if not BURMESE.search(text):
        return 0.0
    return max(0.0, float(_detector().get_zawgyi_probability(text)))


@lru_cache(maxsize=1)
def _detector() -> Any:
    from myanmartools import ZawgyiDetector  # type: ignore[import-untyped]

    with warnings.catch_warnings():  # it reads its model in a way that Python 3.11 and 3.12 call old
        warnings.simplefilter("ignore", DeprecationWarning)
        return ZawgyiDetector()


def unicode_text(text: str) -> str:
    """Return Zawgyi ``text`` in Unicode."""
    for rules in PHASES:
        text = _applied(rules, text)
    return text


def _applied(rules: tuple[Rule, ...], text: str) -> str:
    place, made = 0, ""
    while place < len(text):
        fits = _first(rules, text, place, at_start=not place and not made)
        if fits is None:
            made, place = made + text[place], place + 1
            continue
        found, written, again = fits
        if again:
            text = text[:place] + found.expand(written) + text[found.end() :]
        else:
            made, place = made + found.expand(written), found.end()
    return made


def _first(rules: tuple[Rule, ...], text: str, place: int, *, at_start: bool) -> tuple[re.Match[str], str, bool] | None:
    """Return the first rule that fits ``text`` at ``place``: its match, what it writes, whether to look again."""
    for pattern, written, only_at_start, again in rules:
        found = None if only_at_start and not at_start else pattern.match(text, place)
        if found:
            return found, written, again
    return None
