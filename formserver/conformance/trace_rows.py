"""Traces: a form, what a person did, and the state of every node after each act."""

from __future__ import annotations

import re
from typing import Any

from formserver.compiler.xform import compile_xform
from formserver.conformance.files import Row
from formserver.conformance.verdicts import Verdict, local_now, same_text
from formserver.program import codec
from formserver.program.model import Program

#: Kinds of node in a recorded state that hold a value.
LEAVES = {"model-value", "input", "select", "note", "trigger", "rank", "range", "upload"}

Asked = tuple[str, Any]


def judge_trace(row: Row, play: Any) -> Verdict:
    """Play a trace and compare; only values and relevance of leaves count."""
    verdict = Verdict(group=re.split(r"[ :]", row["javarosa"])[0])
    compiled = compile_xform(row["form"].encode())
    if compiled.program is None:
        verdict.expect("compiles", [str(found) for found in compiled.findings if found.severity == "error"], [])
        return verdict
    steps, asked = script_of(row, compiled.program)
    results = play({"program": codec.dumps(compiled.program).decode(), "world": world_of(row), "steps": steps})
    if isinstance(results, dict):
        verdict.expect("opens", results, None)
        return verdict
    for result, (what, expected) in zip(results, asked, strict=True):
        compare(verdict, what, result, expected)
    return verdict


def world_of(row: Row) -> dict[str, Any]:
    """Return the world that a recording was made in."""
    return {"now": local_now(row["now"]), "seed": 1, "instance_id": "uuid:00000000-0000-4000-8000-000000000000"}


def script_of(row: Row, program: Program) -> tuple[list[list[Any]], list[Asked]]:
    """Return the steps, and for each what is asked of its result."""
    steps: list[list[Any]] = [["state"]]
    asked: list[Asked] = [("state", row["initial"])]
    place = ""
    for number, act in enumerate(row["ops"], 1):
        if "error" in act or act["op"] == "newInstance":
            break
        step, place = step_of(act, place, program)
        steps.append(step)
        asked.append((f"{number} {act['op']}", act.get("result")))
        if "state" in act and act["op"] not in ("next", "prev"):
            steps.append(["state"])
            asked.append((f"{number} state", act["state"]))
    return steps, asked


def step_of(act: Row, place: str, program: Program) -> tuple[list[Any], str]:
    """Return the step for one act, and where the person then stands."""
    op, args = act["op"], act["args"]
    if op in ("next", "prev"):
        return ["instances", ""], str(args[0])
    if op == "answer":
        path = place if len(args) == 1 else args[0]
        return ["answer", plain_path(path), " ".join(map(text_of, args[1:] or args))], place
    if op == "createNewRepeat":
        path = args[0]["assertCurrentReference"] if isinstance(args[0], dict) else args[0]
        return ["add_repeat", plain_path(path)], place
    if op == "removeRepeat":
        return ["remove_repeat", plain_path(args[0])], place
    if op == "setLanguage":
        return ["use_language", tag_of(args[0], program)], place
    if op == "countRepeatInstancesOf":
        return ["instances", plain_path(args[0])], place
    return ["state"], place


def tag_of(name: str, program: Program) -> str:
    """Return the tag of a language, whatever the recording calls it."""
    return next((each.tag for each in program.languages if name in (each.name, each.tag)), name)


def text_of(value: Any) -> str:
    """Return an answer as stored text: a boolean as 1 or 0, as the engines store it."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)


def plain_path(path: str) -> str:
    """``/data/orx:meta/orx:instanceID`` → ``/data/meta/instanceID``."""
    return re.sub(r"/[\w.-]+:", "/", path)


def compare(verdict: Verdict, what: str, result: Any, expected: Any) -> None:
    """Compare one result with what was recorded."""
    act = what.split()[-1]
    if isinstance(result, dict) and "error" in result:
        if act not in ("next", "prev"):
            verdict.expect(what, result["error"], None)
    elif act == "state":
        compare_states(verdict, what, result, expected)
    elif act == "countRepeatInstancesOf":
        verdict.expect(what, len(result), expected)


def compare_states(verdict: Verdict, what: str, cells: list[list[Any]], expected: list[Row]) -> None:
    """Compare values and relevance of all leaves; a hidden value may differ."""
    own = {plain_path(cell[0]): cell for cell in cells if "@" not in cell[0]}
    recorded = {plain_path(node["ref"]): node for node in expected if node["type"] in LEAVES}
    added = {path for path in recorded if "/orx:" in path or path.split("/")[-2] == "meta"}
    for path, node in recorded.items():
        cell = own.get(path)
        if cell is None:
            if path not in added:
                verdict.expect(f"{what} {path}", None, node["value"])
            continue
        verdict.expect(f"{what} {path} relevant", cell[3], node["relevant"])
        if node["relevant"] and cell[3]:
            same = same_text(cell[2], str(node["value"]))
            verdict.expect(f"{what} {path}", cell[2], node["value"], equal=same)
    for path, cell in own.items():
        if path not in recorded and cell[3] and not cell[1]:
            verdict.expect(f"{what} {path}", cell[2], None)
