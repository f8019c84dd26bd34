"""Entities that a form's records create and update: declarations found in the tree, with what is wrong in them.

A declaration is an ``entity`` element in a ``meta`` block (https://getodk.github.io/xforms-spec/entities): of the
form, of a group, or of a repeat and then one for each instance. A question's ``entities:saveto`` belongs to the
nearest declaration around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from formserver.compiler.drafts import Draft, Tree
from formserver.compiler.pool import Pool
from formserver.program.model import Entity

SAVE_TO = "entities:saveto"
RESERVED = frozenset({"name", "label"})
_NAME = re.compile(r"[^\W\d][\w.-]*")
_LIST = re.compile(r"[^\W\d][\w-]*")
_TRUE = frozenset({"1", "true", "true()"})


def read_entities(tree: Tree, pool: Pool) -> tuple[Entity, ...]:
    """Return the declarations in document order; report what is wrong with them and with the properties."""
    found = {container.number: draft for container, draft in _declarations(tree, pool)}
    saved: dict[int, dict[str, Draft]] = {number: {} for number in found}
    for draft in tree.drafts:
        if name := draft.attributes.get(SAVE_TO, ""):
            home = next((above.number for above in draft.chain() if above.number in found), None)
            _save(draft, name, None if home is None else saved[home], pool)
    return tuple(_entity(draft, saved[number], pool) for number, draft in found.items())


def is_entity(draft: Draft) -> bool:
    """Whether a node is an entity's declaration."""
    meta = draft.parent
    return meta is not None and meta.parent is not None and _bare(draft) == "entity" and _bare(meta) == "meta"


def _declarations(tree: Tree, pool: Pool) -> Iterator[tuple[Draft, Draft]]:
    """Yield (what the declaration speaks for, declaration)."""
    for draft in tree.drafts:
        if is_entity(draft) and "dataset" in draft.attributes:
            assert draft.parent is not None and draft.parent.parent is not None
            yield draft.parent.parent, draft


def _entity(draft: Draft, saved: dict[str, Draft], pool: Pool) -> Entity:
    name = draft.attributes["dataset"]
    made = Entity(
        list=name,
        node=draft.number,
        id=_number(draft, "@id") or 0,
        label=_number(draft, "label"),
        create=_whether(draft, "create"),
        update=_whether(draft, "update"),
        base=_number(draft, "@baseVersion"),
        saved=tuple((each, node.number) for each, node in saved.items()),
    )
    for code in _wrong(made):
        pool.report(code, draft.path + "/list_name", "list_name", name=name)
    return made


def _wrong(made: Entity) -> Iterator[str]:
    if not _LIST.fullmatch(made.list) or made.list.startswith("__"):
        yield "entity-list-invalid"
    if not made.id:
        yield "entity-id-missing"
    if made.create is False and made.update is False:
        yield "entity-idle"
    if made.create is not False and made.label is None:
        yield "entity-label-missing" if made.update is False else "entity-label-perhaps"


def _save(draft: Draft, name: str, saved: dict[str, Draft] | None, pool: Pool) -> None:
    """Note that ``draft`` gives the property ``name``, unless something is wrong with that."""
    other = None if saved is None else saved.get(name)
    if saved is None:
        pool.report("property-lost", draft.path, "save_to", name=name)
    elif name.lower() in RESERVED or name.startswith("__"):
        pool.report("property-reserved", draft.path, "save_to", name=name)
    elif not _NAME.fullmatch(name):
        pool.report("property-invalid", draft.path, "save_to", name=name)
    elif other is not None:
        pool.report("property-twice", draft.path, "save_to", name=name, other=other.name)
    else:
        saved[name] = draft


def _number(draft: Draft, name: str) -> int | None:
    found = next((child for child in draft.children.values() if _bare(child) == name), None)
    return None if found is None else found.number


def _whether(draft: Draft, name: str) -> bool | int:
    number = _number(draft, f"@{name}")
    return draft.attributes.get(name, "").strip() in _TRUE if number is None else number


def _bare(draft: Draft) -> str:
    return draft.name.rpartition(":")[2]
