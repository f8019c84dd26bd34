"""Media: a zip of the files that came with submissions, SUBMISSION/NAME, streamed one after the other.

While columns with personal data are left out, only files that a remaining column names are in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from formserver.exports.json_lines import plain
from formserver.exports.options import Options
from formserver.exports.rows import Record, RepeatRow, Source, with_answers
from formserver.exports.table import Table
from formserver.exports.zipped import zip_members

BATCH = 50

_SAFE_KEY = re.compile(r"[A-Za-z0-9_-]{1,80}", re.ASCII)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]|^[. ]+|[. ]+$')


def write_media(tables: Sequence[Table], source: Source, *, form_id: str, options: Options) -> Iterator[bytes]:
    """Yield the bytes of the zip; files of any size are read in pieces, and not compressed again."""
    return zip_members(_members(tables, source), level=0)


def _members(tables: Sequence[Table], source: Source) -> Iterator[tuple[str, Iterator[bytes]]]:
    files = {
        table.path: [key for column in table.columns if column.type == "binary" for key in column.keys]
        for table in tables
    }
    everything = not any(table.left_out for table in tables)
    remaining = source.filed_records()
    while batch := list(islice(remaining, BATCH)):
        for record, rows, found in batch:
            named = None if everything else _named(files, record, rows)
            for file in found:
                if named is None or file.name in named:
                    yield f"{folder_name(record.key)}/{file_name(file.name)}", file.chunks()


def _named(keys: Mapping[str, Sequence[str]], record: Record, rows: Sequence[RepeatRow]) -> set[str]:
    """Return the names of files in columns that are shown."""
    found: set[str] = set()
    for _, answers in with_answers([record]):
        found |= _texts(keys[""], answers)
    for row, answers in with_answers(rows):
        found |= _texts(keys.get(plain(row.place), ()), answers)
    return found


def _texts(keys: Sequence[str], answers: Mapping[str, Any]) -> set[str]:
    return {str(answers[key]) for key in keys if key in answers}


def folder_name(key: str) -> str:
    """Return a folder for a submission: its instanceID without ``uuid:``, or cleaned and told apart by a hash."""
    bare = key.removeprefix("uuid:")
    if bare != key and _SAFE_KEY.fullmatch(bare):
        return bare
    return _apart(key, re.sub(r"[^A-Za-z0-9_-]", "_", bare)[:80])


def file_name(name: str) -> str:
    """Return a name that every system can unpack and that leaves its folder nowhere."""
    clean = _UNSAFE.sub("_", name)
    if clean == name and len(name) <= 150:
        return name
    stem, dot, ending = clean.rpartition(".")
    return f"{_apart(name, (stem or ending)[:100])}{dot}{ending[:20]}" if stem else _apart(name, clean[:100])


def _apart(name: str, clean: str) -> str:
    return f"{clean}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
