"""What a function of an expression may use: the world, names of months, automata, random numbers, fuel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formserver.engine.dates import zone_of
from formserver.program.model import Calendar, Program
from formserver.program.world import World

#: Most steps and seconds after one answer, longest text, most repeat instances.
STEPS = 1_000_000
SECONDS = 20
LONGEST_TEXT = 1_000_000
INSTANCES = 10_000

#: How many steps there are between two looks at the clock.
_LOOK = 4096
_NO_CALENDAR = Calendar((), (), ())


class OutOfFuel(Exception):
    """A form asked for more than an engine gives: ``args`` are (what, limit)."""


class Call:
    """Handed to every function. ``choice_label``, ``text_at`` and ``language`` are set by the session."""

    def __init__(self, program: Program, world: World) -> None:
        self.program = program
        self.world = world
        self.zone = zone_of(world.now)
        self.automata = program.automata
        self.calendar = _NO_CALENDAR
        self.language = ""
        self.refuel()
        self.choice_label: Callable[[Any, str], str] = lambda cell, text: ""
        self.text_at: Callable[[int, Any], str] = lambda number, scope: ""
        self.random = random_stream(f"{world.seed}:{world.instance_id}")

    def refuel(self) -> None:
        """Give the next answer its full measure of steps and time."""
        self.left, self.look = STEPS, STEPS - _LOOK
        self.until = self.world.elapsed() + SECONDS if self.world.elapsed else 0.0

    def fuel(self, steps: int) -> None:
        """Count steps; raise OutOfFuel when more than a million, or too much time, followed one answer."""
        self.left -= steps
        if self.left < self.look:
            self.glance()

    def glance(self) -> None:
        """Look whether steps and time are left; raise OutOfFuel when they are not."""
        if self.left < 0:
            raise OutOfFuel("steps", STEPS)
        self.look = self.left - _LOOK
        if self.world.elapsed and self.world.elapsed() > self.until:
            raise OutOfFuel("seconds", SECONDS)


def random_stream(seed: str) -> Callable[[], float]:
    """Return a function that gives numbers from 0 up to 1 with 53 random bits (generator sfc32)."""
    state = seed_state(seed)

    def draw() -> int:
        a, b, c, count = state
        result = (a + b + count) & 0xFFFFFFFF
        state[0] = b ^ (b >> 9)
        state[1] = (c + (c << 3)) & 0xFFFFFFFF
        state[2] = ((((c << 21) & 0xFFFFFFFF) | (c >> 11)) + result) & 0xFFFFFFFF
        state[3] = (count + 1) & 0xFFFFFFFF
        return result

    for _ in range(12):
        draw()
    return lambda: ((draw() >> 5) * 67108864 + (draw() >> 6)) / 9007199254740992


def seed_state(seed: str) -> list[int]:
    """Return three 32-bit words mixed from a text (multiplicative hashes) and a counter."""
    words = [1779033703, 3144134277, 1013904242]
    for letter in seed:
        for place, factor in enumerate((597399067, 2869860233, 951274213)):
            words[place] = ((words[place] ^ ord(letter)) * factor) & 0xFFFFFFFF
            words[place] ^= words[place] >> 15
    return [*words, 1]
