"""What a person meets at a node: the question type, from its control, bind type and preload."""

from __future__ import annotations

from formserver.compiler.drafts import Draft

_INPUTS = {
    "int": "integer", "decimal": "decimal", "date": "date", "time": "time", "dateTime": "dateTime",
    "geopoint": "geopoint", "geotrace": "geotrace", "geoshape": "geoshape", "barcode": "barcode",
}  # fmt: skip
_CONTROLS = {
    "select1": "select_one",
    "select": "select_multiple",
    "rank": "rank",
    "range": "range",
    "trigger": "acknowledge",
}
_MEDIA = {"image": "image", "audio": "audio", "video": "video"}
_PRELOADS = {
    ("timestamp", "start"): "start",
    ("timestamp", "end"): "end",
    ("date", "today"): "today",
}
_META = frozenset({"instanceID", "instanceName", "deprecatedID", "audit", "timeStart", "timeEnd"})
_ALWAYS = frozenset({"true()", "1", "true"})


def question(draft: Draft, actions: dict[int, str]) -> str:
    """Return the question type of a node; ``actions`` are setgeopoint and recordaudio events by target."""
    if draft.kind != "value":
        return "repeat" if draft.kind == "repeat" else "group"
    if draft.control is None:
        return _unseen(draft, actions)
    if draft.control == "upload":
        return _MEDIA.get(draft.mediatype.partition("/")[0], "file")
    if draft.control == "trigger" and draft.type == "geopoint":
        return "background-geopoint"
    if draft.control in _CONTROLS:
        return _CONTROLS[draft.control]
    if is_note(draft):
        return "note"
    return _INPUTS.get(draft.type, "text")


def is_note(draft: Draft) -> bool:
    """Is the node shown, never writable and without a value of its own?"""
    readonly = draft.sources.get("readonly", "") in _ALWAYS
    empty = not draft.default and "calculate" not in draft.sources and "preload" not in draft.fields
    return readonly and empty and draft.control == "input" and draft.type == "string"


def _unseen(draft: Draft, actions: dict[int, str]) -> str:
    name = draft.name.rpartition(":")[2]
    kind: str
    parameter: str
    kind, parameter = draft.fields.get("preload", ("", ""))
    if (kind, parameter) in _PRELOADS:
        return _PRELOADS[kind, parameter]
    if kind == "uid":
        return "instanceID"
    if kind == "property":
        return parameter
    if _in_meta(draft) and name in _META:
        return name
    if draft.number in actions:
        return actions[draft.number]
    return "calculate" if "calculate" in draft.sources else "hidden"


def _in_meta(draft: Draft) -> bool:
    return draft.parent is not None and draft.parent.name.rpartition(":")[2] == "meta"
