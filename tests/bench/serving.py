"""Wire bytes of the worker survey's first page, and how soon a warm server answers."""

from __future__ import annotations

import gzip
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

from bench.timing import Figure

DEADLINE = 60


def figures() -> Iterator[Figure]:
    """Start a server twice on one folder; weigh its first page."""
    with tempfile.TemporaryDirectory(dir=".") as folder:
        with server(Path(folder)) as (_, cold, _lines):
            yield Figure("start", "first start, forms published", cold, "s")
        with server(Path(folder)) as (address, warm, lines):
            yield Figure("start", "warm start to first page", warm, "s", aim="≤ 2")
            yield from weights(address, lines)


def weights(address: str, lines: str) -> Iterator[Figure]:
    """Weigh HTML, style and script of the worker survey as they travel, in kB."""
    path = next(found for found in re.findall(r"/s/\w+", lines) if "worker" in title(address, found).lower())
    html = fetch(f"{address}{path}")
    page = text(html)
    style = sum(len(fetch(f"{address}{link}")) for link in re.findall(r"<link[^>]+href=\"(/[^\"]+\.css)\"", page))
    links = set(re.findall(r"(?:src|href)=\"(/[^\"]+\.js)\"", page))
    script = sum(len(fetch(f"{address}{link}")) for link in links)
    theme = "worker survey, on the wire"
    yield Figure(theme, "first page: HTML", len(html) / 1000, "kB")
    yield Figure(theme, "first page: HTML and style", (len(html) + style) / 1000, "kB", aim="≤ 14")
    yield Figure(theme, "with every script it names", (len(html) + style + script) / 1000, "kB", aim="≤ 39")


def title(address: str, path: str) -> str:
    """Return the title of a page."""
    found = re.search(r"<title>(.*?)</title>", text(fetch(f"{address}{path}")), re.DOTALL)
    return found[1] if found else ""


@contextmanager
def server(folder: Path) -> Iterator[tuple[str, float, str]]:
    """Run a server; give its address, the seconds to its first page, and what it printed."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "formserver.cli", "serve", "--data", str(folder / "data"), "--port", str(port)]
    printed = (folder / "printed").open("w+")
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=printed, stderr=subprocess.STDOUT)
    try:
        wait_for(f"{address}/desk")
        taken = time.perf_counter() - start
        printed.seek(0)
        yield address, taken, printed.read()
    finally:
        process.terminate()
        process.wait(20)
        printed.close()


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
