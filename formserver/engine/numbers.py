"""Numbers and their text: XPath 1.0 grammar in, shortest digits without exponent out, rounding on the decimals."""

from __future__ import annotations

import math
import re

NAN = math.nan
INFINITY = math.inf
WHITE = " \t\r\n"

_NUMBER = re.compile(r"[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*\Z")


def parse_number(text: str) -> float:
    """Return the number that ``text`` is by the grammar of XPath 1.0 with white space around, else NaN."""
    found = _NUMBER.match(text)
    return float(found[1]) if found else NAN


def number_text(number: float) -> str:
    """Return the shortest digits that read back as ``number``; never an exponent, no ``.0``, no ``-0``."""
    if number != number:
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    text = repr(float(number))
    return _expand(text) if "e" in text else text.removesuffix(".0")


def _expand(text: str) -> str:
    """``-1.5e-7`` as ``-0.00000015``."""
    mantissa, exponent = text.split("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, decimals = mantissa.removeprefix("-").partition(".")
    digits = whole + ("" if decimals == "0" else decimals)
    point = len(whole) + int(exponent)
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    return sign + digits + "0" * (point - len(digits))


def truncate(number: float) -> float:
    """Return ``number`` without its fraction."""
    return float(math.trunc(number)) if math.isfinite(number) else number


def floor(number: float) -> float:
    """Return the greatest whole number that is not above ``number``."""
    return float(math.floor(number)) if math.isfinite(number) else number


def round_to(number: float, digits: float) -> float:
    """Return ``number`` rounded to ``digits`` decimals (negative: tens, hundreds) on its decimal text, ties upwards."""
    if not math.isfinite(number) or digits != digits:
        return number if digits == digits else NAN
    places = int(max(-400, min(400, digits)))
    whole, _, decimals = number_text(abs(number)).partition(".")
    text = whole + decimals
    kept = len(whole) + places
    if kept >= len(text):
        return number
    if kept < 0:
        return -0.0 if number < 0 else 0.0
    head = text[:kept] or "0"
    if _rounds_away(text, kept, number < 0):
        head = _next(head)
    size = float(f"{head}e{-places}")
    return -size if number < 0 else size


def _rounds_away(text: str, kept: int, negative: bool) -> bool:
    """Is the size one step up? A tie is, unless the number is negative."""
    if text[kept] != "5" or not negative:
        return text[kept] >= "5"
    return text[kept + 1 :].strip("0") != ""


def _next(digits: str) -> str:
    """The decimal digits of one more."""
    kept = digits.rstrip("9")
    zeros = "0" * (len(digits) - len(kept))
    return (kept[:-1] + str(int(kept[-1]) + 1) if kept else "1") + zeros
