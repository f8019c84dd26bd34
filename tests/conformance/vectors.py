"""Vectors: read them, compile their forms, take their steps with the Python engine, compare with what they expect.

Twin: vectors.mjs. A vector is a JSON object: about, form (lines of Markdown or of an XForm, or the name of a shipped
form), world, steps. A step does one thing (answer, add, remove, language, clock, provide, resume, load, edit) and
expects values (typed), texts, relevant, required, readonly, errors, choices, labels, instances, answers, final, fails.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from formserver.compiler.compiled import Compiled
from formserver.compiler.convert import Converter
from formserver.compiler.xform import compile_xform
from formserver.compiler.xlsform import compile_xlsform
from formserver.engine import OutOfFuel, Session, open_session
from formserver.engine.dates import Day
from formserver.engine.values import to_text
from formserver.program import codec
from formserver.program.model import Program
from formserver.program.world import ExternalList, World

HERE = Path(__file__).parent
SHIPPED = HERE.parent.parent / "forms" / "xlsforms"
RENEW = "tests/conformance/run --renew"
NOW = "2026-03-01T09:00:00.000+00:00"


def vector_files() -> list[Path]:
    """Every vector with a form, in order of names."""
    found = [*HERE.glob("forms/*.json"), *HERE.glob("examples/*.json")]
    return sorted(path for path in found if not path.name.endswith(".program.json"))


def program_file(path: Path) -> Path:
    """The place of the compiled program beside a vector."""
    return path.with_suffix(".program.json")


def compile_vector(vector: dict[str, Any]) -> Program:
    """Compile a vector's form; findings that are errors fail."""
    compiled = compile_form_of(vector)
    assert compiled.ok, [str(finding) for finding in compiled.findings]
    assert compiled.program is not None
    return compiled.program


def compile_form_of(vector: dict[str, Any], converter: Converter | None = None) -> Compiled:
    """Compile a vector's form: a shipped one, an XForm or Markdown. ``converter`` is one for several forms."""
    if isinstance(vector["form"], str):
        path = SHIPPED / f"{vector['form']}.xlsx"
        return compile_xlsform(path.read_bytes(), path.name, converter=converter)
    text = "\n".join(vector["form"]).encode()
    return compile_xform(text) if text.startswith(b"<") else compile_xlsform(text, "data.md", converter=converter)


def program_text(program: Program) -> str:
    """Return the program as JSON with one node, expression, computation … a line, so that changes can be reviewed."""
    parts = []
    for key, value in sorted(codec.to_json(program).items()):
        if isinstance(value, list) and value:
            value_text = "[\n" + ",\n".join(line(item) for item in value) + "\n]"
        else:
            value_text = line(value)
        parts.append(f"{json.dumps(key)}: {value_text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def line(value: Any) -> str:
    """Canonical JSON of one item."""
    return codec.canonical(value).decode()


def world_of(data: dict[str, Any]) -> World:
    """Return the world of a vector; without one the clock stands at NOW."""
    lists = {name: ExternalList(each["columns"], each["rows"]) for name, each in data.get("lists", {}).items()}
    return World(**{"now": NOW, "instance_id": "uuid:vector", **data, "lists": lists})


def run_vector(program: Program, vector: dict[str, Any]) -> list[str]:
    """Take every step; return what differs, a line each."""
    world = world_of(vector.get("world", {}))
    session = open_session(program, world)
    wrong: list[str] = []
    for number, step in enumerate(vector["steps"]):
        expect = step.get("expect", {})
        try:
            session = take(session, world, step)
        except (KeyError, ValueError, OutOfFuel) as error:
            if "fails" not in expect:
                raise
            wrong += differences(number, "fails", expect["fails"], failure(error))
        for what, expected in expect.items():
            if what != "fails":
                wrong += differences(number, what, expected, seen(session, what, expected))
    return wrong


def failure(error: Exception) -> str:
    """The name that both engines give a refusal."""
    if isinstance(error, OutOfFuel):
        return f"fuel {error.args[0]}"
    return "place" if isinstance(error, KeyError) else "count"


def take(session: Session, world: World, step: dict[str, Any]) -> Session:
    """Do what a step says; return the session that goes on."""
    if "resume" in step:
        return open_session(session.program, world, session.answers(), resume=True)
    if "load" in step:
        return open_session(session.program, world, step["load"])
    if "edit" in step:
        return open_session(session.program, world_of(step["edit"]), session.answers(final=True), edit=True)
    if "answer" in step:
        session.answer_all(step["answer"])
    if "add" in step:
        session.add_repeat(step["add"])
    if "remove" in step:
        session.remove_repeat(step["remove"])
    if "language" in step:
        session.use_language(step["language"])
    if "clock" in step:
        session.set_clock(step["clock"])
    for name, each in step.get("provide", {}).items():
        session.provide(name, ExternalList(each["columns"], each["rows"]))
    return session


def seen(session: Session, what: str, expected: Any) -> Any:
    """Return what the session shows, in the shape of what is expected."""
    if what == "errors":
        return [list(pair) for pair in session.errors()]
    if what == "answers":
        return session.answers()
    if what == "final":
        return session.finalize(NOW)
    return {path: LOOKS[what](session, path) for path in expected}


def choices_at(session: Session, path: str) -> list[str]:
    """The values offered; one that is not in the list has a question mark."""
    return [each.value if each.in_list else f"{each.value}?" for each in session.choices(path)]


def value_at(session: Session, path: str) -> list[str]:
    """What an expression reads there: its kind and its text."""
    cell = session.cell(path)
    value = cell.value if cell.relevant else ""
    if isinstance(value, Day):
        return [value.kind, value.text]
    kind = "boolean" if isinstance(value, bool) else "number" if isinstance(value, float) else "text"
    return [kind, to_text(value)]


LOOKS: dict[str, Any] = {
    "values": value_at,
    "texts": lambda session, path: session.cell(path).text,
    "relevant": lambda session, path: session.cell(path).relevant,
    "required": lambda session, path: session.cell(path).required,
    "readonly": lambda session, path: session.cell(path).readonly,
    "choices": choices_at,
    "choice_labels": lambda session, path: [each.label for each in session.choices(path)],
    "labels": lambda session, path: session.text(path),
    "instances": lambda session, path: session.instances(path),
}


def differences(number: int, what: str, expected: Any, got: Any) -> list[str]:
    """Name each thing that differs in a step."""
    if expected == got:
        return []
    if isinstance(expected, dict) and isinstance(got, dict):
        keys = dict.fromkeys([*expected, *got])
        return [f"step {number} {what} {key}: {expected.get(key)!r} expected, {got.get(key)!r} seen"
                for key in keys if expected.get(key) != got.get(key)]  # fmt: skip
    return [f"step {number} {what}: {expected!r} expected, {got!r} seen"]


def observe(session: Session) -> list[Any]:
    """Return all that a session shows: each cell, what is wrong, the final answers, what changed."""
    cells = []
    for path in session.walk():
        cell = session.cell(path)
        shown = [[each.value, each.label, each.in_list] for each in session.choices(path)]
        flags = [cell.relevant, cell.required, cell.readonly]
        cells.append(
            [path, value_at(session, path), cell.text, flags, session.errors_at(path), shown, session.text(path)]
        )
    answers = [list(pair) for pair in session.answers(final=True).items()]
    return [cells, answers, [list(pair) for pair in session.changes()]]
