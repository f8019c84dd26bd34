"""Fonts for scripts that small phones lack: a page names a font with its form's letters only, and the browser
fetches it when letters of that script are shown and none of the usual fonts is there.

    page       @font-face with local() names first, then an address, for the script's range of code points
    address    the letters as bits, sealed, so that the server makes no font but those that its pages name
    answer     the subset with the shaping rules of its letters, for good

Files lie in static/vendor/fonts/ (Noto Sans, OFL).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, g, url_for
from markupsafe import Markup

from formserver.errors import Problem
from formserver.places import STATIC
from formserver.program.model import Program
from formserver.texts import letters
from formserver.web import templating
from formserver.web.context import secret

#: The first family of every page (tokens.css); it has letters of these scripts only.
FAMILY = "form"
#: Shown with letters of a script and shaping them: no break, joined or not.
JOINERS = "\u200b\u200c\u200d"
FOR_GOOD = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Script:
    """A script: its first and last code points, what systems other than Android call their fonts of it."""

    first: int
    last: int
    local: tuple[str, ...]


SCRIPTS = {
    "thaana": Script(0x780, 0x7BF, ("MV Boli", "Thaana")),
    "bengali": Script(0x980, 0x9FF, ("Nirmala UI", "Bangla Sangam MN", "Vrinda")),
    "gujarati": Script(0xA80, 0xAFF, ("Nirmala UI", "Gujarati Sangam MN", "Shruti")),
    "tamil": Script(0xB80, 0xBFF, ("Nirmala UI", "Tamil Sangam MN", "Latha")),
    "telugu": Script(0xC00, 0xC7F, ("Nirmala UI", "Telugu Sangam MN", "Gautami")),
    "kannada": Script(0xC80, 0xCFF, ("Nirmala UI", "Kannada Sangam MN", "Tunga")),
    "sinhala": Script(0xD80, 0xDFF, ("Nirmala UI", "Sinhala Sangam MN", "Iskoola Pota")),
    "lao": Script(0xE80, 0xEFF, ("Leelawadee UI", "Lao Sangam MN", "DokChampa")),
    "myanmar": Script(0x1000, 0x109F, ("Myanmar Text", "Myanmar Sangam MN", "Padauk")),
    "ethiopic": Script(0x1200, 0x139F, ("Nyala", "Kefa", "Abyssinica SIL")),
    "khmer": Script(0x1780, 0x17FF, ("Leelawadee UI", "Khmer Sangam MN", "Khmer UI")),
}


def install(app: Flask) -> None:
    """Give ``app`` the addresses that pages name."""
    app.add_url_rule("/font/<script>/<bits>-<seal>.woff2", "font", _font)


def style(program: Program, digest: str, said: Iterable[str]) -> Markup:
    """Return the tag that names a form's fonts; this answer's security policy lets it pass. "" when none is needed.

    ``digest`` names the program, ``said`` is what its pages show beside its texts.
    """
    key = digest, templating.release(), secret()
    if key not in _known:
        while len(_known) >= MOST_KNOWN:
            _known.pop(next(iter(_known)), None)
        _known[key] = font_faces(program, said)
    text = _known[key]
    if not text:
        return Markup()
    g.style_digest = templating.source_digest(text)
    return Markup("<style>%s</style>") % Markup(text)


_known: dict[tuple[str, str, str], str] = {}
MOST_KNOWN = 200


def font_faces(program: Program, said: Iterable[str]) -> str:
    """Return the style that names a font for each such script in a form's texts, its languages' or ``said``."""
    found: set[str] = set().union(*said, *(letters(language.tag) for language in program.languages))
    for texts in program.texts.values():
        for text in texts:
            found.update(*(part for part in text.parts if isinstance(part, str)))
    used = {name: "".join(sorted(_of(found, script))) for name, script in SCRIPTS.items()}
    return "".join(_face(name, text) for name, text in used.items() if text.strip(JOINERS))


def _of(found: Iterable[str], script: Script) -> set[str]:
    return {letter for letter in found if script.first <= ord(letter) <= script.last or letter in JOINERS}


def _face(name: str, text: str) -> str:
    script, bits = SCRIPTS[name], _bits(SCRIPTS[name], text)
    noto = f"Noto Sans {name.title()}"
    names = (noto, f"{noto} Regular", f"{noto.replace(' ', '')}-Regular", *script.local)
    local = ",".join(f'local("{each}")' for each in names)
    address = url_for("font", script=name, bits=bits, seal=_seal(name, bits))
    return (
        f'@font-face{{font-family:{FAMILY};src:{local},url("{address}")format("woff2");font-display:swap;'
        f"unicode-range:U+{script.first:X}-{script.last:X},U+200B-200D}}"
    )


def _bits(script: Script, text: str) -> str:
    """Return the letters of a script as text for an address: a bit for each code point, three for joiners."""
    places = [len(JOINERS) + ord(letter) - script.first if letter not in JOINERS else JOINERS.index(letter)
              for letter in text]  # fmt: skip
    number = sum(1 << place for place in places)
    return base64.urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8, "little")).decode().rstrip("=")


def _letters(script: Script, bits: str) -> list[int]:
    number = int.from_bytes(base64.urlsafe_b64decode(bits + "=" * (-len(bits) % 4)), "little")
    places = [place for place in range(number.bit_length()) if number >> place & 1]
    joiners = [ord(letter) for letter in JOINERS]
    return [joiners[place] if place < len(joiners) else script.first + place - len(joiners) for place in places]


def _seal(name: str, bits: str) -> str:
    """Return what only this server puts behind an address, another one when the file changes."""
    said = f"font {name} {bits} {_file_hash(name)}".encode()
    return hmac.new(secret().encode(), said, hashlib.sha256).hexdigest()[:16]


def _font(script: str, bits: str, seal: str) -> Response:
    if script not in SCRIPTS or not hmac.compare_digest(seal.encode(), _seal(script, bits).encode()):
        raise Problem("page.unknown")
    response = Response(subset(script, bits), mimetype="font/woff2")
    response.headers["Cache-Control"] = FOR_GOOD
    return response


@lru_cache(maxsize=64)
def subset(name: str, bits: str) -> bytes:
    """Return the font of a script with these letters, what they join to, and the rules of joining, as WOFF2."""
    from fontTools import subset as tools
    from fontTools.ttLib import TTFont

    font = TTFont(_path(name), recalcTimestamp=False)
    options = tools.Options(hinting=False, name_IDs=[0, 13, 14], notdef_outline=True)
    subsetter = tools.Subsetter(options)
    subsetter.populate(unicodes=[ord(" "), *_letters(SCRIPTS[name], bits)])
    subsetter.subset(font)
    font.flavor = "woff2"
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


@lru_cache(maxsize=len(SCRIPTS))
def _file_hash(name: str) -> str:
    return hashlib.sha256(_path(name).read_bytes()).hexdigest()


def _path(name: str) -> Path:
    return Path(STATIC) / "vendor" / "fonts" / f"{name}.woff2"
