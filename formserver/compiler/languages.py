"""Languages of a form: from the author's name (``Arabic (ar)``) to tag and direction, and what stands in for one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from formserver.program.model import Language

#: The name of texts that are the same in every language, and of the only language of a form without any.
NO_LANGUAGE = ""
#: The tag of a language that is not known (BCP 47).
UNDETERMINED = "und"

_CODE = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\s*\)\s*$")
_PLAIN = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_KNOWN = {
    "amharic": "am", "arabic": "ar", "bengali": "bn", "bangla": "bn", "burmese": "my", "chinese": "zh",
    "english": "en", "french": "fr", "hindi": "hi", "indonesian": "id", "portuguese": "pt", "russian": "ru",
    "sinhala": "si", "spanish": "es", "swahili": "sw", "tamil": "ta", "turkish": "tr", "urdu": "ur",
    "vietnamese": "vi",
}  # fmt: skip
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ks ps sd syr ug ur yi".split())


def languages(names: Iterable[str]) -> tuple[Language, ...]:
    """Return a Language for each name, in order, each with a tag of its own."""
    found: dict[str, Language] = {}
    for name in names:
        tag = _free(tag_of(name), found)
        found[tag] = Language(name, tag, direction(tag))
    return tuple(found.values())


def tag_of(name: str) -> str:
    """Return the BCP 47 tag in a language's name: the code in brackets, the name of a known one, or ``und``."""
    match = _CODE.search(name)
    if match:
        return _cased(match[1].replace("_", "-"))
    word = name.strip().lower()
    if word in _KNOWN:
        return _KNOWN[word]
    return _cased(name.strip()) if _PLAIN.fullmatch(name.strip()) else UNDETERMINED


def direction(tag: str) -> str:
    """Return ``rtl`` or ``ltr`` for a tag."""
    return "rtl" if tag.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def direction_of(text: str) -> str:
    """Return the direction of the first letter that has one."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def stand_ins(tag: str, known: Mapping[str, str], default: str) -> list[str]:
    """Return the tags of ``known`` to try for a text in ``tag``: itself, its parents, the default, the others."""
    wanted = [tag, *_parents(tag), default, *known]
    return [it for it in dict.fromkeys(wanted) if it in known]


def _parents(tag: str) -> Iterator[str]:
    while "-" in tag:
        tag = tag.rpartition("-")[0]
        yield tag


def _cased(tag: str) -> str:
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(_cased_part(part) for part in rest)])


def _cased_part(part: str) -> str:
    if len(part) == 2:
        return part.upper()
    return part.title() if len(part) == 4 else part.lower()


def _free(tag: str, taken: Mapping[str, Language]) -> str:
    """A second language with the same tag gets a private-use part: ``und-x-2``."""
    number = 2
    free = tag
    while free in taken:
        free = f"{tag}-x-{number}"
        number += 1
    return free
