"""Submissions: pages of them, one with its verdict and edits, its XML and files; sending one."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request
from marshmallow import fields, validate
from webargs.fields import DelimitedList

from formserver import records
from formserver.admit import keys
from formserver.errors import Problem
from formserver.records import PlainRecord, WholeRecord
from formserver.store.record_pages import Wanted
from formserver.web.api.resource import (
    PageQuery,
    Resource,
    Shape,
    file_response,
    form_named,
    may,
    moment,
    number,
    page_of,
    page_shape,
    scope,
)
from formserver.web.api.sending import SUBMISSION, Sent, add_file, sent
from formserver.web.context import store
from formserver.web.files import attachment, file_answer

bp = Resource("submissions", __name__, url_prefix="/forms/<form>/submissions", description="What people answered")

#: Stored review state → what the field calls it.
REVIEWS = {"": None, "edited": "edited", "has_issues": "hasIssues", "rejected": "rejected", "approved": "approved"}
STORED_REVIEWS = {name or "received": stored for stored, name in REVIEWS.items()}
MOMENT = "a day (2026-11-30) or a time with zone; anonymous forms know days alone"


class SubmissionQuery(PageQuery):
    """Which submissions, and which of their answers."""

    since = fields.String(load_default="", metadata={"description": f"Received from then on: {MOMENT}"})
    until = fields.String(load_default="", metadata={"description": f"Received before: {MOMENT}"})
    review = fields.String(validate=validate.OneOf(list(STORED_REVIEWS)), metadata={"description": "The review state"})
    valid = fields.String(validate=validate.OneOf(["true", "false", "unjudged"]))
    fields_ = DelimitedList(
        fields.String(), data_key="fields", metadata={"description": "Paths of answers, with commas"}
    )


class Submission(Shape):
    """A submission; ``answers`` are by path below the root, a repeat is a list of instances with paths of their own."""

    instance_id = fields.String(required=True)
    form_version = fields.String(required=True)
    received_at = fields.String(required=True, metadata={"description": "A time; for anonymous forms the day"})
    review_state = fields.String(required=True, allow_none=True)
    valid = fields.Boolean(required=True, allow_none=True, metadata={"description": "null: not judged yet"})
    edits = fields.Integer(required=True, metadata={"description": "Corrections after the first"})
    language = fields.String(required=True)
    attachments_expected = fields.Integer(required=True)
    attachments_present = fields.Integer(required=True)
    answers = fields.Dict(required=True)


class AnswerError(Shape):
    """What is wrong with an answer: required, type, choice or constraint."""

    code = fields.String(required=True)
    path = fields.String(required=True)


class Difference(Shape):
    """A value that was sent and that the form computes otherwise."""

    path = fields.String(required=True)
    sent = fields.String(required=True)
    computed = fields.String(required=True)


class Edit(Shape):
    """A record as it was received; each has an instanceID of its own."""

    instance_id = fields.String(required=True)
    form_version = fields.String(required=True)
    received_at = fields.String(required=True)


class File(Shape):
    """A file that a submission names."""

    name = fields.String(required=True)
    exists = fields.Boolean(required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True, allow_none=True)


class WholeSubmission(Submission):
    """A submission with its verdict, edits (newest first) and files."""

    errors = fields.List(fields.Nested(AnswerError), required=True)
    differences = fields.List(fields.Nested(Difference), required=True)
    unknown = fields.List(fields.String(), required=True, metadata={"description": "Paths that the form does not have"})
    versions = fields.List(fields.Nested(Edit), required=True)
    attachments = fields.List(fields.Nested(File), required=True)


SubmissionPage = page_shape(Submission, "SubmissionPage")


@bp.get("")
@scope("read")
@bp.arguments(SubmissionQuery, location="query")
@bp.response(200, SubmissionPage)
def list_submissions(asked: dict[str, Any], form: str) -> dict[str, Any]:
    """List submissions, the oldest first; those of anonymous forms in random order."""
    which = Wanted(
        since=moment(asked["since"], "since"),
        until=moment(asked["until"], "until"),
        review=STORED_REVIEWS[asked["review"]] if "review" in asked else None,
        valid=asked.get("valid", ""),
    )
    found = records.page(
        store(), form_named(form).id, after=number(asked["after"]), limit=asked["limit"] + 1, which=which,
        fields=asked.get("fields_", ()), personal=may("personal"),
    )  # fmt: skip
    page = page_of(found, asked["limit"], lambda record: record.row.id)
    return page | {"items": [said(record) for record in page["items"]]}


@bp.post("")
@scope("send")
@bp.doc(requestBody=SUBMISSION)
@bp.alt_response(202, schema=Sent, description="Equal answers were here already", success=True)
@bp.response(201, Sent)
def send_submission(form: str) -> tuple[dict[str, Any], int]:
    """Send a submission, as OpenRosa XML (with files) or as JSON answers; the same one twice is one."""
    return sent(form_named(form), request)


@bp.get("/<instance_id>")
@scope("read")
@bp.response(200, WholeSubmission)
def one_submission(form: str, instance_id: str) -> dict[str, Any]:
    """Get one submission with its verdict."""
    found = records.one(store(), form_named(form).id, instance_id, personal=may("personal"))
    return said(found) | {
        "errors": [{"code": code, "path": path} for code, path in found.errors],
        "differences": [{"path": path, "sent": theirs, "computed": ours} for path, theirs, ours in found.differences],
        "unknown": found.unknown,
        "versions": [
            {"instance_id": edit.instance_id, "form_version": edit.version, "received_at": edit.received}
            for edit in found.edits
        ],
        "attachments": _files(found),
    }  # fmt: skip


@bp.get("/<instance_id>/xml")
@scope("read")
@file_response("text/xml", "The XML")
def submission_xml(form: str, instance_id: str) -> Response:
    """Download the XML that an instanceID names, as it was received."""
    key = form_named(form).id
    if records.holds_personal(store(), records.required(store(), key, instance_id)):
        keys.require_scope(g.key, "personal")
    return attachment(records.xml_of(store(), key, instance_id), name="submission.xml", mimetype="text/xml")


@bp.get("/<instance_id>/attachments/<path:name>")
@scope("read")
@file_response("application/octet-stream", "The file")
def submission_file(form: str, instance_id: str, name: str) -> Response:
    """Download a file of a submission."""
    found = records.one(store(), form_named(form).id, instance_id, personal=may("personal"))
    file = {each.name: each for each in found.files}.get(name)
    if file is None:
        raise Problem("attachment.unknown", name=name)
    return file_answer(file)


@bp.post("/<instance_id>/attachments/<path:name>")
@scope("send")
@bp.doc(requestBody={"required": True, "content": {"application/octet-stream": {"schema": {}}}})
@bp.response(201, File)
def send_file(form: str, instance_id: str, name: str) -> dict[str, Any]:
    """Send a file that a submission names and that is not here yet."""
    return add_file(form_named(form), instance_id, name, request)


def said(record: PlainRecord | WholeRecord) -> dict[str, Any]:
    """Return a record as lists show it."""
    row = record.row
    return {
        "instance_id": row.instance_id, "form_version": row.version, "received_at": row.received,
        "review_state": REVIEWS.get(row.review, row.review), "valid": row.valid, "edits": row.edits,
        "language": row.language, "attachments_expected": row.attachments_expected,
        "attachments_present": row.attachments_present, "answers": record.answers,
    }  # fmt: skip


def _files(found: WholeRecord) -> list[dict[str, Any]]:
    return [
        {"name": file.name, "exists": file.hash is not None, "media_type": file.media_type, "size": file.size}
        for file in found.files
    ]
