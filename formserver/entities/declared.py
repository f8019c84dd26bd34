"""What one record says about entities: its program's declarations, filled with its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from re import sub

from formserver.program.model import Entity, Program

_TRUE = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True)
class Declared:
    """``data`` has only the properties that the record answers; ``base`` is the version it was filled with."""

    list: str
    uuid: str
    create: bool
    update: bool
    label: str | None
    data: Mapping[str, str]
    base: int | None


def declared(program: Program, answers: Mapping[str, str]) -> Iterator[Declared]:
    """Yield what a record (indexed path → text) wants to create or update, in document order."""
    for entity in program.entities:
        for place in _places(program, entity, answers):
            found = _declared(program, entity, answers, place)
            if found.create or found.update:
                yield found


def _places(program: Program, entity: Entity, answers: Mapping[str, str]) -> list[str]:
    """Return the indexed paths of the instances that the declaration stands in: of the root, or of its repeat."""
    repeat = program.nodes[program.nodes[entity.node].repeat]
    if repeat.number == 0:
        return [repeat.path]
    return [path for path in answers if path.endswith("]") and sub(r"\[\d+\]", "", path) == repeat.path]


def _declared(program: Program, entity: Entity, answers: Mapping[str, str], place: str) -> Declared:
    start = len(program.nodes[program.nodes[entity.node].repeat].path)

    def text(number: int | None) -> str | None:
        return None if number is None else answers.get(place + program.nodes[number].path[start:])

    def says(whether: bool | int) -> bool:
        return whether if isinstance(whether, bool) else (text(whether) or "").strip() in _TRUE

    base = (text(entity.base) or "").strip()
    values = {name: text(number) for name, number in entity.saved}
    uuid = (text(entity.id) or "").strip()
    return Declared(
        list=entity.list,
        uuid=uuid.removeprefix("uuid:"),
        create=says(entity.create) and text(entity.id) is not None,
        update=says(entity.update) and text(entity.id) is not None,
        label=text(entity.label),
        data={name: value for name, value in values.items() if value is not None},
        base=int(base) if base.isascii() and base.isdigit() else None,
    )
