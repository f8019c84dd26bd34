"""Secondary instances: internal lists, pointers to external files, the last saved record."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from formserver.compiler.reading import Document
from formserver.program.model import ChoiceList

LAST_SAVED = "jr://instance/last-saved"
LAST_SAVED_ID = "__last-saved"
_ITEXT_ID = "itextId"


@dataclass(slots=True)
class ListDraft:
    """A choice list to be. ``columns`` of an external list are empty when nobody knows them yet.

    ``root`` and ``item`` are the element names that paths use ("" for any); of a ``record``, an instance whose
    root is its only row, ``item`` is the root. ``labels`` is the column whose
    cells are the rows' labels (``itextId`` when they are itext ids), set by the first select that uses it.
    """

    number: int
    name: str
    root: str = "root"
    item: str = "item"
    record: bool = False
    columns: list[str] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    external: str | None = None
    labels: str | None = None
    texts: list[int] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    indexes: set[str] = field(default_factory=set)

    def knows(self, column: str) -> bool:
        """May the list have this column?"""
        return column in self.columns or (self.external is not None and not self.columns)


@dataclass(slots=True)
class Secondary:
    """All secondary instances by id; ``unsupported`` are those that are no list, with their reason."""

    lists: list[ListDraft] = field(default_factory=list)
    by_id: dict[str, ListDraft] = field(default_factory=dict)
    last_saved: set[str] = field(default_factory=set)
    unsupported: dict[str, str] = field(default_factory=dict)

    def add(self, name: str) -> ListDraft:
        """Make the next list."""
        made = ListDraft(len(self.lists), name)
        self.lists.append(made)
        return made


def read_instances(instances: list[Element], document: Document, files: Mapping[str, bytes] | None) -> Secondary:
    """Return what the secondary instances say; ``files`` are attached files whose columns can be checked."""
    found = Secondary()
    for element in instances:
        _read(element, document, files or {}, found)
    return found


def _read(element: Element, document: Document, files: Mapping[str, bytes], found: Secondary) -> None:
    name, source = element.get("id", ""), element.get("src", "")
    if source == LAST_SAVED:
        found.last_saved.add(name)
    elif source:
        made = found.by_id[name] = found.add(name)
        made.external = source.rpartition("/")[2]
        made.root = made.item = ""
        made.columns = columns_of(made.external, files[made.external]) if made.external in files else []
    elif len(element) == 1 and _is_record(element[0]):
        found.by_id[name] = _record(element[0], document, found.add(name))
    elif len(element) == 1 and _is_flat(element[0], document):
        found.by_id[name] = _internal(element[0], document, found.add(name))
    else:
        found.unsupported[name] = "it is not a list of items"


def _is_flat(root: Element, document: Document) -> bool:
    names = {child.tag for child in root}
    return len(names) <= 1 and all(len(cell) == 0 for child in root for cell in child)


def _is_record(root: Element) -> bool:
    """Does the root hold nothing but cells of different names?"""
    names = [child.tag for child in root]
    return bool(names) and len(set(names)) == len(names) and not any(len(child) for child in root)


def _record(root: Element, document: Document, made: ListDraft) -> ListDraft:
    made.record = True
    made.item = document.name(root.tag)
    made.rows.append({document.name(cell.tag): cell.text or "" for cell in root})
    made.columns = list(made.rows[0])
    return made


def _internal(root: Element, document: Document, made: ListDraft) -> ListDraft:
    made.root = document.name(root.tag)
    made.item = document.name(root[0].tag) if len(root) else "item"
    columns: dict[str, None] = {}
    for child in root:
        row = {document.name(cell.tag): cell.text or "" for cell in child}
        columns.update(dict.fromkeys(row))
        made.rows.append(row)
    made.columns = list(columns)
    return made


def columns_of(name: str, data: bytes) -> list[str]:
    """Return the column names of an attached .csv, none for other files or unreadable ones."""
    if not name.lower().endswith(".csv"):
        return []
    head = data[:100_000].decode("utf-8-sig", "replace").lstrip("\n\r").partition("\n")[0]
    separator = max(",;\t", key=head.count)
    return [cell.strip() for cell in next(csv.reader(io.StringIO(head), delimiter=separator), [])]


def finished(draft: ListDraft) -> ChoiceList:
    """Return the program's list: label columns that no expression reads are left out."""
    columns = [name for name in draft.columns if _kept(draft, name)]
    return ChoiceList(
        name=draft.name,
        columns=tuple(columns),
        rows=tuple(tuple(row.get(name, "") for name in columns) for row in draft.rows),
        texts=tuple(draft.texts),
        external=draft.external,
        indexes=tuple(sorted(draft.indexes)),
    )


def _kept(draft: ListDraft, column: str) -> bool:
    if draft.external is not None or column in draft.used:
        return True
    return column not in (_ITEXT_ID, draft.labels)
