"""A record as the script of a page sends it: JSON with language, world and answers, read without trust."""

from __future__ import annotations

import json
from collections.abc import Mapping
from time import monotonic
from typing import Any

from formserver.errors import Problem
from formserver.program.world import World


def record_of(text: str) -> dict[str, Any]:
    """Return the record in ``text``; raise Problem ``request.unreadable`` when it is none."""
    try:
        record = dict(json.loads(text))
        return record | {"answers": answers_of(record["answers"])}
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        raise Problem("request.unreadable") from error


def answers_of(given: Any) -> dict[str, str]:
    """Return answers from JSON or its text; raise Problem ``request.unreadable`` when they are not texts by path."""
    try:
        answers = json.loads(given) if isinstance(given, str) else given
    except (ValueError, RecursionError) as error:
        raise Problem("request.unreadable") from error
    if not isinstance(answers, dict) or not all(isinstance(text, str) for text in answers.values()):
        raise Problem("request.unreadable")
    return answers


def world_of(record: Mapping[str, Any], properties: Mapping[str, str]) -> World:
    """Return the world of the browser's record, only with values of the right type; ``properties`` are the server's."""
    given = record.get("world")
    given = given if isinstance(given, dict) else {}
    seed = given.get("seed")
    return World(
        now=str(given.get("now", ""))[:40],
        seed=seed if isinstance(seed, int) else 1,
        language=str(record.get("language", ""))[:40],
        instance_id=str(given.get("instance_id", ""))[:100],
        properties=properties,
        elapsed=monotonic,
    )
