"""Maps of questions: the library they are drawn with, and where their pictures come from, which is nowhere by default.

Without tiles a map is a plain grid: it works without a network, and no third party learns where somebody is.
Anonymous forms have no tiles at all.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, g

from formserver.program.model import Program
from formserver.program.privacy import says_anonymous
from formserver.web import scripts, templating

LIBRARY, STYLE = "vendor/leaflet/leaflet-src.esm.js", "vendor/leaflet/leaflet.css"


def map_of(program: Program) -> dict[str, str]:
    """Return what the page script draws maps with: ``script``, ``style``, ``tiles`` and ``credit``."""
    library, style = addresses(program)
    return {"script": library, "style": style, "tiles": _tiles(program), "credit": _settings().tiles_credit}


def addresses(program: Program) -> list[str]:
    """Return where the library and its style are; nowhere for a form without maps."""
    return [templating.static_url(path) for path in (LIBRARY, STYLE)] if scripts.shows_map(program) else []


def allow_tiles(program: Program) -> None:
    """Let this page take pictures from where the tiles are, and from nowhere else."""
    if scripts.shows_map(program) and (tiles := _tiles(program)):
        parts = urlsplit(tiles.replace("{s}.", "*."))
        g.tiles_source = f"{parts.scheme}://{parts.netloc}"


def _tiles(program: Program) -> str:
    return "" if says_anonymous(program.settings) else str(_settings().tiles)


def _settings():  # type: ignore[no-untyped-def]
    return current_app.config["SETTINGS"]
