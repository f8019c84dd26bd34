"""decisions.json names what was decided where the field's engines differ, and the vectors that show it.

A vector is ``forms/NAME``, ``functions/FILE: about``, ``fields: about``, ``coverage: TABLE: ROW`` or, for what is
settled before an engine runs, ``tests/FILE.py::test``.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from language import rows
from vectors import HERE

REPOSITORY = HERE.parent.parent
DECISIONS: list[dict[str, Any]] = json.loads((HERE / "decisions.json").read_text("utf-8"))
NAMED = {name for decision in DECISIONS for name in decision["shown_by"]}


@cache
def known() -> set[str]:
    """Return the name of every vector that both engines play."""
    found = {f"coverage: {row['table']}: {row['row']}" for row in rows()} | forms()
    for path in HERE.glob("functions/*.json"):
        found |= {f"functions/{path.stem}: {each['about']}" for each in json.loads(path.read_text("utf-8"))}
    return found | {
        f"fields: {each['about']}" for each in json.loads((HERE / "fields/vectors.json").read_text("utf-8"))
    }


def forms() -> set[str]:
    """Return the names of the small forms."""
    return {f"forms/{path.name[:-5]}" for path in HERE.glob("forms/*.json") if ".program." not in path.name}


def is_test(name: str) -> bool:
    """Is there a test function of this name?"""
    file, _, function = name.partition("::")
    path = REPOSITORY / file
    return path.is_file() and f"\ndef {function}(" in path.read_text("utf-8")


def test_each_vector_of_a_decision_exists() -> None:
    assert [name for name in sorted(NAMED) if name not in known() and not is_test(name)] == []


def test_no_decision_is_without_a_vector_and_none_is_told_twice() -> None:
    names = [(decision["group"], decision["topic"]) for decision in DECISIONS]
    assert all(decision["shown_by"] for decision in DECISIONS)
    assert len(set(names)) == len(names) > 70


def test_every_small_form_shows_a_decision() -> None:
    assert sorted(forms() - NAMED) == []
