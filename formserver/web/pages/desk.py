"""The desk: every page of it hangs on one blueprint (desk_door.py)."""

from typing import NoReturn

from formserver.errors import Problem
from formserver.web.pages import (  # noqa: F401  each hangs its pages on the blueprint
    desk_entities,
    desk_export,
    desk_home,
    desk_keys,
    desk_lists,
    desk_paper,
    desk_people,
    desk_preview,
    desk_quarantine,
    desk_rescue,
    desk_submissions,
    desk_versions,
)
from formserver.web.pages.desk_door import bp

bp.register_blueprint(desk_preview.bp)


@bp.get("/<path:rest>")
def nowhere(rest: str) -> NoReturn:
    """Say that there is no such page, in the desk's own words."""
    raise Problem("page.unknown")


__all__ = ["bp"]
