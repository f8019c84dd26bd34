"""Garbled questions: "no" becomes "yes" by chance before it is an answer at all; the twin of static/page/garble.js.

The coin is thrown by the record's seed and the question's path, so that it falls the same way however often
somebody goes back or sends. The seed lives in the page alone: whoever has it knows which "yes" may have been "no".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from formserver.program.model import Program
from formserver.program.privacy import NO_TO_YES, garbled_nodes

_INDEX = re.compile(r"\[\d+\]")
_ALL = 0xFFFFFFFF


def garbled(program: Program, answers: Mapping[str, str], *, seed: int) -> dict[str, str]:
    """Return ``answers`` (indexed path → text) with garbled ones changed; doing it again changes nothing more."""
    chances = {program.nodes[number].path: chance for number, chance in garbled_nodes(program).items()}
    return {path: garble(text, chances.get(_INDEX.sub("", path), 0), seed, path) for path, text in answers.items()}


def garble(text: str, chance: float, seed: int, path: str) -> str:
    """Return the answer to a question that is garbled with probability ``chance``; only "no" ever changes."""
    return NO_TO_YES[text] if chance and text in NO_TO_YES and coin(seed, path) < chance else text


def coin(seed: int, path: str) -> float:
    """Return a number from 0 to 1 that seed and path alone decide (FNV-1a, then MurmurHash3's last step)."""
    hash = 0x811C9DC5
    for unit in path.encode("utf-16-le")[::2]:
        hash = (hash ^ unit) * 0x01000193 & _ALL
    return _mixed((seed ^ _mixed(hash)) & _ALL) / 2**32


def _mixed(bits: int) -> int:
    bits = (bits ^ bits >> 16) * 0x85EBCA6B & _ALL
    bits = (bits ^ bits >> 13) * 0xC2B2AE35 & _ALL
    return bits ^ bits >> 16
