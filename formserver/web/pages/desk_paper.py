"""A form to print: blank, in one language, to be filled in by hand where no device is at hand."""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from formserver import publish
from formserver.errors import Problem
from formserver.web import fonts
from formserver.web.context import store
from formserver.web.pages import languages
from formserver.web.pages.desk_door import bp, form_or_404
from formserver.web.pages.desk_home import address_of
from formserver.web.pages.desk_preview import speaking
from formserver.web.pages.drawing import qr_inside
from formserver.web.pages.paper import paper


@bp.get("/forms/<int:key>/paper")
def blank(key: int) -> Response:
    """The form as it is in use, on paper, in the language asked for by ``?lang=``."""
    row = form_or_404(key)
    if row.current is None:
        raise Problem("form.not_published")
    form = publish.open_version(store(), row, row.current)
    language = languages.choose(form.program, request)
    title = languages.title(form.form_id, form.program, language.tag)
    with speaking(language) as words:
        html = render_template(
            "desk/paper.html", form=form, title=title, language=language,
            languages=form.program.languages, own_name=languages.own_name,
            items=paper(form.program, language.tag, words),
            qr=qr_inside(address_of(row, language.tag)), address=address_of(row, language.tag),
            fonts=fonts.style(form.program, form.digest, [title]),
            media_url=lambda name: url_for("desk.form_file", key=key, number=form.version, name=name),
        )  # fmt: skip
    return Response(html, mimetype="text/html")
