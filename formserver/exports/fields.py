"""The columns of a file: a question's answers are one of them, or several (labels beside codes, split choices)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from formserver.exports.options import Options
from formserver.exports.table import RESERVED, Column

LABEL_SEPARATOR = "; "

#: Types of answers whose cells are not text; the rest is.
KINDS = {
    "int": "integer",
    "decimal": "decimal",
    "boolean": "boolean",
    "date": "date",
    "dateTime": "dateTime",
    "time": "time",
}
NUMBERS = ("integer", "decimal", "flag")


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a file.

    ``kind`` is a value of KINDS, text, or flag (0 and 1); ``codes`` says that cells are the codes of ``column``;
    ``change`` makes the cell from a stored answer (None: as it is).
    """

    name: str
    label: str
    kind: str
    column: Column
    codes: bool = False
    change: Callable[[Any], Any] | None = None


def fields_of(columns: Sequence[Column], *, options: Options) -> tuple[Field, ...]:
    """Return the fields of some columns under names that differ."""
    found = [field for column in columns for field in _fields(column, options=options)]
    taken = RESERVED | {column.name for column in columns}
    result = []
    for field in found:
        name, number = field.name, 2
        while name in taken and name != field.column.name:
            name, number = f"{field.name}-{number}", number + 1
        taken |= {name}
        result.append(replace(field, name=name))
    return tuple(result)


def _fields(column: Column, *, options: Options) -> Iterator[Field]:
    kind, question = KINDS.get(column.type, "text"), one_line(column.label)
    plain = Field(column.name, question, kind, column, bool(column.labels))
    labelled = replace(plain, kind="text", codes=False, change=_labeller(column)) if column.labels else plain
    if kind == "boolean":
        plain = replace(plain, change=truth)
    yield labelled if options.labels == "labels" and column.labels else plain
    if options.labels == "both" and column.labels:
        yield replace(labelled, name=f"{column.name}_label", label=f"{question or column.name} (label)")
    if options.multiple == "split" and column.multiple:
        for code, label in column.labels.items():
            heading = f"{question or column.name}: {one_line(label) or code}"
            yield Field(f"{column.name}/{code}", heading, "flag", column, change=_flag(code))


def _labeller(column: Column) -> Callable[[Any], Any]:
    labels: Mapping[str, str] = {code: one_line(label) or code for code, label in column.labels.items()}
    if column.multiple:
        return lambda text: LABEL_SEPARATOR.join([labels.get(code, code) for code in str(text).split()])
    return lambda text: labels.get(str(text), text)


def _flag(code: str) -> Callable[[Any], int]:
    return lambda text: int(code in str(text).split())


def headings(fields: Sequence[Field], *, options: Options) -> list[str]:
    """Return what stands above each field: names, or labels where there are some; no heading twice."""
    if options.headings != "labels":
        return [field.name for field in fields]
    often = Counter(field.label for field in fields)
    return [
        field.name if not field.label else field.label if often[field.label] == 1 else f"{field.label} [{field.name}]"
        for field in fields
    ]


def one_line(text: str) -> str:
    """Return a label without line breaks."""
    return " ".join(text.split())


def truth(value: Any) -> str:
    """Return ``true``, ``false``, "" for None; text as it is."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    return "" if value is None else str(value)
