"""A server of its own for the journeys: the shipped forms on SQLite, answered over a socket by a browser."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
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
    """A running server: its address, its store, the codes of its forms by form id."""

    address: str
    store: Store
    codes: dict[str, str]

    def form(self, form_id: str) -> publish.OpenForm:
        """Return a form as the server has it."""
        return publish.open_form(self.store, self.codes[form_id])

    def link(self, form_id: str) -> str:
        """Return the public link of a form."""
        return f"{self.address}/s/{self.codes[form_id]}"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The three instruments, published from their workbooks."""
    app = create_app(read_settings({"FORMSERVER_DATA": str(tmp_path_factory.mktemp("data"))}))
    store: Store = app.extensions["store"]
    codes = {}
    for name in ("score_worker", "score_traineval", "score_baseline"):
        workbook = FORMS / f"{name}.xlsx"
        draft = publish.publish_file(
            store, workbook.read_bytes(), workbook.name, catalogues=form_catalogues(name), files=media_files(workbook)
        )
        assert draft.form is not None
        codes[name] = draft.form.code
    with listening(app) as address:
        yield Served(address, store, codes)


class listening:
    """Answers requests to ``app`` on a free port of this machine while open."""

    def __init__(self, app: Any) -> None:
        self._server = create_server(app, host="127.0.0.1", port=0, threads=4)
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


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small picture as a camera would give it."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = b"".join(b"\0" + bytes([y * 6 % 256, 120, 90]) * 40 for y in range(40))
    header = struct.pack(">IIBBBBB", 40, 40, 8, 2, 0, 0, 0)
    path = tmp_path_factory.mktemp("photo") / "gate.png"
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + data)
    return path
