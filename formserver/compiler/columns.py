"""Column names of an XLSForm: which property a column holds, in which language.

Old and long spellings are understood (``relevance``, ``bind::relevant``, ``media::image``, ``value``); a
property has one name here, the one that the XLSForm documentation uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from formserver.compiler.sheets import Row, Sheet

NAMESPACE = "https://formserver.example/xforms"
PREFIX = "fs"

#: Texts that people read: each may have a column per language.
TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
MEDIA = ("image", "big-image", "audio", "video")
TRANSLATABLE = frozenset(TEXTS + MEDIA)

_SURVEY_KNOWN = frozenset(
    "type name label hint guidance_hint image big-image audio video required required_message constraint "
    "constraint_message relevant read_only calculation default trigger choice_filter appearance repeat_count "
    "parameters save_to disabled autoplay rows intent query no_app_error_string compact_tag list_name "
    "sms_field sms_option sms_separator sms_allow_media sms_date_format sms_datetime_format sms_response".split()
)
_CHOICES_KNOWN = frozenset("list_name name label image big-image audio video".split())
_SETTINGS_KNOWN = frozenset(
    "form_title form_id version default_language instance_name public_key submission_url auto_send auto_delete "
    "client_editable style name namespaces instance_xmlns omit_instanceid instance_id flat clean_text_values "
    "add_none_option allow_choice_duplicates prefix delimiter sms_keyword sms_separator sms_allow_media "
    "sms_date_format sms_datetime_format sms_response".split()
)
_ENTITIES_KNOWN = frozenset("list_name label entity_id create_if update_if repeat".split())

KNOWN: Mapping[str, frozenset[str]] = {
    "survey": _SURVEY_KNOWN,
    "choices": _CHOICES_KNOWN,
    "external_choices": _CHOICES_KNOWN,
    "settings": _SETTINGS_KNOWN,
    "entities": _ENTITIES_KNOWN,
    "osm": _CHOICES_KNOWN,
}

_BIND = {
    "relevant": "relevant",
    "readonly": "read_only",
    "required": "required",
    "constraint": "constraint",
    "calculate": "calculation",
    "jr:constraintmsg": "constraint_message",
    "jr:requiredmsg": "required_message",
    "jr:noapperrorstring": "no_app_error_string",
    "entities:saveto": "save_to",
}
_CONTROL = {"appearance": "appearance", "jr:count": "repeat_count", "autoplay": "autoplay", "rows": "rows"}
_GROUPS: Mapping[str, Mapping[str, str]] = {
    "bind": _BIND,
    "control": _CONTROL,
    "body": _CONTROL,
    "media": {name: name for name in MEDIA},
}
_SURVEY_ALIASES = {
    "command": "type",
    "tag": "name",
    "value": "name",
    "caption": "label",
    "relevance": "relevant",
    "readonly": "read_only",
    "calculate": "calculation",
    "constraining_message": "constraint_message",
    "requiredmsg": "required_message",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "jr:constraintmsg": "constraint_message",
    "jr:requiredmsg": "required_message",
    "noapperrorstring": "no_app_error_string",
}
_LIST_ALIASES = {"caption": "label", "value": "name", "list name": "list_name"}
_ALIASES: Mapping[str, Mapping[str, str]] = {
    "survey": _SURVEY_ALIASES,
    "choices": _LIST_ALIASES,
    "external_choices": _LIST_ALIASES,
    "osm": _LIST_ALIASES,
    "entities": {"dataset": "list_name"},
    "settings": {
        "title": "form_title",
        "set_form_title": "form_title",
        "id_string": "form_id",
        "set_form_id": "form_id",
    },
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: as written, the property it holds, its language ("" when none is named).

    ``known`` is False for a column that no client reads. ``pyxform`` is the name to hand to pyxform.
    """

    header: str
    property: str
    language: str
    known: bool
    pyxform: str


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose columns are understood."""

    sheet: Sheet
    columns: tuple[Column, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that have anything filled."""
        return self.sheet.rows

    def named(self, prop: str) -> tuple[Column, ...]:
        """The columns that hold ``prop``, one for each language."""
        return tuple(column for column in self.columns if column.property == prop)

    def value(self, row: Row, prop: str) -> str:
        """The first filled text of ``prop`` in ``row``, or ""."""
        texts = (row.cells.get(column.header, "") for column in self.named(prop))
        return next((text for text in texts if text), "")


def understand(sheet: Sheet) -> Table:
    """Return the sheet with each column's property and language."""
    doubled = any("::" in header for header in sheet.headers)
    return Table(sheet, tuple(_column(sheet.name, header, doubled=doubled) for header in sheet.headers))


def _column(sheet: str, header: str, *, doubled: bool) -> Column:
    parts = _split(header, doubled=doubled)
    prop, rest = _property(sheet, parts)
    if prop in TRANSLATABLE and prop in KNOWN[sheet]:
        language = "::".join(rest)
        return Column(header, prop, language, True, "::".join([*parts[: len(parts) - len(rest)], *rest]))
    if parts[0].startswith(f"{PREFIX}:") and sheet in ("survey", "settings"):
        whole = f"{'bind' if sheet == 'survey' else 'attribute'}::{header}"
        return Column(header, whole, "", True, whole)
    whole = "::".join([prop, *rest])
    return Column(header, whole, "", _is_known(sheet, whole), header)


def _split(header: str, *, doubled: bool) -> list[str]:
    """The parts of a column's name; a single colon divides only where no column uses two."""
    if doubled or "::" in header:
        return [part.strip() for part in header.split("::")]
    parts = [part.strip() for part in header.split(":")]
    for prefix in ("jr", PREFIX, "odk", "entities"):
        if prefix in parts[:-1]:
            at = parts.index(prefix)
            parts[at : at + 2] = [f"{prefix}:{parts[at + 1]}"]
    return parts


def _property(sheet: str, parts: list[str]) -> tuple[str, list[str]]:
    first = "_".join(parts[0].split()).lower()
    group = _GROUPS.get(first, {}) if sheet in ("survey", "choices") else {}
    if len(parts) > 1 and parts[1].lower() in group:
        return group[parts[1].lower()], parts[2:]
    first = _ALIASES[sheet].get(first, first)
    if first in KNOWN[sheet] or first in ("bind", "body", "control", "instance", "attribute"):
        return first, parts[1:]
    return parts[0], parts[1:]


def _is_known(sheet: str, prop: str) -> bool:
    if prop in KNOWN[sheet] or sheet in ("choices", "external_choices", "osm"):
        return True
    groups = ("attribute::", "form_title::") if sheet == "settings" else ("bind::", "body::", "control::", "instance::")
    return prop.startswith(groups)
