"""A running server of a data folder: starting it, its addresses, and how commands reach it or take its place."""

from __future__ import annotations

import json
import logging
import shutil
import signal
import socket
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from waitress.server import create_server  # type: ignore[import-untyped]

from formserver import admit, derive, publish
from formserver.config import Settings
from formserver.errors import Problem, trace_of
from formserver.store import Store, open_store
from formserver.store import forms as rows
from formserver.store.lock import Lock, Note, read_note
from formserver.store.store import DATABASE_FILE
from formserver.store.sweep import sweep
from formserver.tls.authority import fingerprint
from formserver.tls.certificates import Certificates
from formserver.tls.front import LOOPBACK, MOST, Front, allow_connections, told
from formserver.tls.places import EVERYWHERE, own_address
from formserver.web.command import run

log = logging.getLogger(__name__)

TEND_SECONDS = 3600
#: In the data folder: what large requests and answers pass through.
TEMPORARY = "tmp"
COMMAND_SECONDS = 3600


def serve(settings: Settings, say: Callable[[str], None]) -> int:
    """Serve until a signal ends it; ``say`` gets the addresses, one a line."""
    with Lock(settings.data) as lock:
        store = open_store(settings.database_url, settings.data)
        tempfile.tempdir = str(empty_folder(settings.data / TEMPORARY))  # large requests pass through files
        try:
            _listen(settings, store, lock, say)
        finally:
            store.close()
    return 0


def empty_folder(folder: Path) -> Path:
    """Return a folder that its owner alone can read, with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return folder


def _listen(settings: Settings, store: Store, lock: Lock, say: Callable[[str], None]) -> None:
    """Listen first: forms are published, and whatever the last server left undone is done, while pages are served."""
    from formserver.app import create_app  # commands that only read or write need no pages

    app = create_app(settings, store)
    front = _front(settings) if settings.tls or settings.tls_cert else None
    server = _bound(app, settings, behind=front is not None)
    inside = getattr(server, "effective_port", None) or server.effective_listen[0][1]
    site = site_of(settings, front.port if front else inside)
    note = lock.announce(f"http://{LOOPBACK if front else _loopback(settings.host)}:{inside}", site)
    app.config["LOCAL_KEY"] = note.key
    if front is not None:
        front.start(inside)
        app.wsgi_app = told(app.wsgi_app, front.peers)  # type: ignore[method-assign]
        app.config["CERTIFICATES"] = front.certificates
    stopped = threading.Event()
    said = _say_beginning(settings, store, site, say)
    if front is not None and front.certificates.is_own:
        say(f"{site.replace('https:', 'http:', 1)}/trust  how devices learn to trust this server; its fingerprint is")
        say(fingerprint(front.certificates.authority()))

    def published() -> None:
        _say_forms(store, site, say, but=said)

    threading.Thread(target=_tend, args=(app, store, front, stopped, published), daemon=True).start()
    signal.signal(signal.SIGTERM, _stop)
    try:
        server.run()
    finally:
        stopped.set()
        if front is not None:
            front.close()
        server.close()


def _front(settings: Settings) -> Front:
    """Return what speaks TLS at the address of the settings; raise Problem ``setting.unreadable``."""
    names = (settings.host, urlsplit(settings.public_url).hostname or "")
    certificates = Certificates(settings.data, settings.tls_cert, settings.tls_key, names)
    try:
        context = certificates.context(now=datetime.now(UTC))
    except OSError as error:  # ssl.SSLError is one
        reason = f"it holds no certificate with its key ({error.strerror or error})"
        raise Problem(
            "setting.unreadable", name="FORMSERVER_TLS_CERT", value=settings.tls_cert, reason=reason
        ) from error
    with _address_problem(settings):
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        listening = socket.create_server((settings.host, settings.port), family=family, backlog=1024)
    return Front(listening, certificates, context)


def _bound(app: Any, settings: Settings, *, behind: bool) -> Any:
    """Return the server of ``app`` at its address, or at a free port of the loopback ``behind`` a front.

    Raises Problem ``setting.unreadable`` when the address is not to be had.
    """
    allow_connections()
    with _address_problem(settings):
        return create_server(
            app,
            host=LOOPBACK if behind else settings.host,
            port=0 if behind else settings.port,
            threads=settings.threads,
            ident=None,
            max_request_body_size=settings.max_request_mb * 1_000_000,
            connection_limit=MOST,
            asyncore_use_poll=True,  # select ends at 1024 files
            channel_timeout=300,
            clear_untrusted_proxy_headers=False,  # ProxyFix counts the proxies
        )


@contextmanager
def _address_problem(settings: Settings) -> Iterator[None]:
    """Say of an address that it cannot be listened at, and why."""
    try:
        yield
    except (OSError, ValueError) as error:  # in use, not allowed, not an address of this computer, no such host
        address, reason = f"{settings.host}:{settings.port}", getattr(error, "strerror", None) or str(error)
        raise Problem("setting.unreadable", name="FORMSERVER_HOST:PORT", value=address, reason=reason) from error


def _say_beginning(settings: Settings, store: Store, site: str, say: Callable[[str], None]) -> set[str]:
    """Say where the desk is, each form, the first coordinator's link while it is needed; return the forms' codes."""
    say(f"{site}/desk  the desk")
    said = _say_forms(store, site, say)
    if secret := admit.first_link(store, hours=settings.first_link_hours):
        say(f"{site}/account/first/{secret}  once, for the first coordinator")
    return said


def _say_forms(store: Store, site: str, say: Callable[[str], None], *, but: Collection[str] = ()) -> set[str]:
    """Say where each open form is, but those with the codes ``but``; return the codes of those said."""
    with store.read() as db:
        found = {form.code: form.title for form in rows.list_forms(db) if form.state == "open"}
    new = [code for code in found if code not in but]
    for code in new:
        say(f"{site}/s/{code}  {found[code]}")
    return set(new)


def site_of(settings: Settings, port: int) -> str:
    """Return the address by which people reach a server at ``port``."""
    scheme = "https" if settings.tls or settings.tls_cert else "http"
    usual = port == (443 if scheme == "https" else 80)
    return str(settings.public_url) or f"{scheme}://{reachable_host(settings.host)}{'' if usual else f':{port}'}"


def site_address(settings: Settings) -> str:
    """Return the address that people use for this data folder's server."""
    note = read_note(settings.data)
    return note.site if note is not None and note.site else site_of(settings, settings.port)


