"""The door for programs: a key with every request, JSON for every answer, no cookies."""

from __future__ import annotations

from typing import NoReturn

from flask import Blueprint, Response, g, request

from formserver.admit import keys
from formserver.errors import Problem
from formserver.web.api import document, entities, export, forms, submissions, versions
from formserver.web.context import store
from formserver.web.problems import API

bp = Blueprint("api", __name__, url_prefix=API)

RESOURCES = (forms.bp, versions.bp, submissions.bp, export.bp, entities.bp)
#: What can be read without a key: how to use the rest.
OPEN = frozenset({"api.page", "api.openapi"})

for resource in RESOURCES:
    bp.register_blueprint(resource)


@bp.before_request
def admit_key() -> None:
    """Let in who sends a key that works; cookies count for nothing here."""
    if "\0" in request.path or any("\0" in text for text in (*request.args, *request.args.values())):
        raise Problem("request.unreadable")
    if request.endpoint in OPEN:
        return
    g.key = keys.key_of(store(), _sent_key(), network=request.remote_addr or "")
    is_read = request.method in ("GET", "HEAD", "OPTIONS")
    if not is_read and request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise Problem("request.forged")  # a browser adds a password that it remembers for us by itself


@bp.after_request
def keep_from_caches(response: Response) -> Response:
    """Let nobody on the way keep an answer."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


@bp.get("/")
def page() -> str:
    """The routes, the scopes and the problems, to read."""
    return document.page(RESOURCES)


@bp.get("/openapi.json")
def openapi() -> Response:
    """The OpenAPI document."""
    return Response(document.json_text(RESOURCES), mimetype="application/json")


@bp.route("/<path:rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def nowhere(rest: str) -> NoReturn:
    """Say that there is no such address, to whom has a key."""
    raise Problem("page.unknown")


def _sent_key() -> str:
    """Return the secret that a request carries: as Bearer token, or as the password of Basic, whoever the user."""
    sent = request.authorization
    if sent is None:
        return ""
    return (sent.token if sent.type == "bearer" else sent.password if sent.type == "basic" else "") or ""
