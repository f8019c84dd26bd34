"""Variables of statistics packages: names that they take, the type of each, labels of variables and of values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from formserver.exports.fields import Field, one_line, truth
from formserver.exports.table import Column
from formserver.exports.typed_cells import READERS, number

NAME = 32

#: Words that SPSS or Stata keep for themselves.
_RESERVED = frozenset(
    "all and by eq ge gt le lt ne not or to with byte double float if in int long using str strl".split()
)
_CODE = re.compile(r"-?(0|[1-9]\d{0,8})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Style:
    """What a package asks for: its zero day, seconds or milliseconds, formats by kind, lengths of labels in bytes.

    ``day`` and ``second`` are the units that days and moments are counted in; ``labelled_texts`` says whether
    texts may have value labels (else text codes become numbers); ``text`` is the longest text in bytes.
    """

    epoch: datetime
    day: float
    second: float
    formats: Mapping[str, str]
    label: int
    value_label: int
    labelled_texts: bool
    text: int


SPSS = Style(
    datetime(1582, 10, 14), 86_400, 1,
    {"integer": "F10.0", "flag": "F1.0", "date": "SDATE10", "dateTime": "DATETIME20", "time": "TIME8"},
    255, 120, labelled_texts=True, text=32_767,
)  # fmt: skip
STATA = Style(
    datetime(1960, 1, 1), 1, 1000,
    {"date": "%td", "dateTime": "%tc", "time": "%tcHH:MM:SS"},
    80, 32_000, labelled_texts=False, text=10_000_000,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Variable:
    """``read`` makes a cell from what cell_reader gives: text, or a float, None where there is none.

    ``values`` are the value labels. They may grow while rows are read (codes that are in no list).
    """

    name: str
    label: str
    text: bool
    format: str
    measure: str
    values: dict[Any, str]
    read: Callable[[Any], Any]


def system_variable(name: str, kind: str, *, style: Style, taken: set[str]) -> Variable:
    """Return the variable of a column that every table has."""
    return field_variable(Field(name, "", kind, Column(name, (name,), "string", "", "")), style=style, taken=taken)


def field_variable(field: Field, *, style: Style, taken: set[str]) -> Variable:
    """Return the variable of a field, and take its name."""
    name, label = variable_name(field.name, taken=taken), cut(field.label, style.label)
    if field.codes and not field.column.multiple:
        return _coded(field, name, label, style=style)
    read = _reader(field.kind, style=style)
    if read is None:
        return Variable(name, label, True, "", "nominal", {}, _text_reader(style))
    measure = "nominal" if field.kind == "flag" else "scale"
    return Variable(name, label, False, style.formats.get(field.kind, ""), measure, {}, read)


def _coded(field: Field, name: str, label: str, *, style: Style) -> Variable:
    """Return a select: numbers when all codes are, else texts, or numbers in the list's order."""
    labels = {code: cut(one_line(text) or code, style.value_label) for code, text in field.column.labels.items()}
    if all(_CODE.fullmatch(code) for code in labels):
        values: dict[Any, str] = {float(code): text for code, text in labels.items()}
        return Variable(name, label, False, style.formats.get("integer", ""), "nominal", values, _float)
    if style.labelled_texts:
        return Variable(name, label, True, "", "nominal", dict(labels), _text_reader(style))
    places = {code: float(place) for place, code in enumerate(labels, start=1)}
    values = {places[code]: text for code, text in labels.items()}
    return Variable(name, label, False, "", "nominal", values, _numberer(places, values))


def _numberer(places: dict[str, float], values: dict[Any, str]) -> Callable[[Any], float]:
    def read(cell: Any) -> float:
        code = str(cell)
        if code not in places:
            places[code] = float(len(places) + 1)
            values[places[code]] = code
        return places[code]

    return read


def _reader(kind: str, *, style: Style) -> Callable[[Any], float | None] | None:
    if kind == "boolean":
        return _truth
    if kind not in READERS:
        return None
    typed = READERS[kind]

    def read(cell: Any) -> float | None:
        found = typed(cell)
        return _counted(found, style) if isinstance(found, date | time) else _float(found)

    return read


def _counted(found: date | time, style: Style) -> float:
    if isinstance(found, time):
        return (found.hour * 3600 + found.minute * 60 + found.second + found.microsecond / 1e6) * style.second
    if isinstance(found, datetime):
        return (found - style.epoch).total_seconds() * style.second
    return (found - style.epoch.date()).days * style.day


def _float(cell: Any) -> float | None:
    found = number(cell)
    return None if found is None or abs(found) >= 1e300 else float(found)


def _truth(cell: Any) -> float | None:
    return {"true": 1.0, "false": 0.0}.get(truth(cell))


def _text_reader(style: Style) -> Callable[[Any], str]:
    return lambda cell: cut(str(cell).replace("\0", ""), style.text)


def cut(text: str, size: int) -> str:
    """Return as much of ``text`` as ``size`` bytes of UTF-8 hold."""
    if len(text) * 4 <= size:
        return text
    return text.encode()[:size].decode(errors="ignore")


def variable_name(wanted: str, *, taken: set[str]) -> str:
    """Return a name of at most 32 letters, digits and ``_`` that begins with a letter and is no other's."""
    plain = re.sub(r"[^A-Za-z0-9_]", "_", wanted).strip("_") or "v"
    plain = plain if plain[0].isalpha() else f"v{plain}"
    plain = f"{plain}_" if plain.lower() in _RESERVED else plain
    name, count = plain[:NAME], 2
    while name.lower() in taken:
        tail = f"_{count}"
        name, count = plain[: NAME - len(tail)] + tail, count + 1
    taken.add(name.lower())
    return name


def variables_of(
    before: Sequence[str], fields: Iterable[Field], after: Sequence[str], *, style: Style
) -> list[Variable]:
    """Return the variables of a table."""
    taken: set[str] = set()
    kinds = {"SubmissionDate": "dateTime", "Edits": "integer", "_valid": "boolean"}
    first = [system_variable(name, kinds.get(name, "text"), style=style, taken=taken) for name in before]
    own = [field_variable(field, style=style, taken=taken) for field in fields]
    last = [system_variable(name, kinds.get(name, "text"), style=style, taken=taken) for name in after]
    return [*first, *own, *last]
