"""One record in JavaRosa and in our engine side by side: the same steps, what differs after each.

Compared are relevance, whether an answer is required, text and offered choices of every leaf. Left out is what every
record has of its own (ids, times of start and end, who and which device) and what is not a leaf in both (attributes).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from oracle import Oracle, State

from formserver.engine import Session, open_session
from formserver.program.model import Program
from formserver.program.world import ExternalList, World

#: Metadata that a record has of its own.
OWN = {"instanceID", "deprecatedID", "start", "end", "audit"}
#: Steps of a vector that JavaRosa can take too.
COMMON = {"answer", "add", "expect"}
Difference = tuple[str, str, Any, Any]


def present(program: Program) -> World:
    """Return the world that JavaRosa stands in: the present, what it says of device and person, empty files."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    empty = {each.external: ExternalList(each.columns, ()) for each in program.lists if each.external}
    known = dict.fromkeys(("username", "deviceid", "phonenumber", "email", "simserial", "subscriberid"), "found")
    return World(now=now, seed=1, instance_id="uuid:1", properties=known, lists=empty)


def compared(oracle: Oracle, xform: bytes, program: Program, steps: Iterable[dict[str, Any]]) -> list[list[Difference]]:
    """Return what differs after load and after each step until one that JavaRosa cannot take; raise Refused."""
    session = open_session(program, present(program))
    found = [list(differences(session, oracle.open(xform)))]
    for step in steps:
        if not set(step) <= COMMON or not takes(step):
            break
        found.append(list(differences(session, take(oracle, session, step))))
    return found


def takes(step: dict[str, Any]) -> bool:
    """Does the step do something, and something that is not refused?"""
    return bool({"answer", "add"} & set(step)) and "fails" not in step.get("expect", {})


def take(oracle: Oracle, session: Session, step: dict[str, Any]) -> State:
    """Do what a step says in both, answer by answer."""
    for path, text in step.get("answer", {}).items():
        session.answer(path, text)
        state = oracle.answer(path, text)
    if "add" in step:
        session.add_repeat(step["add"])
        state = oracle.add(step["add"])
    return state


def differences(session: Session, theirs: State) -> Iterator[Difference]:
    """Yield (path, what, ours, theirs)."""
    ours = leaves(session)
    for path in sorted(ours.keys() | theirs.leaves.keys()):
        mine, other = shown(ours.get(path)), shown(theirs.leaves.get(path))
        if mine != other and (mine or not has(session, path)):
            yield path, "leaf", mine, other
    for path, offered in theirs.choices.items():
        listed = [each.value for each in session.choices(path) if each.in_list]
        if listed != offered:
            yield path, "choices", listed, offered


def shown(leaf: tuple[bool, bool, str] | None) -> tuple[bool, bool, str] | None:
    """Return a leaf as a person sees it: one that is not relevant shows nothing, it is compared when it comes back."""
    return (False, False, "") if leaf and not leaf[0] else leaf


def leaves(session: Session) -> dict[str, tuple[bool, bool, str]]:
    """Return path → (relevant, required, text) of what is compared."""
    found = {}
    for path in session.walk():
        cell = session.cell(path)
        if not cell.group and "@" not in path and session.program.nodes[cell.node].question not in OWN:
            found[path] = (cell.relevant, cell.required, cell.text)
    return found


def has(session: Session, path: str) -> bool:
    """Is this a place of ours that is not compared?"""
    try:
        session.cell(path)
    except KeyError:
        return False
    return True
