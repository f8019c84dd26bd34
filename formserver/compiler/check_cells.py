"""Checks inside cells, with the character: expressions, references in texts, triggers, appearances."""

from __future__ import annotations

import re
from collections.abc import Iterator

from formserver.compiler import calls
from formserver.compiler.columns import TEXTS, TRANSLATABLE, Table
from formserver.compiler.findings import Finding, Place, finding, nearest
from formserver.compiler.pool import Fault
from formserver.compiler.sheets import Row
from formserver.compiler.survey import NO, YES, Entry, Form, place
from formserver.program.markup import left_out
from formserver.xpath.nodes import Call, walk
from formserver.xpath.parser import parse
from formserver.xpath.tokens import XPathSyntaxError

_EXPRESSIONS = {
    "survey": ("relevant", "constraint", "calculation", "required", "read_only", "choice_filter", "repeat_count"),
    "settings": ("instance_name",),
    "entities": ("label", "entity_id", "create_if", "update_if"),
}
_REFERENCE = re.compile(r"\$\{(?P<name>[^{}$]*)(?P<end>\}?)")
_GOOD = re.compile(r"(?:last-saved#)?([^\W\d][\w.\-]*)")
_CURLY = str.maketrans("‘’“”", "''\"\"")
#: What makes a default an expression: tried at each place in this order, the groups ``live`` decide.
_DEFAULT = re.compile(
    r"-?\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?|\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?"
    r"|-?\d+\.\d*|-?\.\d+|-?\d+|(?P<operator>[*+-]| mod | div )|(?P<union>\|)|\"[^\"]*\"|'[^']*'"
    r"|(?P<reference>\$\{)|(?P<call>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?\()|[^\W\d][\w.\-]*|.",
    re.DOTALL,
)
_HYPHENED = frozenset({"date", "dateTime", "geopoint", "geotrace", "geoshape"})
#: How much of what a label does not show is quoted in a finding.
_QUOTED = 80
_SEED = re.compile(r"\bseed\s*=\s*(\S+)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def check_cells(form: Form) -> Iterator[Finding]:
    """Yield what is wrong inside the cells of survey, choices, settings and entities."""
    names = {name: [entry.number for entry in entries] for name, entries in form.named.items()}
    names |= {name: [0] for name in ("instanceID", "instanceName") if name not in names}
    names |= {f"{e.name}_other": [e.number] for e in form.entries if e.type.or_other and f"{e.name}_other" not in names}
    for table in (form.survey, form.settings, form.entities):
        for row in table.rows:
            for prop in _EXPRESSIONS[table.sheet.name]:
                yield from _expression_cells(table, row, prop, names)
    for entry in form.entries:
        yield from _default(form, entry, names)
        yield from _trigger(form, entry, names)
        yield from _seed(form, entry, names)
        if entry.type.list.startswith("${"):
            yield from _references(entry.type.list, form.place(entry, "type"), names)
    for table in (form.survey, form.choices):
        yield from _texts(table, names)


Names = dict[str, list[int]]


def _expression_cells(table: Table, row: Row, prop: str, names: Names) -> Iterator[Finding]:
    for column in table.named(prop):
        text = row.cells.get(column.header, "")
        if text and text not in YES and text not in NO:
            yield from check_expression(text, table.sheet.place(row.number, column.header), names)


def check_expression(text: str, at: Place, names: Names) -> Iterator[Finding]:
    """Yield what is wrong with an expression as written in the cell ``at``, each with its character.

    ``names`` are the names that ``${…}`` may mention, with the rows that carry them.
    """
    text = text.translate(_CURLY)
    broken = list(_references(text, at, names))
    yield from broken
    if any(found.code == "reference-broken" for found in broken):
        return
    try:
        tree = parse(text)
    except XPathSyntaxError as wrong:
        yield finding("expression-syntax", at, character=wrong.position + 1, reason=_sentence(wrong.message))
        return
    for call in (it for it in walk(tree) if isinstance(it, Call)):
        try:
            calls.check(call)
        except Fault as fault:
            near = fault.suggestion or None
            yield finding(fault.code, at, character=fault.position + 1, suggestion=near, **fault.params)


def _sentence(message: str) -> str:
    return f"{message[0].upper()}{message[1:]}."


def _references(text: str, at: Place, names: Names) -> Iterator[Finding]:
    for match in _REFERENCE.finditer(text):
        character, inside = match.start() + 1, match["name"]
        good = _GOOD.fullmatch(inside)
        if not match["end"] or not good:
            near = _GOOD.fullmatch(inside.strip())
            suggestion = f"${{{inside.strip()}}}" if near else None
            yield finding("reference-broken", at, character=character, suggestion=suggestion, text=match.group())
        elif good[1] not in names:
            known = nearest(good[1], names)
            suggestion = f"${{{known}}}" if known else None
            yield finding("reference-unknown", at, character=character, suggestion=suggestion, name=good[1])
        elif len(names[good[1]]) > 1:
            rows = ", ".join(map(str, names[good[1]]))
            yield finding("reference-ambiguous", at, character=character, name=good[1], rows=rows)


def _default(form: Form, entry: Entry, names: Names) -> Iterator[Finding]:
    text = form.survey.value(entry.row, "default")
    if text and is_dynamic(text, entry.type.name):
        yield from check_expression(text, form.place(entry, "default"), names)


def is_dynamic(text: str, kind: str) -> bool:
    """Whether a default is an expression: it computes, calls or refers; a hyphen in a date or place does not."""
    for match in _DEFAULT.finditer(text):
        if match["operator"] == "-" and kind in _HYPHENED:
            return False
        if match.lastgroup:
            return True
    return False


def _trigger(form: Form, entry: Entry, names: Names) -> Iterator[Finding]:
    text, at = form.survey.value(entry.row, "trigger"), form.place(entry, "trigger")
    if not text:
        return
    yield from _references(text, at, names)
    if _REFERENCE.sub("", text).replace(",", "").strip() or "${" not in text:
        known = nearest(text, names)
        yield finding("trigger-invalid", at, suggestion=f"${{{known}}}" if known else None)


def _seed(form: Form, entry: Entry, names: Names) -> Iterator[Finding]:
    at = form.place(entry, "parameters")
    for match in _SEED.finditer(form.survey.value(entry.row, "parameters")):
        if match[1].startswith("${"):
            yield from _references(match[1], at, names)
        elif not _NUMBER.fullmatch(match[1]):
            yield finding("seed-invalid", at, character=match.start(1) + 1)


def _texts(table: Table, names: Names) -> Iterator[Finding]:
    columns = [column for column in table.columns if column.property in TRANSLATABLE]
    for row in table.rows:
        for column in columns:
            text = row.cells.get(column.header, "")
            at = place(table, row, column.property, column.language)
            if "${" in text:
                yield from _references(text, at, names)
            if column.property in TEXTS:
                for what, start in {what: start for start, what in reversed([*left_out(text)])}.items():
                    yield finding("label-markup", at, character=start + 1, what=what[:_QUOTED])
