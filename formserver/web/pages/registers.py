"""Lists of entities on their way to browsers and other clients: apart from the form, because they change without it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

from formserver.entities.lists import Register
from formserver.errors import Problem
from formserver.publish import OpenForm

#: The address names the rows, so a browser may keep them; nobody between here and there may.
FOR_GOOD = "private, max-age=31536000, immutable"
AS_LONG_AS_SAME = "private, no-cache"


def addresses(form: OpenForm, url: Callable[[str, str], str]) -> dict[str, str]:
    """Return file name → address of the rows; ``url`` makes it of a tag and the name."""
    return {name: url(register.tag, name) for name, register in form.registers.items()}


def rows(form: OpenForm, tag: str, name: str) -> Response:
    """Return a list's columns and rows as JSON for the page script; raise Problem ``file.unknown``."""
    register = _register(form, name)
    response = Response(register.packed_json, mimetype="application/json")
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = FOR_GOOD if tag == register.tag else AS_LONG_AS_SAME
    response.set_etag(register.tag)
    return response.make_conditional(request)


def file(form: OpenForm, name: str) -> Response:
    """Return a list as the .csv file that the form reads; the same again costs nothing."""
    register = _register(form, name)
    response = Response(register.csv, mimetype="text/csv")
    response.headers["Cache-Control"] = AS_LONG_AS_SAME
    response.set_etag(register.tag)
    return response.make_conditional(request)


def _register(form: OpenForm, name: str) -> Register:
    if name not in form.registers:
        raise Problem("file.unknown", name=name)
    return form.registers[name]
