"""Paths over choice lists: rows by predicate, and rows by key where a predicate asks for equality."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from formserver.compiler.elsewhere import kind_of
from formserver.compiler.list_drafts import ListDraft
from formserver.compiler.nested import column_name, follow
from formserver.compiler.pool import Fault
from formserver.compiler.references import Scope
from formserver.program.model import Expression
from formserver.xpath.nodes import Binary, Call, Expr, Path, Step, String, walk

if TYPE_CHECKING:
    from formserver.compiler.expressions import Writer


def instance_id(call: Call) -> str:
    """Return the id in ``instance('id')``; raise Fault when it is not a text."""
    if len(call.args) != 1 or not isinstance(call.args[0], String):
        raise Fault("expression-unsupported", call.position, what="instance() of anything but a text")
    return call.args[0].value


def find_list(writer: Writer, name: str, position: int) -> ListDraft:
    """Return the list ``name``; raise Fault when there is none."""
    if name in writer.lists.by_id:
        return writer.lists.by_id[name]
    if name in writer.lists.unsupported:
        raise Fault("expression-unsupported", position, what=f"instance('{name}'): {writer.lists.unsupported[name]}")
    near = difflib.get_close_matches(name, writer.lists.by_id, n=1)
    raise Fault("instance-unknown", position, name=name, suggestion=next(iter(near), None))


def rows(writer: Writer, path: Path, name: str, scope: Scope) -> Expression:
    """Return ``rows`` or ``lookup`` for ``instance('name')/root/item[…]/column``."""
    found = find_list(writer, name, path.position)
    if found.parts:
        return _nested_rows(writer, found, path, scope)
    steps = [step for step in path.steps if not _is_self(step)]
    if found.record:
        steps.insert(0, Step("child", "*"))
    if len(steps) < 2 or any(step.axis != "child" for step in steps):
        raise Fault("expression-unsupported", path.position, what="this path over a list")
    _check_shape(steps, found)
    name_of_column = _column(writer, found, steps[2:]) if len(steps) > 2 else None
    return _selected(writer, found, steps[1].predicates, name_of_column, scope)


def _nested_rows(writer: Writer, main: ListDraft, path: Path, scope: Scope) -> Expression:
    _check_shape([step for step in path.steps if not step.predicates][:1], main)
    found, predicates, column = follow(main, path, scope)
    name = None if column is None else use_column(writer, found, column, path.position)
    return ["rows", found.number, [writer.write(predicate, inside) for predicate, inside in predicates], name]


def _is_self(step: Step) -> bool:
    return step.axis == "self" and step.test == "node()" and not step.predicates


def _check_shape(steps: list[Step], found: ListDraft) -> None:
    for step, name in zip(steps, (found.root, found.item), strict=False):
        if name and step.test not in (name, "*"):
            raise Fault("path-unknown", step.position, target=f"instance('{found.name}')/{step.test}", suggestion=name)
    if any(step.predicates for step in (steps[0], *steps[2:])):
        raise Fault("expression-unsupported", steps[0].position, what="a predicate outside of the items of a list")


def _column(writer: Writer, found: ListDraft, steps: list[Step]) -> str:
    if any(step.test in ("*", "node()", "text()") for step in steps):
        raise Fault("expression-unsupported", steps[0].position, what="all columns of a list")
    return use_column(writer, found, "/".join(step.test for step in steps), steps[0].position)


def use_column(writer: Writer, found: ListDraft, name: str, position: int) -> str:
    """Mark a column as read; one that the list cannot have reads as empty, with a warning."""
    if not found.knows(name):
        near = difflib.get_close_matches(name, found.columns, n=1)
        if any(tuple(name.split("/")) in main.parts for main in writer.lists.lists if main.steps == ()):
            raise Fault("several-values", position, target=f"instance('{found.name}')/{name}")
        found.columns.append(name)
        if not name.startswith("__"):  # columns that entities bring along
            fault = Fault(
                "list-column-unknown", position, column=name, list=found.name, suggestion=next(iter(near), None)
            )
            writer.warnings.append(fault)
    found.used.add(name)
    return name


def cell(writer: Writer, path: Path, scope: Scope) -> Expression:
    """Return ``column`` or ``row`` for a relative path inside a list predicate."""
    assert scope.row is not None
    found = writer.lists.lists[scope.row]
    name = column_name(path, scope, found)
    return ["row"] if name is None else ["column", use_column(writer, found, name, path.position)]


def _selected(
    writer: Writer, found: ListDraft, predicates: tuple[Expr, ...], column: str | None, scope: Scope
) -> Expression:
    inside = Scope(scope.own, scope.here, row=found.number)
    if predicates:
        conjuncts = _conjuncts(predicates[0])
        for place, conjunct in enumerate(conjuncts):
            keys = _equalities(conjunct)
            rest = conjuncts[:place] + conjuncts[place + 1 :]
            if keys is None or any(map(_counts, rest)):
                continue
            key_column = use_column(writer, found, keys[0], conjunct.position)
            found.indexes.add(key_column)
            asked = [writer.write(key, scope) for key in keys[1]]
            left = [writer.write(predicate, inside) for predicate in [*rest, *predicates[1:]]]
            return ["lookup", found.number, key_column, asked, left, column]
    return ["rows", found.number, [writer.write(predicate, inside) for predicate in predicates], column]


def _conjuncts(expr: Expr) -> list[Expr]:
    """Return the parts of ``a and b and c``."""
    found: list[Expr] = []
    waiting = [expr]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Binary) and item.op == "and":
            waiting += [item.right, item.left]
        else:
            found.append(item)
    return found


def _equalities(expr: Expr) -> tuple[str, list[Expr]] | None:
    """Return column and keys of ``column = key`` or of several on one column joined by ``or``."""
    column = ""
    keys: list[Expr] = []
    waiting = [expr]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Binary) and item.op == "or":
            waiting += [item.right, item.left]
            continue
        pair = _equality(item)
        if pair is None or column not in ("", pair[0]):
            return None
        column, key = pair
        keys.append(key)
    return column, keys


def _equality(expr: Expr) -> tuple[str, Expr] | None:
    if not isinstance(expr, Binary) or expr.op != "=":
        return None
    for side, other in ((expr.left, expr.right), (expr.right, expr.left)):
        name = _bare_column(side)
        if name and not _reads_row(other) and kind_of(other) != "boolean":
            return name, other
    return None


def _bare_column(expr: Expr) -> str:
    if not isinstance(expr, Path) or expr.absolute or expr.start is not None:
        return ""
    steps = [step for step in expr.steps if not _is_self(step)]
    if len(steps) != 1 or steps[0].axis != "child" or steps[0].predicates:
        return ""
    return "" if steps[0].test in ("*", "node()", "text()") else steps[0].test


def _reads_row(expr: Expr) -> bool:
    """Does the key depend on the row? (Predicates of lists inside it are taken to, which costs only speed.)"""
    relative = (isinstance(item, Path) and not item.absolute and item.start is None for item in walk(expr))
    return any(relative) or _counts(expr)


def _counts(expr: Expr) -> bool:
    return any(isinstance(item, Call) and item.name in ("position", "last") for item in walk(expr))
