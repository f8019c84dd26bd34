"""Export: which format and which words, then the file, streamed."""

from __future__ import annotations

from flask import Response, request

from formserver import deliver, publish
from formserver.errors import Problem
from formserver.store import desk as reads
from formserver.store.desk import Filter
from formserver.web.context import store
from formserver.web.pages import languages
from formserver.web.pages.desk_door import bp, form_or_404, show


@bp.get("/forms/<int:key>/export")
def export(key: int) -> Response:
    """Where a format is chosen."""
    form = form_or_404(key)
    if form.current is None:
        raise Problem("form.not_published")
    program = publish.open_version(store(), form, form.current).program
    with store().read() as db:
        count = reads.count_matching(db, key, Filter())
    repeats = any(node.kind == "repeat" for node in program.nodes)
    personal = any(node.attributes.get("fs:pii") for node in program.nodes)
    return show("desk/export.html", here="submissions", form=form, count=count, repeats=repeats, personal=personal,
                formats=deliver.formats(), spoken=program.languages, default=program.default_language,
                own_name=languages.own_name)  # fmt: skip


@bp.get("/forms/<int:key>/export/file")
def export_file(key: int) -> Response:
    """The file, streamed from one snapshot."""
    asked = request.args
    excel = "excel" in asked
    found = deliver.export_form(
        store(), key, asked.get("format", "csv"), labels=asked.get("labels", "codes"),
        language=asked.get("language", ""), headings=asked.get("headings", "names"),
        multiple="split" if "split" in asked else "joined", group_prefix="groups" in asked,
        bom=excel, guard=excel, separator=";" if "semicolon" in asked else ",", personal="personal" in asked,
    )  # fmt: skip
    response = Response(found, content_type=found.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=found.filename)
    return response
