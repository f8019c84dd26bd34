"""What a browser with JavaScript fetches once: program, blank pages and sentences of a form in one language."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from flask import Response, render_template, url_for

from formserver.program import codec
from formserver.program.model import Program
from formserver.web.pages import languages
from formserver.web.pages.build import Blank, page_view
from formserver.web.pages.messages import BROWSER, SENTENCES
from formserver.web.pages.steps import Step


def pages_html(program: Program, tag: str, words: Any, frame: dict[str, Any]) -> dict[str, str]:
    """Return page key → the inside of <main> for every page, blank; inside repeats every index is 0."""
    source = Blank(program, tag)
    found = {}
    for number, page in enumerate(program.pages):
        indexes = (0,) * _depth(program, page.repeat)
        step = Step("-".join([f"p{number}", *map(str, indexes)]), page, indexes)
        view = page_view(program, source, step, words)
        found[step.key] = render_template("fill/page_main.html", page=view, has_back=True, can_check=False, **frame)
    return found


def _depth(program: Program, repeat: int) -> int:
    depth = 0
    while repeat:
        depth += 1
        repeat = program.nodes[program.nodes[repeat].parent].repeat
    return depth


def app_bytes(program: Program, tag: str, words: Any, frame: dict[str, Any]) -> bytes:
    """Return the JSON that the page script starts from."""
    values = {
        "program": codec.to_json(program, language=tag),
        "pages": pages_html(program, tag, words, frame),
        "check": render_template("fill/check_main.html", sections=[], problems=[], **frame),
        "messages": {key: words(sentence) for key, sentence in {**SENTENCES, **BROWSER}.items()},
        "decimal": languages.numbers(tag)[0],
        "months": languages.numbers(tag)[1],
    }
    return codec.canonical(values)


@lru_cache(maxsize=64)
def app_digest(program_digest: str, tag: str, release: str) -> str:
    """Return what names the JSON of a program in a language, for this release of the templates."""
    return hashlib.sha256(json.dumps([program_digest, tag, release]).encode()).hexdigest()[:16]


def app_url(code: str, digest: str, tag: str) -> str:
    """Return the address of the JSON; it changes whenever the contents may."""
    return url_for("fill.app", code=code, digest=digest[:16], tag=tag)


def immutable(body: bytes) -> Response:
    """Return JSON that browsers may keep for good, since its address names its contents."""
    response = Response(body, mimetype="application/json")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
