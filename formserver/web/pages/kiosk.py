"""A tablet that many people share: each finds an anonymous form as if nobody had been there.

    /s/CODE?kiosk=60&wave=w1

Answers with which nobody goes on for so many seconds (60 when none are named) are deleted after a warning; when they
were sent or left, the link begins anew by itself, in its own language and with its own words. These travel as the
address to go on to (State.back): ``?kiosk=60&wave=w1``.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from flask import url_for

from formserver.program.model import Program
from formserver.program.privacy import says_anonymous
from formserver.web.pages import languages
from formserver.web.pages.messages import _

USUAL, SHORTEST, LONGEST = 60, 15, 900
#: Seconds after which the receipt, the page of who left, and a page without a script give way to the next person.
RECEIPT, LEFT, WITHOUT_SCRIPT = 20, 8, 600
LONGEST_QUERY = 1000
HEADING = _("Are you still there?")
SECONDS = _("Seconds until the answers on this page are deleted:")
STAY = _("I am still here")


def asked(program: Program, query: bytes) -> str:
    """Return what begins the form anew when its link asks for that (``query`` is the link's), else ""."""
    found = "?" + query.decode("ascii", "replace")
    return found if says_anonymous(program.settings) and seconds(found) else ""


def seconds(back: str) -> int:
    """Return after how long without an answer the form begins anew; 0: ``back`` is no link of a shared tablet."""
    if not back.startswith("?") or len(back) > LONGEST_QUERY or not back.isascii() or not back.isprintable():
        return 0
    said = parse_qs(back[1:], keep_blank_values=True).get("kiosk")
    if said is None:
        return 0
    return max(SHORTEST, min(LONGEST, int(said[0]))) if said[0].isdecimal() else USUAL


def start_url(code: str, language: str, back: str) -> str:
    """Return where a form begins anew: as its link was on a shared tablet, else in ``language``."""
    if seconds(back):
        return url_for("fill.start", code=code) + back
    return url_for("fill.start", code=code, lang=language)


def next_person(
    code: str, program: Program, language: str, back: str, after: int
) -> tuple[str, tuple[int, str] | None]:
    """Return where a form begins anew, and (seconds, that address) where a shared tablet goes there by itself."""
    back = back if says_anonymous(program.settings) else ""
    url = start_url(code, language, back)
    return url, (after, url) if seconds(back) else None


def frame(code: str, program: Program, language: str, back: str) -> dict[str, Any]:
    """Return what the template of a page on a shared tablet is given beside the others; {} elsewhere."""
    after = seconds(back)
    if not after:
        return {}
    warnings = []
    for each in program.languages:
        with languages.speaking(each.tag) as words:
            warnings.append((each, words(HEADING), words(SECONDS), words(STAY)))
    leave = url_for("fill.left", code=code, lang=language, on=back)
    return {"kiosk": {"after": after, "warnings": warnings, "without_script": WITHOUT_SCRIPT}, "leave_url": leave}
