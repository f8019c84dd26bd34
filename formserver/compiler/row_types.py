"""The types of the survey sheet: what a ``type`` cell means, and which words are types."""

from __future__ import annotations

import re
from dataclasses import dataclass

QUESTIONS = frozenset(
    "text string integer int decimal range note date time dateTime datetime geopoint geotrace geoshape "
    "start-geopoint background-geopoint image photo audio background-audio video file barcode calculate "
    "acknowledge trigger hidden xml-external csv-external osm rank start end today deviceid imei username "
    "phonenumber email simserial subscriberid audit uri:deviceid uri:email uri:phonenumber uri:simserial "
    "uri:subscriberid uri:username gps location percentage".split()
)
_PHRASES = frozenset(
    {"date time", "device id", "end time", "start time", "phone number", "sim id", "subscriber id"}
    | {"number of days in last month", "number of days in last six months", "number of days in last year"}
    | {f"get {name}" for name in ("device id", "end time", "phone number", "sim id", "start time", "today")}
    | {"get subscriber id", "q string", "q int", "q note", "q picture", "q image", "q audio", "q video"}
    | {f"q {name}" for name in ("acknowledge", "barcode", "calculate", "date", "date time", "dateTime", "decimal")}
    | {f"q {name}" for name in ("geopoint", "geoshape", "geotrace", "location", "select", "select1")}
    | {f"add {name} prompt" for name in ("acknowledge", "audio", "barcode", "calculate", "date", "date time")}
    | {f"add {name} prompt" for name in ("dateTime", "decimal", "file", "image", "photo", "integer", "location")}
    | {f"add {name} prompt" for name in ("note", "text", "video")}
)
#: Types without a visible control: they need no label.
SILENT = frozenset(
    "calculate hidden start end today deviceid imei username phonenumber email simserial subscriberid audit "
    "xml-external csv-external start-geopoint background-geopoint background-audio".split()
) | {name for name in QUESTIONS | _PHRASES if name.startswith(("uri:", "get "))}

_SELECTS = {
    "select_one": "select_one",
    "select one": "select_one",
    "select1": "select_one",
    "select one from": "select_one",
    "add select one prompt using": "select_one",
    "select_multiple": "select_multiple",
    "select all that apply": "select_multiple",
    "select all that apply from": "select_multiple",
    "add select multiple prompt using": "select_multiple",
    "select_one_external": "select_one_external",
    "select_one_from_file": "select_one_from_file",
    "select one from file": "select_one_from_file",
    "select_multiple_from_file": "select_multiple_from_file",
    "select multiple from file": "select_multiple_from_file",
    "rank": "rank",
    "osm": "osm",
}
_SELECT = re.compile(
    rf"(?P<type>{'|'.join(sorted(map(re.escape, _SELECTS), key=len, reverse=True))})"
    r"\s+(?P<list>\S+)(?P<other>\s+(?:or specify other|or_other|or other))?"
)
_BLOCKS = {"group": "group", "lgroup": "repeat", "repeat": "repeat", "looped group": "repeat", "loop": "loop"}
_BLOCK = re.compile(
    rf"(?P<edge>begin|end)[\s_](?P<block>{'|'.join(sorted(_BLOCKS, key=len, reverse=True))})"
    r"(?:\s+(?:over\s+)?(?P<list>\S+))?"
)
_SETTING = frozenset({"form_title", "set_form_title", "form_id", "set_form_id", "prefix"})
#: What is suggested for a type that is not known.
SUGGESTED = (
    *sorted(QUESTIONS),
    *("select_one", "select_multiple", "begin_group", "end_group", "begin_repeat", "end_repeat"),
)


@dataclass(frozen=True, slots=True)
class Type:
    """``kind`` is question, begin, end, setting or unknown; ``name`` the type without list; ``list`` its list."""

    kind: str
    name: str
    list: str = ""
    or_other: bool = False


def read_type(text: str) -> Type:
    """Return what a type cell means."""
    text = " ".join(text.split())
    if match := _BLOCK.fullmatch(text):
        return Type(match["edge"], _BLOCKS[match["block"]], match["list"] or "")
    if match := _SELECT.fullmatch(text):
        return Type("question", _SELECTS[match["type"]], match["list"], match["other"] is not None)
    if text in QUESTIONS or text in _PHRASES:
        return Type("question", text)
    return Type("setting", text) if text in _SETTING else Type("unknown", text)
