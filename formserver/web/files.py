"""Files as answers: to keep, or shown where a browser can do no harm with them."""

from __future__ import annotations

from flask import Response, send_file

from formserver.errors import Problem
from formserver.store.submissions import Attachment
from formserver.web.context import store

#: Pictures that a browser may show as a part of a page; everything else is a download.
SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


def attachment(body: bytes, *, name: str, mimetype: str) -> Response:
    """Return a file to keep; browsers neither guess its type nor run anything in it."""
    response = Response(body, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return harmless(response)


def file_answer(file: Attachment) -> Response:
    """Return a file of a record; raise Problem ``attachment.unknown``, ``blob.missing``."""
    if file.hash is None:
        raise Problem("attachment.unknown", name=file.name)
    path = store().blobs.path(file.hash)
    if not path.exists():
        raise Problem("blob.missing", hash=file.hash)
    shown = file.media_type in SHOWN
    response = send_file(
        path,
        mimetype=file.media_type if shown else "application/octet-stream",
        as_attachment=not shown,
        download_name=file.name,
        etag=file.hash,
        max_age=0,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return harmless(response)


def harmless(response: Response) -> Response:
    """Let nothing in a file that others made run as a part of these pages."""
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
