"""External lists from their CSV files: BOM, separator ``,`` ``;`` or tab, spaces kept, everything text."""

from __future__ import annotations

import csv
import io

from formserver.program.world import ExternalList

_SEPARATORS = ",;\t"


def read_list(data: bytes) -> ExternalList:
    """Return the rows of a CSV file; short rows are filled with blanks, empty ones left out.

    Bytes that are not UTF-8 are read as Windows-1252, which is what Excel writes.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]
    if not rows:
        return ExternalList((), ())
    columns = tuple(name.strip() for name in rows[0])
    width = len(columns)
    return ExternalList(columns, tuple(tuple((row + [""] * width)[:width]) for row in rows[1:]))
