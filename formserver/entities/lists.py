"""Lists of entities as forms read them: ``NAME.csv``, living rows below those of the attached file.

    standing rows     of the file that came with the form ("not in the list", seeds), as they are
    living entities   name = uuid, label, the list's properties, ``__version``; by label

A list is read once; later only what changed since (``changed``), and nothing while its version stays. Forms that
promise anonymity never get one, whatever their files are called.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from formserver.program.model import Program
from formserver.program.privacy import says_anonymous
from formserver.program.world import ExternalList
from formserver.store import Store
from formserver.store import entities as table
from formserver.store.entities import EntityRow, ListRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

NO_ROWS = ExternalList(("name", "label"), ())
#: The column with the number of an entity's version, which pyxform reads into a record's ``baseVersion``.
VERSION = "__version"
KEPT = 4


@dataclass(frozen=True, eq=False)
class Register:
    """A list of entities as one form reads it; ``tag`` changes whenever a row does."""

    table: ExternalList
    tag: str

    @cached_property
    def csv(self) -> bytes:
        """The rows as a .csv file in UTF-8."""
        text = io.StringIO(newline="")
        csv.writer(text).writerows([self.table.columns, *self.table.rows])
        return text.getvalue().encode()

    @cached_property
    def packed_json(self) -> bytes:
        """``{"columns", "rows"}`` as JSON, packed with gzip."""
        values = {"columns": self.table.columns, "rows": self.table.rows}
        return gzip.compress(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode(), 5, mtime=0)


class _Known:
    """What is in memory of one list: its living entities at one version, and how forms read them."""

    def __init__(self) -> None:
        self.version, self.lock = -1, threading.Lock()
        self.rows: dict[int, EntityRow] = {}
        self.ordered: list[EntityRow] = []
        self.served: dict[int, tuple[ExternalList, Register]] = {}


_known: WeakKeyDictionary[Store, dict[int, _Known]] = WeakKeyDictionary()
_finding = threading.Lock()


def registers_of(db: Connection, project: int, program: Program) -> dict[str, ListRow]:
    """Return the lists of entities that a form reads, by file name; {} for an anonymous form.

    A form that has any reads registers: it is for people who are known, never for a public page.
    """
    if says_anonymous(program.settings):
        return {}
    wanted = {each.external for each in program.lists if each.external}
    if not wanted:
        return {}
    return {name: row for row in table.lists_of(db, project) if (name := f"{row.name}.csv") in wanted}


def serve_registers(
    store: Store, db: Connection, found: Mapping[str, ListRow], standing: Mapping[str, ExternalList]
) -> dict[str, Register]:
    """Return each list as the form with the files ``standing`` reads it, in the snapshot of ``db``."""
    return {name: _serve(store, db, row, standing.get(name, NO_ROWS)) for name, row in found.items()}


def _serve(store: Store, db: Connection, row: ListRow, standing: ExternalList) -> Register:
    with _finding:
        known = _known.setdefault(store, {}).setdefault(row.id, _Known())
    with known.lock:
        if known.version > row.version:  # this reader's snapshot is older than what others have read
            return _register(row, standing, _ordered(table.changed_since(db, row.id, -1)))
        if known.version != row.version:
            _refresh(db, known, row)
        kept = known.served.get(id(standing))
        if kept is None:
            while len(known.served) >= KEPT:
                del known.served[next(iter(known.served))]
            kept = known.served[id(standing)] = (standing, _register(row, standing, known.ordered))
        return kept[1]


def _refresh(db: Connection, known: _Known, row: ListRow) -> None:
    """Read what changed since; everything when entities are gone for good."""
    known.rows |= {entity.id: entity for entity in table.changed_since(db, row.id, known.version)}
    if len(known.rows) != table.count_rows(db, row.id):
        known.rows = {entity.id: entity for entity in table.changed_since(db, row.id, -1)}
    known.ordered, known.version, known.served = _ordered(known.rows.values()), row.version, {}


def _ordered(rows: Iterable[EntityRow]) -> list[EntityRow]:
    living = [row for row in rows if row.deleted is None]
    return sorted(living, key=lambda row: (row.label.casefold(), row.id))


def _register(row: ListRow, standing: ExternalList, living: list[EntityRow]) -> Register:
    own = [name for name in standing.columns if name not in ("name", "label", VERSION)]
    properties = [*own, *(name for name in row.properties if name not in own)]
    places = {name: place for place, name in enumerate(standing.columns)}
    columns = ("name", "label", *properties, VERSION)
    rows = [tuple(cells[places[name]] if name in places else "" for name in columns) for cells in standing.rows]
    rows += [
        (entity.uuid, entity.label, *(entity.data.get(name, "") for name in properties), str(entity.version))
        for entity in living
    ]
    seed = hashlib.sha256(repr((standing.columns, standing.rows)).encode()).hexdigest()[:12]
    return Register(ExternalList(columns, tuple(rows), living=True), f"{row.id}-{row.version}-{seed}")
