"""Versions of a form: listed, one with its findings, its XForm, program, source and files."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from marshmallow import fields

from formserver import publish
from formserver.errors import Problem
from formserver.store import forms as rows
from formserver.store import record_pages
from formserver.store.forms import VersionRow
from formserver.web.api.resource import (
    PageQuery,
    Resource,
    Shape,
    file_response,
    form_named,
    number,
    page_of,
    page_shape,
    scope,
)
from formserver.web.api.uploading import UPLOAD, Finding, Published, published
from formserver.web.context import store
from formserver.web.files import attachment

bp = Resource("versions", __name__, url_prefix="/forms/<form>/versions", description="Versions of a form")


class Version(Shape):
    """A version; ``number`` counts from 1, ``version`` is what it calls itself."""

    number = fields.Integer(required=True)
    version = fields.String(required=True)
    state = fields.String(required=True)
    title = fields.String(required=True)
    source_name = fields.String(required=True)
    hash = fields.String(required=True, attribute="xform_md5", metadata={"description": "MD5 of the XForm"})
    created_at = fields.String(required=True, attribute="created")
    published_at = fields.String(required=True, allow_none=True, attribute="published")


class FormFile(Shape):
    """A file that a version uses."""

    name = fields.String(required=True)
    media_type = fields.String(required=True)
    size = fields.Integer(required=True)


class WholeVersion(Version):
    """A version with what was found in it, and its files."""

    findings = fields.List(fields.Nested(Finding), required=True)
    files = fields.List(fields.Nested(FormFile), required=True)


VersionPage = page_shape(Version, "VersionPage")


@bp.get("")
@scope("any")
@bp.arguments(PageQuery, location="query")
@bp.response(200, VersionPage)
def list_versions(asked: dict[str, Any], form: str) -> dict[str, Any]:
    """List the versions of a form, the oldest first."""
    with store().read() as db:
        found = record_pages.versions_after(db, form_named(form).id, number(asked["after"]), asked["limit"] + 1)
    return page_of(found, asked["limit"], lambda row: row.number)


@bp.post("")
@scope("manage")
@bp.doc(requestBody=UPLOAD)
@bp.response(201, Published)
def publish_version(form: str) -> dict[str, Any]:
    """Publish the next version of a form; it keeps the files of the newest one."""
    return published(form_named(form), request)


@bp.get("/<int:version>")
@scope("any")
@bp.response(200, WholeVersion)
def one_version(form: str, version: int) -> dict[str, Any]:
    """Get one version with its findings."""
    row = _row(form, version)
    with store().read() as db:
        files = rows.list_files(db, row.id)
    return {name: getattr(row, name) for name in VersionRow.__slots__} | {"files": files}


@bp.get("/<int:version>/xform")
@scope("any")
@file_response("text/xml", "The XForm, byte for byte as clients of ODK download it")
def xform(form: str, version: int) -> Response:
    """Download the XForm."""
    row = _row(form, version)
    with store().read() as db:
        return attachment(rows.xform_bytes(db, row.id), name=f"{form}.xml", mimetype="text/xml")


@bp.get("/<int:version>/program")
@scope("any")
@file_response("application/json", "The compiled form that pages, checks and exports are driven by")
def program(form: str, version: int) -> Response:
    """Download the compiled form program."""
    row = _row(form, version)
    with store().read() as db:
        return Response(rows.program_bytes(db, row.digest), mimetype="application/json")


@bp.get("/<int:version>/source")
@scope("any")
@file_response("application/octet-stream", "The XLSForm or XForm as it was uploaded")
def source(form: str, version: int) -> Response:
    """Download the file that a version was made from."""
    row = _row(form, version)
    with store().read() as db:
        return attachment(rows.source_bytes(db, row.id), name=row.source_name, mimetype="application/octet-stream")


@bp.get("/<int:version>/files/<path:name>")
@scope("any")
@file_response("application/octet-stream", "The file")
def form_file(form: str, version: int, name: str) -> Response:
    """Download a file that a version uses."""
    files = publish.files_of(store(), _row(form, version).id)
    if name not in files:
        raise Problem("file.unknown", name=name)
    return attachment(files[name], name=name, mimetype="application/octet-stream")


def _row(form: str, version: int) -> VersionRow:
    found = form_named(form)
    with store().read() as db:
        return record_pages.required_version(db, found, version)
