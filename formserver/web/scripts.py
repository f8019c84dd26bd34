"""The script of a form's pages: the modules that its program needs, linked into one file with an address for good."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import url_for

from formserver.engine import (
    functions_date,
    functions_geo,
    functions_hash,
    functions_kind,
    functions_math,
    functions_number,
    functions_random,
    functions_select,
    functions_text,
)
from formserver.engine.lookups import LOOKUPS
from formserver.engine.nodesets import NODESETS
from formserver.places import STATIC
from formserver.program.model import Program
from formserver.program.privacy import garbled_nodes, keeps_drafts, opens_offline, resumes
from formserver.web import linking, templating
from formserver.web.pages.blocks import has_blocks
from formserver.web.pages.finding import finds
from formserver.web.pages.folds import folds
from formserver.web.pages.other_calendars import calendars_of
from formserver.web.pages.parts import parts_of

log = logging.getLogger(__name__)

ENTRY = "page/main.js"
#: What the pages' modules stand on, so it comes first even when no part of it is needed.
ENGINE = "engine/session.js"
#: Scripts of pages that are no form's.
ALONE = {"device": "page/device.js"}
LINES = frozenset({"geotrace", "geoshape"})
MAPS = frozenset({"maps", "placement-map"})


@dataclass(frozen=True, slots=True)
class Part:
    """A module that only some programs need: its ``path`` below static/, and whether a program does."""

    path: str
    needed: Callable[[Program], bool]


def page_script(program: Program, digest: str, boot: dict[str, Any], *more: str) -> dict[str, Any]:
    """Return ``script``, the address of a program's page script (``digest`` names the program), and its ``boot``.

    ``more``: parts at the end of PARTS that this page wants, whatever the program needs.
    """
    names = (*_needed(program, digest), *more)
    try:
        address = url_for("script", release=_release(names), names="-".join(["main", *names]))
        return {"script": address, "boot": boot}
    except linking.Unlinkable as error:
        log.error("pages load plain modules: %s", error)
        parts = [templating.static_url(PARTS[name].path) for name in names]
        return {"script": templating.static_url(ENTRY), "boot": boot | {"parts": parts}}


def script_text(names: str) -> tuple[str, str]:
    """Return the script ``main-Date-media``, or one of ALONE, and its release; raise KeyError for another name."""
    if names in ALONE:
        return _alone(names), _release_alone(names)
    found = tuple(names.split("-")[1:])
    if found != tuple(name for name in PARTS if name in found):
        raise KeyError(names)
    return _linked(found), _release(found)


def script_url(name: str) -> str:
    """Return the address of one of ALONE."""
    try:
        return url_for("script", release=_release_alone(name), names=name)
    except linking.Unlinkable as error:
        log.error("pages load plain modules: %s", error)
        return templating.static_url(ALONE[name])


@lru_cache(maxsize=8)
def _alone(name: str) -> str:
    return linking.shrunk(linking.link([ALONE[name]], read_static))


@lru_cache(maxsize=8)
def _release_alone(name: str) -> str:
    return hashlib.sha256(_alone(name).encode()).hexdigest()[:12]


def needed_parts(program: Program) -> Iterator[str]:
    """Give the names of the parts that a program needs."""
    for name, part in PARTS.items():
        if part.needed(program):
            yield name


def read_static(path: str) -> str:
    """Return the text of a file below static/."""
    return (Path(STATIC) / path).read_text("utf-8")


@lru_cache(maxsize=200)
def _linked(names: tuple[str, ...]) -> str:
    paths = [PARTS[name].path for name in names]
    return linking.shrunk(linking.link([ENGINE, *paths, ENTRY], read_static))


@lru_cache(maxsize=200)
def _release(names: tuple[str, ...]) -> str:
    return hashlib.sha256(_linked(names).encode()).hexdigest()[:12]


_known: dict[str, tuple[str, ...]] = {}


def _needed(program: Program, digest: str) -> tuple[str, ...]:
    if digest not in _known:
        if len(_known) > 1000:
            _known.clear()
        _known[digest] = tuple(needed_parts(program))
    return _known[digest]


def _operators(program: Program) -> set[str]:
    """Return the names of all that the expressions call."""
    found: set[str] = set()
    waiting: list[Any] = list(program.expressions)
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += item.values()
        elif isinstance(item, (list, tuple)):
            waiting += item
            found.update(item[:1] if item and isinstance(item[0], str) else ())
    return found


def _calls(path: str, names: Collection[str]) -> Part:
    return Part(path, lambda program: not _operators(program).isdisjoint(names))


def _asks(path: str, *questions: str) -> Part:
    return Part(path, lambda program: any(node.question in questions for node in program.nodes))


def _repeats(program: Program) -> bool:
    return any(node.kind == "repeat" for node in program.nodes)


def _shuffles(program: Program) -> bool:
    called = "randomize" in _operators(program)
    return called or any(node.choices is not None and node.choices.randomize is not False for node in program.nodes)


def _appears(path: str, *names: str) -> Part:
    return Part(path, lambda program: any(each in names for node in program.nodes for each in node.appearance))


def _speaks(program: Program) -> bool:
    return any("audio" in text.media for texts in program.texts.values() for text in texts)


def shows_map(program: Program) -> bool:
    """Say whether a question of the form has a map: each line and area, and positions that ask for one."""
    return any(node.question in LINES or not MAPS.isdisjoint(node.appearance) for node in program.nodes)


def _notes_beginning(program: Program) -> bool:
    return any(each.kind == "setgeopoint" and each.event == "odk-instance-first-load" for each in program.actions)


def _computes_words(program: Program) -> bool:
    return any(each.property == "output" for each in program.computations)


def _finds(program: Program) -> bool:
    return any(finds(program, node) for node in program.nodes)


#: Every part that there is, by its name in the script's address.
PARTS = {
    "Kind": _calls("engine/functionsKind.js", functions_kind.FUNCTIONS),
    "Text": _calls("engine/functionsText.js", functions_text.FUNCTIONS),
    "Number": _calls("engine/functionsNumber.js", functions_number.FUNCTIONS),
    "Select": _calls("engine/functionsSelect.js", functions_select.FUNCTIONS),
    "Date": _calls("engine/functionsDate.js", functions_date.FUNCTIONS),
    "Math": _calls("engine/functionsMath.js", functions_math.FUNCTIONS),
    "Geo": _calls("engine/functionsGeo.js", functions_geo.FUNCTIONS),
    "Random": _calls("engine/functionsRandom.js", functions_random.FUNCTIONS),
    "Order": Part("engine/functionsOrder.js", _shuffles),
    "Hash": _calls("engine/functionsHash.js", functions_hash.FUNCTIONS),
    "lookups": _calls("engine/lookups.js", LOOKUPS),
    "nodesets": _calls("engine/nodesets.js", NODESETS),
    "automaton": _calls("engine/automaton.js", {"regex"}),
    "repeats": Part("engine/repeats.js", _repeats),
    "drafts": Part("page/drafts.js", keeps_drafts),
    "later": Part("page/later.js", resumes),
    "shelved": Part("page/shelved.js", lambda program: opens_offline(program.settings) and not keeps_drafts(program)),
    "onshelf": Part("page/onShelf.js", lambda program: opens_offline(program.settings)),
    "garble": Part("page/garble.js", lambda program: bool(garbled_nodes(program))),
    "blocks": Part("page/blocks.js", has_blocks),
    "kinds": _asks("page/kinds.js", "integer", "decimal", "range", "date", "time", "dateTime", "rank"),
    "numbers": Part("page/numbers.js", _computes_words),
    "typing": _appears("page/typing.js", "thousands-sep", "masked", "counter", "url"),
    "calendars": Part("page/calendarDates.js", lambda program: bool(calendars_of(program))),
    "overview": Part("page/overview.js", lambda program: bool(parts_of(program))),
    "instances": Part("page/repeats.js", _repeats),
    "media": _asks("page/media.js", "image", "audio", "video", "file"),
    "drawing": _appears("page/drawing.js", "signature", "draw", "annotate"),
    "recorder": _asks("page/recorder.js", "audio", "video"),
    "barcode": _asks("page/barcode.js", "barcode"),
    "geo": _asks("page/geo.js", "geopoint", "geotrace", "geoshape"),
    "map": Part("page/map.js", shows_map),
    "beginning": Part("page/beginning.js", _notes_beginning),
    "rank": _asks("page/rank.js", "rank"),
    "quick": _appears("page/quick.js", "quick", "quickcompact"),
    "sounds": Part("page/sounds.js", _speaks),
    "slider": _asks("page/slider.js", "range"),
    "finder": Part("page/finder.js", _finds),
    "folds": Part("page/folds.js", lambda program: any(map(folds, program.nodes))),
    "kiosk": Part("page/kiosk.js", lambda program: False),  # the link asks for it
}
