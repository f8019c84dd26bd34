"""Who is signed in: a secret of 128 bits in a cookie names a row of the store, which can end it at any time."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app, g, request
from werkzeug.wrappers import Response

from formserver import admit
from formserver.admit import Person
from formserver.web.context import store

Args = ParamSpec("Args")
Answer = TypeVar("Answer")


def current_person() -> Person | None:
    """Return who is signed in, None when nobody is."""
    if "person" not in g:
        secret = session_secret()
        g.person = admit.session_person(store(), secret) if secret else None
    person: Person | None = g.person
    return person


def role_required(*roles: str) -> Callable[[Callable[Args, Answer]], Callable[Args, Answer]]:
    """Decorate a view for people with one of ``roles`` (none: anybody with a role)."""

    def decorate(view: Callable[Args, Answer]) -> Callable[Args, Answer]:
        @wraps(view)
        def guarded(*args: Args.args, **kwargs: Args.kwargs) -> Answer:
            admit.require_role(current_person(), *roles)
            return view(*args, **kwargs)

        return guarded

    return decorate


def session_secret() -> str:
    """Return the secret in this request's cookie, or ""."""
    return request.cookies.get(_cookie(), "")


def remember(response: Response, secret: str) -> Response:
    """Give the browser the secret of a session."""
    hours = current_app.config["SETTINGS"].session_hours
    response.set_cookie(
        _cookie(), secret, max_age=hours * 3600, path="/", secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return response


def forget(response: Response) -> Response:
    """Take the secret away, and what the browser kept of the pages (https only: browsers ignore it else).

    Not every cookie: an enrolled device stays one when somebody signs out on it.
    """
    response.delete_cookie(_cookie(), path="/", secure=request.is_secure, httponly=True, samesite="Lax")
    if request.is_secure:
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _cookie() -> str:
    return "__Host-session" if request.is_secure else "session"
