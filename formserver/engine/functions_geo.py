"""Distances, areas and places on a sphere of radius 6,378,100 m. A point is ``lat lon alt acc``; a line ``p;p;…``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from formserver.engine.functions_text import members, split
from formserver.engine.numbers import parse_number, round_to
from formserver.engine.precise import atan2, cosine, sine
from formserver.engine.values import Value, to_text

RADIUS = 6378100
DEGREE = math.pi / 180

Point = tuple[float, float]


def points_of(*args: Value) -> list[Point]:
    """Return (latitude, longitude) of all points in ``args``; none at all if one cannot be read."""
    found = []
    for value in members(args):
        for part in to_text(value).split(";"):
            words = split(part)
            if words:
                found.append((parse_number(words[0]), parse_number(words[1]) if len(words) > 1 else math.nan))
    return [] if any(lat != lat or lon != lon for lat, lon in found) else found


def distance(call: Any, *args: Value) -> float:
    """Metres along the points, to the centimetre; 0 for fewer than two."""
    points = points_of(*args)
    call.fuel(len(points) * 16)
    total = 0.0
    for start, end in pairwise(points):
        total += _metres(start, end)
    return round_to(total, 2)


def _metres(start: Point, end: Point) -> float:
    """Along the great circle (haversine)."""
    up = sine((end[0] - start[0]) * DEGREE / 2)
    across = sine((end[1] - start[1]) * DEGREE / 2)
    part = up * up + cosine(start[0] * DEGREE) * cosine(end[0] * DEGREE) * across * across
    return 2 * RADIUS * atan2(math.sqrt(part), math.sqrt(max(0.0, 1 - part)))


def area(call: Any, *args: Value) -> float:
    """Square metres within the points on the sphere, to two decimals; 0 for fewer than three."""
    points = points_of(*args)
    if len(points) < 3:
        return 0.0
    call.fuel(len(points) * 16)
    total = 0.0
    heights = [sine(lat * DEGREE) for lat, _ in points]
    for place, (_, longitude) in enumerate(points):
        total += (longitude - points[place - 1][1]) * DEGREE * (2 + heights[place] + heights[place - 1])
    return round_to(abs(total * RADIUS * RADIUS / 2), 2)


def geofence(call: Any, point: Value, shape: Value) -> bool:
    """Is the point within the closed shape?"""
    place, corners = points_of(point), points_of(shape)
    if len(place) != 1 or len(corners) < 4 or corners[0] != corners[-1]:
        return False
    (lat, lon), inside = place[0], False
    for (lat1, lon1), (lat2, lon2) in pairwise(corners):
        if (lat1 > lat) != (lat2 > lat) and lon < (lon2 - lon1) * (lat - lat1) / (lat2 - lat1) + lon1:
            inside = not inside
    return inside


def intersects(call: Any, line: Value) -> bool:
    """Does the line, or the edge of the shape, meet itself?"""
    points = [point for point, before in pairwise([*points_of(line), None]) if point and point != before]
    sides = list(pairwise(points))
    call.fuel(len(sides) * len(sides))
    closed = len(points) > 3 and points[0] == points[-1]
    for later, side in enumerate(sides):
        for earlier in range(later - 1):
            if not (closed and earlier == 0 and later == len(sides) - 1) and _meet(sides[earlier], side):
                return True
    return any(_doubles_back(a, b, c) for a, b, c in zip(points, points[1:], points[2:], strict=False))


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _doubles_back(a: Point, b: Point, c: Point) -> bool:
    ahead = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1])
    return _turn(a, b, c) == 0 and ahead < 0


def _meet(one: Sequence[Point], other: Sequence[Point]) -> bool:
    (a, b), (c, d) = one, other
    turns = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if _signs_differ(turns[0], turns[1]) and _signs_differ(turns[2], turns[3]):
        return True
    ends = ((turns[0], c, one), (turns[1], d, one), (turns[2], a, other), (turns[3], b, other))
    return any(turn == 0 and _between(point, side) for turn, point, side in ends)


def _signs_differ(x: float, y: float) -> bool:
    return (x > 0 and y < 0) or (x < 0 and y > 0)


def _between(point: Point, side: Sequence[Point]) -> bool:
    return all(min(side[0][i], side[1][i]) <= point[i] <= max(side[0][i], side[1][i]) for i in (0, 1))


FUNCTIONS: dict[str, Any] = {
    "distance": distance,
    "area": area,
    "enclosed-area": area,
    "geofence": geofence,
    "intersects": intersects,
}
