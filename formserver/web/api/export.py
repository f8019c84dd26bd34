"""Exports: a form's submissions as one file, streamed from one snapshot, with the options of the desk."""

from __future__ import annotations

from typing import Any

from flask import Response, g
from marshmallow import fields, validate

from formserver import deliver
from formserver.admit import keys
from formserver.web.api.resource import Resource, Shape, file_response, form_named, scope
from formserver.web.context import store

bp = Resource("export", __name__, url_prefix="/forms", description="All submissions of a form as a file")


def _choice(name: str, words: str) -> fields.String:
    values = deliver.VALUES[name]
    return fields.String(load_default=values[0], validate=validate.OneOf(values), metadata={"description": words})


def _switch(words: str) -> fields.Boolean:
    return fields.Boolean(load_default=False, metadata={"description": words})


class ExportQuery(Shape):
    """The format, and the fields of exports.Options."""

    format = fields.String(load_default="csv", validate=validate.OneOf(list(deliver.FORMATS)))
    labels = _choice("labels", "What stands in the cells of selects")
    language = fields.String(load_default="", metadata={"description": "Of labels; the form's default when empty"})
    headings = _choice("headings", "What stands above columns")
    multiple = _choice("multiple", "split: also a column of 0 and 1 for each choice of a select-multiple")
    separator = _choice("separator", "Between the cells of CSV")
    group_prefix = _switch("Column names with their groups")
    bom = _switch("CSV begins with a byte order mark, for Excel")
    guard = _switch("An apostrophe before what Excel would calculate in CSV")
    personal = _switch("Also columns with personal data; the key needs the scope personal")


@bp.get("/<form>/export")
@scope("read")
@file_response("application/octet-stream", "The file, in the media type of its format")
@bp.arguments(ExportQuery, location="query")
def export(asked: dict[str, Any], form: str) -> Response:
    """Download every submission as a file."""
    if asked["personal"]:
        keys.require_scope(g.key, "personal")
    found = deliver.export_form(store(), form_named(form).id, asked.pop("format"), **asked)
    response = Response(found, content_type=found.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=found.filename)
    return response
