"""From the tree of a pattern to a deterministic automaton over UTF-16 code units.

A state of the NFA has edges (first unit, last unit, target), free moves, and free moves that hold at the
start or at the end of the text only. Everything is bounded: states, and the work of making subsets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from formserver.compiler.regex_tree import Ranges, Tree

MOST_NFA = 20_000
MOST_STATES = 4_000
MOST_WORK = 3_000_000
SMALL = 300

Classes = tuple[tuple[int, int, int], ...]
Moves = tuple[tuple[int, ...], ...]


class TooLarge(Exception):
    """The automaton would pass a limit."""


@dataclass(slots=True)
class _State:
    edges: list[tuple[int, int, int]] = field(default_factory=list)
    free: list[int] = field(default_factory=list)
    at_start: list[int] = field(default_factory=list)
    at_end: list[int] = field(default_factory=list)


def determined(tree: Tree) -> tuple[Classes, Moves, tuple[int, ...]]:
    """Return classes, moves and accepting states of the automaton; raise TooLarge."""
    maker = _Maker()
    start = maker.state()
    end = maker.attach(tree, start)
    classes, alphabet = _alphabet(maker.states)
    moves, accepts = _subsets(maker.states, start, end, alphabet)
    return classes, *_smaller(moves, accepts)


class _Maker:
    """Thompson's construction: ``attach`` adds a tree behind a state and returns the state where it ends."""

    def __init__(self) -> None:
        self.states: list[_State] = []

    def state(self) -> int:
        if len(self.states) >= MOST_NFA:
            raise TooLarge
        self.states.append(_State())
        return len(self.states) - 1

    def attach(self, tree: Tree, start: int) -> int:
        kind = tree[0]
        if kind == "sequence":
            for part in tree[1]:
                start = self.attach(part, start)
            return start
        if kind == "repeat":
            return self.repeat(tree, start)
        end = self.state()
        if kind == "choice":
            for branch in tree[1]:
                self.states[self.attach(branch, start)].free.append(end)
        elif kind == "set":
            self.characters(tree[1], start, end)
        else:
            state = self.states[start]
            (state.at_start if kind == "start" else state.at_end).append(end)
        return end

    def repeat(self, tree: Tree, start: int) -> int:
        _, part, fewest, most = tree
        for _ in range(fewest):
            start = self.attach(part, start)
        if most is None:
            loop = self.state()
            self.states[start].free.append(loop)
            self.states[self.attach(part, loop)].free.append(loop)
            return loop
        end = self.state()
        for _ in range(most - fewest):
            self.states[start].free.append(end)
            start = self.attach(part, start)
        self.states[start].free.append(end)
        return end

    def characters(self, ranges: Ranges, start: int, end: int) -> None:
        for first, last in ranges:
            if first <= 0xFFFF:
                self.states[start].edges.append((first, min(last, 0xFFFF), end))
            if last > 0xFFFF:
                for high, low in _pairs(max(first, 0x10000), last):
                    middle = self.state()
                    self.states[start].edges.append((*high, middle))
                    self.states[middle].edges.append((*low, end))


def _pairs(first: int, last: int) -> Iterable[tuple[tuple[int, int], tuple[int, int]]]:
    """Ranges of high and low surrogates for code points outside the first plane."""
    high, low = 0xD7C0 + (first >> 10), 0xDC00 + (first & 0x3FF)
    top, bottom = 0xD7C0 + (last >> 10), 0xDC00 + (last & 0x3FF)
    if high == top:
        return [((high, high), (low, bottom))]
    pairs = []
    if low > 0xDC00:
        pairs.append(((high, high), (low, 0xDFFF)))
        high += 1
    if bottom < 0xDFFF:
        pairs.append(((top, top), (0xDC00, bottom)))
        top -= 1
    if high <= top:
        pairs.append(((high, top), (0xDC00, 0xDFFF)))
    return pairs


