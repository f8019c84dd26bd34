"""What is wrong with a form: findings with a code, a place in the workbook, a sentence and a suggestion.

An error stops publication, a warning asks for a look, a note informs. All findings of a form are
collected and shown at once; their sentences come from the one table ``FINDINGS``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from formserver.compiler.messages import FINDINGS

SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the workbook: sheet, row number from 1, column letter; None if not known."""

    sheet: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: ``message`` is English, made from ``FINDINGS[code]`` and ``params``.

    ``character`` counts from 1 within the cell's text (or the expression of an XForm). ``suggestion`` is
    the text that was probably meant. ``params`` let a door say the same in another language.
    """

    code: str
    severity: str
    message: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    character: int | None = None
    suggestion: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """``survey!D14:7``, or as much of it as is known."""
        cell = f"{self.column or ''}{self.row or ''}"
        place = "!".join(part for part in (self.sheet, cell) if part)
        return f"{place}:{self.character}" if place and self.character else place

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text} Did you mean {self.suggestion}?" if self.suggestion else text


def finding(
    code: str,
    place: Place | None = None,
    *,
    character: int | None = None,
    suggestion: str | None = None,
    **params: object,
) -> Finding:
    """Return the finding of ``code`` at ``place``; ``params`` fill the template. KeyError: unknown code."""
    kind = FINDINGS[code]
    place = place or Place()
    values = {name: str(value) for name, value in params.items()}
    return Finding(
        code=code,
        severity=kind.severity,
        message=kind.template.format_map(values),
        sheet=place.sheet,
        row=place.row,
        column=place.column,
        character=character,
        suggestion=suggestion,
        params=values,
    )


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings without repetitions: errors first, then by sheet, row, column, character."""
    unique = {(f.code, f.where, f.message): f for f in findings}
    return tuple(sorted(unique.values(), key=_order))


def _order(found: Finding) -> tuple[object, ...]:
    column = found.column or ""
    return (
        SEVERITIES.index(found.severity),
        _SHEETS.get(found.sheet or "", len(_SHEETS)),
        found.sheet or "",
        found.row or 0,
        (len(column), column),
        found.character or 0,
        found.message,
    )


_SHEETS = {"": 0, "survey": 1, "choices": 2, "settings": 3, "entities": 4}


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding stops publication."""
    return any(found.severity == "error" for found in findings)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``word``, or None when none is near; capitals do not count."""
    lowered = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), lowered, n=1, cutoff=0.7)
    return lowered[close[0]] if close else None
