"""A submission on its way in: OpenRosa XML alone, XML with files, or answers as JSON."""

from __future__ import annotations

import io
from typing import Any

from flask import Request, g
from marshmallow import ValidationError, fields, validate

from formserver import collect, given, records
from formserver.collect import Receipt
from formserver.errors import Problem
from formserver.store.forms import FormRow
from formserver.web.api.resource import Shape, unfit, whole
from formserver.web.context import store

DOOR = "api"
XML_PART = "xml_submission_file"


class Answers(Shape):
    """Answers by path below the root; groups may be objects, repeats are lists of objects."""

    answers = fields.Dict(keys=fields.String(), required=True)
    instance_id = fields.String(load_default="", validate=validate.Length(max=200))
    language = fields.String(load_default="", validate=validate.Length(max=40))


class Sent(Shape):
    """A receipt; those of anonymous forms lead to nothing, so all but ``ignored`` is empty."""

    instance_id = fields.String(required=True)
    receipt = fields.String(required=True, metadata={"description": "For people: the same bytes give the same"})
    valid = fields.Boolean(required=True, allow_none=True)
    errors = fields.List(fields.Dict(), required=True, metadata={"description": "code and path of each answer"})
    ignored = fields.List(
        fields.String(), required=True, metadata={"description": "Paths given that are not relevant or computed"}
    )


_XML = {"schema": {"type": "string", "contentMediaType": "text/xml"}}
SUBMISSION = {
    "required": True,
    "content": {
        "text/xml": _XML,
        "application/xml": _XML,
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["answers"],
                "properties": {
                    "answers": {"type": "object", "description": Answers.__doc__},
                    "instanceId": {"type": "string", "description": "Makes the same record sent twice one"},
                    "language": {"type": "string", "description": "That the answers were given in"},
                },
            },
            "example": {"answers": {"name": "Ama", "person": [{"age": 31}]}, "instanceId": "uuid:6f0c…"},
        },
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": [XML_PART],
                "properties": {XML_PART: {"type": "string", "contentMediaType": "text/xml"}},
                "additionalProperties": {"type": "string", "contentMediaType": "application/octet-stream"},
            }
        },
    },
}


def sent(form: FormRow, request: Request) -> tuple[dict[str, Any], int]:
    """Take a submission in by its media type; return what is said and the status."""
    ignored: tuple[str, ...] = ()
    if request.is_json:
        done = _values(form, request)
        receipt, ignored = done.receipt, done.ignored
    elif request.mimetype == "multipart/form-data":
        receipt = _parts(form, request)
    else:
        receipt = _collect(form, request.get_data(), {})
    return _said(form, receipt) | {"ignored": ignored}, receipt.status


def add_file(form: FormRow, instance_id: str, name: str, request: Request) -> dict[str, Any]:
    """Send a record again with a file that was missing."""
    xml = records.xml_of(store(), form.id, instance_id)
    _collect(form, xml, {name: io.BytesIO(request.get_data())})
    found = records.one(store(), form.id, instance_id, personal=True)
    file = {each.name: each for each in found.files}.get(name)
    if file is None:
        raise Problem("attachment.unknown", name=name)
    return {"name": file.name, "exists": True, "media_type": file.media_type, "size": file.size}


def _values(form: FormRow, request: Request) -> given.Given:
    try:
        asked = Answers().load(whole(request.get_json(silent=False)))
    except ValidationError as error:
        raise unfit(error.normalized_messages()) from error
    except (ValueError, RecursionError) as error:
        raise Problem("request.unreadable") from error
    return given.send_values(
        store(), form, asked["answers"], instance_id=asked["instance_id"], language=asked["language"], by=g.key.person
    )


def _parts(form: FormRow, request: Request) -> Receipt:
    files = {file.filename or name: file.stream for name, file in request.files.items() if name != XML_PART}
    part = request.files.get(XML_PART)
    if part is None:
        raise Problem("request.unfit", reason=f"{XML_PART}: the XML is missing.")
    return _collect(form, part.read(), files)


def _collect(form: FormRow, xml: bytes, files: dict[str, Any]) -> Receipt:
    return collect.collect(store(), xml=xml, files=files, form=form.id, submitter=g.key.person, door=DOOR)


def _said(form: FormRow, receipt: Receipt) -> dict[str, Any]:
    said: dict[str, Any] = {"instance_id": receipt.instance_id, "receipt": receipt.receipt, "valid": None, "errors": []}
    if receipt.instance_id:
        found = records.one(store(), form.id, receipt.instance_id)
        said |= {"valid": found.row.valid, "errors": [{"code": code, "path": path} for code, path in found.errors]}
    return said
