"""A form file on its way in, and what is said of it: findings, the version that it became."""

from __future__ import annotations

from typing import Any

from flask import Request, g
from marshmallow import fields, validate
from werkzeug.datastructures import FileStorage

from formserver import publish
from formserver.errors import Problem
from formserver.store.forms import FormRow
from formserver.web.api.resource import Shape
from formserver.web.context import store

_FILE = {"type": "string", "contentMediaType": "application/octet-stream"}
#: What an upload looks like, for the document.
UPLOAD = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": _FILE | {"description": "XLSForm (.xlsx, .xls, .csv, .md) or XForm (.xml)"},
                    "files": {"type": "array", "items": _FILE, "description": "Pictures, sounds, lists that it names"},
                    "publish": {
                        "type": "string", "enum": ["true", "false"], "default": "true",
                        "description": "false: keep it as the draft",
                    },
                },
            }
        }
    },
}  # fmt: skip


class Finding(Shape):
    """What was found in a form file, with its cell."""

    severity = fields.String(required=True, validate=validate.OneOf(["error", "warning", "note"]))
    code = fields.String(required=True)
    message = fields.String(required=True)
    sheet = fields.String(allow_none=True)
    row = fields.Integer(allow_none=True)
    column = fields.String(allow_none=True)
    character = fields.Integer(allow_none=True)
    suggestion = fields.String(allow_none=True)


class Published(Shape):
    """What an upload became; an upload with errors is Problem form.findings, whose details hold the findings."""

    form_id = fields.String(required=True)
    code = fields.String(required=True)
    number = fields.Integer(required=True)
    version = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["draft", "published"]))
    findings = fields.List(fields.Nested(Finding), required=True)


def published(form: FormRow | None, request: Request) -> dict[str, Any]:
    """Take a form file in; publish it unless only a draft is wanted."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Problem("request.unfit", reason="file: send the form file as multipart/form-data.")
    wanted = request.form.get("publish", "true").lower()
    if wanted not in ("true", "false"):
        raise Problem("request.unfit", reason="publish: true or false.")
    files = {plain_name(each): each.read() for each in request.files.getlist("files") if each.filename}
    by = g.key.person
    draft = publish.upload_next(store(), file.read(), plain_name(file), form=form, files=files, by=by)
    if draft.form is None or draft.version is None:
        raise Problem("form.findings", findings=draft.findings)
    version = draft.version if wanted == "false" else publish.publish_draft(store(), draft.form.id, by=by)
    return {
        "form_id": draft.form.form_id, "code": draft.form.code, "number": version.number, "version": version.version,
        "state": version.state, "findings": draft.findings,
    }  # fmt: skip


def plain_name(file: FileStorage) -> str:
    """Return the name that a file was sent under, without folders."""
    return (file.filename or "").replace("\\", "/").rpartition("/")[2][:200]