def _alphabet(states: list[_State]) -> tuple[Classes, dict[tuple[int, int], tuple[int, ...]]]:
    """Classes of units that no edge tells apart, and for each range of an edge its classes."""
    ranges = sorted({edge[:2] for state in states for edge in state.edges})
    cuts = sorted({first for first, _ in ranges} | {last + 1 for _, last in ranges})
    numbers: dict[tuple[tuple[int, int], ...], int] = {}
    classes: list[tuple[int, int, int]] = []
    covered: dict[tuple[int, int], list[int]] = {item: [] for item in ranges}
    for first, after in zip(cuts, cuts[1:], strict=False):
        signature = tuple(item for item in ranges if item[0] <= first and after - 1 <= item[1])
        if signature:
            number = numbers.setdefault(signature, len(numbers) + 1)
            _append(classes, first, after - 1, number)
            for item in signature:
                covered[item].append(number)
    return tuple(classes), {item: tuple(sorted(set(found))) for item, found in covered.items()}


def _append(classes: list[tuple[int, int, int]], first: int, last: int, number: int) -> None:
    if classes and classes[-1][2] == number and classes[-1][1] == first - 1:
        first = classes.pop()[0]
    classes.append((first, last, number))


def _subsets(
    states: list[_State], start: int, end: int, alphabet: dict[tuple[int, int], tuple[int, ...]]
) -> tuple[list[list[int]], list[int]]:
    """The subset construction; state 0 starts."""
    width = 1 + max((number for found in alphabet.values() for number in found), default=0)
    first = _closure(states, [start], starting=True)
    numbers = {first: 0}
    queue, moves, work = [first], [], 0
    for subset in queue:
        targets: list[list[int]] = [[] for _ in range(width)]
        for state in subset:
            for low, high, target in states[state].edges:
                for number in alphabet[(low, high)]:
                    targets[number].append(target)
        row = []
        for found in targets:
            closure = _closure(states, found) if found else frozenset()
            work += len(closure) + len(found)
            if closure and closure not in numbers:
                numbers[closure] = len(numbers)
                queue.append(closure)
            row.append(numbers.get(closure, -1))
        moves.append(row)
        if len(numbers) > MOST_STATES or work > MOST_WORK:
            raise TooLarge
    accepts = [
        place for place, subset in enumerate(queue) if end in _closure(states, subset, starting=place == 0, ending=True)
    ]
    return moves, accepts


def _closure(
    states: list[_State], found: Iterable[int], *, starting: bool = False, ending: bool = False
) -> frozenset[int]:
    """The states that free moves reach."""
    reached = set(found)
    waiting = list(reached)
    while waiting:
        state = states[waiting.pop()]
        for target in (*state.free, *(state.at_start if starting else ()), *(state.at_end if ending else ())):
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return frozenset(reached)


def _smaller(moves: list[list[int]], accepts: list[int]) -> tuple[Moves, tuple[int, ...]]:
    """Without states from which nothing is accepted; states alike made one if there are few."""
    alive = _alive(moves, accepts)
    groups = [0 if place in alive else -1 for place in range(len(moves))]
    groups[0] = 0
    if len(moves) <= SMALL:
        groups = _alike(moves, set(accepts), groups)
    else:
        groups = [place if group == 0 else -1 for place, group in enumerate(groups)]
    order = {group: number for number, group in enumerate(dict.fromkeys(group for group in groups if group >= 0))}
    rows: dict[int, tuple[int, ...]] = {}
    for place, group in enumerate(groups):
        if group >= 0:
            rows[order[group]] = tuple(order[groups[to]] if to >= 0 and groups[to] >= 0 else -1 for to in moves[place])
    return tuple(rows[number] for number in range(len(rows))), tuple(
        sorted({order[groups[place]] for place in accepts})
    )


def _alive(moves: list[list[int]], accepts: list[int]) -> set[int]:
    """The states from which an accepting one can be reached."""
    before: list[set[int]] = [set() for _ in moves]
    for place, row in enumerate(moves):
        for target in row:
            if target >= 0:
                before[target].add(place)
    alive, waiting = set(accepts), list(accepts)
    while waiting:
        for place in before[waiting.pop()] - alive:
            alive.add(place)
            waiting.append(place)
    return alive


def _alike(moves: list[list[int]], accepts: set[int], groups: list[int]) -> list[int]:
    """Moore's refinement: a group number for each living state; the start is in group 0."""
    groups = [group if group < 0 else int(place in accepts) for place, group in enumerate(groups)]
    count = 0
    while len(set(groups)) != count:
        count = len(set(groups))
        numbers: dict[tuple[int, ...], int] = {}
        groups = [
            group
            if group < 0
            else numbers.setdefault((group, *[groups[to] if to >= 0 else -1 for to in row]), len(numbers))
            for group, row in zip(groups, moves, strict=True)
        ]
    return groups
