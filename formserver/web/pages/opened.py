"""The form of a request, opened once: the gate looks at it first, the view goes on with it."""

from __future__ import annotations

from typing import cast

from flask import g

from formserver import publish
from formserver.errors import Problem
from formserver.publish import OpenForm
from formserver.web.context import store


def opened(code: str, *, closed_too: bool = False) -> OpenForm:
    """Return a form at its current version; raise Problem ``form.unknown``, ``form.closed``."""
    forms = g.setdefault("opened", {})
    if code not in forms:
        forms[code] = publish.open_form(store(), code, closed_too=True)
    form = cast(OpenForm, forms[code])
    if form.state == "closed" and not closed_too:
        raise Problem("form.closed")
    return form


def opened_at(code: str, version: int) -> OpenForm:
    """Return a form, also a closed one, at a version; raise Problem ``form.unknown``, ``version.unknown``."""
    forms = g.setdefault("opened_at", {})
    if (code, version) not in forms:
        forms[code, version] = opened(code, closed_too=True).at_version(store(), version)
    return cast(OpenForm, forms[code, version])
