"""Forms: listed, one of them, published from a file, opened and closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import g, request
from marshmallow import fields, validate

from formserver import publish
from formserver.store import record_pages
from formserver.store.forms import FormRow
from formserver.web.api.resource import PageQuery, Resource, Shape, form_named, number, page_of, page_shape, scope
from formserver.web.api.uploading import UPLOAD, Published, published
from formserver.web.context import store

bp = Resource("forms", __name__, url_prefix="/forms", description="Forms: what people fill in")


class Form(Shape):
    """A form; it is named in addresses by its form id or its code."""

    form_id = fields.String(required=True)
    code = fields.String(required=True, metadata={"description": "Of the public link, /s/CODE"})
    title = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["draft", "open", "closed"]))
    number = fields.Integer(required=True, allow_none=True, metadata={"description": "Of the version in use, 1, 2, 3"})
    version = fields.String(required=True, allow_none=True, metadata={"description": "What it calls itself"})
    created_at = fields.String(required=True, metadata={"format": "date-time"})


class FormChange(Shape):
    """What can be changed of a form."""

    state = fields.String(validate=validate.OneOf(["open", "closed"]))
    title = fields.String(validate=validate.Length(1, 200))


FormPage = page_shape(Form, "FormPage")


@bp.get("")
@scope("any")
@bp.arguments(PageQuery, location="query")
@bp.response(200, FormPage)
def list_forms(asked: dict[str, Any]) -> dict[str, Any]:
    """List the forms."""
    with store().read() as db:
        found = record_pages.forms_after(db, number(asked["after"]), asked["limit"] + 1)
    page = page_of(found, asked["limit"], lambda row: row.id)
    return page | {"items": _said(page["items"])}


@bp.post("")
@scope("manage")
@bp.doc(requestBody=UPLOAD)
@bp.response(201, Published)
def publish_form() -> dict[str, Any]:
    """Publish a form, or the next version of one, from an XLSForm or XForm."""
    return published(None, request)


@bp.get("/<form>")
@scope("any")
@bp.response(200, Form)
def one_form(form: str) -> dict[str, Any]:
    """Get one form."""
    return _said([form_named(form)])[0]


@bp.patch("/<form>")
@scope("manage")
@bp.arguments(FormChange)
@bp.response(200, Form)
def change_form(asked: dict[str, Any], form: str) -> dict[str, Any]:
    """Open, close or rename a form."""
    key, by = form_named(form).id, g.key.person
    if "state" in asked:
        (publish.reopen_form if asked["state"] == "open" else publish.close_form)(store(), key, by=by)
    if "title" in asked:
        publish.rename_form(store(), key, asked["title"], by=by)
    return _said([form_named(form)])[0]


def _said(rows: Sequence[FormRow]) -> list[dict[str, Any]]:
    with store().read() as db:
        texts = record_pages.version_texts(db, rows)
    return [
        {
            "form_id": row.form_id, "code": row.code, "title": row.title, "state": row.state,
            "number": row.current, "version": texts.get(row.id), "created_at": row.created,
        }
        for row in rows
    ]  # fmt: skip
