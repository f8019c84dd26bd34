"""Lists in attached files: .csv, .xml and .geojson to columns and rows of text.

CSV has a row of column names and commas, semicolons or tabs; spaces are kept. In XML every child of the root is a
row and ``a/b`` the column of an element in an element. In GeoJSON every feature is a row with its properties,
``id`` and ``geometry`` as the clients of the field write places: ``lat lon 0 0``, points joined by ``; ``.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from formserver.program.world import ExternalList

#: Only the beginning of a .csv is read to learn its columns.
HEAD = 100_000


class UnreadableList(ValueError):
    """The file is not the list that its name promises; the text says why."""


def is_list(name: str) -> bool:
    """Does a file's name say that it holds a list?"""
    return _suffix(name) in _READERS


def read_list(name: str, data: bytes) -> ExternalList:
    """Return the list in a file; raise UnreadableList."""
    try:
        return _READERS[_suffix(name)](data)
    except DefusedXmlException as error:
        raise UnreadableList("it has a DOCTYPE, which is refused") from error
    except (ParseError, ValueError, KeyError, TypeError, AttributeError, RecursionError, csv.Error) as error:
        raise UnreadableList(str(error) or type(error).__name__) from error


def read_columns(name: str, data: bytes) -> tuple[str, ...]:
    """Return the column names of a list, without reading the rows of a .csv; raise UnreadableList."""
    short = data[:HEAD].rpartition(b"\n")[0] or data if _suffix(name) == "csv" else data
    return tuple(read_list(name, short).columns)


def _suffix(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _read_csv(data: bytes) -> ExternalList:
    text = data.decode("utf-8-sig", "replace").lstrip("\r\n")
    head = text.partition("\n")[0]
    table = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count)))
    columns = tuple(cell.strip() for cell in table[0]) if table else ()
    width = len(columns)
    return ExternalList(columns, tuple(tuple(row[:width]) + ("",) * (width - len(row)) for row in table[1:] if row))


def _read_xml(data: bytes) -> ExternalList:
    root = fromstring(data, forbid_dtd=True)
    return _table(_first(_cells(item, "")) for item in root)


def _first(cells: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return column → text; of several elements of one name the first counts."""
    row: dict[str, str] = {}
    for name, text in cells:
        row.setdefault(name, text)
    return row


def _cells(element: Element, before: str) -> Iterator[tuple[str, str]]:
    """Yield column and text of everything in an element."""
    for child in element:
        name = before + child.tag.rpartition("}")[2]
        if len(child):
            yield from _cells(child, f"{name}/")
        else:
            yield name, child.text or ""


def _read_geojson(data: bytes) -> ExternalList:
    found = json.loads(data, parse_float=str, parse_int=str)
    if not isinstance(found, dict) or not isinstance(found.get("features"), list):
        raise UnreadableList("it is no FeatureCollection")
    return _table(_feature(each) for each in found["features"])


def _feature(feature: Mapping[str, Any]) -> dict[str, str]:
    row = {name: _text(value) for name, value in (feature.get("properties") or {}).items()}
    if "id" in feature:
        row.setdefault("id", _text(feature["id"]))
    row["geometry"] = _geometry(feature.get("geometry") or {})
    return row


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _geometry(geometry: Mapping[str, Any]) -> str:
    kind, places = geometry.get("type"), geometry.get("coordinates") or []
    if kind == "Point":
        places = [places]
    elif kind == "Polygon":
        places = places[0] if places else []
    elif kind != "LineString":
        return ""
    return "; ".join(f"{place[1]} {place[0]} 0 0" for place in places if len(place) > 1)


def _table(rows: Iterable[Mapping[str, str]]) -> ExternalList:
    listed = list(rows)
    columns = tuple(dict.fromkeys(name for row in listed for name in row))
    return ExternalList(columns, tuple(tuple(row.get(name, "") for name in columns) for row in listed))


_READERS: Mapping[str, Callable[[bytes], ExternalList]] = {
    "csv": _read_csv, "xml": _read_xml, "geojson": _read_geojson
}  # fmt: skip