def reachable_host(host: str) -> str:
    """Return the address by which others reach a server that listens at ``host``."""
    if host not in EVERYWHERE:
        return f"[{host}]" if ":" in host else host
    return own_address() or LOOPBACK


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


def require_data(settings: Settings) -> None:
    """Raise Problem ``data.unknown`` when the data folder of the settings is none: a mistyped name makes no new one."""
    sought = settings.data if settings.database_url else settings.data / DATABASE_FILE
    if not sought.exists():
        raise Problem("data.unknown", data=settings.data)


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
    return LOOPBACK if host in ("0.0.0.0", "", "*") else "[::1]" if host == "::" else host


def _tend(app: Any, store: Store, front: Front | None, stopped: threading.Event, published: Callable[[], None]) -> None:
    """Publish the shipped forms and call ``published``; then at once and every hour: judge what a crash left unjudged,
    forget uploads that nobody sent, renew the certificate."""
    settings: Settings = app.config["SETTINGS"]
    try:
        _publish_shipped(app, store)
        published()
    except Exception as error:
        _tending_failed(error, stopped)
    while True:
        try:
            derive.rederive(store, unjudged=True)
            sweep(store, upload_hours=settings.upload_hours)
            if front is not None:
                front.renew(now=datetime.now(UTC))
        except Exception as error:  # the next hour tries again; the server goes on
            _tending_failed(error, stopped)
        if stopped.wait(TEND_SECONDS):
            return


def _publish_shipped(app: Any, store: Store) -> None:
    """Publish shipped forms that are new or changed, while the desk says so."""
    if not app.config["SETTINGS"].shipped_forms:
        return
    app.config["PUBLISHING"] = True
    try:
        publish.publish_shipped(store)
    finally:
        app.config["PUBLISHING"] = False


def _tending_failed(error: Exception, stopped: threading.Event) -> None:
    if not stopped.is_set():  # when the server ends, its store is closed under whoever works on it
        log.error("tending failed: %s", trace_of(error))


def _stop(signal_number: int, frame: object) -> None:
    raise SystemExit(0)
