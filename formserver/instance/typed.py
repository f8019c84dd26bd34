"""Typed answers of a record: JSON by path below the root, and a row for each repeat instance.

A number that JSON can carry exactly (at most 15 digits, canonical enough to be a JSON number) is stored with
the digits as they were sent, so that a reader may have it as number or as that very text; every other value
is text. Blank values are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from formserver.instance.shape import shape_of
from formserver.program.model import Program

_NUMBER = re.compile(r"(?!-0$)-?(?=[\d.]{1,16}$)(0|[1-9]\d{0,14})(\.\d+)?", re.ASCII)
_INDEX = re.compile(r"\[\d+\]")
_BOOLEANS = ("true", "false")

_quote = json.encoder.encode_basestring  # leaves letters of all languages as they are


@dataclass(frozen=True, slots=True)
class RepeatAnswers:
    """One repeat instance: its ``path`` below the root without indexes, its indexed ``place``, its JSON."""

    path: str
    place: str
    answers: str


@dataclass(frozen=True, slots=True)
class Derived:
    """``answers`` is the JSON of what lies outside of repeats; ``rows`` are in document order."""

    answers: str
    rows: tuple[RepeatAnswers, ...]


def derive_answers(program: Program, answers: Mapping[str, str]) -> Derived:
    """Return the typed answers of a record."""
    root = len(program.nodes[0].path) + 1
    types = shape_of(program).types
    parts: dict[str, list[str]] = {"": []}
    for path, text in answers.items():
        place, _, key = path.rpartition("]") if "[" in path else ("", "", path[root - 1 :])
        if place:
            place = place[root:] + "]"
        found = parts.get(place)
        if found is None:
            found = parts[place] = []
        if key and text:
            node_path = _INDEX.sub("", path) if place else path
            found.append(f"{_key(key[1:])}:{_token(types.get(node_path), text)}")
    main = parts.pop("")
    rows = tuple(RepeatAnswers(_INDEX.sub("", place), place, _object(found)) for place, found in parts.items())
    return Derived(_object(main), rows)


def _object(parts: list[str]) -> str:
    return "{" + ",".join(parts) + "}"


@lru_cache(maxsize=20_000)
def _key(key: str) -> str:
    return _quote(key)


def _token(type_: str | None, text: str) -> str:
    if type_ is None:
        return _quote(text)
    if type_ == "boolean":
        return text if text in _BOOLEANS else _quote(text)
    return text if _NUMBER.fullmatch(text) else _quote(text)
