"""Language tags (BCP 47): the chain of fallbacks, names in their own script, directions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from formserver.texts.folder import TRANSLATIONS

SOURCE = "en"

#: Old codes, still sent by Java and Android.
OLD_CODES = {"in": "id", "iw": "he"}
#: Chinese is told apart by its script, whatever region was named.
CHINESE = {"zh": "zh-Hans", "zh-CN": "zh-Hans", "zh-SG": "zh-Hans", "zh-TW": "zh-Hant", "zh-HK": "zh-Hant"}


@dataclass(frozen=True, slots=True)
class Language:
    """A language: ``tag``, its ``name`` in its own script, its ``english`` name, ``dir`` ltr or rtl."""

    tag: str
    name: str
    english: str
    dir: str

    @property
    def xlsform_name(self) -> str:
        """As column headings of a workbook name it: ``Arabic (ar)``."""
        return f"{self.english} ({self.tag})"


def plain_tag(tag: str) -> str:
    """A tag as we write it: ``es_pe`` → ``es-PE``, ``in`` → ``id``, ``zh-CN`` → ``zh-Hans``."""
    first, *rest = tag.strip().replace("_", "-").lower().split("-")
    plain = "-".join([OLD_CODES.get(first, first), *map(_subtag, rest)])
    return CHINESE.get(plain, plain)


def _subtag(part: str) -> str:
    return {4: part.title(), 2: part.upper()}.get(len(part), part)


def chain(tag: str) -> tuple[str, ...]:
    """The languages to try, nearest first, the source last: ``es-PE`` → es-PE, es-419, es, en."""
    tags = [plain_tag(tag)]
    while parent := _parent(tags[-1]):
        tags.append(parent)
    return tuple(tags) if SOURCE in tags else (*tags, SOURCE)


def _parent(tag: str) -> str:
    exception = get_global("parent_exceptions").get(tag.replace("-", "_"))
    return exception.replace("_", "-") if exception else tag.rpartition("-")[0]


@lru_cache(maxsize=256)
def language_of(tag: str) -> Language:
    """Names and direction of a tag, from CLDR; a tag CLDR does not know is its own name."""
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Language(tag, tag, tag, "ltr")
    name = locale.get_display_name() or tag
    return Language(tag, name[:1].upper() + name[1:], locale.english_name or tag, locale.text_direction)


def available_languages(folder: Path = TRANSLATIONS) -> tuple[Language, ...]:
    """Languages of the interface: English, then every folder with a catalogue of it, by tag."""
    tags = sorted(path.parent.name for path in folder.glob("*/messages.po"))
    return tuple(language_of(tag) for tag in (SOURCE, *tags))
