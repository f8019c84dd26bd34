"""Submissions to files: one table model, one file a format, one row a format below."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from formserver.exports.csv_file import write_csv
from formserver.exports.geojson import write_geojson
from formserver.exports.json_lines import write_json_lines
from formserver.exports.media import write_media
from formserver.exports.options import VALUES, Options
from formserver.exports.rows import File, Record, RepeatRow, Source
from formserver.exports.spss_stata import write_dta, write_sav
from formserver.exports.table import Column, Naming, Table, tables_of
from formserver.exports.xlsx_file import write_xlsx


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its ending and media type for one table, and for several; ``write`` yields the bytes.

    ``about`` says in a few words what it is; ``needs`` are the modules of the ``extra`` that it is written with.
    """

    name: str
    about: str
    one: tuple[str, str]
    several: tuple[str, str]
    write: Callable[..., Iterator[bytes]]
    needs: tuple[str, ...] = ()
    extra: str = ""

    @property
    def installed(self) -> bool:
        """Whether the modules that it needs are there."""
        return all(map(find_spec, self.needs))


_CSV = ("csv", "text/csv; charset=utf-8")
_XLSX = ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_LINES = ("jsonl", "application/x-ndjson")
_GEOJSON = ("geojson", "application/geo+json")
_SAV = ("sav", "application/x-spss-sav")
_DTA = ("dta", "application/x-stata-dta")
_ZIP = ("zip", "application/zip")
_STATS = ("pyreadstat", "polars")

FORMATS = {
    found.name: found
    for found in (
        Format("csv", "CSV, a table for each repeat", _CSV, _ZIP, write_csv),
        Format("xlsx", "Excel, a sheet for each repeat and a codebook", _XLSX, _XLSX, write_xlsx),
        Format("jsonl", "JSON Lines, for programs", _LINES, _LINES, write_json_lines),
        Format("geojson", "GeoJSON, for maps", _GEOJSON, _GEOJSON, write_geojson),
        Format("sav", "SPSS, with labels", _SAV, _ZIP, write_sav, _STATS, "stats"),
        Format("dta", "Stata, with labels", _DTA, _ZIP, write_dta, _STATS, "stats"),
        Format("media", "photos, sounds and files, as a zip", _ZIP, _ZIP, write_media),
    )
}

__all__ = [
    "FORMATS",
    "VALUES",
    "Column",
    "File",
    "Format",
    "Naming",
    "Options",
    "Record",
    "RepeatRow",
    "Source",
    "Table",
    "tables_of",
]
