"""The guard against formulas in CSV that a spreadsheet opens: an apostrophe before what would be calculated.

Only cells are changed that are text, or that stand in a column of numbers without being one; a negative number
stays a number. A file for programs is never guarded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

#: Stands behind the heading of each column whose cells may begin with an apostrophe.
MARK = " (')"

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
#: At the beginning, and after anything that a spreadsheet with other settings may take for the end of a cell.
_FORMULA = re.compile("(^|[,;\t|\r\n\"'])([\\s\0]*)(?=[=+\\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe66\ufe62\ufe63\ufe6b])")
_HIDDEN = ("\t", "\r", "\n", "\0")


def guarded(text: str) -> str:
    """Return ``text`` so that no spreadsheet calculates it."""
    safe = _FORMULA.sub(r"\1\2'", text)
    return f"'{safe}" if safe.startswith(_HIDDEN) else safe


def guarded_rows(rows: Iterable[Sequence[Any]], *, texts: Sequence[bool]) -> Iterator[list[Any]]:
    """Yield rows with their cells guarded; ``texts`` says which columns hold text."""
    for row in rows:
        yield [
            guarded(cell) if isinstance(cell, str) and (text or not _NUMBER.fullmatch(cell)) else cell
            for cell, text in zip(row, texts, strict=True)
        ]


def marked_headings(names: Sequence[str], *, texts: Sequence[bool]) -> list[str]:
    """Return headings that are guarded themselves and say which columns are."""
    return [guarded(name) + (MARK if text else "") for name, text in zip(names, texts, strict=True)]
