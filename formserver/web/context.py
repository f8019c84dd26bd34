"""What the doors reach through the running app: the store, the secret that seals pages, the address people use."""

from __future__ import annotations

from typing import cast

from flask import current_app, request

from formserver.store import Store


def store() -> Store:
    """Return the store of the running app."""
    return cast(Store, current_app.extensions["store"])


def secret() -> str:
    """Return the secret of this data folder."""
    return str(current_app.config["SECRET_KEY"])


def outside(path: str) -> str:
    """Return the whole address of a page as people open it from elsewhere."""
    return (current_app.config["SETTINGS"].public_url or request.host_url.rstrip("/")) + path
