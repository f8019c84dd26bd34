"""Answers that a program gives as plain values: filled in as a person would, then collected like any others.

Keys are paths below the root, as records.py gives them; groups may be objects, a repeat is a list of objects,
several choices are a list or words. Defaults, calculations and what is not relevant follow from the form.
"""

from __future__ import annotations

import json
import re
import secrets
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from formserver import collect
from formserver.engine.check import UNSEEN
from formserver.engine.session import Session, open_session
from formserver.errors import Problem
from formserver.instance import write_instance
from formserver.program.model import Node, Program
from formserver.program.world import World
from formserver.publish.opened import OpenForm, open_version
from formserver.store import Store, forms
from formserver.store import submissions as table
from formserver.store.forms import FormRow

MOST_INSTANCES = 1000

_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Given:
    """What became of given values: the receipt, and the paths that the form did not take (not relevant, computed)."""

    receipt: collect.Receipt
    ignored: tuple[str, ...]


def send_values(
    store: Store,
    form: FormRow,
    values: Mapping[str, Any],
    *,
    instance_id: str = "",
    language: str = "",
    by: int | None = None,
    door: str = "api",
) -> Given:
    """Fill a record in and collect it. The same values under the same ``instance_id`` are one record.

    Raises Problem ``request.unfit`` for a path that the form does not have, ``form.not_published`` and those of
    collect.
    """
    opened, world = _world(store, form, instance_id, language)
    session = open_session(opened.program, world)
    given = _fill(session, opened.program, values)
    answers = session.finalize(world.now)
    receipt = collect.collect(
        store, xml=write_instance(opened.program, answers), form=form.id, world=world, submitter=by, door=door,
        received=datetime.now(UTC),
    )  # fmt: skip
    return Given(receipt, tuple(path for path, text in given.items() if not _same(answers.get(path, ""), text)))


def _world(store: Store, form: FormRow, instance_id: str, language: str) -> tuple[OpenForm, World]:
    """Return the form and the world to fill it in: those of the record when it is here already, else of now."""
    if form.current is None:
        raise Problem("form.not_published")
    number, world = form.current, None
    with store.read() as db:
        edit = table.edit_by_instance(db, form.id, instance_id) if instance_id else None
        version = None if edit is None or edit.version is None else forms.version_by_key(db, edit.version)
    if edit is not None and version is not None:
        number, world = version.number, json.loads(edit.world)
    opened = open_version(store, form, number)
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    fresh = {"now": now, "seed": secrets.randbelow(2**31 - 2) + 1, "instance_id": instance_id or f"uuid:{uuid.uuid4()}"}
    tag = language if language in opened.program.texts else opened.program.default_language
    return opened, World(**(world or fresh | {"language": tag}), lists=opened.lists, elapsed=monotonic)


def _fill(session: Session, program: Program, values: Mapping[str, Any]) -> dict[str, str]:
    """Answer the questions that ``values`` name; return what was given by indexed path."""
    by_path = {node.path: node for node in program.nodes}
    given: dict[str, str] = {}
    waiting = [(program.nodes[0].path, values)]
    while waiting:
        holder, inner = waiting.pop(0)
        found = list(_named(by_path, holder, inner))
        texts = {path: _text(value, path) for node, path, value in found if node.kind == "value"}
        given |= texts
        session.answer_all({path: text for path, text in texts.items() if _asked(by_path[_INDEX.sub("", path)])})
        for node, path, value in found:
            if node.kind == "repeat":
                waiting += zip(_instances(session, path, value), value, strict=True)
    return given


def _named(by_path: Mapping[str, Node], holder: str, values: Mapping[str, Any]) -> Iterator[tuple[Node, str, Any]]:
    """Yield (node, indexed path, value) of the questions and repeats that are named, those inside of groups too."""
    for key, value in values.items():
        path = f"{holder}/{key}"
        node = by_path.get(_INDEX.sub("", path))
        if node is None or "[" in key:
            raise Problem("request.unfit", reason=f"the form has no question {path}.")
        if node.kind != "group":
            yield node, path, value
        elif isinstance(value, Mapping):
            yield from _named(by_path, path, value)
        else:
            raise Problem("request.unfit", reason=f"{path} is a group: an object is needed.")


def _asked(node: Node) -> bool:
    return node.question not in UNSEEN or node.question == "hidden"


def _instances(session: Session, path: str, value: Any) -> list[str]:
    """Return the paths of as many instances of a repeat as were given."""
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise Problem("request.unfit", reason=f"{path} is a repeat: a list of objects is needed.")
    if len(value) > MOST_INSTANCES:
        raise Problem("request.unfit", reason=f"{path} has more than {MOST_INSTANCES} instances.")
    found = session.instances(path)
    try:
        while len(found) > len(value):
            session.remove_repeat(found.pop())
        while len(found) < len(value):
            found.append(session.add_repeat(path))
    except ValueError as error:
        raise Problem("request.unfit", reason=f"{path} has {len(found)} instances, as the form counts.") from error
    return found


def _text(value: Any, path: str) -> str:
    """Return a value as answers are stored."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(code, str | int) for code in value):
        return " ".join(map(str, value))
    raise Problem("request.unfit", reason=f"{path} is a question: a text, a number or a list of codes is needed.")


def _same(kept: str, text: str) -> bool:
    return sorted(kept.split()) == sorted(text.split())
