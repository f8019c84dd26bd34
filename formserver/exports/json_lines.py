"""JSON Lines: one object a submission, flat, with a list of objects for each repeat.

Numbers are numbers, a select-multiple is a list, what is blank is null; ``_errors`` is a list of [code, path].
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from formserver.exports.options import Options
from formserver.exports.rows import Record, RepeatRow, Source
from formserver.exports.table import SYSTEM, VERDICT, Column, Table

BATCH = 200

_loads = json.JSONDecoder().decode
_dumps = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def write_json_lines(tables: Sequence[Table], source: Source, *, form_id: str, options: Options) -> Iterator[bytes]:
    """Yield the bytes, some hundred lines a chunk."""
    assembly = Assembly(tables, options=options)
    remaining = source.whole_records()
    while batch := list(islice(remaining, BATCH)):
        answers = iter(_answers(batch))
        lines = [_dumps(assembly.whole(record, rows, answers)) for record, rows in batch]
        yield ("\n".join(lines) + "\n").encode()


def _answers(batch: Sequence[tuple[Record, Sequence[RepeatRow]]]) -> list[dict[str, Any]]:
    """Return the stored answers of some records and their instances, read at once (see rows.BATCH)."""
    texts: list[str] = []
    for record, rows in batch:
        texts.append(record.answers)
        texts.extend([row.answers for row in rows])
    found: list[dict[str, Any]] = _loads(f"[{','.join(texts)}]")
    return found


class Assembly:
    """Puts submissions and repeat instances together as they lie in each other."""

    def __init__(self, tables: Sequence[Table], *, options: Options) -> None:
        self.readers = {table.path: object_reader(table.columns, options=options) for table in tables}
        self.names = {table.path: table.name for table in tables}
        self.inside: dict[str, list[str]] = {table.path: [] for table in tables}
        for path in self.names:
            if path:
                self.inside[_holder(path, self.names)].append(path)

    def whole(self, record: Record, rows: Sequence[RepeatRow], answers: Iterator[Mapping[str, Any]]) -> dict[str, Any]:
        """Return the object of one submission; ``answers`` go on with its own and its instances'."""
        system = (record.key, record.received, record.version, record.edits)
        found = dict(zip(SYSTEM, system, strict=True))
        found |= self._filled("", next(answers))
        found |= zip(VERDICT, (record.valid, record.errors), strict=True)
        placed: dict[str, dict[str, Any]] = {"": found}
        for row, values in zip(rows, answers, strict=False):  # answers go on with the next record's
            path = plain(row.place)
            if path in self.names:
                placed[row.place] = item = self._filled(path, values)
                holder = placed[_instance_around(row.place)]
                holder[self.names[path]].append(item)
        return found

    def _filled(self, path: str, answers: Mapping[str, Any]) -> dict[str, Any]:
        found = self.readers[path](answers)
        for inner in self.inside[path]:
            found[self.names[inner]] = []
        return found


def object_reader(columns: Sequence[Column], *, options: Options) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Return a function from stored answers to {column: value}."""
    names = tuple(column.name for column in columns)
    keys = tuple(column.keys[0] for column in columns)
    moved = [(column.name, column.keys[1:]) for column in columns if len(column.keys) > 1]
    lists = [(column.name, _labels(column, options=options)) for column in columns if column.multiple]
    single = [(column.name, column.labels) for column in columns if column.labels and not column.multiple]
    labelled = single if options.labels == "labels" else []
    beside = [(column.name, column.labels) for column in columns if column.labels and options.labels == "both"]

    def read(answers: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = dict(zip(names, map(answers.get, keys), strict=True))
        for name, older in moved:
            if found[name] is None:
                found[name] = next((answers[key] for key in older if key in answers), None)
        for name, labels in lists:
            if found[name] is not None:
                found[name] = [labels.get(code, code) for code in found[name].split()]
        for name, labels in labelled:
            found[name] = labels.get(found[name], found[name])
        for name, labels in beside:
            found[f"{name}_label"] = _named(labels, found[name])
        return found

    return read


def _named(labels: Mapping[str, str], codes: Any) -> Any:
    if isinstance(codes, list):
        return [labels.get(code, code) for code in codes]
    return labels.get(codes, codes)


def _labels(column: Column, *, options: Options) -> Mapping[str, str]:
    return column.labels if options.labels == "labels" else {}


def _holder(path: str, known: Mapping[str, str]) -> str:
    """Return the path of the nearest repeat around ``path``, "" for the submission itself."""
    while path:
        path = path.rpartition("/")[0]
        if path in known:
            return path
    return ""


def _instance_around(place: str) -> str:
    before, _, _ = place.rpartition("]")[0].rpartition("]")
    return f"{before}]" if before else ""


def plain(place: str) -> str:
    """Return an indexed path without its indexes."""
    return "/".join(step.partition("[")[0] for step in place.split("/"))
