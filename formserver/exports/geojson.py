"""GeoJSON (RFC 7946): a feature for each submission, or repeat instance, that has a place.

Its geometry is the first geopoint, geotrace or geoshape that was answered; its properties are the answers as in
JSON Lines. Columns that were left out as personal are named in ``left_out``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from formserver.exports.json_lines import object_reader
from formserver.exports.options import Options
from formserver.exports.rows import BATCH, Source, errors_text, parent_key, with_answers
from formserver.exports.table import REPEAT_SYSTEM, SYSTEM, VERDICT, Table

#: Type of an answer → type of a geometry.
GEOMETRIES = {"geopoint": "Point", "geotrace": "LineString", "geoshape": "Polygon"}

_decode = json.JSONDecoder().decode
_dumps = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode

Feature = Mapping[str, Any]


def write_geojson(tables: Sequence[Table], source: Source, *, form_id: str, options: Options) -> Iterator[bytes]:
    """Yield the bytes of one FeatureCollection."""
    head = {"type": "FeatureCollection", "name": form_id}
    left_out = [column.name for table in tables for column in table.left_out]
    if left_out:
        head |= {"left_out": left_out}  # type: ignore[dict-item]  # a list beside the two texts
    yield f'{_dumps(head)[:-1]},"features":['.encode()
    before = "\n"
    lines: list[str] = []
    for feature in chain.from_iterable(_features(table, source, options=options) for table in tables):
        lines.append(before + _dumps(feature))
        before = ",\n"
        if len(lines) == BATCH:
            yield "".join(lines).encode()
            lines.clear()
    yield ("".join(lines) + "\n]}\n").encode()


def _features(table: Table, source: Source, *, options: Options) -> Iterator[Feature]:
    places = [(key, column.type) for column in table.columns if column.type in GEOMETRIES for key in column.keys]
    if not places:
        return
    read = object_reader(table.columns, options=options)
    for system, verdict, answers in _repeat(table, source) if table.path else _main(source):
        geometry = first_geometry(places, answers)
        if geometry is not None:
            properties = {**system, **read(answers), **verdict}
            yield {"type": "Feature", "geometry": geometry, "properties": properties}


def _main(source: Source) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]]:
    for record, answers in with_answers(source.records(), decode=_decode):
        system = (record.key, record.received, record.version, record.edits)
        verdict = (record.valid, errors_text(record.errors))
        yield dict(zip(SYSTEM, system, strict=True)), dict(zip(VERDICT, verdict, strict=True)), answers


def _repeat(table: Table, source: Source) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]]:
    for row, answers in with_answers(source.repeat_rows(table.path), decode=_decode):
        system = (parent_key(row), f"{row.key}/{row.place}")
        yield {"table": table.name, **dict(zip(REPEAT_SYSTEM, system, strict=True))}, {}, answers


def first_geometry(places: Sequence[tuple[str, str]], answers: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the geometry of the first of (key, type) that is answered and can be read."""
    for key, type_ in places:
        if key in answers and (found := geometry_of(str(answers[key]), GEOMETRIES[type_])) is not None:
            return found
    return None


def geometry_of(text: str, kind: str) -> Mapping[str, Any] | None:
    """Return a geometry of ``lat lon altitude accuracy; …``; None when it is none."""
    points = [position(part) for part in text.split(";") if part.strip()]
    found = [point for point in points if point is not None]
    if len(found) != len(points) or not found:
        return None
    if kind == "Point":
        return {"type": kind, "coordinates": found[0]} if len(found) == 1 else None
    if kind == "Polygon":
        ring = found if found[0] == found[-1] else [*found, found[0]]
        return {"type": kind, "coordinates": [ring]} if len(ring) >= 4 else None
    return {"type": kind, "coordinates": found} if len(found) >= 2 else None


def position(text: str) -> list[float] | None:
    """Return [longitude, latitude, altitude] (altitude when it is given); None when it is no place on earth."""
    try:
        numbers = [float(part) for part in text.split()[:3]]
    except ValueError:
        return None
    if len(numbers) < 2 or not all(map(math.isfinite, numbers)) or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        return None
    return [numbers[1], numbers[0], *numbers[2:]]
