"""Secondary instances that are trees, as flat lists: one for the root, one for each element that comes several times.

    root/region[…]/town[…]/name        rows of list ("region", "town"), column "region/town/name"

A row holds the cells of its element and of the rows around it, named by their steps from the root, so that every
predicate on the way is one on this row. ``.`` is the element's own text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from formserver.compiler.list_drafts import ListDraft
from formserver.compiler.pool import Fault
from formserver.compiler.reading import Document
from formserver.compiler.references import Scope
from formserver.xpath.nodes import Call, Expr, Number, Path, Step, walk

Steps = tuple[str, ...]


def read_nested(root: Element, document: Document, make: Callable[[], ListDraft]) -> ListDraft:
    """Return the list of the root; its ``parts`` are all lists. ``make`` gives a new one."""
    main = make()
    main.root = document.name(root.tag)
    several: set[Steps] = {(document.name(child.tag),) for child in root if len(child)}
    several.update(_several(root, (), document))
    for steps in [(), *sorted(several)]:
        part = main if not steps else make()
        part.narrow, part.steps = True, steps
        part.used.add(".")
        main.parts[steps] = part
    _add_row(root, (), {}, document, main.parts)
    for part in main.parts.values():
        part.columns = list(dict.fromkeys(name for row in part.rows for name in row))
    return main


def _several(element: Element, steps: Steps, document: Document) -> Iterator[Steps]:
    counts = Counter(child.tag for child in element)
    for child in element:
        below = (*steps, document.name(child.tag))
        if counts[child.tag] > 1:
            yield below
        yield from _several(child, below, document)


def _add_row(
    element: Element, steps: Steps, around: dict[str, str], document: Document, parts: dict[Steps, ListDraft]
) -> None:
    row = {**around, **dict(_cells(element, steps, document, parts)), ".": "".join(element.itertext())}
    parts[steps].rows.append(row)
    _add_inner(element, steps, row, document, parts)


def _add_inner(
    element: Element, steps: Steps, row: dict[str, str], document: Document, parts: dict[Steps, ListDraft]
) -> None:
    for child in element:
        below = (*steps, document.name(child.tag))
        add = _add_row if below in parts else _add_inner
        add(child, below, row, document, parts)


def _cells(
    element: Element, steps: Steps, document: Document, parts: dict[Steps, ListDraft]
) -> Iterator[tuple[str, str]]:
    for child in element:
        below = (*steps, document.name(child.tag))
        if below in parts:
            continue
        if len(child):
            yield from _cells(child, below, document, parts)
        else:
            yield "/".join(below), child.text or ""


def follow(main: ListDraft, path: Path, scope: Scope) -> tuple[ListDraft, list[tuple[Expr, Scope]], str | None]:
    """Return the list that a path ends in, its predicates each with their scope, and the column (None: the rows);
    raise Fault."""
    at: Steps = ()
    found = main.parts[()]
    asked = [(step, at) for step in path.steps[:1]]
    for step in path.steps[1:]:
        at = (*at, _name(step, at, main))
        found = main.parts.get(at, found)
        asked.append((step, at))
    predicates = []
    for step, place in asked:
        for predicate in step.predicates:
            _check(predicate, place, found, main)
            predicates.append((predicate, replace(scope, row=found.number, row_steps=place)))
    return found, predicates, None if at == found.steps else "/".join(at)


def _name(step: Step, at: Steps, main: ListDraft) -> str:
    """Return the name of a step; ``*`` when it can mean one only."""
    if step.axis != "child":
        raise Fault("expression-unsupported", step.position, what=f"the axis {step.axis} over a list")
    if step.test != "*":
        return step.test
    names = {steps[len(at)] for steps in main.parts if steps[: len(at)] == at and len(steps) > len(at)}
    if len(names) != 1:
        raise Fault("expression-unsupported", step.position, what="all columns of a list")
    return names.pop()


def _check(predicate: Expr, place: Steps, found: ListDraft, main: ListDraft) -> None:
    """A place in a list within a list, or one that is asked further on, cannot be told from a flat row."""
    counted = any(isinstance(item, Call) and item.name in ("position", "last") for item in walk(predicate))
    placed = counted or isinstance(predicate, Number)
    if place not in main.parts or (placed and (place != found.steps or len(place) > 1)):
        raise Fault("expression-unsupported", 0, what="this predicate within a list of lists")


def column_name(path: Path, scope: Scope, found: ListDraft) -> str | None:
    """Return the column that a relative path in a predicate names, None for the row itself; raise Fault."""
    at = list(scope.row_steps)
    for step in path.steps:
        if step.predicates or (step.axis == "parent" and not at):
            raise Fault("expression-unsupported", path.position, what="this path inside a list")
        if step.axis == "parent":
            at.pop()
        elif step.axis == "child" and step.test not in ("*", "node()", "text()"):
            at.append(step.test)
        elif step.axis != "self":
            raise Fault("expression-unsupported", path.position, what="this path inside a list")
    return None if tuple(at) == found.steps else "/".join(at)
