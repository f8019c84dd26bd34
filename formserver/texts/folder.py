"""Where the catalogues lie, and how one is read."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from formserver.places import TRANSLATIONS

__all__ = ["TRANSLATIONS", "read_catalogue"]


def read_catalogue(path: Path) -> Catalog:
    """A .po or .pot file; raises ``babel.messages.pofile.PoFileError`` when it is broken."""
    with path.open("rb") as file:
        return read_po(file, locale=None, abort_invalid=True)
