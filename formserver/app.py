"""The web application: the only file that knows every package."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from formserver.config import Settings
from formserver.store import Store, open_store
from formserver.store.lock import secret_key
from formserver.web import command, problems, security, static_files, templating
from formserver.web.api import door as api
from formserver.web.pages import (
    account,
    desk,
    device,
    device_calls,
    enrolment,
    fill,
    gate,
    later,
    outbox,
    shell,
    trainer,
    trust,
)

#: The doors.
DOORS = (
    fill.bp,
    later.bp,
    shell.bp,
    outbox.bp,
    device.bp,
    device_calls.bp,
    desk.bp,
    account.bp,
    enrolment.bp,
    trainer.bp,
    command.bp,
    api.bp,
    trust.bp,
)
gate.guard(fill.bp, later.bp, shell.bp, outbox.bp)


def create_app(settings: Settings, store: Store | None = None, *, testing: bool = False) -> Flask:
    """Return the application on ``store`` (None: opened as the settings say)."""
    app = Flask(__name__, static_folder=None)
    app.testing = testing
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["store"] = store or open_store(settings.database_url, settings.data)
    app.config["SETTINGS"] = settings
    app.config["SECRET_KEY"] = settings.secret_key or secret_key(settings.data)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    for part in (templating, static_files, problems):
        part.install(app)
    security.install(app, settings)
    for blueprint in DOORS:
        app.register_blueprint(blueprint)
    app.add_url_rule("/", "home", trainer.front)
    return app
