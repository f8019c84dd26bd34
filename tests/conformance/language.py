"""The language, row by row: coverage.json names every type, column, parameter, function … with a small form.

A row has ``survey``, ``choices``, ``settings``, ``entities``, ``osm`` (lines of cells with `` | `` between) or
``xform`` (lines of XML). It expects ``nodes`` (path → fields of the program's node), ``program`` (fields of the
program), ``findings`` (codes, without those of every small form), ``error`` (it must not compile) and ``steps`` as a
vector has.
"""

from __future__ import annotations

import json
from typing import Any

from vectors import HERE, Program, differences

from formserver.compiler.compiled import Compiled
from formserver.compiler.convert import Converter
from formserver.compiler.xform import compile_xform
from formserver.compiler.xlsform import compile_xlsform
from formserver.program import codec

SHEETS = ("survey", "choices", "external_choices", "settings", "entities", "osm")
SETTINGS = ["form_id | version", "f | 1"]
#: What a small form is told anyway.
USUAL = frozenset(
    {"version-missing", "form-id-missing", "label-missing", "text-missing", "language-code-missing", "conversion-note"}
)


def rows() -> list[dict[str, Any]]:
    """Return every row of coverage.json."""
    found: list[dict[str, Any]] = json.loads((HERE / "coverage.json").read_text("utf-8"))
    return found


def compile_row(row: dict[str, Any], converter: Converter) -> Compiled:
    """Compile the form of a row."""
    if "xform" in row:
        return compile_xform("\n".join(row["xform"]).encode())
    sheets = {**row, "settings": row.get("settings", SETTINGS)}
    lines = []
    for name in SHEETS:
        if name in sheets:
            lines += [f"| {name} |", *(f"| | {cells} |" for cells in sheets[name])]
    return compile_xlsform("\n".join(lines).encode(), "data.md", converter=converter)


def shortcomings(row: dict[str, Any], compiled: Compiled) -> list[str]:
    """Return what a compiled row lacks of what it expects, a line each."""
    codes = sorted({found.code for found in compiled.findings} - USUAL)
    wrong = differences(0, "findings", sorted(row.get("findings", [])), codes)
    if (compiled.program is None) != row.get("error", False):
        return [*wrong, *map(str, compiled.findings)]
    return wrong if compiled.program is None else [*wrong, *_unlike(row, compiled.program)]


def _unlike(row: dict[str, Any], program: Program) -> list[str]:
    data = codec.to_json(program)
    nodes = {node["path"]: {"type": "string", **node} for node in data["nodes"]}
    wrong = _differing(row.get("program", {}), data, "program")
    wrong += _differing(row.get("program_settings", {}), data.get("settings", {}), "settings")
    for path, expected in row.get("nodes", {}).items():
        wrong += _differing(expected, {"question": "calculate", "initial": 1, **nodes.get(path, {})}, path)
    return wrong


def _differing(expected: dict[str, Any], got: dict[str, Any], what: str) -> list[str]:
    return [
        f"{what} {key}: {value!r} expected, {got.get(key)!r} seen"
        for key, value in expected.items()
        if got.get(key) != value
    ]
