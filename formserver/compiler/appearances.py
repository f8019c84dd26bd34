"""The table of appearances: which ones each question type knows."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

_CALENDARS = "ethiopian coptic islamic bikram-sambat myanmar persian buddhist"
_SELECT = (
    "minimal search autocomplete quick columns columns-pack no-buttons likert image-map map label list-nolabel list "
    "horizontal horizontal-compact compact quickcompact vertical"
)
_MEDIA = "new new-front new-rear"
_GROUP = "field-list table-list no-collapse compact page-break no-print"

_TABLE = {
    "text": "multiline multi-line textarea text-area numbers thousands-sep masked url printer comment hidden-answer",
    "integer": "thousands-sep counter numbers bearing",
    "decimal": "thousands-sep bearing numbers distress analog-scale",
    "date": f"no-calendar month-year year {_CALENDARS}",
    "dateTime": f"no-calendar {_CALENDARS}",
    "time": "",
    "select_one": _SELECT,
    "select_multiple": _SELECT,
    "rank": "",
    "range": "rating picker vertical no-ticks distress analog-scale",
    "note": "multiline",
    "geopoint": "placement-map maps hide-input",
    "geotrace": "placement-map maps hide-input",
    "geoshape": "placement-map maps hide-input",
    "image": f"draw annotate signature {_MEDIA}",
    "audio": _MEDIA,
    "video": _MEDIA,
    "file": "",
    "barcode": "front hidden-answer",
    "acknowledge": "",
    "group": _GROUP,
    "repeat": _GROUP,
}
APPEARANCES = {question: frozenset(words.split()) for question, words in _TABLE.items()}

#: With a number or an argument, for every type.
_SHAPES = re.compile(r"w\d{1,2}|columns-\d+|compact-\d+|ex:.*|search\(.*|intent:.*|no-print|hidden", re.DOTALL)
#: Appearances that only other clients draw.
ELSEWHERE = frozenset(
    {"printer", "bearing", "hidden-answer", "image-map", "map", "comment", "distress", "analog-scale", "hide-input"}
)


def unknown(question: str, appearance: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    """Yield (word, suggestion) for each appearance that ``question`` does not know."""
    known = APPEARANCES.get(question)
    if known is None:
        return
    for word in appearance:
        if word not in known and not _SHAPES.fullmatch(word):
            near = difflib.get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.6)
            yield word, next(iter(near), None)
