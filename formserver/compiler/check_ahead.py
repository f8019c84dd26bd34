"""What lies behind a form's errors, so that it is told with them: cycles and unknown appearances.

A form without errors is compiled, and the compiler finds both exactly. Here they are read from the sheet alone;
questions in repeats, which may read other instances of themselves, are left out of cycles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from formserver.compiler import appearances
from formserver.compiler.findings import Finding, finding
from formserver.compiler.graph import circles
from formserver.compiler.survey import Entry, Form

_REFERENCE = re.compile(r"\$\{\s*([^\W\d][\w.\-]*)\s*\}")
_QUESTIONS = {
    "string": "text", "int": "integer", "photo": "image", "datetime": "dateTime", "gps": "geopoint",
    "location": "geopoint", "trigger": "acknowledge", "select_one_from_file": "select_one",
    "select_multiple_from_file": "select_multiple",
}  # fmt: skip

Cell = tuple[int, str]


def check_ahead(form: Form) -> Iterator[Finding]:
    """Yield the cycles and the unknown appearances of a form that has errors and is not compiled."""
    yield from _cycles(form)
    for entry in form.entries:
        if entry.type.kind in ("question", "begin"):
            yield from _appearances(form, entry)


def _cycles(form: Form) -> Iterator[Finding]:
    entries, named = {entry.number: entry for entry in form.entries}, form.named
    cells = [cell for entry in form.entries for cell in _computed(form, entry, entries)]
    numbers = {cell: k for k, cell in enumerate(cells)}
    edges: list[set[int]] = [set() for _ in cells]
    for k, (row, prop) in enumerate(cells):
        read = [named.get(name, []) for name in _REFERENCE.findall(form.survey.value(entries[row].row, prop))]
        for writer in _deciders([found[0] for found in read if len(found) == 1], entries, entries[row], prop):
            if writer in numbers and writer != (row, "calculation"):  # once() reads what it writes
                edges[numbers[writer]].add(k)
    for circle in circles(edges):
        first, prop = cells[circle[0]]
        names = " → ".join(dict.fromkeys(entries[cells[k][0]].name for k in circle))
        yield finding("cycle", form.place(entries[first], prop), nodes=names)


def _computed(form: Form, entry: Entry, entries: Mapping[int, Entry]) -> Iterator[Cell]:
    """Yield the cells of an entry that are computed whenever what they read changes."""
    if any(each.type.name == "repeat" for each in _chain(entry, entries)):
        return
    for prop in ("relevant", "calculation"):
        waits = prop == "calculation" and form.survey.value(entry.row, "trigger")
        if form.survey.value(entry.row, prop) and not waits:
            yield entry.number, prop


def _deciders(read: list[Entry], entries: Mapping[int, Entry], entry: Entry, prop: str) -> Iterator[Cell]:
    """Yield the cells that decide what a cell reads: calculations, and relevance all the way up."""
    for other in read:
        yield other.number, "calculation"
        yield from ((each.number, "relevant") for each in _chain(other, entries))
    if prop == "relevant":
        yield from ((each.number, "relevant") for each in _chain(entry, entries) if each is not entry)


def _chain(entry: Entry, entries: Mapping[int, Entry]) -> Iterator[Entry]:
    """Yield the entry and the groups around it."""
    around: Entry | None = entry
    while around is not None:
        yield around
        around = entries.get(around.parent)


def _appearances(form: Form, entry: Entry) -> Iterator[Finding]:
    text = form.survey.value(entry.row, "appearance")
    if "(" in text:  # search('towns'), ex:app(…)
        return
    question = _QUESTIONS.get(entry.type.name, entry.type.name)
    for word, near in appearances.unknown(question, tuple(text.split())):
        at = form.place(entry, "appearance")
        yield finding("appearance-unknown", at, suggestion=near, appearance=word, type=question)
