"""Plays a script with the Python engine; player.mjs does the same with the JavaScript engine, name for name.

A script is plain JSON: ``{"program", "world", "steps": [[verb, argument, …], …]}`` for a session, or
``{"program", "world", "expression", "tree"?, "context"?}`` for one expression. A result is plain JSON:
a list with one item a step, or a tagged value; ``{"error": text}`` where the engine refused or fell over
(whatever it raises is a result here: that is what is being measured).
"""

from __future__ import annotations

import math
from typing import Any

from formserver.conformance.tree import TREES, read_tree
from formserver.engine import Session, open_session
from formserver.engine.dates import Day
from formserver.engine.evaluate import OPERATORS, build
from formserver.program import codec
from formserver.program.model import Program
from formserver.program.world import ExternalList, World

Script = dict[str, Any]


class PythonPlayer:
    """Keeps the program last used, so that a form is read once."""

    def __init__(self) -> None:
        self._text = ""
        self._program: Program | None = None
        OPERATORS.update(TREES)

    def play(self, script: Script) -> Any:
        """Return what came of a script."""
        program = self._read(script["program"])
        world = read_world(script["world"])
        if "expression" in script:
            return evaluate(program, world, script)
        try:
            session = open_session(program, world)
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}
        return [take(session, step) for step in script["steps"]]

    def _read(self, text: str) -> Program:
        if self._program is None or text != self._text:
            self._text, self._program = text, codec.loads(text.encode())
        return self._program

    def close(self) -> None:
        """Nothing to end."""


def read_world(data: dict[str, Any]) -> World:
    """Return the world that JSON describes."""
    lists = {name: ExternalList(rows["columns"], rows["rows"]) for name, rows in data.get("lists", {}).items()}
    return World(**{**data, "lists": lists})


def take(session: Session, step: list[Any]) -> Any:
    """Do one step of a session."""
    verb, *args = step
    try:
        return STEPS[verb](session, *args)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def state(session: Session) -> list[list[Any]]:
    """Return [path, group, text, relevant, readonly, required] of every cell, in document order."""
    found = []
    for path in session.walk():
        cell = session.cell(path)
        found.append([path, cell.group, cell.text, cell.relevant, cell.readonly, cell.required])
    return found


def choices(session: Session, path: str) -> list[list[str]]:
    """Return [value, label] of the choices of a select."""
    return [[choice.value, choice.label] for choice in session.choices(path)]


STEPS: dict[str, Any] = {
    "answer": lambda session, path, text: session.answer(path, text),
    "add_repeat": lambda session, path: session.add_repeat(path),
    "remove_repeat": lambda session, path: session.remove_repeat(path),
    "use_language": lambda session, tag: session.use_language(tag),
    "state": state,
    "instances": lambda session, path: session.instances(path),
    "choices": choices,
    "label": lambda session, path: session.text(path, "label"),
    "errors": lambda session: [list(error) for error in session.errors()],
    "answers": lambda session: session.answers(final=True),
}


def evaluate(program: Program, world: World, script: Script) -> Any:
    """Return the tagged value of one expression, on a tree where the script has one."""
    try:
        made = Session(program, world).state
        if "tree" in script:
            made.frame.row = read_tree(script["tree"])[script["context"]]
        return tagged(build(script["expression"], made.plan)(made.frame))
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def tagged(value: Any) -> list[Any]:
    """Return [type, value] as JSON: number, text, boolean, day or nodes (their numbers, else their values)."""
    if isinstance(value, bool):
        return ["boolean", value]
    if isinstance(value, (int, float)):
        return ["number", plain(float(value))]
    if isinstance(value, Day):
        return ["day", value.text, value.days]
    if isinstance(value, list):
        return ["nodes", [getattr(node, "order", None) for node in value]]
    return ["text", value]


def plain(number: float) -> Any:
    """Return a number, or its name where JSON has none."""
    if math.isfinite(number) and not (number == 0 and math.copysign(1, number) < 0):
        return number
    return {"num": "NaN" if math.isnan(number) else "-0" if number == 0 else "Infinity" if number > 0 else "-Infinity"}
