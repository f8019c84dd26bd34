"""A text that a regex() accepts, found by walking its automaton towards an end."""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from random import Random

from formserver.program.model import Automaton

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@.+-_/ ,:;()'!?#%&*=\"<>[]{}|\\~^$`"
LONGEST = 200


def matching_text(automaton: Automaton, rng: Random) -> str:
    """Return a text that the whole of the automaton accepts; "" when there is none of letters that we write."""
    steps, distance = _steps(automaton), _distances(automaton)
    state, found = 0, ""
    wandering = rng.randint(2, 8)
    while len(found) < LONGEST and distance[0] >= 0:
        if state in automaton.accepts and (len(found) >= wandering or not steps[state] or rng.random() < 0.3):
            return found
        ways = [way for way in steps[state] if distance[way[0]] >= 0]
        if len(found) >= wandering:
            nearest = min((distance[way[0]] for way in ways), default=0)
            ways = [way for way in ways if distance[way[0]] == nearest]
        if not ways:
            return found
        state, letters = rng.choice(ways)
        found += rng.choice(letters)
    return found


@lru_cache(maxsize=64)
def _steps(automaton: Automaton) -> tuple[tuple[tuple[int, str], ...], ...]:
    """For each state the states after it, each with the letters that lead there: plain ones where there are any."""
    classes: dict[int, str] = {}
    for letter in LETTERS:
        number = next((item[2] for item in automaton.classes if item[0] <= ord(letter) <= item[1]), 0)
        classes[number] = classes.get(number, "") + letter
    found = []
    for moves in automaton.moves:
        ways: dict[int, str] = {}
        for number, state in enumerate(moves):
            if state >= 0 and number in classes:
                ways[state] = ways.get(state, "") + classes[number]
        found.append(tuple((state, _plain(letters)) for state, letters in ways.items()))
    return tuple(found)


def _plain(letters: str) -> str:
    return "".join(letter for letter in letters if letter.islower()) or (
        "".join(letter for letter in letters if letter.isalnum()) or letters
    )


@lru_cache(maxsize=64)
def _distances(automaton: Automaton) -> tuple[int, ...]:
    """For each state how many letters an accepted text still needs at least, -1: there is none."""
    before: dict[int, list[int]] = {}
    for state, ways in enumerate(_steps(automaton)):
        for after, _ in ways:
            before.setdefault(after, []).append(state)
    found = dict.fromkeys(automaton.accepts, 0)
    queue = deque(automaton.accepts)
    while queue:
        state = queue.popleft()
        for earlier in before.get(state, ()):
            if earlier not in found:
                found[earlier] = found[state] + 1
                queue.append(earlier)
    return tuple(found.get(state, -1) for state in range(len(automaton.moves)))
