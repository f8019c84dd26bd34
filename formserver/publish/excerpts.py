"""The cells that findings speak of, so that a door can show a character inside its expression."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: How much of a long cell is shown on each side of the character.
AROUND = 60


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A cell's text around one character: what stands before it, the character's word, what follows."""

    before: str
    at: str
    after: str


def excerpts(data: bytes, filename: str, findings: Sequence[Mapping[str, Any]]) -> list[Excerpt | None]:
    """Return for each finding (as a dict) that names a character the text around it; None for the others."""
    if not any(found["character"] and found["row"] for found in findings):
        return [None] * len(findings)
    cells = _cells(data, filename)
    return [_excerpt(cells.get((found["sheet"], found["row"], found["column"]), ""), found) for found in findings]


def finding_template(code: str) -> str:
    """Return the English sentence of a finding, with ``{names}`` to fill; "" for a code that is gone."""
    from formserver.compiler.messages import FINDINGS

    return FINDINGS[code].template if code in FINDINGS else ""


def _excerpt(text: str, found: Mapping[str, Any]) -> Excerpt | None:
    place = (found["character"] or 0) - 1
    if not text or place < 0:
        return None
    place = min(place, len(text) - 1)
    end = place + 1
    if text.startswith("${", place):
        end = text.find("}", place) + 1 or len(text)
    while end < len(text) and _in_word(text[end - 1]) and _in_word(text[end]):
        end += 1
    before, after = text[:place], text[end:]
    return Excerpt(
        before if len(before) <= AROUND else "…" + before[-AROUND:],
        text[place:end],
        after if len(after) <= AROUND else after[:AROUND] + "…",
    )


def _in_word(character: str) -> bool:
    return character.isalnum() or character in "_-."


def _cells(data: bytes, filename: str) -> dict[tuple[str, int, str], str]:
    """Return {(sheet, row, column letter): text} of an XLSForm; {} for a file without cells."""
    from formserver.compiler.sheets import Refused
    from formserver.compiler.xlsform import read_workbook

    try:
        workbook, _found = read_workbook(data, filename)
    except Refused:
        return {}
    return {
        (sheet.name, row.number, sheet.letters[header]): text
        for sheet in workbook.sheets.values()
        for row in sheet.rows
        for header, text in row.cells.items()
    }
