"""A compiled form is tried with one blank record: what is too heavy to be opened, nobody could fill in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

from formserver.engine import OutOfFuel, open_session
from formserver.program.model import Program
from formserver.program.world import World

if TYPE_CHECKING:
    from formserver.compiler.compiled import Compiled


def compile_and_try(
    data: bytes, filename: str, *, files: Mapping[str, bytes] | None = None, **options: Any
) -> Compiled:
    """Compile a form file as compile_form does and open a blank record; one that cannot be is an error among others."""
    from formserver.compiler.findings import finding
    from formserver.compiler.xlsform import compile_form  # slow to import and rarely needed

    compiled = compile_form(data, filename, files=files, **options)
    if not compiled.ok or compiled.program is None:
        return compiled
    if _opens(compiled.program):
        return compiled
    return replace(compiled, findings=(finding("form-heavy"), *compiled.findings))


def _opens(program: Program) -> bool:
    """Is the fuel enough for a blank record? Attached lists are left out."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    try:
        open_session(program, World(now=now, instance_id="uuid:blank", elapsed=monotonic))
    except OutOfFuel:
        return False
    return True
