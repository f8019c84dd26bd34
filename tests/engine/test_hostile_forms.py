"""Hostile forms end within the fuel in both engines, in the same way; what is known beforehand does not compile."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hostile_forms import HOSTILE, REFUSED, Hostile
from made_forms import OPEN, WORLD, xform

from formserver.compiler.xform import compile_xform
from formserver.conformance.node import find_node
from formserver.engine import OutOfFuel, open_session
from formserver.engine.call import INSTANCES, STEPS
from formserver.program import codec

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "conformance")]

from vectors import failure  # noqa: E402

SECONDS = 60
#: What the JavaScript engine says when a record cannot even be opened.
TOLD = {"fuel steps": f"more than {STEPS} steps", "fuel instances": f"more than {INSTANCES} instances"}


def ends(form: Hostile) -> str:
    """Return how the Python engine ends."""
    try:
        session = open_session(xform(form.instance, form.binds, form.body), WORLD)
        if form.answer:
            session.answer(*form.answer)
    except OutOfFuel as error:
        return failure(error)
    return ""


def ends_in_javascript(form: Hostile) -> Any:
    """Return how the JavaScript engine ends."""
    steps = [{"answer": dict([form.answer])}] if form.answer else []
    program = codec.to_json(xform(form.instance, form.binds, form.body))
    script = json.dumps({"program": program, "world": WORLD.to_json(), "steps": steps})
    command = [find_node(), str(HERE / "agreement.mjs")]
    found = subprocess.run(command, input=script + "\n", capture_output=True, encoding="utf-8", timeout=SECONDS)
    shown = json.loads(found.stdout)
    last = shown[-1] if isinstance(shown, list) else shown["error"].splitlines()[0]
    return last if isinstance(last, str) else ""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_form_ends_in_both_engines(name: str) -> None:
    form = HOSTILE[name]
    assert ends(form) == form.ends
    there = ends_in_javascript(form)
    assert there == form.ends or (form.answer is None and there == f"Error: {TOLD[form.ends]}")


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_known_beforehand_does_not_compile(name: str) -> None:
    form, code = REFUSED[name]
    xml = f"{OPEN}{form.instance}</data></instance>{form.binds}</model></h:head><h:body>{form.body}</h:body></h:html>"
    compiled = compile_xform(xml.encode())
    assert compiled.program is None and code in {found.code for found in compiled.findings}
