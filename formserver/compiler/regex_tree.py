"""The tree of a pattern: a hand-written parser of the common subset of regular expressions.

A tree is ``("set", ranges)``, ``("start",)``, ``("end",)``, ``("sequence", trees)``, ``("choice", trees)``
or ``("repeat", tree, fewest, most)`` with most None for any number. Ranges are (first, last) code points.
"""

from __future__ import annotations

from typing import Any

Tree = tuple[Any, ...]
Ranges = tuple[tuple[int, int], ...]

DEEPEST = 50
MOST_REPEATS = 1000
LAST = 0x10FFFF

_DIGIT: Ranges = ((48, 57),)
_WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACE: Ranges = ((9, 13), (32, 32))
_LINE_ENDS: Ranges = ((10, 10), (13, 13), (0x2028, 0x2029))
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_QUANTIFIERS = {"*": (0, None), "+": (1, None), "?": (0, 1)}


class RegexNotSupported(ValueError):
    """The pattern is wrong or outside the subset; ``character`` is the place in it, from 0."""

    def __init__(self, message: str, character: int) -> None:
        super().__init__(message)
        self.message = message
        self.character = character


def without(ranges: Ranges) -> Ranges:
    """Return all characters but those of ``ranges`` and the halves of character pairs."""
    found = []
    start = 0
    for first, last in merged((*ranges, (0xD800, 0xDFFF))):
        if first > start:
            found.append((start, first - 1))
        start = last + 1
    return (*found, (start, LAST)) if start <= LAST else tuple(found)


