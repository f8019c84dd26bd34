"""QR codes as pictures that a page shows."""

from __future__ import annotations

import io

import segno
from flask import Response


def qr_drawing(text: str) -> Response:
    """Return the QR code of ``text`` as SVG."""
    drawing = io.BytesIO()
    segno.make(text, error="m").save(drawing, kind="svg", border=4, scale=8, xmldecl=False, omitsize=True)
    return Response(drawing.getvalue(), mimetype="image/svg+xml")


def qr_inside(text: str) -> str:
    """Return the QR code of ``text`` as an address that holds the picture itself, so that nobody can ask for it."""
    return str(segno.make(text, error="m").svg_data_uri(border=4, scale=8))
