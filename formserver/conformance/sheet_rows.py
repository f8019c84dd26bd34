"""XLSForms of the field: each compiles, and its first state is as recorded."""

from __future__ import annotations

import re
from typing import Any

from formserver.compiler.xform import compile_xform
from formserver.conformance.files import Row
from formserver.conformance.trace_rows import plain_path, world_of
from formserver.conformance.verdicts import Verdict, same_text, volatile_paths
from formserver.program import codec


def judge_sheet(row: Row, play: Any) -> Verdict:
    """Compile, open, compare. A form that was refused may be refused here too; else an error needs its reason."""
    verdict = Verdict(group="refused" if row["javarosa_error"] else "opened")
    compiled = compile_xform(row["xform"].encode())
    if compiled.program is None:
        reasons = [f"{found.code}: {found.message}" for found in compiled.findings if found.severity == "error"]
        verdict.expect("compiles", reasons, [], equal=bool(row["javarosa_error"]))
        return verdict
    world = world_of({"now": "2026-11-22T09:38:02.000Z"})
    script = {"program": codec.dumps(compiled.program).decode(), "world": world, "steps": [["state"]]}
    results = play(script)
    if isinstance(results, dict):
        verdict.expect("opens", results, None)
    elif row["javarosa_initial"]:
        compare_first(verdict, results[0], row["javarosa_initial"], volatile_paths(compiled.program))
    return verdict


def compare_first(verdict: Verdict, cells: Any, expected: list[Row], volatile: set[str]) -> None:
    """Compare relevance of all nodes and values of leaves; instances carry [1] in the recording as in ours."""
    if isinstance(cells, dict):
        verdict.expect("state", cells["error"], None)
        return
    own = {plain_path(cell[0]): cell for cell in cells}
    for node in expected:
        cell = own.get(plain_path(node["ref"]))
        if cell is None:
            verdict.expect(node["ref"], None, node.get("value", "a node"))
            continue
        verdict.expect(f"{node['ref']} relevant", cell[3], node["relevant"])
        if "value" in node and node["relevant"] and re.sub(r"\[\d+\]", "", cell[0]) not in volatile:
            same = same_text(cell[2], str(node["value"]))
            verdict.expect(node["ref"], cell[2], node["value"], equal=same)
