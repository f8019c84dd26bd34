"""Hostile forms end within the fuel in both engines, in the same way; what is known beforehand does not compile."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hostile_forms import HOSTILE, LONG, PATTERNS, REFUSED, Hostile, bind
from made_forms import OPEN, WORLD, xform

from formserver.compiler.xform import compile_xform
from formserver.conformance.node import find_node
from formserver.engine import OutOfFuel, open_session
from formserver.program import codec

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "conformance")]

from vectors import failure  # noqa: E402

SECONDS = 60


def ends(form: Hostile) -> str:
    """Return how the Python engine ends."""
    try:
        session = open_session(xform(form.instance, form.binds, form.body), WORLD)
        if form.answer:
            session.answer(*form.answer)
    except OutOfFuel as error:
        return failure(error)
    return ""


def in_javascript(scripts: list[dict[str, Any]]) -> list[Any]:
    """Return what the JavaScript engine shows of each script."""
    lines = "".join(json.dumps(script) + "\n" for script in scripts)
    command = [find_node(), str(HERE / "agreement.mjs")]
    found = subprocess.run(command, input=lines, capture_output=True, encoding="utf-8", timeout=SECONDS)
    return [json.loads(line) for line in found.stdout.splitlines()]


def ends_in_javascript(form: Hostile) -> Any:
    """Return how the JavaScript engine ends."""
    steps = [{"answer": dict([form.answer])}] if form.answer else []
    program = codec.to_json(xform(form.instance, form.binds, form.body))
    last = in_javascript([{"program": program, "world": WORLD.to_json(), "steps": steps}])[0][-1]
    return last if isinstance(last, str) else ""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_form_ends_in_both_engines(name: str) -> None:
    form = HOSTILE[name]
    assert ends(form) == form.ends
    assert ends_in_javascript(form) == form.ends


def test_bad_patterns_are_refused_or_end_in_both_engines() -> None:
    compiled = {pattern: compile_xform(pattern_form(pattern)) for pattern in PATTERNS}
    refused = {pattern for pattern, each in compiled.items() if each.program is None}
    assert refused == {pattern for pattern, verdict in PATTERNS.items() if verdict is None}
    codes = {found.code for pattern in refused for found in compiled[pattern].findings}
    assert codes == {"pattern-unsupported"}
    answer = {"answer": {"/data/t": LONG}}
    programs = [each.program for each in compiled.values() if each.program is not None]
    verdicts = ["1" if verdict else "0" for verdict in PATTERNS.values() if verdict is not None]
    sessions = [open_session(program, WORLD) for program in programs]
    for session in sessions:
        session.answer("/data/t", LONG)
    assert [session.cell("/data/c").text for session in sessions] == verdicts
    scripts = [{"program": codec.to_json(each), "world": WORLD.to_json(), "steps": [answer]} for each in programs]
    shown = in_javascript(scripts)
    assert [{cell[0]: cell[2] for cell in each[-1][0]}["/data/c"] for each in shown] == verdicts


def pattern_form(pattern: str) -> bytes:
    """Return a form whose calculation tries the pattern on an answer."""
    calculate = escape(f"if(regex(/data/t, '{pattern}'), 1, 0)", {'"': "&quot;"})
    binds, body = bind("c", calculate=calculate), '<input ref="/data/t"/>'
    return f"{OPEN}<t/><c/></data></instance>{binds}</model></h:head><h:body>{body}</h:body></h:html>".encode()


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_known_beforehand_does_not_compile(name: str) -> None:
    form, code = REFUSED[name]
    xml = f"{OPEN}{form.instance}</data></instance>{form.binds}</model></h:head><h:body>{form.body}</h:body></h:html>"
    compiled = compile_xform(xml.encode())
    assert compiled.program is None and code in {found.code for found in compiled.findings}
