"""A compiled form is tried with one blank record: what is too heavy to be opened, nobody could fill in, and what
writes into itself something that is not of its type, other clients do not open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

from formserver.engine import OutOfFuel, Session, open_session
from formserver.engine.check import readable
from formserver.engine.dates import Day
from formserver.program.model import Node, Program
from formserver.program.world import World

if TYPE_CHECKING:
    from formserver.compiler.compiled import Compiled

_PROPERTIES = dict.fromkeys(("deviceid", "username", "email", "phonenumber"), "some text")

_PLACES = ("geopoint", "geotrace", "geoshape")


def compile_and_try(
    data: bytes, filename: str, *, files: Mapping[str, bytes] | None = None, **options: Any
) -> Compiled:
    """Compile a form file as compile_form does and open a blank record; one that cannot be is an error among others."""
    from formserver.compiler.findings import finding
    from formserver.compiler.xlsform import compile_form  # slow to import and rarely needed

    compiled = compile_form(data, filename, files=files, **options)
    if not compiled.ok or compiled.program is None:
        return compiled
    session = _blank(compiled.program)
    if session is None:
        return replace(compiled, findings=(finding("form-heavy"), *compiled.findings))
    told = [finding("collect-unknown", what=what) for what in dict.fromkeys(_misfits(session))]
    return replace(compiled, findings=(*told, *compiled.findings))


def _blank(program: Program) -> Session | None:
    """Open a blank record; None when the fuel is not enough. Attached lists are left out."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    try:
        return open_session(
            program, World(now=now, instance_id="uuid:blank", properties=_PROPERTIES, elapsed=monotonic)
        )
    except OutOfFuel:
        return None


def _misfits(session: Session) -> Iterator[str]:
    """Yield the questions that an action or calculation gives what JavaRosa cannot turn into their type."""
    targets = {action.target for action in session.program.actions}
    for path in session.walk():
        cell = session.cell(path)
        node = session.program.nodes[cell.node]
        if cell.text and _is_misfit(node, cell.text, cell.value, acted=node.number in targets):
            yield f"{node.path} ({node.type}) from {cell.text!r}"
        elif node.type in _PLACES and node.calculate is not None and _is_from_file(session.program, node.calculate):
            yield f"{node.path} ({node.type}) from a file, where that has no place"


def _is_misfit(node: Node, text: str, value: object, *, acted: bool) -> bool:
    if node.type == "boolean":
        return acted or isinstance(value, Day)
    if node.type in _PLACES:
        return (acted or node.calculate is not None) and not readable(node.type, text)
    kind = "decimal" if node.type == "int" else node.type
    return acted and text not in ("true", "false") and not readable(kind, text)


def _is_from_file(program: Program, expression: int) -> bool:
    """Is it a cell of an attached list, as it stands?"""
    tree = program.expressions[expression]
    if not isinstance(tree, list) or tree[0] != "lookup" or not isinstance(tree[1], int):
        return False
    return program.lists[tree[1]].external is not None
