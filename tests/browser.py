"""A browser and a server for it: the shipped forms on SQLite behind a socket, Debian's Chromium, a photo."""

from __future__ import annotations

import socket
import struct
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from waitress.server import create_server

from formserver import publish
from formserver.app import create_app
from formserver.config import read_settings
from formserver.places import FORMS
from formserver.publish.shipped import media_files
from formserver.store import Store
from formserver.texts import form_catalogues


@dataclass(frozen=True)
class Served:
    """A running server: its address, its store, the codes of its forms by form id, the secret that seals its pages."""

    address: str
    store: Store
    codes: dict[str, str] = field(default_factory=dict)
    secret: str = ""

    def form(self, form_id: str) -> publish.OpenForm:
        """Return a form as the server has it."""
        return publish.open_form(self.store, self.codes[form_id])

    def link(self, form_id: str) -> str:
        """Return the public link of a form."""
        return f"{self.address}/s/{self.codes[form_id]}"

    def publish(self, markdown: str, form_id: str, **options: Any) -> str:
        """Publish an XLSForm written as Markdown, once; return its public link."""
        if form_id not in self.codes:
            lines = "\n".join(line.strip() for line in markdown.strip().splitlines())
            draft = publish.publish_file(self.store, lines.encode(), f"{form_id}.md", **options)
            assert draft.form is not None and draft.version is not None, draft.findings
            self.codes[form_id] = draft.form.code
        return self.link(form_id)


class Shipped(dict[str, str]):
    """The codes of shipped forms by form id; each is published from its workbook when it is first asked for."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store

    def __missing__(self, name: str) -> str:
        workbook = FORMS / f"{name}.xlsx"
        draft = publish.publish_file(
            self.store, workbook.read_bytes(), workbook.name, catalogues=form_catalogues(name),
            files=media_files(workbook),
        )  # fmt: skip
        assert draft.form is not None
        self[name] = draft.form.code
        return draft.form.code


class listening:
    """Answers requests to ``app`` on a free port of this machine while open."""

    def __init__(self, app: Any) -> None:
        self._server = create_server(
            app,
            host="127.0.0.1",
            port=0,
            threads=4,
            clear_untrusted_proxy_headers=False,  # as serving.py
        )
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            self._server.run()
        except OSError:
            return  # the socket was closed under the loop: the end

    def __enter__(self) -> str:
        self._thread.start()
        return f"http://127.0.0.1:{self._server.effective_port}"

    def __exit__(self, *error: object) -> None:
        self._server.close()
        self._server.task_dispatcher.shutdown()


@pytest.fixture(scope="session")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server without forms, for forms written in tests."""
    settings = {"FORMSERVER_DATA": str(tmp_path_factory.mktemp("data")), "FORMSERVER_SHIPPED_FORMS": "0"}
    app = create_app(read_settings(settings))
    with listening(app) as address:
        yield Served(address, app.extensions["store"], secret=app.config["SECRET_KEY"])


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with the shipped forms that are asked for."""
    settings = {"FORMSERVER_DATA": str(tmp_path_factory.mktemp("data")), "FORMSERVER_SHIPPED_FORMS": "0"}
    app = create_app(read_settings(settings))
    store: Store = app.extensions["store"]
    with listening(app) as address:
        yield Served(address, store, Shipped(store), app.config["SECRET_KEY"])


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, also as root, without the requests it makes for itself."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": quiet}


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def png(width: int = 40, height: int = 40) -> bytes:
    """Return a picture as a camera would give it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = b"".join(b"\0" + bytes([y * 6 % 256, 120, 90]) * width for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small picture in a file."""
    path = tmp_path_factory.mktemp("photo") / "gate.png"
    path.write_bytes(png())
    return path
