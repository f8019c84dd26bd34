"""Languages of a form: BCP 47 tag and direction from the author's name, and which language stands in for which."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale, localedata
from babel.core import get_global

from formserver.program.model import Language

#: The name that pyxform gives to texts without a language.
NO_LANGUAGE = "default"
#: The tag of a language that nobody knows.
UNDETERMINED = "und"

_OLD_TAGS = {"in": "id", "iw": "he", "ji": "yi", "jw": "jv", "mo": "ro", "tl": "fil"}
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ks nqo prs ps sd syr ug ur yi".split())
_CODE = re.compile(r"\(([^()]*)\)\s*$")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_NAMED_IN = ("en", "es", "fr", "pt")
_OWN_NAMES = (
    "am ar ay bg bn cs da de el en es fa fi fil fr gn gu ha hi hr hu hy id ig it ja jv ka km kn ko ku lo mg mk ml "
    "mn mr ms my ne nl om or pa pl ps pt qu ro ru rw si sk sl so sq sr su sv sw ta te th ti tr uk ur uz vi "
    "wo xh yo zh zu"
).split()


def languages(names: Iterable[str]) -> tuple[Language, ...]:
    """Return a Language for each of the author's names, each with a tag of its own."""
    found: list[Language] = []
    taken: set[str] = set()
    for name in names:
        tag = _untaken(tag_of(name), taken)
        taken.add(tag)
        found.append(Language(name, tag, direction(tag)))
    return tuple(found)


def tag_of(name: str) -> str:
    """Return the tag of ``English (en)``, ``es-PE``, ``French``; a private tag for a name nobody knows."""
    if name == NO_LANGUAGE or not name.strip():
        return UNDETERMINED
    code = _CODE.search(name)
    if code is not None and _TAG.fullmatch(code[1].strip()):
        return normal_tag(code[1].strip())
    plain = _CODE.sub("", name).strip() or name
    return _names().get(plain.casefold()) or _bare_tag(plain) or _private(plain)


def _bare_tag(text: str) -> str:
    if not _TAG.fullmatch(text):
        return ""
    tag = normal_tag(text)
    return tag if tag.partition("-")[0] in _names().values() else ""


def normal_tag(tag: str) -> str:
    """Return ``es-PE`` for ``es_pe``; the names that were given up (``in``, ``iw``) become today's."""
    first, *rest = re.split("[-_]", tag)
    language = _OLD_TAGS.get(first.lower(), first.lower())
    return "-".join([language, *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    if len(part) == 2:
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()


def _private(name: str) -> str:
    letters = re.sub("[^a-z0-9]", "", name.lower()) or "".join(f"{ord(c):x}" for c in name)
    return f"{UNDETERMINED}-x-{letters[:8]}"


def _untaken(tag: str, taken: set[str]) -> str:
    if tag not in taken:
        return tag
    part = "" if "-x-" in tag else "-x"
    number = next(n for n in range(2, len(taken) + 3) if f"{tag}{part}-{n}" not in taken)
    return f"{tag}{part}-{number}"


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Names of languages in English, Spanish, French, Portuguese and in themselves, to tags."""
    found: dict[str, str] = {}
    for code in _NAMED_IN:
        for tag, name in Locale(code).languages.items():
            found.setdefault(name.casefold(), tag.replace("_", "-"))
    for tag in filter(localedata.exists, _OWN_NAMES):
        own = Locale.parse(tag).get_language_name()
        if own:
            found.setdefault(own.casefold(), tag)
    return found


def direction(tag: str) -> str:
    """Return rtl or ltr: by the script when the tag names one, else by the language."""
    first, *rest = tag.split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script in ("Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm") else "ltr"
    return "rtl" if first in _RIGHT_TO_LEFT else "ltr"


def direction_of(text: str) -> str:
    """Return the direction of the first letter that has one."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def stand_ins(tag: str, known: Iterable[str], default: str) -> list[str]:
    """Return the tags among ``known`` to take a text from, best first: es-PE, es-419, es, the default, the others."""
    known = list(known)
    wanted = [*_parents(tag), default, *known]
    return [candidate for candidate in dict.fromkeys(wanted) if candidate in known]


def _parents(tag: str) -> list[str]:
    """CLDR's chain of parents, the tag first."""
    exceptions = get_global("parent_exceptions")
    found = [tag]
    while "-" in tag:
        parent = exceptions.get(tag.replace("-", "_"), tag.rpartition("-")[0])
        tag = parent.replace("_", "-")
        if tag == "root":
            break
        found.append(tag)
    return found
