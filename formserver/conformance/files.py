"""Rows of the recorded files, and which kind of file it is."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]

#: A key that only this kind of row has → the kind.
KINDS = {"throws": "java", "xforms": "xpath", "ops": "trace", "javarosa_initial": "sheet"}


class UnknownRows(ValueError):
    """The file is none of the four kinds."""


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a .jsonl.gz (or plain .jsonl) file."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    opened = gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8")
    with opened as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def kind_of(row: Row, name: str) -> str:
    """Return java, xpath, trace or sheet; raise UnknownRows."""
    for key, kind in KINDS.items():
        if key in row:
            return kind
    raise UnknownRows(f"{name}: rows with {', '.join(sorted(row))} are of no known kind")


def read_gaps(path: Path) -> dict[tuple[str, ...], str]:
    """Return (file, test, expression, context) → the decision that the recorded answer contradicts."""
    if not path.is_file():
        return {}
    gaps = json.loads(path.read_text("utf-8"))
    return {tuple(gap[name] for name in ("file", "test", "expression", "context")): gap["decision"] for gap in gaps}


def gap_key(name: str, row: Row) -> tuple[str, ...]:
    """Return what names a row in the list of known gaps."""
    expression = row.get("expression") or row.get("formName") or ""
    return (name, row.get("test") or "", expression, row.get("context") or "")
