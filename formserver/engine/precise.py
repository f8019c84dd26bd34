"""Elementary functions in pairs of floats (about 106 bits), from + - * / alone: the same digits in every engine.

A pair is (high, low); its value is their sum. The languages' own functions only give first guesses.
"""

from __future__ import annotations

import math

Pair = tuple[float, float]

PI: Pair = (3.141592653589793, 1.2246467991473532e-16)
_HALF_PI: Pair = (1.5707963267948966, 6.123233995736766e-17)
_LN2: Pair = (0.6931471805599453, 2.3190468138462996e-17)
_LN10: Pair = (2.302585092994046, -2.1707562233822494e-16)
_ONE: Pair = (1.0, 0.0)


def _sum(a: float, b: float) -> Pair:
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def _halves(a: float) -> Pair:
    wide = 134217729.0 * a
    high = wide - (wide - a)
    return high, a - high


def _add(x: Pair, y: Pair) -> Pair:
    high, low = _sum(x[0], y[0])
    return _sum(high, low + x[1] + y[1])


def _minus(x: Pair) -> Pair:
    return -x[0], -x[1]


def _times(x: Pair, y: Pair) -> Pair:
    high = x[0] * y[0]
    (a, b), (c, d) = _halves(x[0]), _halves(y[0])
    low = ((a * c - high) + a * d + b * c) + b * d
    return _sum(high, low + (x[0] * y[1] + x[1] * y[0]))


def _over(x: Pair, y: Pair) -> Pair:
    first = x[0] / y[0]
    rest = _add(x, _minus(_times(y, (first, 0.0))))
    return _sum(first, rest[0] / y[0])


def _root(x: Pair) -> Pair:
    guess = math.sqrt(x[0])
    if not guess:
        return 0.0, 0.0
    rest = _add(x, _minus(_times((guess, 0.0), (guess, 0.0))))
    return _sum(guess, rest[0] / (2 * guess))


def _series(term: Pair, step: Pair, place: int, stride: int) -> Pair:
    """term + term·step/… + …: the Taylor series whose factorials grow by ``stride``."""
    total = term
    while abs(term[0]) > abs(total[0]) * 1e-33:
        term = _times(term, step)
        for factor in range(place + 1, place + stride + 1):
            term = _over(term, (float(factor), 0.0))
        place += stride
        total = _add(total, term)
    return total


def _scale(number: float, power: int) -> float:
    """number · 2^power"""
    while power > 0:
        number, power = number * 2, power - 1
    while power < 0:
        number, power = number / 2, power + 1
    return number


def _exponential(x: Pair) -> tuple[Pair, int]:
    """e^x as a pair and a power of two."""
    power = math.floor(x[0] / _LN2[0] + 0.5)
    rest = _add(x, _minus(_times(_LN2, (float(power), 0.0))))
    return _series(_ONE, rest, 0, 1), power


def _logarithm(x: float) -> Pair:
    guess = math.log(x)
    pair, power = _exponential((-guess, 0.0))
    ratio = _times((_scale(x, power), 0.0), pair)
    error = _add(ratio, (-1.0, 0.0))
    return _add((guess, 0.0), (error[0] - error[0] * error[0] / 2, error[1]))


def exp(x: float) -> float:
    """e to the power of x."""
    return _exp_pair((x, 0.0))


def _exp_pair(x: Pair) -> float:
    if x[0] != x[0] or x[0] > 710 or x[0] < -746:
        return math.inf if x[0] > 710 else 0.0 if x[0] < -746 else math.nan
    pair, power = _exponential(x)
    return _scale(pair[0], power)


def log(x: float) -> float:
    """The natural logarithm; −Infinity for 0, not a number below."""
    if not 0 < x < math.inf:
        return -math.inf if x == 0 else math.inf if x > 0 else math.nan
    return _logarithm(x)[0]


def log10(x: float) -> float:
    """The decimal logarithm."""
    return _over(_logarithm(x), _LN10)[0] if 0 < x < math.inf else log(x)


def power(x: float, y: float) -> float:
    """x to the power of y; 1 for y = 0."""
    size = abs(x)
    if y == 0 or x == 1:
        return math.nan if math.isinf(y) or y != y else 1.0
    if x != x or y != y or (size == 1 and math.isinf(y)) or (x < 0 and not math.isinf(y) and y % 1 != 0):
        return math.nan
    if size == 0 or math.isinf(size) or math.isinf(y):
        result = math.inf if (size > 1) == (y > 0) else 0.0
    else:
        result = _exp_pair(_times(_logarithm(size), (y, 0.0)))
    return -result if x < 0 and abs(math.fmod(y, 2)) == 1 else result


def _turned(x: float) -> tuple[Pair, Pair]:
    """Sine and cosine as pairs."""
    quarters = math.floor(x / _HALF_PI[0] + 0.5)
    rest = _add((x, 0.0), _minus(_times(_HALF_PI, (float(quarters), 0.0))))
    step = _minus(_times(rest, rest))
    sine, cosine = _series(rest, step, 1, 2), _series(_ONE, step, 0, 2)
    turns = ((sine, cosine), (cosine, _minus(sine)), (_minus(sine), _minus(cosine)), (_minus(cosine), sine))
    return turns[quarters % 4]


def sine(x: float) -> float:
    """The sine of x radians."""
    return _turned(x)[0][0] if abs(x) < 1e15 else math.nan


def cosine(x: float) -> float:
    """The cosine of x radians."""
    return _turned(x)[1][0] if abs(x) < 1e15 else math.nan


def tangent(x: float) -> float:
    """The tangent of x radians."""
    if not abs(x) < 1e15:
        return math.nan
    high, low = _turned(x)
    return _over(high, low)[0]


def _angle(y: Pair, x: Pair) -> float:
    """The angle of the point (x, y)."""
    guess = math.atan2(y[0], x[0])
    if not guess or not math.isfinite(y[0]) or not math.isfinite(x[0]) or not y[0] or not x[0]:
        return guess
    up, along = _turned(guess)
    across = _add(_times(y, along), _minus(_times(x, up)))
    ahead = _add(_times(x, along), _times(y, up))
    return guess + across[0] / ahead[0]


def atan2(y: float, x: float) -> float:
    """The angle of the point (x, y), in radians."""
    return _angle((y, 0.0), (x, 0.0))


def arcsine(x: float) -> float:
    """The angle whose sine is x; not a number beyond ±1."""
    return _angle((x, 0.0), _other_side(x)) if abs(x) <= 1 else math.nan


def arccosine(x: float) -> float:
    """The angle whose cosine is x; not a number beyond ±1."""
    return _angle(_other_side(x), (x, 0.0)) if abs(x) <= 1 else math.nan


def _other_side(x: float) -> Pair:
    """√(1 − x²)"""
    return _root(_times(_sum(1.0, -x), _sum(1.0, x)))
