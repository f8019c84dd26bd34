"""A running server of a data folder: starting it, its addresses, and how commands reach it or take its place."""

from __future__ import annotations

import json
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from waitress.server import create_server  # type: ignore[import-untyped]

from formserver import admit, derive, publish
from formserver.app import create_app
from formserver.config import Settings
from formserver.errors import Problem
from formserver.store import Store, open_store
from formserver.store import forms as rows
from formserver.store.lock import Lock, Note, read_note
from formserver.store.sweep import sweep
from formserver.web.command import run

log = logging.getLogger(__name__)

TEND_SECONDS = 3600
COMMAND_SECONDS = 3600


def serve(settings: Settings, say: Callable[[str], None]) -> int:
    """Serve until a signal ends it; ``say`` gets the addresses, one a line."""
    with Lock(settings.data) as lock:
        store = open_store(settings.database_url, settings.data)
        try:
            if settings.shipped_forms:
                publish.publish_shipped(store)
            _listen(settings, store, lock, say)
        finally:
            store.close()
    return 0


def _listen(settings: Settings, store: Store, lock: Lock, say: Callable[[str], None]) -> None:
    app = create_app(settings, store)
    server = _bound(app, settings)
    port = getattr(server, "effective_port", None) or server.effective_listen[0][1]
    note = lock.announce(f"http://{_loopback(settings.host)}:{port}")
    app.config["LOCAL_KEY"] = note.key
    for line in addresses(settings, store, port):
        say(line)
    stopped = threading.Event()
    threading.Thread(target=_tend, args=(settings, store, stopped), daemon=True).start()
    signal.signal(signal.SIGTERM, _stop)
    try:
        server.run()
    finally:
        stopped.set()
        server.close()


def _bound(app: Any, settings: Settings) -> Any:
    """Return the server of ``app`` at its address; raise Problem ``setting.unreadable`` when that is not to be had."""
    try:
        return create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident=None,
            max_request_body_size=settings.max_request_mb * 1_000_000,
            channel_timeout=300,
            clear_untrusted_proxy_headers=False,  # ProxyFix counts the proxies
        )
    except (OSError, ValueError) as error:  # in use, not allowed, not an address of this computer, no such host
        address, reason = f"{settings.host}:{settings.port}", getattr(error, "strerror", None) or str(error)
        raise Problem("setting.unreadable", name="FORMSERVER_HOST:PORT", value=address, reason=reason) from error


def addresses(settings: Settings, store: Store, port: int) -> list[str]:
    """Return the lines that a server prints: desk, open forms, the first coordinator's link while it is needed."""
    site = settings.public_url or f"http://{reachable_host(settings.host)}:{port}"
    with store.read() as db:
        forms = [form for form in rows.list_forms(db) if form.state == "open"]
    lines = [f"{site}/desk  the desk"]
    lines += [f"{site}/s/{form.code}  {form.title}" for form in forms]
    secret = admit.first_link(store, hours=settings.first_link_hours)
    return lines if secret is None else [*lines, f"{site}/account/first/{secret}  once, for the first coordinator"]


def site_address(settings: Settings) -> str:
    """Return the address that people use for this data folder's server."""
    note = read_note(settings.data)
    port = urlsplit(note.address).port if note is not None else settings.port
    return str(settings.public_url or f"http://{reachable_host(settings.host)}:{port}")


def reachable_host(host: str) -> str:
    """Return the address by which others reach a server that listens at ``host``."""
    if host not in ("0.0.0.0", "::", "*", ""):
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:  # sends nothing; asks for the route only
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def command(settings: Settings, name: str, **arguments: Any) -> list[str]:
    """Run a command of web/command.py on the data folder: by its server, or here when none runs."""
    try:
        with Lock(settings.data):
            store = open_store(settings.database_url, settings.data)
            try:
                return run(store, name, arguments)
            finally:
                store.close()
    except Problem as problem:
        note = read_note(settings.data)
        if problem.code != "data.in_use" or note is None:
            raise
    return _ask(settings, note, {"command": name, "arguments": arguments})


@contextmanager
def reading(settings: Settings) -> Iterator[Store]:
    """Give a store to read from, whether or not a server runs on the folder."""
    try:
        lock = Lock(settings.data)
    except Problem:  # a server holds it: read beside it
        store = open_store(settings.database_url, settings.data, read_only=True)
        try:
            yield store
        finally:
            store.close()
        return
    with lock:
        store = open_store(settings.database_url, settings.data)
        try:
            yield store
        finally:
            store.close()


def _ask(settings: Settings, note: Note, asked: dict[str, Any]) -> list[str]:
    """Send a command to the running server; return its lines. A Problem there is a Problem here."""
    place = urlsplit(note.address)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=COMMAND_SECONDS)
    headers = {"Authorization": f"Bearer {note.key}", "Content-Type": "application/json", "Accept": "application/json"}
    try:
        connection.request("POST", "/-/command", json.dumps(asked), headers)
        answer = json.loads(connection.getresponse().read())
    except (OSError, HTTPException, ValueError) as error:
        raise Problem("data.no_server", data=settings.data, reason=error) from error
    finally:
        connection.close()
    if "problem" in answer or "lines" not in answer:
        said = answer.get("lines") or [answer.get("message", "")]
        raise Problem("command.refused", findings=said[:-1], reason=said[-1])
    lines: list[str] = answer["lines"]
    return lines


def _loopback(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "", "*") else "[::1]" if host == "::" else host


def _tend(settings: Settings, store: Store, stopped: threading.Event) -> None:
    """At the start and every hour: judge what a crash left unjudged, forget uploads that nobody sent."""
    while True:
        try:
            derive.rederive(store, unjudged=True)
            sweep(store, upload_hours=settings.upload_hours)
        except Exception:  # the next hour tries again; the server goes on
            log.exception("tending failed")
        if stopped.wait(TEND_SECONDS):
            return


def _stop(signal_number: int, frame: object) -> None:
    raise SystemExit(0)
