"""A list of entities from and to .csv: ``label`` and a column for each property, ``name`` (or ``uuid``) for the id.

A row with the id of an entity changes it, every other row adds one. Everything is looked at first; with a single
finding nothing is taken in. A file that was taken out here can be changed in a spreadsheet and taken in again:
its column ``__version`` tells when somebody changed a row meanwhile.
"""

from __future__ import annotations

import csv
import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from formserver.entities.change import fit_property, required_list
from formserver.entities.lists import VERSION
from formserver.errors import Problem
from formserver.store import Store, audit
from formserver.store import entities as table
from formserver.store.entities import EntityRow, ListRow, VersionRow
from formserver.store.keys import moment

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000
IDS = ("name", "uuid")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True, slots=True)
class RowFinding:
    """Something wrong with a file: ``row`` as spreadsheets count (0: the whole file), ``code``, what it is about.

    Codes: encoding, empty, long, column-label, column-unfit, column-twice, label, uuid, twice, deleted, changed, cells.
    """

    row: int
    code: str
    text: str = ""


@dataclass(slots=True)
class _Sheet:
    columns: list[str]
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    findings: list[RowFinding] = field(default_factory=list)

    @property
    def properties(self) -> list[str]:
        return [name for name in self.columns if name and name not in (*IDS, "label", VERSION)]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows a file added and changed, and how many said nothing new; or what is wrong with it."""

    added: int = 0
    changed: int = 0
    same: int = 0
    findings: tuple[RowFinding, ...] = ()


def import_entities(store: Store, list_key: int, data: bytes, *, by: int | None = None) -> Imported:
    """Take a .csv into a list, whole or not at all. Raises Problem ``list.unknown``, ``request.too_large``."""
    if len(data) > MAX_BYTES:
        raise Problem("request.too_large", limit=MAX_BYTES // 1_000_000)
    sheet = _read(data)
    with store.work() as db:
        listed = required_list(db, list_key)
        table.hold(db, listed.id)
        known = {entity.uuid: entity for entity in table.changed_since(db, listed.id, -1)}
        sheet.findings += _wrong(sheet, known)
        if sheet.findings:
            return Imported(findings=tuple(sorted(sheet.findings, key=lambda found: found.row)))
        done = _take_in(db, listed, sheet, known, by)
        audit.record(db, "list.import", listed.name, person=by, added=done.added, changed=done.changed)
    return done


def export_entities(store: Store, list_key: int) -> tuple[ListRow, bytes]:
    """Return a list and its living entities as .csv, in the order of their labels."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    with store.read() as db:
        listed = required_list(db, list_key)
        living = [row for row in table.changed_since(db, listed.id, -1) if row.deleted is None]
    writer.writerow(["name", "label", *listed.properties, VERSION])
    for row in sorted(living, key=lambda row: (row.label.casefold(), row.id)):
        values = [row.data.get(name, "") for name in listed.properties]
        writer.writerow([row.uuid, row.label, *values, row.version])
    return listed, text.getvalue().encode("utf-8-sig")


def _read(data: bytes) -> _Sheet:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _Sheet([], findings=[RowFinding(0, "encoding")])
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    try:
        return _sheet(reader)
    except csv.Error as error:
        return _Sheet([], findings=[RowFinding(reader.line_num, "cells", str(error))])


def _sheet(reader: Any) -> _Sheet:
    sheet = _Sheet([cell.strip() for cell in next(reader, [])])
    sheet.findings += _wrong_columns(sheet.columns)
    for number, cells in enumerate(reader, 2):
        if any(cell.strip() for cell in cells):
            if len(cells) > len(sheet.columns):
                sheet.findings.append(RowFinding(number, "cells", str(len(cells))))
            sheet.rows.append((number, dict(zip(sheet.columns, cells, strict=False))))
        if number > MAX_ROWS + 1:
            sheet.findings.append(RowFinding(0, "long", str(MAX_ROWS)))
            break
    if not sheet.rows and not sheet.findings:
        sheet.findings.append(RowFinding(0, "empty"))
    return sheet


def _wrong_columns(columns: list[str]) -> Iterator[RowFinding]:
    if "label" not in columns:
        yield RowFinding(1, "column-label")
    for name in dict.fromkeys(columns):
        if columns.count(name) > 1 and name:
            yield RowFinding(1, "column-twice", name)
        elif name and name not in (*IDS, "label", VERSION) and not fit_property(name):
            yield RowFinding(1, "column-unfit", name)


def _wrong(sheet: _Sheet, known: dict[str, EntityRow]) -> Iterator[RowFinding]:
    seen: set[str] = set()
    for number, row in sheet.rows:
        id, entity = _id(row), known.get(_id(row))
        if "label" in sheet.columns and not row.get("label", "").strip():
            yield RowFinding(number, "label")
        if id and not _UUID.fullmatch(id):
            yield RowFinding(number, "uuid", id)
        elif id in seen:
            yield RowFinding(number, "twice", id)
        elif entity is not None and entity.deleted:
            yield RowFinding(number, "deleted", entity.label)
        elif entity is not None and row.get(VERSION, "").strip() not in ("", str(entity.version)):
            yield RowFinding(number, "changed", entity.label)
        seen |= {id} - {""}


def _id(row: dict[str, str]) -> str:
    return next((found.removeprefix("uuid:") for name in IDS if (found := row.get(name, "").strip())), "")


def _take_in(db: Any, listed: ListRow, sheet: _Sheet, known: dict[str, EntityRow], by: int | None) -> Imported:
    properties, at = sheet.properties, moment()
    table.declare_list(db, listed.project, listed.name, properties)
    new: list[tuple[str, VersionRow]] = []
    changed = same = 0
    for _, row in sheet.rows:
        label, data = row["label"].strip(), {name: row.get(name, "") for name in properties}
        entity = known.get(_id(row))
        if entity is None:
            new.append((_id(row) or str(uuid.uuid4()), VersionRow(0, 1, "create", label, data, person=by, at=at)))
        elif label == entity.label and all(entity.data.get(name, "") == text for name, text in data.items()):
            same += 1
        else:
            made = VersionRow(entity.id, entity.version + 1, "update", label, {**entity.data, **data},
                              entity.version, "", None, by, at)  # fmt: skip
            table.add_version(db, entity, made)
            changed += 1
    if new:
        table.add_entities(db, listed.id, new)
    return Imported(len(new), changed, same)
