"""Checks of survey rows: types, names, labels, and groups and repeats that open and close."""

from __future__ import annotations

import re
from collections.abc import Iterator

from formserver.compiler.findings import Finding, finding, nearest
from formserver.compiler.row_types import SILENT, SUGGESTED
from formserver.compiler.survey import Entry, Form, is_disabled

#: Statistics programs keep this many characters of a name.
LONGEST_NAME = 32
RESERVED = frozenset({"meta", "instanceID", "instanceName", "deprecatedID"})
NAME = re.compile(r"[^\W\d][\w.\-]*")


def check_rows(form: Form) -> Iterator[Finding]:
    """Yield what is wrong with rows by themselves and with the tree that they make."""
    if not form.survey.named("type"):
        yield finding("column-missing", form.survey.sheet.place(1), column="type")
        return
    yield from _without_effect(form)
    for entry in form.entries:
        yield from _type(form, entry)
        if entry.type.kind in ("question", "begin", "unknown"):
            yield from _name(form, entry)
            yield from _needs(form, entry)
    yield from _blocks(form)
    yield from _duplicates(form)


def _without_effect(form: Form) -> Iterator[Finding]:
    read = {entry.number for entry in form.entries}
    for row in form.survey.rows:
        if row.number not in read:
            code = "row-disabled" if is_disabled(form.survey, row) else "row-without-effect"
            yield finding(code, form.survey.sheet.place(row.number))


def _type(form: Form, entry: Entry) -> Iterator[Finding]:
    text = form.survey.value(entry.row, "type")
    if not text:
        yield finding("type-missing", form.place(entry, "type"))
    elif entry.type.kind == "unknown":
        yield finding("type-unknown", form.place(entry, "type"), suggestion=_meant(text), type=text)


def _meant(text: str) -> str | None:
    """The type that was probably meant, with the list that followed it."""
    first, _, rest = text.partition(" ")
    near = nearest(text, SUGGESTED) or nearest(first, SUGGESTED)
    return f"{near} {rest}" if near and rest and near.startswith("select") else near


def _name(form: Form, entry: Entry) -> Iterator[Finding]:
    name, at = entry.name, form.place(entry, "name")
    if not name:
        yield finding("name-missing", at)
    elif not NAME.fullmatch(name):
        yield finding("name-invalid", at, suggestion=_valid_name(name), name=name)
    elif name in RESERVED:
        yield finding("name-reserved", at, name=name)
    elif len(name) > LONGEST_NAME and not name.startswith("generated_note_name_"):
        yield finding("name-long", at, name=name, length=len(name), limit=LONGEST_NAME)
    if entry.type.kind == "begin" and entry.type.name == "repeat" and name == form.root:
        yield finding("name-reserved", at, name=name)


def _valid_name(name: str) -> str | None:
    kept = re.sub(r"[^\w.\-]+", "_", name).strip("_")
    kept = f"_{kept}" if kept[:1].isdigit() else kept
    return kept if NAME.fullmatch(kept) else None


def _needs(form: Form, entry: Entry) -> Iterator[Finding]:
    kind, value = entry.type.name, form.survey.value
    if kind == "calculate" and not value(entry.row, "calculation") and not value(entry.row, "default"):
        yield finding("calculation-missing", form.place(entry, "calculation"), name=entry.name)
    if kind == "background-geopoint" and not value(entry.row, "trigger"):
        yield finding("trigger-missing", form.place(entry, "trigger"), name=entry.name)
    if entry.type.or_other and value(entry.row, "choice_filter"):
        yield finding("or-other-filter", form.place(entry, "choice_filter"))
    if entry.type.or_other and kind == "rank":
        yield finding("or-other-rank", form.place(entry, "type"))
    if entry.type.kind == "question" and kind not in SILENT and not _shows(form, entry):
        yield finding("label-missing", form.place(entry, "label"), name=entry.name or "The question")


def _shows(form: Form, entry: Entry) -> bool:
    """Whether a person sees anything of the question: a label, a hint, a picture; or it is calculated, not asked."""
    shown = ("label", "hint", "guidance_hint", "image", "big-image", "audio", "video", "calculation")
    return any(form.survey.value(entry.row, prop) for prop in shown)


def _blocks(form: Form) -> Iterator[Finding]:
    open_blocks: list[Entry] = []
    filled: set[int] = set()
    for entry in form.entries:
        if entry.type.kind == "begin":
            filled.add(entry.parent)
            open_blocks.append(entry)
        elif entry.type.kind == "end":
            yield from _end(form, entry, open_blocks, filled)
        else:
            filled.add(entry.parent)
    for entry in open_blocks:
        yield finding("begin-without-end", form.place(entry, "type"), type=_written(form, entry), name=entry.name)


def _end(form: Form, entry: Entry, open_blocks: list[Entry], filled: set[int]) -> Iterator[Finding]:
    at, written = form.place(entry, "type"), _written(form, entry)
    if not open_blocks:
        yield finding("end-without-begin", at, type=written)
        return
    begin = open_blocks.pop()
    if begin.type.name != entry.type.name:
        yield finding("end-mismatch", at, type=written, begin=_written(form, begin), other=begin.number)
    elif begin.number not in filled and "repeat" in begin.type.name:
        yield finding("repeat-empty", form.place(begin, "type"), type=_written(form, begin), name=begin.name)


def _written(form: Form, entry: Entry) -> str:
    return form.survey.value(entry.row, "type")


def _duplicates(form: Form) -> Iterator[Finding]:
    for name, entries in form.named.items():
        scopes: dict[int | str, Entry] = {}
        for place, entry in enumerate(entries):
            twin = scopes.setdefault(entry.parent, entry)
            if entry.type.name == "repeat":  # unique in the whole form
                twin = min(twin, scopes.setdefault("repeat", entry), key=lambda each: each.number)
            at = form.place(entry, "name")
            if twin is not entry:
                yield finding("name-duplicate", at, name=name, other=twin.number)
            elif place:
                yield finding("name-repeated", at, name=name, other=entries[0].number)
