"""Wire bytes of the worker survey's first page, and how soon a warm server answers."""

from __future__ import annotations

import gzip
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

from bench.timing import Figure

DEADLINE = 60


def figures() -> Iterator[Figure]:
    """Start a server twice on one folder; weigh its first page."""
    with tempfile.TemporaryDirectory(dir=".") as folder:
        with server(Path(folder)) as (_, cold):
            yield Figure("start", "first start, forms published", cold, "s")
        with server(Path(folder)) as (address, warm):
            yield Figure("start", "warm start to first page", warm, "s", aim="≤ 2")
            yield from weights(address, code_of("score_worker", Path(folder)))


def weights(address: str, code: str) -> Iterator[Figure]:
    """Weigh HTML (its style inside or beside it), script and program of the worker survey as they travel, in kB."""
    html = fetch(f"{address}/s/{code}")
    page = text(html)
    style = sum(len(fetch(address + link)) for link in re.findall(r"<link[^>]+href=\"(/[^\"]+\.css)\"", page))
    first = (len(html) + style) / 1000
    scripts = modules(address, re.findall(r"<script[^>]+src=\"(/[^\"]+\.js)\"", page))
    app = re.search(r"\"app\": \"(/[^\"]+)\"", page)
    program = len(fetch(address + app[1])) / 1000 if app else 0.0
    theme = "worker survey, on the wire"
    yield Figure(theme, "first page: HTML and style", first, "kB", aim="≤ 14")
    yield Figure(theme, "script", sum(scripts.values()) / 1000, "kB")
    yield Figure(theme, "program, one language", program, "kB")
    yield Figure(theme, "all of it", first + sum(scripts.values()) / 1000 + program, "kB", aim="≤ 39")


def modules(address: str, waiting: list[str]) -> dict[str, int]:
    """Return path → bytes of scripts and of all that they import when they load."""
    found: dict[str, int] = {}
    while waiting:
        path = waiting.pop()
        if path not in found:
            body = fetch(address + path)
            found[path] = len(body)
            imports = re.findall(r"""(?:^import|^\}|^export)[^;]*?from ["'](\.[^"']+)["']""", text(body), re.MULTILINE)
            waiting += [urljoin(path, each) for each in imports]
    return found


def code_of(form_id: str, folder: Path) -> str:
    """Return the code of a form's short link."""
    command = [sys.executable, "-m", "formserver.cli", "forms", "--data", str(folder / "data")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return next(line.split("\t")[2] for line in told.splitlines() if line.startswith(f"{form_id}\t"))


@contextmanager
def server(folder: Path, **settings: str) -> Iterator[tuple[str, float]]:
    """Run a server in a process of its own; give its address and the seconds to its first page."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "formserver.cli", "serve", "--data", str(folder / "data"), "--port", str(port)]
    start = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"{address}/desk")
        yield address, time.perf_counter() - start
    finally:
        process.terminate()
        process.wait(20)


def wait_for(address: str) -> None:
    """Ask until a page answers."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        try:
            fetch(address)
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
    raise TimeoutError(address)


def fetch(address: str) -> bytes:
    """Return a body as it travels."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as response:
        body: bytes = response.read()
    return body


def text(body: bytes) -> str:
    """Return a body unpacked."""
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port
