"""The stylesheets that only some forms need, beside the one that every first page carries."""

from __future__ import annotations

from flask import url_for

from formserver.program.model import Node, Program
from formserver.web import templating
from formserver.web.pages.folds import folds
from formserver.web.pages.grid import is_grid
from formserver.web.pages.printing import LEFT_OUT, NEW_SHEET

#: Questions and appearances whose controls are drawn by style/controls.css.
QUESTIONS = frozenset({"geopoint", "geotrace", "geoshape", "image", "audio", "video", "file"})
APPEARANCES = frozenset({"counter", "masked", "url", "list-nolabel"})


def of(program: Program) -> tuple[str, ...]:
    """Return the audiences of templating.STYLES that pages of the program need beside ``fill``."""
    needed = {
        "controls": any(map(_is_drawn, program.nodes)),
        "layout": is_grid(program) or any(map(_is_laid_out, program.nodes)),
    }
    return tuple(name for name, is_needed in needed.items() if is_needed)


def addresses(program: Program) -> list[str]:
    """Return where they are."""
    return [url_for("style", audience=name, version=templating.style_version(name)) for name in of(program)]


def _is_laid_out(node: Node) -> bool:
    return folds(node) or not {LEFT_OUT, NEW_SHEET}.isdisjoint(node.appearance)


def _is_drawn(node: Node) -> bool:
    named = "tick_labelset" in node.parameters
    return named or node.question in QUESTIONS or not APPEARANCES.isdisjoint(node.appearance)
