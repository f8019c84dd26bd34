"""A server behind a bad network: faults before and after the server's own work, by dice that can be thrown again."""

from __future__ import annotations

import io
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
LOGIN_PAGE = b"<!doctype html><title>Hotel</title><p>Accept the terms to use the network.</p>"

#: Longer than a virtual tablet waits for an answer (tablet.mjs), in seconds.
SILENCE = 1.7


class Lossy:
    """``faults``: name → probability for each request; ``met`` counts what happened."""

    def __init__(self, app: Wsgi, faults: dict[str, float], *, seed: int) -> None:
        self._app, self._faults, self._dice = app, faults, random.Random(seed)
        self._lock, self.met = threading.Lock(), Counter[str]()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        fault = self._throw()
        if fault in ("error before", "captive", "reset before"):
            return _instead(fault, start)
        if fault in ("cut", "empty"):
            self._shorten(environ, fault)
        if fault in ("error after", "reset after", "captive after", "garbage after", "silence after"):
            list(self._app(environ, lambda *given: None))  # the server has done all of it
            return _instead(fault, start)
        return self._app(environ, start)

    def _throw(self) -> str:
        with self._lock:
            place = self._dice.random()
            for name, share in self._faults.items():
                place -= share
                if place < 0:
                    self.met[name] += 1
                    return name
        return ""

    def _shorten(self, environ: dict[str, Any], fault: str) -> None:
        body = environ["wsgi.input"].read()
        with self._lock:
            left = 0 if fault == "empty" else self._dice.randrange(len(body) + 1)
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(body[:left]), str(left)


def _instead(fault: str, start: Callable[..., Any]) -> Iterable[bytes]:
    if fault.startswith("captive"):
        start("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(LOGIN_PAGE)))])
        return [LOGIN_PAGE]
    if fault.startswith("garbage"):
        start("200 OK", [("Content-Type", "application/json"), ("Content-Length", "2")])
        return [b"{}"]
    if fault.startswith("silence"):
        time.sleep(SILENCE)  # whoever sends has given up by then
    if fault.startswith(("reset", "silence")):
        start("200 OK", [("Content-Type", "application/json"), ("Content-Length", "1000")])
        return _broken_off()
    start("500 Internal Server Error", [("Content-Type", "text/html"), ("Content-Length", "5")])
    return [b"error"]


def _broken_off() -> Iterator[bytes]:
    yield b'{"id":'
    raise ConnectionResetError  # the promised length never comes: the connection is closed