def merged(ranges: Ranges) -> Ranges:
    """Return ``ranges`` sorted, joined where they meet."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


def parse(pattern: str) -> Tree:
    """Return the tree of ``pattern``; raise RegexNotSupported."""
    reader = _Reader(pattern)
    tree = reader.choice()
    if reader.place < len(pattern):
        raise RegexNotSupported("This parenthesis is not open.", reader.place)
    return tree


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0
        self.depth = 0

    def peek(self, size: int = 1) -> str:
        return self.pattern[self.place : self.place + size]

    def take(self) -> str:
        self.place += 1
        return self.pattern[self.place - 1 : self.place]

    def choice(self) -> Tree:
        branches = [self.sequence()]
        while self.peek() == "|":
            self.take()
            branches.append(self.sequence())
        return branches[0] if len(branches) == 1 else ("choice", branches)

    def sequence(self) -> Tree:
        parts = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.repeated(self.atom()))
        return parts[0] if len(parts) == 1 else ("sequence", parts)

    def repeated(self, tree: Tree) -> Tree:
        start = self.place
        bounds = self.quantifier()
        if bounds is None:
            return tree
        if tree[0] in ("start", "end"):
            raise RegexNotSupported("Nothing to repeat here.", start)
        if self.peek() == "?":
            self.take()  # lazy: the same for a whole match
        if self.peek() in ("+", "*", "?", "{"):
            raise RegexNotSupported("A quantifier after a quantifier is not supported.", self.place)
        return ("repeat", tree, *bounds)

    def quantifier(self) -> tuple[int, int | None] | None:
        if self.peek() in _QUANTIFIERS:
            return _QUANTIFIERS[self.take()]
        return self.counted() if self.peek() == "{" else None

    def counted(self) -> tuple[int, int | None]:
        start = self.place
        end = self.pattern.find("}", start)
        fewest, comma, most = self.pattern[start + 1 : max(end, start)].partition(",")
        numbers = (fewest, most) if most else (fewest,)
        if not all(number.isascii() and number.isdigit() and len(number) < 5 for number in numbers):
            raise RegexNotSupported(
                "A brace must hold a number of repeats, as in {2,4}; write \\{ for the brace.", start
            )
        self.place = end + 1
        low = int(fewest)
        high = int(most) if most else None if comma else low
        if low > MOST_REPEATS or (high is not None and (high > MOST_REPEATS or high < low)):
            raise RegexNotSupported("These numbers of repeats are too large or the wrong way round.", start)
        return low, high

    def atom(self) -> Tree:
        start = self.place
        letter = self.take()
        if letter == "(":
            return self.group(start)
        if letter == "[":
            return ("set", self.bracket(start))
        if letter == "\\":
            return ("set", self.escape(start))
        if letter in _QUANTIFIERS or letter == "{":
            raise RegexNotSupported("Nothing to repeat here.", start)
        if letter == ".":
            return ("set", without(_LINE_ENDS))
        return {"^": ("start",), "$": ("end",)}.get(letter, ("set", ((ord(letter), ord(letter)),)))

    def group(self, start: int) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise RegexNotSupported("Groups are nested too deep.", start)
        if self.peek() == "?":
            self.group_kind(start)
        tree = self.choice()
        if self.take() != ")":
            raise RegexNotSupported("This parenthesis is not closed.", start)
        self.depth -= 1
        return ("sequence", [tree])

    def group_kind(self, start: int) -> None:
        if self.peek(2) == "?:":
            self.place += 2
            return
        if self.peek(3) in ("?<=", "?<!") or self.peek(2) in ("?=", "?!"):
            raise RegexNotSupported("Lookahead and lookbehind are not supported.", start)
        raise RegexNotSupported("Only plain groups and (?:…) are supported.", start)

    def bracket(self, start: int) -> Ranges:
        negated = self.peek() == "^"
        self.place += negated
        if self.peek() == "]":
            raise RegexNotSupported("A class cannot be empty; write \\] for the bracket.", start)
        found: list[tuple[int, int]] = []
        while self.peek() != "]":
            found += self.member(start)
        self.take()
        return without(tuple(found)) if negated else merged(tuple(found))

    def member(self, start: int) -> Ranges:
        """One character, escape or range in a class."""
        place = self.place
        first = self.unit(start)
        if self.peek() != "-" or self.peek(2) in ("-]", "-"):
            return first
        self.take()
        last = self.unit(start)
        single = len(first) == len(last) == 1 and first[0][0] == first[0][1] and last[0][0] == last[0][1]
        if not single or first[0][0] > last[0][0]:
            raise RegexNotSupported("The ends of this range are not two characters in order.", place)
        return ((first[0][0], last[0][0]),)

    def unit(self, start: int) -> Ranges:
        place = self.place
        letter = self.take()
        if not letter:
            raise RegexNotSupported("This class is not closed.", start)
        if letter == "\\":
            return self.escape(place)
        if letter == "[" or (letter == "&" and self.peek() == "&"):
            raise RegexNotSupported("A class within a class is not supported; write \\[ for the bracket.", place)
        return ((ord(letter), ord(letter)),)

    def escape(self, start: int) -> Ranges:
        letter = self.take()
        known = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
        if letter in known:
            return known[letter]
        if letter and letter.lower() in known:
            return without(known[letter.lower()])
        if letter in ("x", "u"):
            return self.code(start, 2 if letter == "x" else 4)
        if letter in _CONTROLS:
            return ((_CONTROLS[letter], _CONTROLS[letter]),)
        if not letter or letter.isalnum():
            raise RegexNotSupported(_refusal(letter), start)
        return ((ord(letter), ord(letter)),)

    def code(self, start: int, size: int) -> Ranges:
        digits = self.peek(size)
        if len(digits) < size or not all(digit in "0123456789abcdefABCDEF" for digit in digits):
            raise RegexNotSupported(f"Here must be {size} hexadecimal digits.", start)
        self.place += size
        return ((int(digits, 16), int(digits, 16)),)


def _refusal(letter: str) -> str:
    if letter in ("b", "B"):
        return "Word boundaries are not supported."
    if letter in ("p", "P"):
        return "Unicode classes are not supported."
    if letter in "123456789" and letter:
        return "References to groups are not supported."
    return f"The escape \\{letter} is not supported." if letter else "Nothing follows the backslash."
