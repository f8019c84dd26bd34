"""Where records of a form may be kept: on the device, and what a page's script needs for that; at the server."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for

from formserver import publish
from formserver.program.privacy import asks_who, resumes


def can_resume(form: publish.OpenForm) -> bool:
    """Say whether unfinished answers to this form may wait at the server, under a code."""
    return bool(current_app.config["SETTINGS"].draft_days) and resumes(form.program)


def keeping(form: publish.OpenForm) -> dict[str, Any]:
    """Return code, version and its name, and the addresses that records of the form go by."""
    at = {"code": form.code, "version": form.version}
    return {
        **at,
        "name": form.version_text,
        "start": url_for("fill.start", code=form.code),
        "device": url_for("device.page"),
        "asks_who": url_for("device.files", code=form.code) if asks_who(form.program) else "",
        "shell": url_for("shell.page", code=form.code, version=0, tag="TAG"),
        "to": {
            "parts": url_for("outbox.put_part", code=form.code, sha256="x")[:-2],
            "records": url_for("outbox.take_record", **at),
            "receipts": url_for("outbox.receipts", code=form.code),
        },
    }
