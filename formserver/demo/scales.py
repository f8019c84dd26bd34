"""Answers on scales: a position among the steps that leans on the enterprise and on the person.

Every answer has a standard normal ``leaning``: part the enterprise's, part the person's, part chance, so that
answers from one enterprise go together. A scale's shares, lowest step first, turn it into a step.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from formserver.demo.asking import Ask

#: Parts of the variance: enterprise, enterprise and question together, person.
OF_ENTERPRISE, OF_PLACE, OF_PERSON = 0.22, 0.08, 0.28
#: Shares of the steps, by how many there are: people are a little more content than not.
SHARES: dict[int, tuple[float, ...]] = {
    3: (0.20, 0.35, 0.45),
    4: (0.10, 0.22, 0.38, 0.30),
    5: (0.05, 0.11, 0.24, 0.38, 0.22),
}
WITHOUT_OPINION = 0.025


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a scale, lowest first, and its other answers (does not apply, don't know, skip)."""

    scale: tuple[str, ...]
    others: tuple[str, ...]


@lru_cache(maxsize=1024)
def steps_of(values: tuple[str, ...]) -> Steps | None:
    """Return the steps of choices that are whole numbers in a row (3 to 11 of them), else None."""
    numbers = sorted(int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 5)
    if len(numbers) < 3 or len(set(numbers)) < len(numbers):
        return None
    row = [numbers[0]]
    for one, next_one in pairwise(numbers):
        if next_one != one + 1:
            break
        row.append(next_one)
    if not 3 <= len(row) <= 11 or len(row) < len(values) - 3:
        return None
    scale = tuple(str(number) for number in row)
    return Steps(scale, tuple(value for value in values if value not in scale))


def leaning(ask: Ask, name: str, *, shift: float = 0.0, of_person: float = OF_PERSON) -> float:
    """Return the standard normal leaning of one answer; ``shift`` makes everybody's higher."""
    who = ask.respondent
    if who.same:
        return who.mood
    place = ask.enterprise
    chance = 1 - OF_ENTERPRISE - OF_PLACE - of_person
    found = math.sqrt(OF_ENTERPRISE) * place.quality + math.sqrt(OF_PLACE) * place.lean(name)
    return found + math.sqrt(of_person) * who.mood + math.sqrt(chance) * ask.rng.gauss(0, 1) + shift


def step(leaning: float, steps: Sequence[str], shares: Sequence[float] = ()) -> str:
    """Return the step at which the shares, lowest first, reach the leaning."""
    place = 0.5 * (1 + math.erf(leaning / math.sqrt(2)))
    shares = shares or SHARES.get(len(steps)) or (1 / len(steps),) * len(steps)
    reached = 0.0
    for value, share in zip(steps, shares, strict=True):
        reached += share
        if place < reached:
            return value
    return steps[-1]


def on_scale(ask: Ask, steps: Steps, *, shift: float = 0.0, shares: Sequence[float] = ()) -> str:
    """Return a step, now and then one of the other answers."""
    if steps.others and not ask.trial and ask.rng.random() < WITHOUT_OPINION:
        return ask.rng.choice(steps.others)
    fitting = shares if len(shares) == len(steps.scale) else ()
    return step(leaning(ask, ask.node.name, shift=shift), steps.scale, fitting)
