"""From Zawgyi to Unicode: the rules of CLDR's transform Zawgyi-my (Unicode License v3), phase after phase.

Two hexadecimal digits are a letter U+10xx, ``C`` the consonants, ``S`` white space, ``Z`` the zero-width space; the
rest is a regular expression. The first rule of a phase that fits at a place is taken, and the next place is after
what it wrote (with ``>>`` before it); ``^`` is the start of the text.
"""

from __future__ import annotations

import re

#: Pattern, what it becomes, whether only at the start of the text, whether the same place is looked at again.
Rule = tuple[re.Pattern[str], str, bool, bool]

_PHASES = r"""
    ( C ) 3A 64 > 04 3A 39 \1 3B
    ( C ) 64 > 04 3A 39 \1
    64 > 04 3A 39
    ( C ) 8B > 04 3A 39 \1 2D
    ( C ) 8C > 04 3A 39 \1 2E
    ( C ) 8D > 04 3A 39 \1 36
    ( C ) 3A 33 8B > 04 3A 39 \1 3B 2D 2F
    ( C ) 3A 8B > 04 3A 39 \1 3B 2D
    ( C ) 3A 8C > 04 3A 39 \1 3B 2E
    ( C ) 3A 8D > 04 3A 39 \1 3B 36
    ( C ) 3A 8E > \1 3B 2D 36
    8B > 04 3A 39 2D
    8C > 04 3A 39 2E
    8D > 04 3A 39 36
    6A > 09
    6B > 0A
    8F > 14
    90 > 1B
    86 > 3F
    [ 3A 7D ] > 3B
    ([ 3B 7E - 84 ])+ > 3C
    3C * 8A > 3D 3E
    3C > 3D
    [ 3D 87 ] > 3E
    88 > 3E 2F
    89 > 3E 30
    33 > 2F
    34 > 30
    39 > 3A
    [ 94 95 ] > 37
    25 39 > 09 3A
    25 61 > 09 39 01
    25 62 > 09 39 02
    25 65 > 09 39 05
    25 68 > 09 39 07
    25 76 > 09 39 13
    25 78 > 09 39 15
    25 7A > 09 39 17
    25 79 > 09 39 16
    5A > 2B 3A
    60 > 39 00
    61 > 39 01
    62 > 39 02
    63 > 39 03
    65 > 39 05
    [ 66 67 ] > 39 06
    68 > 39 07
    69 > 39 08
    6C > 39 0B
    6D > 39 0C
    70 > 39 0F
    [ 71 72 ] > 39 10
    96 > 39 10 3D
    [ 73 74 ] > 39 11
    75 > 39 12
    76 > 39 13
    77 > 39 14
    78 > 39 15
    79 > 39 16
    7A > 39 17
    [ 7B 93 ] > 39 18
    7C > 39 19
    85 > 39 1C
    8E > 2D 36
    6E > 0D 39 0D
    6F > 0D 39 0E
    91 > 0F 39 0D
    92 > 0B 39 0C
    97 > 0B 39 0B
    4E > 4E 04 3A 38

    ^ 40 ([^ 40 - 49 ]) > 1D \1
    ^ 44 ([^ 40 - 49 ]) >> 4E \1
    ([^ 40 - 49 ]) 40 $ > \1 1D
    ([^ 40 - 49 ]) 44 $ > \1 4E
    ([ 2B - 3F ]) 40 ([^ 40 - 49 ]) > \1 1D \2
    ([ 2B - 3F ]) 44 ([^ 40 - 49 ]) > \1 4E \2

    ( S ) 37 > 37 \1
    ( S +)([ 2B - 30 32 - 3B 3D 3E ]) > \2
    37 + > 37
    31 + 04 3A 39 ( C ) > 04 3A 39 \1 31
    31 + 37 +( C ) > \1 31 37
    31 + 3C ( C ) > \1 3C 31
    31 +( C )([ 3B 3D 3E ]+) > \1 \2 31
    31 +([ 00 - 2A ]) > \1 31

    3B 3A > 3A 3B
    25 2E > 26
    3A 37 > 37 3A
    36 ([ 3B - 3E ]*)([ 2B - 30 32 ]+) > \1 \2 36
    ([ 2B 2C 2F 30 ])([ 2D 2E 32 ]) > \2 \1
    3C ( C ) > \1 3C

    ([ 3B - 3E ]) 39 ( C ) > 39 \2 \1
    3C 3A 39 ( C ) > 3A 39 \1 3C
    36 ([ 3B - 3E ]+) > \1 36

    ([ 3C - 3E ]+) 3B > 3B \1
    ([ 3D 3E ]+) 3C > 3C \1
    3E 3D > 3D 3E
    ([ 31 ]+)([ 2B - 30 32 ]*) 39 ( C ) > 39 \3 \1 \2
    ([ 2B - 30 32 ]+) 39 ( C ) > 39 \2 \1
    ([ 3B - 3E ]*)([ 31 ]+)([ 3B - 3E ]*) > \1 \3 \2
    37 ([ 2D - 30 32 36 3B - 3E ]+) > \1 37
    ([ 2B - 30 32 ]+)([ 3B - 3E ]+) > \2 \1
    ( C )([ 2B - 32 36 3B - 3E ]) 3A ( C ) > \1 3A \2 \3

    05 3B > 08
    ([ 2B - 32 ])([ 3B - 3E ]) > \2 \1
    ([ 3C - 3E ]) 3B > 3B \1
    ([ 3D 3E ]) 3C > 3C \1
    3E 3D > 3D 3E
    38 ([36u 2B - 30 32 37 3A - 3F ]) > \1 38
    36 2F > 2F 36

    2D 2D + > 2D
    2E 2E + > 2E
    2F 2F + > 2F
    30 30 + > 30
    32 32 + > 32
    36 36 + > 36
    37 37 + > 37
    39 39 + > 39
    3A 3A + > 3A
    3B 3B + > 3B
    3C 3C + > 3C
    3D 3D + > 3D
    3E 3E + > 3E
    2F [ 30 3A ] > 2F
    2D 2E > 2E
    ( S )+([ 2B - 32 36 - 3E ]) > \2
    ^ Z + >
    Z +$ >
    S * Z S * > Z
"""
_CLASSES = {
    "C": "[\u1000-\u1021]",
    "S": "[ \u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]",
    "Z": "\u200b",
}


def _plain(notation: str) -> str:
    """Return a side of a rule as a regular expression or a replacement."""
    words = re.split(r"([0-9A-F]{2}|[CSZ]| )", notation)
    return "".join(_CLASSES.get(word) or _letter(word) for word in words if word != " ")


def _letter(word: str) -> str:
    return chr(0x1000 + int(word, 16)) if re.fullmatch(r"[0-9A-F]{2}", word) else word


def _rule(line: str) -> Rule:
    left, arrow, right = re.split(r" (>>?) ?", line.strip() + " ", maxsplit=1)
    return re.compile(_plain(left.removeprefix("^ "))), _plain(right.strip()), left.startswith("^ "), arrow == ">>"


PHASES = tuple(tuple(_rule(line) for line in phase.splitlines() if line.strip()) for phase in _PHASES.split("\n\n"))
