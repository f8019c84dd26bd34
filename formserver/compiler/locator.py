"""From what the XForm names back to the workbook: a node's property or a choice to its cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from formserver.compiler.completion import Gap
from formserver.compiler.findings import Place
from formserver.compiler.sheets import Row
from formserver.compiler.survey import Entry, Form, place

#: What the model of a form calls a property, where the sheet calls it otherwise.
_SHEET_WORDS = {
    "calculate": "calculation",
    "readonly": "read_only",
    "count": "repeat_count",
    "choices": "choice_filter",
    "guidance": "guidance_hint",
    "output": "label",
    "question": "type",
}
#: What the XForm calls the language of columns without one.
_UNNAMED = {"default": ""}
_GENERATED = re.compile(r"(?:generated_table_list_label|reserved_name_for_field_list_labels)_(\d+)$")


class Locator:
    """Answers with a ``Place`` whatever is asked; what it does not know is None within it."""

    def __init__(self, form: Form | None = None, gaps: Iterable[Gap] = ()) -> None:
        """Without a form (an XForm was given) nothing is known."""
        self._form = form
        entries = [e for e in form.entries if e.type.kind in ("question", "begin")] if form else []
        self._entries: Mapping[str, Entry] = {entry.path: entry for entry in reversed(entries)}
        self._numbers = {entry.number: entry for entry in entries}
        self._choices: dict[str, dict[str, Row]] = {}
        self._gaps = {(gap.sheet, gap.row, gap.property, gap.language) for gap in gaps}

    @property
    def has_workbook(self) -> bool:
        """Whether there is a workbook at all."""
        return self._form is not None

    def cell(self, path: str, prop: str = "name", language: str | None = None) -> Place:
        """The cell of a node's property; ``prop`` in the model's words (calculate) or the sheet's (calculation)."""
        if self._form is None:
            return Place()
        prop = _SHEET_WORDS.get(prop, prop)
        entry, prop = self._entry(path, prop)
        if entry is not None:
            if prop == "choice_filter" and not self._form.survey.value(entry.row, prop):
                prop = "type"  # the list is named there
            return self._form.place(entry, prop, language)
        if path.endswith("/meta/instanceName"):
            return self.setting("instance_name")
        if "/meta/entity" in path and self._form.entities.rows:
            return place(self._form.entities, self._form.entities.rows[0], path.rsplit("/", 1)[1].lstrip("@"))
        return Place()

    def choice(self, list_name: str, value: str, prop: str = "label", language: str | None = None) -> Place:
        """The cell of a choice's property."""
        if self._form is None:
            return Place()
        table = self._form.choices
        if list_name not in self._choices:
            rows = reversed(self._form.lists.get(list_name, ()))
            self._choices[list_name] = {table.value(row, "name"): row for row in rows}
        row = self._choices[list_name].get(value)
        return place(table, row, prop, language) if row else Place()

    def setting(self, name: str) -> Place:
        """The cell of a setting."""
        if self._form is None or not self._form.settings.rows:
            return Place()
        return place(self._form.settings, self._form.settings.rows[0], name)

    def is_filled_in(self, path: str, prop: str, language: str) -> bool:
        """Whether the text of a node in ``language`` is not the author's but taken from another language."""
        entry, prop = self._entry(path, _SHEET_WORDS.get(prop, prop))
        return entry is not None and ("survey", entry.number, prop, _UNNAMED.get(language, language)) in self._gaps

    def is_choice_filled_in(self, list_name: str, value: str, language: str) -> bool:
        """The same for a choice's label."""
        found = self.choice(list_name, value)
        return found.row is not None and ("choices", found.row, "label", _UNNAMED.get(language, language)) in self._gaps

    def _entry(self, path: str, prop: str) -> tuple[Entry | None, str]:
        """The row of a node, also of nodes that pyxform adds for a row of its own accord."""
        if path in self._entries:
            return self._entries[path], prop
        if match := _GENERATED.search(path):
            return self._numbers.get(int(match[1])), prop
        if path.endswith("_count") and (entry := self._entries.get(path.removesuffix("_count"))):
            return entry, "repeat_count"
        if path.endswith("_other") and (entry := self._entries.get(path.removesuffix("_other"))):
            return entry, "type"
        return None, prop
