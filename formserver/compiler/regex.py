"""Patterns of regex() to automata: the subset that every regular expression language reads alike.

    pattern ─ parse ─ tree ─ NFA (Thompson) ─ subsets ─ DFA over UTF-16 code units ─ program.model.Automaton

The whole text must match. Classes hold code points, so that a character outside the first plane is one
character; ``\\d \\w \\s`` are ASCII; ``^`` holds at the start and ``$`` at the end only.
"""

from __future__ import annotations

from functools import lru_cache

from formserver.compiler.regex_automaton import TooLarge, determined
from formserver.compiler.regex_tree import RegexNotSupported, parse
from formserver.program.model import Automaton

__all__ = ["RegexNotSupported", "compile_regex"]


@lru_cache(maxsize=256)
def compile_regex(pattern: str) -> Automaton:
    """Return the automaton of ``pattern``.

    Raise RegexNotSupported, with the place in the pattern (from 0), for anything outside the subset:
    lookaround, backreferences, flags, word boundaries, unicode classes, nested classes, possessive
    quantifiers, and patterns whose automaton would have more than 4,000 states.
    """
    tree = parse(pattern)
    try:
        classes, moves, accepts = determined(tree)
    except TooLarge:
        raise RegexNotSupported("The pattern is too large or too ambiguous.", 0) from None
    return Automaton(pattern, classes, moves, accepts)
