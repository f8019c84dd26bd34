"""What a browser with JavaScript fetches once: program, blank pages and sentences of a form in one language."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

from flask import render_template

from formserver import __version__, texts
from formserver.program import codec
from formserver.program.model import Program
from formserver.program.privacy import keeps_drafts
from formserver.program.world import ExternalList
from formserver.publish import OpenForm
from formserver.web import maps
from formserver.web.pages import apart
from formserver.web.pages.blocks import has_blocks, taken_out
from formserver.web.pages.build import Blank, page_view
from formserver.web.pages.kept import KEPT
from formserver.web.pages.limits import limit_words
from formserver.web.pages.messages import BROWSER, OF_PARTS, SENTENCES
from formserver.web.pages.other_calendars import calendars_of, wrong_date
from formserver.web.pages.parts import parts_of
from formserver.web.pages.steps import Step
from formserver.web.scripts import needed_parts
from formserver.web.static_files import Asset, asset
from formserver.web.templating import release

Words = Callable[[str], str]


def app_bytes(
    program: Program,
    tag: str,
    words: Words,
    frame: dict[str, Any],
    *,
    lists: Mapping[str, ExternalList],
    long_lists: Sequence[str] = (),
    blocks_at: str = "",
) -> bytes:
    """Return the JSON that the page script starts from, in language ``tag``.

    ``long_lists`` are addresses, ``blocks_at`` that of ``block_bytes`` where these travel apart.
    """
    shown = codec.to_json(program, language=tag)
    if long_lists:
        shown = apart.shortened(program, shown, tag)
        lists = {name: attached for name, attached in lists.items() if not apart.is_long(attached)}
    shown.pop("settings", None)  # the server's alone: titles in every language, how the form is kept
    values = {
        "program": shown,
        "title": frame["title"],
        "pages": _pages(program, tag, words, frame),
        "check": render_template("fill/check_main.html", sections=[], problems=[], **frame),
        "messages": {key: words(sentence) for key, sentence in _sentences(program).items()}
        | dict(_for_one(program, words, tag)),
        "media": frame["media_url"]("NAME"),
        "writing": _writing(program, tag),
        "lists": {name: asdict(rows) for name, rows in lists.items()},
    }
    if "map" in needed_parts(program):
        values["map"] = maps.map_of(program)
    if long_lists:
        values["apart"] = long_lists
    if has_blocks(program):
        values["pages"], blocks = _emptied(values["pages"])
        values["blocks"] = blocks_at or blocks
    if parts := parts_of(program):
        values["parts"] = [asdict(part) for part in parts]
        values["overview"] = render_template("fill/overview_main.html", parts=[], statuses={}, has_back=True, **frame)
    return codec.canonical(values)


def block_bytes(program: Program, tag: str, words: Words, frame: dict[str, Any]) -> bytes:
    """Return what stands in the blocks of pages of very many questions: the page that is served has its own."""
    return codec.canonical(_emptied(_pages(program, tag, words, frame))[1])


def _writing(program: Program, tag: str) -> dict[str, Any]:
    """Return how the language writes, with the months of the other calendars that the form asks in."""
    found = asdict(texts.writing(tag))
    if calendars := calendars_of(program):
        found["calendars"] = {name: texts.calendar_months(name, tag) for name in calendars}
    return found


def _sentences(program: Program) -> dict[str, str]:
    """Return what the script of the program's pages says."""
    found = SENTENCES | BROWSER | (KEPT if keeps_drafts(program) else {})
    for part in needed_parts(program):
        found |= OF_PARTS.get(part, {})
    return found


def _for_one(program: Program, words: Words, tag: str) -> Iterator[tuple[str, str]]:
    """Give the sentences made for one question: of a constraint whose author wrote none here, of another calendar."""
    for node in program.nodes:
        if wrong := wrong_date(node, words, tag):
            yield f"type {node.number}", wrong
        own = node.constraint_message
        said = limit_words(program, node, words, tag) if own is None or program.texts[tag][own].fallback else ""
        if said:
            yield f"constraint {node.number}", said


def _pages(program: Program, tag: str, words: Words, frame: dict[str, Any]) -> dict[str, str]:
    """Return page key → the inside of <main> for every page, blank; inside repeats every index is 0."""
    source = Blank(program, tag)
    found = {}
    for number, page in enumerate(program.pages):
        indexes = (0,) * _depth(program, page.repeat)
        step = Step("-".join([f"p{number}", *map(str, indexes)]), page, indexes)
        view = page_view(program, source, step, words)
        found[step.key] = render_template("fill/page_main.html", page=view, has_back=True, can_check=False, **frame)
    return found


def _emptied(pages: Mapping[str, str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the pages with their blocks empty, and page key → what stands in each block."""
    parted = {key: taken_out(html) for key, html in pages.items()}
    return {key: html for key, (html, _) in parted.items()}, {key: found for key, (_, found) in parted.items() if found}


def _depth(program: Program, repeat: int) -> int:
    depth = 0
    while repeat:
        depth += 1
        repeat = program.nodes[program.nodes[repeat].parent].repeat
    return depth


@lru_cache(maxsize=64)
def app_digest(program_digest: str) -> str:
    """Return what names the JSON of a program for this release of templates, scripts and catalogues."""
    return hashlib.sha256(f"{program_digest} {__version__} {release()}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _App:
    """What names a JSON (``part``) of one form in one language; ``make`` renders it."""

    part: str
    digest: str
    tag: str
    code: str
    version: int
    files: tuple[str, ...]
    make: Callable[[], bytes] = field(compare=False)


def rendered(part: str, form: OpenForm, tag: str, make: Callable[[], bytes]) -> Asset:
    """Return the part of a form that ``make`` renders, from memory where it was asked for before."""
    files = tuple(f"{name} {file.hash}" for name, file in form.files.items())
    return _made(_App(part, form.digest, tag, form.code, form.version, files, make))


@lru_cache(maxsize=128)
def _made(app: _App) -> Asset:
    return asset("application/json", app.make())
