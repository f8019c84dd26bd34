"""The OpenAPI 3.1 document, made from the routes and schemas when it is first asked for, and the same to read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import current_app, render_template
from flask_smorest import Api
from flask_smorest.utils import prepare_response
from marshmallow import fields

from formserver import __version__
from formserver.admit.keys import SCOPES
from formserver.errors import PROBLEMS
from formserver.web.api.resource import Resource, Shape
from formserver.web.problems import API

ABOUT = (
    "Forms, submissions, files and lists of entities. Every request carries a key, made in the desk under Access "
    "keys: as a Bearer token, or as the password of HTTP Basic with any user name. Lists come in pages; `next` is "
    "the address of the next one. What went wrong is told as problem+json, by a code."
)
MAY = {
    "read": "read answers, without personal data",
    "personal": "with read: personal data too",
    "send": "send answers",
    "manage": "publish, open and close forms; change lists of entities",
}
MEDIA_TYPE = "application/problem+json"


class ProblemShape(Shape):
    """What went wrong (RFC 9457)."""

    type = fields.String(required=True, metadata={"description": "Where the code is explained"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "For programs: form.unknown, key.scope, …"})
    message = fields.String(required=True, metadata={"description": "For people"})
    details = fields.Dict(required=True, metadata={"description": "What the sentence is about: findings, errors, …"})


class Description(Api):
    """Flask-smorest's document alone: routes are registered and problems answered by the app itself."""

    def _register_error_handlers(self) -> None:
        pass

    def _register_responses(self) -> None:
        for name in ("DEFAULT_ERROR", "UNPROCESSABLE_ENTITY"):
            response = {"description": "A problem", "schema": ProblemShape}
            prepare_response(response, self.spec, MEDIA_TYPE)
            self.spec.components.response(name, response, lazy=True)


def description(resources: Sequence[Resource]) -> dict[str, Any]:
    """Return the document of the running app."""
    kept = current_app.extensions
    if "openapi" not in kept:
        kept["openapi"] = _described(resources)
    found: dict[str, Any] = kept["openapi"]
    return found


def json_text(resources: Sequence[Resource]) -> str:
    """Return the document as JSON."""
    return json.dumps(description(resources), indent=1, ensure_ascii=False)


def page(resources: Sequence[Resource]) -> str:
    """Return the document as a page."""
    found = description(resources)
    routes = [
        (method.upper(), path, operation)
        for path, operations in found["paths"].items()
        for method, operation in operations.items()
        if method != "parameters"
    ]
    return render_template("api/page.html", about=ABOUT, api=API, routes=routes, may=MAY, problems=PROBLEMS)


def _described(resources: Sequence[Resource]) -> dict[str, Any]:
    app: Any = current_app._get_current_object()  # type: ignore[attr-defined]
    api = Description(
        app,
        spec_kwargs={
            "title": "formserver",
            "version": __version__,
            "openapi_version": "3.1.0",
            "info": {"description": ABOUT, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
            "servers": [{"url": "/"}],
        },
    )
    for scheme in ("bearer", "basic"):
        api.spec.components.security_scheme(scheme, {"type": "http", "scheme": scheme, "description": _scopes()})
    for resource in resources:
        resource.register_views_in_doc(api, app, api.spec, name=f"api.{resource.name}", parameters=None)
        api.spec.tag({"name": resource.name, "description": resource.description})
    found: dict[str, Any] = api.spec.to_dict()
    return found


def _scopes() -> str:
    return "; ".join(f"{scope}: {MAY[scope]}" for scope in SCOPES)
