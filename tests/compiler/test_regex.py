"""Patterns to automata: against the standard library, what is refused and where, bounds."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formserver.compiler.regex import RegexNotSupported, compile_regex
from formserver.engine.automaton import matches

ATOMS = st.sampled_from(["a", "b", "0", ".", "[ab]", "[^a]", "[a-c0-9]", "\\d", "\\w", "\\s", "\\.", "é", "^", "$"])
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{1,}", "*?"])),
    ),
    max_leaves=8,
)


@settings(max_examples=400, deadline=None)
@given(pattern=PATTERNS, text=st.text("abc0 .é", max_size=6))
def test_the_verdict_is_the_standard_librarys(pattern: str, text: str) -> None:
    whole = re.compile(f"(?:{pattern.replace('$', chr(92) + 'Z')})\\Z", re.ASCII)
    assert matches(compile_regex(pattern), text) == (whole.match(text) is not None)


@pytest.mark.parametrize(
    ("pattern", "character"),
    [
        ("ab(?=c)", 2), ("(?<!a)b", 0), ("(a)\\1", 3), ("\\bword", 0), ("\\p{L}+", 0), ("(?i)a", 0),
        ("a++", 2), ("a**", 2), ("[[:alpha:]]", 1), ("[a&&b]", 2), ("[]a]", 0), ("[^]", 0), ("a{", 1),
        ("a{,5}", 1), ("a{5,2}", 1), ("*a", 0), ("(a", 0), ("a)", 1), ("[z-a]", 1),
        ("[\\d-z]", 1), ("[a", 0), ("a\\", 1), ("\\Qa\\E", 0), ("\\u12", 0), ("^*", 1),
    ],
)  # fmt: skip
def test_what_is_outside_the_subset_is_refused_with_its_place(pattern: str, character: int) -> None:
    with pytest.raises(RegexNotSupported) as caught:
        compile_regex(pattern)
    assert caught.value.character == character
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize(
    "pattern", ["(a|b)*a(a|b){20}", "((a{1,99}){1,99}){1,99}", "(a{1,100}){1,100}", "(" * 60 + "a" + ")" * 60]
)
def test_a_pattern_that_is_too_large_is_refused_soon(pattern: str) -> None:
    start = time.process_time()
    with pytest.raises(RegexNotSupported):
        compile_regex(pattern)
    assert time.process_time() - start < 30


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|aa)+$", "(a|a?)+$", "(.*a){12}", "([a-z]+)*!", "^(([a-z])+.)+[A-Z]([a-z])+$"]
)
def test_hostile_patterns_take_linear_time(pattern: str) -> None:
    start = time.process_time()
    matches(compile_regex(pattern), "a" * 30_000 + "b")
    assert time.process_time() - start < 30


def test_automata_are_small() -> None:
    automaton = compile_regex("^[A-Z]{2}-[0-9]{4}-[0-9]{3}$")
    assert len(automaton.moves) == 12
    assert automaton.moves[0][0] == -1


def test_astral_ranges_become_pairs_of_units() -> None:
    automaton = compile_regex("[\U0001f600-\U00020400]")
    assert matches(automaton, "\U0001f600") and matches(automaton, "\U00020400") and matches(automaton, "\U00020000")
    assert not matches(automaton, "\U00020401") and not matches(automaton, "\U0001f5ff")
