"""Where the folders that are not Python lie: packed beside the code in a wheel, else beside the package."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder ``name``: ``formserver/name`` of an installed wheel, or that of the checkout."""
    packed = PACKAGE / name
    return packed if packed.is_dir() else PACKAGE.parent / name


STATIC = folder("static")
TRANSLATIONS = folder("translations")
MIGRATIONS = folder("migrations")
FORMS = folder("forms") / "xlsforms"
