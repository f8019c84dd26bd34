"""Secondary instances: internal lists, pointers to external files, the last saved record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from formserver.compiler.list_drafts import ListDraft
from formserver.compiler.nested import read_nested
from formserver.compiler.reading import Document
from formserver.program.external import UnreadableList, is_list, read_columns
from formserver.program.model import ChoiceList

LAST_SAVED = "jr://instance/last-saved"
LAST_SAVED_ID = "__last-saved"
_ITEXT_ID = "itextId"


@dataclass(slots=True)
class Secondary:
    """All secondary instances by id; ``unsupported`` are those that are no list, with their reason, and
    ``unreadable`` the attached files that are not what their names promise."""

    lists: list[ListDraft] = field(default_factory=list)
    by_id: dict[str, ListDraft] = field(default_factory=dict)
    last_saved: set[str] = field(default_factory=set)
    unsupported: dict[str, str] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)

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
        if made.external in files and is_list(made.external):
            made.columns = _columns(made.external, files[made.external], found)
    elif len(element) == 1 and _is_record(element[0]):
        found.by_id[name] = _record(element[0], document, found.add(name))
    elif len(element) == 1 and _is_flat(element[0], document):
        found.by_id[name] = _internal(element[0], document, found.add(name))
    elif len(element) == 1:
        found.by_id[name] = read_nested(element[0], document, lambda: found.add(name))
    else:
        found.unsupported[name] = "it is not a list of items"


def _columns(name: str, data: bytes, found: Secondary) -> list[str]:
    try:
        return list(read_columns(name, data))
    except UnreadableList as error:
        found.unreadable[name] = str(error)
        return []


def _is_flat(root: Element, document: Document) -> bool:
    names = {child.tag for child in root}
    return len(names) <= 1 and all(_is_record(child) or not len(child) for child in root)


def _is_record(root: Element) -> bool:
    """Does an element hold nothing but cells of different names?"""
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
    return not draft.narrow and column not in (_ITEXT_ID, draft.labels)
