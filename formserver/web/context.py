"""What the doors reach through the running app: the store, and the secret that seals pages."""

from __future__ import annotations

from typing import cast

from flask import current_app

from formserver.store import Store


def store() -> Store:
    """Return the store of the running app."""
    return cast(Store, current_app.extensions["store"])


def secret() -> str:
    """Return the secret of this data folder."""
    return str(current_app.config["SECRET_KEY"])
