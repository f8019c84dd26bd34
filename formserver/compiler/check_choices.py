"""Checks of choice lists and of the selects that use them, and of files that selects read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from formserver.compiler.check_rows import NAME
from formserver.compiler.columns import MEDIA
from formserver.compiler.findings import Finding, finding, nearest
from formserver.compiler.sheets import Row
from formserver.compiler.survey import YES, Entry, Form, place

_EXTENSIONS = (".csv", ".xml", ".geojson")
#: Questions whose answer is several choice names with spaces between.
_SEVERAL = ("select_multiple", "rank")


def check_choices(form: Form, files: Mapping[str, bytes] | None) -> Iterator[Finding]:
    """Yield what is wrong with lists, choices, the selects' lists and the files that they name."""
    used: set[str] = set()
    for entry in form.entries:
        if entry.type.list:
            yield from _use(form, entry, used)
        yield from _files(form, entry, files)
    yield from _columns(form)
    for row in form.choices.rows:
        if not form.choices.value(row, "list_name"):
            yield finding("list-name-missing", place(form.choices, row, "list_name"))
    for name, rows in form.lists.items():
        yield from _list(form, name, rows)
        if name not in used and not _is_named_elsewhere(form, name):
            yield finding("list-unused", place(form.choices, rows[0], "list_name"), list=name)


def _use(form: Form, entry: Entry, used: set[str]) -> Iterator[Finding]:
    name, at = entry.type.list, form.place(entry, "type")
    used.add(name)
    if entry.type.or_other and len({column.language for column in form.survey.named("label")}) > 1:
        yield finding("or-other-translations", at)
    if entry.type.name.endswith("_from_file"):
        if not name.endswith(_EXTENSIONS):
            yield finding("file-extension", at, file=name)
    elif entry.type.name == "select_one_external":
        if not any(form.external.value(row, "list_name") == name for row in form.external.rows):
            yield finding("external-missing", at, list=name)
    elif entry.type.name != "osm" and "${" not in name and not name.endswith(_EXTENSIONS):
        yield from _choice_list(form, entry, name)


def _choice_list(form: Form, entry: Entry, name: str) -> Iterator[Finding]:
    at = form.place(entry, "type")
    if not form.lists:
        yield finding("choices-sheet-missing", at, name=entry.name, list=name)
    elif name not in form.lists:
        yield finding("list-missing", at, suggestion=nearest(name, form.lists), list=name)
    elif entry.type.name in _SEVERAL:
        for row in form.lists[name]:
            choice = form.choices.value(row, "name")
            if " " in choice:
                at, better = place(form.choices, row, "name"), choice.replace(" ", "_")
                yield finding("choice-spaces", at, suggestion=better, name=choice, question=entry.name)


def _is_named_elsewhere(form: Form, name: str) -> bool:
    """Whether an expression or a parameter speaks of the list, as in ``instance('name')``."""
    texts = (text for row in form.survey.rows for text in row.cells.values() if "instance(" in text or "=" in text)
    return any(name in text for text in texts)


def _list(form: Form, name: str, rows: tuple[Row, ...]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    twins_allowed = form.setting.get("allow_choice_duplicates", "") in YES
    for row in rows:
        choice, at = form.choices.value(row, "name"), place(form.choices, row, "name")
        if not choice:
            yield finding("choice-name-missing", at)
            continue
        if choice in seen and not twins_allowed:
            yield finding("choice-duplicate", at, name=choice, list=name, other=seen[choice])
        seen.setdefault(choice, row.number)
        if not any(form.choices.value(row, prop) for prop in ("label", *MEDIA)):
            yield finding("choice-label-missing", place(form.choices, row, "label"), name=choice, list=name)


def _columns(form: Form) -> Iterator[Finding]:
    if form.choices.rows:
        for prop in ("list_name", "name"):
            if not form.choices.named(prop):
                yield finding("column-missing", form.choices.sheet.place(1), column=prop)
    for column in form.choices.columns:
        if "::" not in column.header and column.property == column.header and not NAME.fullmatch(column.header):
            at = form.choices.sheet.place(1, column.header)
            yield finding("choice-column-invalid", at, suggestion=column.header.replace(" ", "_"), column=column.header)


def _files(form: Form, entry: Entry, files: Mapping[str, bytes] | None) -> Iterator[Finding]:
    """Files that the row names and that are not attached; nothing when the attachments are not known."""
    if files is None:
        return
    columns = [column for prop in MEDIA for column in form.survey.named(prop)]
    named = [(column.property, entry.row.cells.get(column.header, "")) for column in columns]
    if entry.type.name.endswith("_from_file"):
        named.append(("type", entry.type.list))
    if entry.type.name in ("csv-external", "xml-external"):
        named.append(("name", f"{entry.name}.{entry.type.name[:3]}"))
    for prop, file in named:
        if file and "${" not in file and file not in files:
            yield finding("file-missing", form.place(entry, prop), suggestion=nearest(file, files), file=file)
