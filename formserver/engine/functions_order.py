"""randomize: inside-out Fisher–Yates with Park–Miller numbers, so that a seed gives the same order everywhere."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from formserver.engine.values import Value, to_number, to_text

Item = TypeVar("Item")

MODULUS = 2147483647
_LIMIT = 9223372036854775808


def randomize(call: Any, nodes: Value, seed: Value | None = None) -> Value:
    """``nodes`` in an order given by ``seed``, or in one drawn from the session's stream."""
    return shuffled(nodes, int(call.random() * MODULUS) if seed is None else seed_number(seed))


def park_miller(seed: int) -> Callable[[], int]:
    """Return a function that gives the next whole number from 1 to 2147483646."""
    state = int(math.fmod(seed, MODULUS))
    if state <= 0:
        state += MODULUS - 1

    def draw() -> int:
        nonlocal state
        state = state * 16807 % MODULUS
        return state

    return draw


def shuffled(items: Sequence[Item], seed: int) -> list[Item]:
    """Return ``items`` in the order that ``seed`` gives."""
    draw = park_miller(seed)
    found: list[Item] = []
    for place, item in enumerate(items):
        other = int((draw() - 1) / (MODULUS - 1) * (place + 1))
        found.append(item)
        found[place] = found[other]
        found[other] = item
    return found


def seed_number(value: Value) -> int:
    """Return the seed that ``value`` stands for.

    The whole part of a number, held within 64 bits; of other text the first 8 bytes of its SHA-256 as a
    signed number (a float, as in JavaRosa); 0 for a blank.
    """
    number = to_number(value)
    if number == number:
        return int(max(-_LIMIT, min(_LIMIT, number)))
    text = to_text(value)
    if not text or text == "NaN":
        return 0
    data = hashlib.sha256(text.encode("utf-8", "replace")).digest()
    return int(float(int.from_bytes(data[:8], "big", signed=True)))


FUNCTIONS: dict[str, Any] = {"randomize": randomize}
