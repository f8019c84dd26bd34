"""Scripts, styles and fonts: compressed once, served under an address that changes with the release."""

from __future__ import annotations

import gzip
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, Response, request
from werkzeug.security import safe_join

from formserver.errors import Problem
from formserver.places import STATIC
from formserver.web import fonts, linking, scripts, templating

_NOTICE = re.compile(r"/\* @preserve\b.*?\*/\n", re.DOTALL)
FOR_GOOD = "public, max-age=31536000, immutable"
TEXTS = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file's bytes, as they are and compressed; ``packed`` is None where compressing does not pay."""

    media_type: str
    body: bytes
    packed: bytes | None


def install(app: Flask) -> None:
    """Give ``app`` the addresses that templating.static_url and templating.stylesheet name."""
    app.add_url_rule("/static/<release>/<path:filename>", "static", _static)
    app.add_url_rule("/favicon.ico", "favicon", lambda: answer(_file("favicon.svg"), cache="public, max-age=86400"))
    app.add_url_rule("/script/<release>/<names>.js", "script", _script)
    audiences = ",".join(templating.STYLES)
    app.add_url_rule(f"/style/<any({audiences}):audience>-<version>.css", "style", _style)
    fonts.install(app)


def asset(media_type: str, body: bytes) -> Asset:
    """Return ``body`` with its compressed form."""
    wordy = media_type.startswith("text/") or media_type.endswith(("svg+xml", "/json"))
    packed = gzip.compress(body, 9, mtime=0) if wordy else body
    return Asset(media_type, body, packed if len(packed) < len(body) else None)


def answer(found: Asset, *, cache: str = FOR_GOOD) -> Response:
    """Return the asset as this request can take it."""
    packed = found.packed is not None and request.accept_encodings["gzip"] > 0
    response = Response(found.packed if packed else found.body, mimetype=found.media_type)
    response.headers["Cache-Control"] = cache
    if found.packed is not None:
        response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _static(release: str, filename: str) -> Response:
    return answer(_file(filename), cache=FOR_GOOD if release == templating.release() else "no-cache")


def _style(audience: str, version: str) -> Response:
    return answer(_sheet(audience))


def _script(release: str, names: str) -> Response:
    try:
        text, current = scripts.script_text(names)
    except (KeyError, linking.Unlinkable) as error:
        raise Problem("page.unknown") from error
    return answer(_packed(text), cache=FOR_GOOD if release == current else "no-cache")


@lru_cache(maxsize=200)
def _packed(script: str) -> Asset:
    return asset("text/javascript", script.encode())


@lru_cache(maxsize=1000)
def _file(name: str) -> Asset:
    path = safe_join(str(STATIC), name)
    if path is None:
        raise Problem("page.unknown")
    suffix = "." + name.rpartition(".")[2]
    try:
        with open(path, "rb") as file:
            body = file.read()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Problem("page.unknown") from error
    if suffix == ".js":
        body = _shrunk(body.decode()).encode()
    return asset(TEXTS.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream", body)


def _shrunk(script: str) -> str:
    """Return a script as it is sent; the notice that the library of somebody else begins with stays."""
    notice = _NOTICE.match(script)
    return (notice[0] if notice else "") + linking.shrunk(script)


@lru_cache(maxsize=8)
def _sheet(audience: str) -> Asset:
    return asset("text/css", templating.style_text(audience).encode())
