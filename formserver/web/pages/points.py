"""Positions, lines and areas: what is typed to ``lat lon alt acc;…`` and back; twin: static/page/points.js.

Lines are typed one point a row: latitude, longitude, then height and accuracy in metres where they are known. What
cannot be understood is kept as it was typed, so that the engine's type check names it and nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from formserver.engine.check import readable
from formserver.web.pages.fields import ascii_digits

_ROWS = re.compile(r"[\n;\u061b]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]*)?")
#: How few points are a line, or an area with its first one again at the end.
LEAST = {"geotrace": 2, "geoshape": 4}


def coordinate(typed: str) -> str:
    """Return a typed coordinate as ASCII number text: any digits, point or comma; thousands are never grouped."""
    text = ascii_digits(typed.strip()).translate({0x66B: ".", 0x60C: ",", 0x2212: "-", 0xB0: None})
    return text.replace(",", ".").removeprefix("+")


def point_text(parts: Mapping[str, str]) -> str:
    """Return ``lat lon altitude accuracy`` from typed parts; ``more`` is what was measured, while it stays so."""
    lat, lon = coordinate(parts.get("lat", "")), coordinate(parts.get("lon", ""))
    if not lat and not lon:
        return ""
    measured = parts.get("more", "").split()
    rest = measured[2:] if measured[:2] == [lat, lon] else []
    return " ".join([lat or "?", lon or "?", *(rest or ["0", "0"])])


def point_parts(text: str) -> dict[str, str]:
    """Return lat, lon and the whole of stored point ``text`` where it says more than these."""
    words = text.split()
    lat, lon = (words + ["", ""])[:2]
    return {"lat": lat, "lon": lon, "more": " ".join(words) if len(words) > 2 else ""}


def points_text(typed: str, kind: str) -> str:
    """Return ``p;p;…`` from rows of points; an area is closed, what has too few points ends in ``?``."""
    found = [point for row in _ROWS.split(typed) if (point := _point(row))]
    if kind == "geoshape" and len(found) > 2:
        found = [*_open(found), found[0]]
    if 0 < len(found) < LEAST[kind]:
        found.append("?")
    return ";".join(found)


def _point(row: str) -> str:
    words = [word for word in (word.strip(",\u060c") for word in row.split()) if word]
    words = _apart(words[0]) if len(words) == 1 else words
    numbers = [coordinate(word) for word in words]
    if not 2 <= len(numbers) <= 4 or not all(_NUMBER.fullmatch(number) for number in numbers):
        return " ".join(words)
    return " ".join([*numbers, *["0"] * (4 - len(numbers))])


def _apart(word: str) -> list[str]:
    """Return the numbers of ``5.6,-0.1`` or ``5,6,-0,1``, typed without a space."""
    pieces = word.replace("\u060c", ",").split(",")
    if len(pieces) == 4 and "." not in word:
        return [f"{pieces[0]}.{pieces[1]}", f"{pieces[2]}.{pieces[3]}"]
    return pieces


def _open(points: list[str]) -> list[str]:
    """Return the corners of an area without its first one again at the end."""
    closed = len(points) > 1 and points[0].split()[:2] == points[-1].split()[:2]
    return points[:-1] if closed else points


def points_of(text: str, kind: str) -> list[str]:
    """Return the points of a stored line or area, each once."""
    found = [" ".join(point.split()) for point in text.split(";")]
    found = [point for point in found if point not in ("", "?")]
    return _open(found) if kind == "geoshape" else found


def points_rows(text: str, kind: str) -> str:
    """Return stored ``text`` as rows to be typed on, without heights and accuracies that say nothing."""
    return "\n".join(_row(point) for point in points_of(text, kind))


def _row(point: str) -> str:
    words = point.split()
    while len(words) > 2 and not words[-1].strip("0."):
        words.pop()
    return " ".join(words)


def is_whole(text: str) -> bool:
    """Say whether every point of a stored line or area is one."""
    return readable("geotrace", text)


def accuracy_of(text: str) -> str:
    """Return the metres within which a stored point was measured, rounded; "" when it was not measured."""
    word = (text.split() + [""] * 4)[3]
    return str(round(float(word))) if _NUMBER.fullmatch(word) and float(word) > 0 else ""


def size_text(size: float, kind: str) -> tuple[str, str]:
    """Return a length in metres, or an area in square metres, as number text and its unit."""
    units = {"geotrace": ("m", "km", 1000), "geoshape": ("m²", "ha", 10000)}
    small, large, times = units[kind]
    if size >= 10 * times:
        return f"{size / times:.1f}", large
    return str(int(size + 0.5)), small
