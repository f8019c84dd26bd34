"""Forms made in a test: Markdown rows or XForm pieces to a program; worlds; long chains."""

from __future__ import annotations

from functools import lru_cache

from formserver.compiler.xform import compile_xform
from formserver.compiler.xlsform import compile_xlsform
from formserver.program.model import Program
from formserver.program.world import World

NOW = "2026-03-01T09:00:00.000+01:00"
WORLD = World(now=NOW, seed=5, instance_id="uuid:test")

OPEN = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms">'
    '<h:head><h:title>Made</h:title><model><instance><data id="made">'
)


@lru_cache
def form(*rows: str) -> Program:
    """Compile Markdown rows: the survey sheet, or several sheets."""
    compiled = compile_xlsform("\n".join(rows).encode(), "data.md")
    assert compiled.program is not None, [str(finding) for finding in compiled.findings]
    return compiled.program


@lru_cache
def xform(instance: str, binds: str, body: str = "") -> Program:
    """Compile the pieces of an XForm."""
    xml = f"{OPEN}{instance}</data></instance>{binds}</model></h:head><h:body>{body}</h:body></h:html>"
    compiled = compile_xform(xml.encode())
    assert compiled.program is not None, [str(finding) for finding in compiled.findings]
    return compiled.program


def chain(length: int) -> Program:
    """Return a form in which each calculation adds one to that before."""
    numbers = range(1, length + 1)
    instance = "<c0/>" + "".join(f"<c{number}/>" for number in numbers)
    binds = "".join(f'<bind nodeset="/data/c{n}" calculate="/data/c{n - 1} + 1"/>' for n in numbers)
    return xform(instance, '<bind nodeset="/data/c0" type="int"/>' + binds, '<input ref="/data/c0"/>')
