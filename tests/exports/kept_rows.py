"""Submissions held in memory, as a source of exports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from formserver.exports import FORMATS, File, Naming, Options, Record, RepeatRow, tables_of


@dataclass(frozen=True)
class Kept:
    """A source that holds its records in memory."""

    kept: list[Record]
    rows: list[RepeatRow] = field(default_factory=list)
    files: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)

    def records(self) -> Iterator[Record]:
        return iter(self.kept)

    def repeat_rows(self, path: str) -> Iterator[RepeatRow]:
        return (row for row in self.rows if _plain(row.place) == path)

    def whole_records(self) -> Iterator[tuple[Record, list[RepeatRow]]]:
        for record in self.kept:
            yield record, [row for row in self.rows if row.key == record.key]

    def filed_records(self) -> Iterator[tuple[Record, list[RepeatRow], list[File]]]:
        for record, rows in self.whole_records():
            if found := self.files.get(record.key, {}):
                yield record, rows, [File(name, lambda data=data: iter([data])) for name, data in found.items()]


def _plain(place: str) -> str:
    return "/".join(step.partition("[")[0] for step in place.split("/"))


def record(answers, *, key="uuid:1", valid=True, errors=()):
    return Record(key, "2026-03-01T09:00:00.000Z", "1", 0, valid, list(errors), json.dumps(answers))


def export(name, program, source, **options) -> bytes:
    wanted = Options(**options)
    tables = tables_of([program], naming=Naming(wanted.language, wanted.group_prefix, wanted.personal))
    return b"".join(FORMATS[name].write(tables, source, form_id="survey", options=wanted))
